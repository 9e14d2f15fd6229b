CREATE OR REPLACE FUNCTION register_internal.mail_header_text(given_text text)
RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    -- 9 characters are at most 36 bytes, 48 digits of base64: with what stands
    -- around them, and the name of the header, no line passes 76 characters.
    SELECT CASE
        WHEN given_text ~ '^[ -~]*$' AND given_text !~ '=\?' THEN given_text
        ELSE (SELECT string_agg(
                         '=?UTF-8?B?' || encode(convert_to(
                             substr(given_text, start, 9), 'UTF8'), 'base64')
                         || '?=', E'\r\n ' ORDER BY start)
                FROM generate_series(1, length(given_text), 9) AS start)
        END
$$;
COMMENT ON FUNCTION register_internal.mail_header_text IS
    'Text as it stands in the header of a mail: as it is, or in the encoded words of RFC 2047 when it is not ASCII';
