CREATE OR REPLACE FUNCTION register_internal.mail_is_set_up()
RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT num_nulls(mail_from, smtp_url) = 0
                   AND NOT (smtp_user IS NOT NULL AND
                            register_internal.secret_is_elsewhere(
                                'smtp_password'))
              FROM register.settings);
END
$$;
COMMENT ON FUNCTION register_internal.mail_is_set_up IS
    'Whether a mail can be sent at all';
