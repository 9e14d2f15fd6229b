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
    mailed CONSTANT text[] := ARRAY(
        SELECT left(encode(session_id, 'hex'), 12) FROM mail
         WHERE lower(address) = wanted AND session_id IS NOT NULL
         UNION ALL
        SELECT left(encode(session_id, 'hex'), 12) FROM email_proof
         WHERE lower(address) = wanted);
    found bigint[];
    found_sign_ups text[];
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
    -- Not in the view, which sorts all rows, and puts them in words, first.
    SELECT array_agg(failure.id), array_agg(DISTINCT failure.sign_up)
      INTO found, found_sign_ups
      FROM failure
     WHERE localpart = wanted_name
        OR failure.peer <<= wanted_peer
        OR failure.sign_up = ANY (mailed)
        OR (length(wanted) >= 4
            AND starts_with(failure.sign_up, left(wanted, 12)));
    RETURN QUERY
        SELECT * FROM failures
         WHERE id = ANY (found) OR sign_up = ANY (found_sign_ups)
         ORDER BY failed_at DESC;
END
$$;
COMMENT ON FUNCTION register.find_failures IS
    'Why a person could not sign up, by user name, by network address or network, by the mail address that a mail went to within about a day, or by what the view sign_ups called it; the latest first. Example: SELECT * FROM register.find_failures(''bob'')';
GRANT EXECUTE ON FUNCTION register.find_failures TO register_admin;
