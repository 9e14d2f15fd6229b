-- Roles belong to the whole cluster and may be there from another database.
DO $$
DECLARE
    wanted record;
BEGIN
    FOR wanted IN
        SELECT * FROM (VALUES
            ('register_owner', 'NOLOGIN',
             'Owns the schema register; no program logs in as this role'),
            ('register_cgi', 'LOGIN',
             'The registration responder: may call its functions, no more'),
            ('register_mailer', 'LOGIN',
             'The mailer: may take mails and say what became of them'),
            ('register_admin', 'NOLOGIN',
             'Grant this to people who administer registration'),
            ('register_whoami', 'NOLOGIN',
             'Grant this to programs that ask whose an access token is'),
            ('register_passwords', 'NOLOGIN',
             'Grant this to programs that check passwords themselves')
        ) AS role (name, login, description)
    LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted.name) THEN
            EXECUTE format('CREATE ROLE %I %s', wanted.name, wanted.login);
            EXECUTE format('COMMENT ON ROLE %I IS %L',
                           wanted.name, wanted.description);
        END IF;
    END LOOP;

    -- None of them takes all connections that the server has room for. What an
    -- administrator has said stays.
    FOR wanted IN
        SELECT rolname AS name,
               greatest(3, share * (current_setting('max_connections')::integer
                   - current_setting('superuser_reserved_connections')::integer)
                   / 100) AS connections
          FROM (VALUES ('register_cgi', 75), ('register_mailer', 10),
                       ('register_admin', 10), ('register_whoami', 10),
                       ('register_passwords', 10)) AS part (role, share)
          JOIN pg_roles ON rolname = role
         WHERE rolconnlimit = -1
    LOOP
        EXECUTE format('ALTER ROLE %I CONNECTION LIMIT %s',
                       wanted.name, wanted.connections);
    END LOOP;

    -- The installing role acts as the owner for the rest of the installation.
    IF NOT pg_has_role(current_user, 'register_owner', 'MEMBER') THEN
        EXECUTE format('GRANT register_owner TO %I', current_user);
    END IF;

    -- How long a question of the programs may take, wait for a lock, and keep one.
    FOR wanted IN
        SELECT unnest(ARRAY['register_cgi', 'register_mailer']) AS name
    LOOP
        EXECUTE format('ALTER ROLE %I SET statement_timeout = ''5s''',
                       wanted.name);
        EXECUTE format('ALTER ROLE %I SET lock_timeout = ''2s''', wanted.name);
        EXECUTE format('ALTER ROLE %I SET '
                       'idle_in_transaction_session_timeout = ''5s''',
                       wanted.name);
        -- They ask for single rows. Plans are kept: one that was made while a
        -- table was nearly empty would read all of it when it has grown.
        EXECUTE format('ALTER ROLE %I SET enable_seqscan = off', wanted.name);
        EXECUTE format('ALTER ROLE %I SET plan_cache_mode = '
                       'force_generic_plan', wanted.name);
        EXECUTE format('ALTER ROLE %I SET jit = off', wanted.name);
        -- Keeps secrets out of the server log, at any verbosity.
        EXECUTE format('ALTER ROLE %I SET log_parameter_max_length_on_error = 0',
                       wanted.name);
        EXECUTE format('ALTER ROLE %I SET debug_print_parse = off',
                       wanted.name);
        EXECUTE format('ALTER ROLE %I SET debug_print_rewritten = off',
                       wanted.name);
        EXECUTE format('ALTER ROLE %I SET debug_print_plan = off',
                       wanted.name);
        BEGIN
            EXECUTE format('ALTER ROLE %I SET log_parameter_max_length = 0',
                           wanted.name);
            EXECUTE format('ALTER ROLE %I SET auto_explain.log_min_duration = -1',
                           wanted.name);
        EXCEPTION WHEN insufficient_privilege THEN
            RAISE WARNING 'only a superuser can keep parameters of % '
                          'out of the server log; going on without',
                          wanted.name;
        END;
    END LOOP;
END
$$;

DO $$
BEGIN
    IF to_regnamespace('register') IS NULL THEN
        CREATE SCHEMA register AUTHORIZATION register_owner;
        COMMENT ON SCHEMA register IS
            'Registration of Matrix accounts: start with \dv+ register.* and \df+ register.*';
        CREATE SCHEMA register_internal AUTHORIZATION register_owner;
        COMMENT ON SCHEMA register_internal IS
            'Functions that the programs of the registration service call, and those behind them';
        -- HMAC-SHA1, for accounts by shared secret.
        CREATE SCHEMA register_crypto AUTHORIZATION register_owner;
        COMMENT ON SCHEMA register_crypto IS
            'The extension pgcrypto, or what calls it where this database has had it before';
        IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'pgcrypto') THEN
            CREATE EXTENSION pgcrypto SCHEMA register_crypto;
        ELSE
            EXECUTE format(
                'CREATE FUNCTION register_crypto.hmac(bytea, bytea, text) '
                'RETURNS bytea LANGUAGE sql IMMUTABLE STRICT '
                'RETURN %s.hmac($1, $2, $3)', (
                    SELECT extnamespace::regnamespace FROM pg_extension
                     WHERE extname = 'pgcrypto'));
        END IF;
        CREATE TABLE register.migration (
            name text PRIMARY KEY,
            applied_at timestamptz NOT NULL DEFAULT now()
        );
        ALTER TABLE register.migration OWNER TO register_owner;
        COMMENT ON TABLE register.migration IS
            'Which files of sql/migrations this schema has';
        COMMENT ON COLUMN register.migration.name IS 'File name without .sql';
        COMMENT ON COLUMN register.migration.applied_at IS
            'When it was applied, or the schema was made with it';
    END IF;
END
$$;
