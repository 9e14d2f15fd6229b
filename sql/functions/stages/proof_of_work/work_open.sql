CREATE OR REPLACE FUNCTION register_internal.work_open(given_session bytea)
RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'key', (SELECT value FROM register.secret WHERE name = 'signing'),
        'difficulty', work_difficulty,
        'lifetime', extract(epoch FROM work_lifetime)::integer)
      FROM register.settings
$$;
COMMENT ON FUNCTION register_internal.work_open IS
    'Stage matrix_register.login.proof_of_work: the key that challenges are signed with, and what they ask for';
