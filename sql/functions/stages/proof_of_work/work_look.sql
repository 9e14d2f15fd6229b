CREATE OR REPLACE FUNCTION register_internal.work_look(
    given_session bytea, given_keys jsonb, given_peer inet)
RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'key', register_internal.derived_key('proof_of_work'),
        'difficulty', work_difficulty,
        'lifetime', extract(epoch FROM work_lifetime)::integer)
      FROM register.settings
$$;
COMMENT ON FUNCTION register_internal.work_look IS
    'Stage matrix_register.login.proof_of_work: the key that challenges are signed with, and what they ask for';
