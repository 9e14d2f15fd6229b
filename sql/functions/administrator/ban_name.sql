CREATE OR REPLACE FUNCTION register.ban_name(
    name_pattern text, reason text DEFAULT NULL)
RETURNS TABLE (name text, what text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    alike CONSTANT text :=
        replace(replace(register_internal.name_pattern(name_pattern), '_', '\_'),
                '*', '%');
BEGIN
    PERFORM reserve_name(name_pattern, reason);
    RETURN QUERY SELECT register_internal.name_pattern(name_pattern),
                        'a reserved name from now on, see release_name()';
    RETURN QUERY
        WITH ended AS (
            DELETE FROM session USING register.name AS held
             WHERE held.session_id = session.id AND held.localpart LIKE alike
               AND completed_at IS NULL
            RETURNING held.localpart)
        SELECT localpart::text, 'a sign-up that was under way, ended now' FROM ended;
    RETURN QUERY
        SELECT '@' || localpart || ':' || server_name, CASE WHEN deactivated_at IS NULL
                             THEN 'an account, see deactivate_account()'
                             ELSE 'a closed account' END
          FROM account WHERE localpart LIKE alike
         ORDER BY localpart;
END
$$;
COMMENT ON FUNCTION register.ban_name IS
    'Reserves a user name, or with * a whole kind of them, ends sign-ups under way that hold one, and lists the accounts that have one already; release_name() takes it back. Example: SELECT * FROM register.ban_name(''spam*'')';
GRANT EXECUTE ON FUNCTION register.ban_name TO register_admin;
