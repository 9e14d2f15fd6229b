CREATE OR REPLACE FUNCTION register_internal.mail_sent(given_id bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
    -- Also where it was given up meanwhile: the server has taken it.
    UPDATE mail
       SET sent_at = now(), failed_at = NULL, claimed_until = NULL,
           subject = NULL, text = NULL, html = NULL
     WHERE id = given_id AND sent_at IS NULL
$$;
COMMENT ON FUNCTION register_internal.mail_sent IS
    'For the mailer: the server has taken this mail; its content is erased';
GRANT EXECUTE ON FUNCTION register_internal.mail_sent TO register_mailer;
