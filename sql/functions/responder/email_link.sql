CREATE OR REPLACE FUNCTION register_internal.email_link(
    given_token_hash bytea, confirms boolean) RETURNS json
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    proof email_proof;
    opened session;
BEGIN
    SELECT * INTO proof FROM email_proof WHERE token_hash = given_token_hash;
    SELECT * INTO opened FROM session
     WHERE id = proof.session_id AND expires_at > now();
    IF NOT FOUND THEN
        RETURN validation_link(given_token_hash, confirms);
    END IF;
    IF proof.confirmed_at IS NULL AND proof.expires_at <= now() THEN
        RETURN '{}';
    END IF;
    IF confirms AND proof.confirmed_at IS NULL THEN
        UPDATE email_proof SET confirmed_at = now() WHERE id = proof.id
        RETURNING * INTO proof;
    END IF;
    RETURN json_build_object(
        'is_confirmed', proof.confirmed_at IS NOT NULL,
        'address', proof.address,
        'server_name', (SELECT server_name FROM settings),
        'localpart', opened.wanted_name);
END
$$;
COMMENT ON FUNCTION register_internal.email_link IS
    'For the responder: the link of a mail was opened, or (confirms) the button behind it was pressed; an empty object when it is no longer good';
GRANT EXECUTE ON FUNCTION register_internal.email_link TO register_cgi;
