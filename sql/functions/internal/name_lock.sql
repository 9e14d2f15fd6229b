CREATE OR REPLACE FUNCTION register_internal.name_lock(given_localpart text)
RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(
        hashtextextended('register.name ' || given_localpart, 0));
END
$$;
COMMENT ON FUNCTION register_internal.name_lock IS
    'Lets those who want the same user name, for a sign-up or for an invitation, come one after the other';
