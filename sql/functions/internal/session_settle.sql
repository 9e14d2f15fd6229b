CREATE OR REPLACE FUNCTION register_internal.session_settle(given_session bytea)
RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    -- Something is written, so this transaction ends like any that writes: when
    -- the synchronous standbys have what was written before, too.
    PERFORM FROM register.session WHERE id = given_session FOR KEY SHARE;
END
$$;
COMMENT ON FUNCTION register_internal.session_settle IS
    'Lets the transaction end only when what is stored of a sign-up can be told: after a crash the primary shows what its synchronous standbys may not have yet';
