CREATE OR REPLACE FUNCTION register.validation_link(
    given_token_hash bytea, confirms boolean) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
    opened register.email_validation;
BEGIN
    SELECT email_validation.* INTO opened
      FROM register.email_validation_link
      JOIN register.email_validation USING (sid)
     WHERE token_hash = given_token_hash AND expires_at > now();
    IF NOT FOUND THEN
        RETURN '{}';
    END IF;
    IF confirms AND opened.validated_at IS NULL THEN
        UPDATE register.email_validation
           SET validated_at = now(), expires_at = now() + session_lifetime
          FROM register.settings
         WHERE sid = opened.sid
        RETURNING email_validation.* INTO opened;
    END IF;
    RETURN json_build_object(
        'is_confirmed', opened.validated_at IS NOT NULL,
        'address', opened.address,
        'server_name', (SELECT server_name FROM register.settings),
        'next_link', opened.next_link);
END
$$;
COMMENT ON FUNCTION register.validation_link IS
    'The link of a mail was opened, or (confirms) the button behind it was pressed: what is known of its validation; an empty object when it is no longer good';
