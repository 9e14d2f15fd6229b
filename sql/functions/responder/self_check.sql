CREATE OR REPLACE FUNCTION register_internal.self_check(
    given_migrations text[], given_functions text[])
RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    missing text := (
        SELECT string_agg(wanted, ', ' ORDER BY wanted)
          FROM unnest(given_migrations) AS wanted
         WHERE wanted NOT IN (SELECT name FROM migration));
    unknown text := (
        SELECT string_agg(name, ', ' ORDER BY name) FROM migration
         WHERE name <> ALL (given_migrations));
BEGIN
    RETURN (
        SELECT json_build_object(
            'role', session_user,
            'database', current_database(),
            'homeserver', (
                SELECT json_build_object(
                    'url', homeserver_url, 'way', homeserver_way,
                    'server_name', server_name,
                    'secret', secret_value('homeserver'))
                  FROM settings WHERE homeserver_url IS NOT NULL),
            'problems', coalesce(json_agg(json_build_array(problem, remedy)), '[]'))
          FROM (
            SELECT 'the schema is older than this release: it lacks ' || missing,
                   'run sql/install.sql of this release'
             WHERE missing IS NOT NULL
             UNION ALL
            SELECT 'the schema is newer than this release: it has ' || unknown,
                   'install the release that sql/install.sql was run from'
             WHERE unknown IS NOT NULL
             UNION ALL
            SELECT * FROM rights_check(session_user, given_functions)
             UNION ALL
            SELECT * FROM check_settings()
          ) AS found (problem, remedy));
END
$$;
COMMENT ON FUNCTION register_internal.self_check IS
    'For the responder: what is wrong with the schema, for a release with these migrations that calls these functions, with the rights of the role that has logged in, and with the settings; and how to mend it. With it what is needed to ask the homeserver';
GRANT EXECUTE ON FUNCTION register_internal.self_check TO register_cgi;
