CREATE OR REPLACE FUNCTION register_internal.expired_sweep(
    given_table text, many integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    erased integer;
BEGIN
    -- A statement for each table: PostgreSQL keeps their plans, but would plan one
    -- that is made up of the name each time.
    CASE given_table
    WHEN 'tally' THEN
        DELETE FROM register.tally WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM register.tally WHERE expires_at <= now()
             ORDER BY expires_at LIMIT many FOR UPDATE SKIP LOCKED));
    WHEN 'mail' THEN
        DELETE FROM register.mail WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM register.mail
             WHERE expires_at <= now() - interval '1 day'
             ORDER BY expires_at LIMIT many FOR UPDATE SKIP LOCKED));
    WHEN 'email_validation' THEN
        DELETE FROM register.email_validation WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM register.email_validation
             WHERE expires_at <= now()
             ORDER BY expires_at LIMIT many FOR UPDATE SKIP LOCKED));
    WHEN 'captcha_answer' THEN
        DELETE FROM register.captcha_answer WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM register.captcha_answer
             WHERE used_at <= now() - interval '1 day'
             ORDER BY used_at LIMIT many FOR UPDATE SKIP LOCKED));
    WHEN 'used_nonce' THEN
        DELETE FROM register.used_nonce WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM register.used_nonce
             WHERE used_at <= now() - interval '1 hour'
             ORDER BY used_at LIMIT many FOR UPDATE SKIP LOCKED));
    WHEN 'announcement' THEN
        DELETE FROM register.announcement WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM register.announcement
             WHERE announced_at <= now() - interval '1 day'
             ORDER BY announced_at LIMIT many FOR UPDATE SKIP LOCKED));
    END CASE;
    GET DIAGNOSTICS erased = ROW_COUNT;
    RETURN erased;
END
$$;
COMMENT ON FUNCTION register_internal.expired_sweep IS
    'Erases at most so many rows of that table whose time has passed, the oldest first, and says how many; called with more than one wherever one is added, so they never pile up';
