CREATE OR REPLACE FUNCTION register_internal.mail_failed(
    given_id bigint, given_error text, permanent boolean,
    OUT given_up boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    tried mail;
    next_time timestamptz;
BEGIN
    SELECT * INTO tried FROM mail
     WHERE id = given_id AND sent_at IS NULL AND failed_at IS NULL
       FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    -- 10, 20, 40 … seconds.
    next_time := now() + least(interval '15 minutes',
        interval '10 seconds' * 2 ^ least(tried.tries - 1, 10));
    given_up := permanent OR next_time >= tried.expires_at;
    given_error := left(coalesce(given_error, 'unknown'), 200);
    IF given_up THEN
        UPDATE mail
           SET failed_at = now(), claimed_until = NULL,
               last_error = given_error,
               subject = NULL, text = NULL, html = NULL
         WHERE id = given_id;
    ELSE
        UPDATE mail
           SET next_try_at = next_time, claimed_until = NULL,
               last_error = given_error
         WHERE id = given_id;
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.mail_failed IS
    'For the mailer: this mail could not be sent, and why; it is tried again later, or given up and its content erased when that is useless. NULL: it was decided already';
GRANT EXECUTE ON FUNCTION register_internal.mail_failed TO register_mailer;
