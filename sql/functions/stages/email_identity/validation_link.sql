CREATE OR REPLACE FUNCTION register_internal.validation_link(
    given_token_hash bytea, confirms boolean) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
    opened record;
BEGIN
    SELECT sid, address, server_name, session_lifetime,
           link.expires_at > now() AS is_good,
           coalesce(validated_at > now() - session_lifetime, false)
               AS is_confirmed
      INTO opened
      FROM register.settings, register.email_validation_link AS link
      JOIN register.email_validation AS validation USING (sid)
     WHERE token_hash = given_token_hash AND validation.expires_at > now();
    IF NOT FOUND OR NOT (opened.is_good OR opened.is_confirmed) THEN
        RETURN '{}';
    END IF;
    IF confirms AND NOT opened.is_confirmed THEN
        UPDATE register.email_validation
           SET validated_at = now(),
               expires_at = greatest(expires_at,
                                     now() + opened.session_lifetime)
         WHERE sid = opened.sid;
    END IF;
    RETURN json_build_object(
        'is_confirmed', confirms OR opened.is_confirmed,
        'address', opened.address,
        'server_name', opened.server_name,
        'sid', opened.sid);
END
$$;
COMMENT ON FUNCTION register_internal.validation_link IS
    'The link of a mail was opened, or (confirms) the button behind it was pressed: what is known of its validation; an empty object when it is no longer good';
