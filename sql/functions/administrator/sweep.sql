CREATE OR REPLACE FUNCTION register.sweep()
RETURNS TABLE (what text, erased integer)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
BEGIN
    -- A person who comes back for the name of a dead sign-up waits until this
    -- ends, and no question of the responder waits for more than two seconds.
    RETURN QUERY SELECT * FROM sweep_some(5000, 100000);
END
$$;
COMMENT ON FUNCTION register.sweep IS
    'Erases what has had its time, which sign-ups do in passing: dead sign-ups, failures and network addresses of accounts older than traces_kept, mails a day after they expired, and the like; says how much of what. At most 5000 sign-ups and 100000 of each other kind go at once, so that no sign-up waits for long: again, until nothing is erased. Example: SELECT * FROM register.sweep()';
GRANT EXECUTE ON FUNCTION register.sweep TO register_admin;
