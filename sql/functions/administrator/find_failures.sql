CREATE OR REPLACE FUNCTION register.find_failures(who text)
RETURNS TABLE (id bigint, failed_at timestamptz, name text, error text,
               stage text, peer inet, sign_up text, times integer, message text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
#variable_conflict use_column
DECLARE
    wanted CONSTANT text := lower(trim_pasted(who));
    wanted_name CONSTANT text :=
        coalesce(substring(wanted FROM '^@([^:]+):'), wanted);
    wanted_peer cidr;
BEGIN
    IF wanted <> '' IS NOT TRUE THEN
        RAISE invalid_parameter_value
            USING MESSAGE = 'it is not said whose failures to find',
                  HINT = 'Say find_failures(''bob''), a network address, a mail address, or what the view sign_ups calls a sign-up.';
    END IF;
    BEGIN
        wanted_peer := substring(wanted FROM '.*[.:].*')::cidr;
    EXCEPTION WHEN invalid_text_representation THEN
        NULL;
    END;
    RETURN QUERY
        WITH mailed AS MATERIALIZED (
            SELECT left(encode(session_id, 'hex'), 12) AS sign_up FROM mail
             WHERE lower(address) = wanted AND session_id IS NOT NULL
             UNION ALL
            SELECT left(encode(session_id, 'hex'), 12) FROM email_proof
             WHERE lower(address) = wanted
        ), found AS MATERIALIZED (
            SELECT * FROM failures
             WHERE name = wanted_name
                OR peer <<= wanted_peer
                OR sign_up IN (SELECT mailed.sign_up FROM mailed)
                OR (length(wanted) >= 4
                    AND left(sign_up, length(wanted)) = left(wanted, 12)))
        SELECT * FROM failures
         WHERE id IN (SELECT id FROM found)
            OR sign_up IN (SELECT found.sign_up FROM found)
         ORDER BY failed_at DESC;
END
$$;
COMMENT ON FUNCTION register.find_failures IS
    'Why a person could not sign up, by user name, by network address or network, by the mail address that a mail went to within about a day, or by what the view sign_ups called it; the latest first. Example: SELECT * FROM register.find_failures(''bob'')';
GRANT EXECUTE ON FUNCTION register.find_failures TO register_admin;
