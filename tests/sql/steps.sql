-- What the responder asks of the database, in few words; read by the tests.
-- A sign-up is named by any text, its session ID is the hash of that.
CREATE FUNCTION hash_of(words text) RETURNS bytea LANGUAGE sql AS $$
    SELECT sha256(convert_to(words, 'UTF8'))
$$;

CREATE FUNCTION evidence(token text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('token_hash', encode(hash_of(token), 'hex'))
     WHERE token IS NOT NULL
$$;

-- Sign-ups may walk any way here, as if such flows had been replaced just now;
-- that they may not elsewhere is tested in tests/sql/walks.t.
WITH RECURSIVE stage (type) AS (
    SELECT type FROM register.stage_type WHERE NOT stands_alone
), walk (stages) AS (
    SELECT ARRAY[type] FROM stage
    UNION ALL
    SELECT stages || type FROM walk, stage WHERE cardinality(stages) < 3)
INSERT INTO register.past_flow SELECT stages, 'infinity' FROM walk;

-- Stages passed, or the fault, or the account of a complete sign-up.
CREATE FUNCTION opens(
    sign_up text, name text DEFAULT NULL, proof text DEFAULT 'proof')
RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(fault, name_fault, user_id, stages::text, 'new')
      FROM register_internal.session_open(
           hash_of(sign_up), name, hash_of(proof), 'm.login.dummy')
$$;

-- 'passed', or the fault with its detail.
CREATE FUNCTION passes(
    sign_up text, passed integer, type text, name text DEFAULT NULL,
    token text DEFAULT NULL, hash text DEFAULT NULL,
    proof text DEFAULT 'proof', peer inet DEFAULT '192.0.2.1')
RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(fault || coalesce(detail, ''), 'passed')
      FROM register_internal.stage_pass(
           hash_of(sign_up), passed, 'm.login.' || type, name, hash,
           evidence(token), hash_of(proof), peer, ARRAY['m.login.' || type])
$$;

-- The user ID of the account, or the fault with its detail. The account's
-- access token is 'token of ' and the name of the sign-up.
CREATE FUNCTION finishes(
    sign_up text, passed integer, type text, name text DEFAULT NULL,
    token text DEFAULT NULL, hash text DEFAULT NULL,
    proof text DEFAULT 'proof', peer inet DEFAULT '192.0.2.1')
RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(fault || coalesce(detail, ''), user_id)
      FROM register_internal.account_finish(
           hash_of(sign_up), passed, 'm.login.' || type, name, hash,
           evidence(token), hash_of(proof), peer, ARRAY['m.login.' || type],
           hash_of('secret of ' || sign_up), hash_of('token of ' || sign_up))
$$;

CREATE FUNCTION exists_for(sign_up text) RETURNS boolean LANGUAGE sql AS $$
    SELECT EXISTS (SELECT FROM register.session WHERE id = hash_of(sign_up))
$$;

CREATE FUNCTION let_expire(sign_up text) RETURNS void LANGUAGE sql AS $$
    UPDATE register.session
       SET created_at = now() - interval '2 hours',
           expires_at = now() - interval '1 hour'
     WHERE id = hash_of(sign_up)
$$;

-- The name of a sign-up that sweeps when it begins.
CREATE FUNCTION sweeper(number integer) RETURNS text LANGUAGE sql AS $$
    SELECT name
      FROM generate_series(1, 1000) AS place, concat('sweeper ', place) AS name
     WHERE get_byte(hash_of(name), 0) % 16 = 0
     ORDER BY place OFFSET number - 1 LIMIT 1
$$;

-- What an administrator reads when a statement is refused.
CREATE FUNCTION complaint(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    message text;
    hint text;
BEGIN
    EXECUTE statement;
    RETURN 'nothing';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
    RETURN concat_ws(' HINT: ', message, nullif(hint, ''));
END
$$;
