CREATE OR REPLACE FUNCTION register_internal.validation_link(
    given_token_hash bytea, confirms boolean) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
    setting register.settings;
    link register.email_validation_link;
    opened register.email_validation;
    is_confirmed boolean;
BEGIN
    SELECT * INTO setting FROM register.settings;
    SELECT * INTO link FROM register.email_validation_link
     WHERE token_hash = given_token_hash;
    SELECT * INTO opened FROM register.email_validation
     WHERE sid = link.sid AND expires_at > now();
    is_confirmed := coalesce(
        opened.validated_at > now() - setting.session_lifetime, false);
    IF NOT FOUND OR NOT (link.expires_at > now() OR is_confirmed) THEN
        RETURN '{}';
    END IF;
    IF confirms AND NOT is_confirmed THEN
        UPDATE register.email_validation
           SET validated_at = now(),
               expires_at = greatest(expires_at,
                                     now() + setting.session_lifetime)
         WHERE sid = opened.sid;
    END IF;
    RETURN json_build_object(
        'is_confirmed', confirms OR is_confirmed,
        'address', opened.address,
        'server_name', setting.server_name,
        'sid', opened.sid);
END
$$;
COMMENT ON FUNCTION register_internal.validation_link IS
    'The link of a mail was opened, or (confirms) the button behind it was pressed: what is known of its validation; an empty object when it is no longer good';
