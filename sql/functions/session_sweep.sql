-- In PL/pgSQL, like all that every step calls: it keeps its plans.
CREATE OR REPLACE FUNCTION register.session_sweep() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM register.session WHERE id IN (
        SELECT id FROM register.session WHERE expires_at <= now()
         ORDER BY expires_at LIMIT 4 FOR UPDATE SKIP LOCKED);
    DELETE FROM register.wrong_try WHERE network IN (
        SELECT network FROM register.wrong_try
         WHERE since <= now() - interval '1 hour'
         ORDER BY since LIMIT 4 FOR UPDATE SKIP LOCKED);
END
$$;
COMMENT ON FUNCTION register.session_sweep IS
    'Removes a few dead sign-ups and counts of wrong tries; called for every new sign-up, so they never pile up';
