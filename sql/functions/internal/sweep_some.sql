CREATE OR REPLACE FUNCTION register_internal.sweep_some(
    sessions integer, others integer)
RETURNS TABLE (what text, erased integer)
LANGUAGE plpgsql AS $$
BEGIN
    -- In this order. Behind the sign-ups, whose deletion may wait for another
    -- sign-up, comes all that this one could wait for.
    RETURN QUERY VALUES
        ('network addresses of accounts', register_internal.peer_sweep(others)),
        ('mails', register_internal.expired_sweep('mail', others)),
        ('captcha answers',
         register_internal.expired_sweep('captcha_answer', others)),
        ('nonces', register_internal.expired_sweep('used_nonce', others)),
        ('sign-ups', register_internal.session_sweep(sessions)),
        ('failures', register_internal.failure_sweep(others)),
        ('validations of mail addresses',
         register_internal.expired_sweep('email_validation', others)),
        ('user names that the homeserver was asked for',
         register_internal.expired_sweep('announcement', others)),
        ('counts against limits',
         register_internal.expired_sweep('tally', others));
END
$$;
COMMENT ON FUNCTION register_internal.sweep_some IS
    'Erases at most so many dead sign-ups, and so many of each other kind of what has had its time, and says how many';
