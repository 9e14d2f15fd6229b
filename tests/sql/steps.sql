-- What the responder asks of the database, in few words; read by the tests.
-- A sign-up is named by any text, its session ID is the hash of that.
\ir complaint.sql
CREATE FUNCTION hash_of(words text) RETURNS bytea LANGUAGE sql AS $$
    SELECT sha256(convert_to(words, 'UTF8'))
$$;

CREATE FUNCTION evidence(token text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('token_hash', encode(hash_of(token), 'hex'))
     WHERE token IS NOT NULL
$$;

-- An order for an account by shared secret, with its HMAC.
CREATE FUNCTION ordered(
    name text, secret text DEFAULT 'sixteen-letters.',
    is_admin boolean DEFAULT false, nonce text DEFAULT NULL)
RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'user', name, 'password', 'pass', 'admin', is_admin, 'nonce', nonce,
        'mac', encode(register_crypto.hmac(
            coalesce(nonce::bytea || '\x00', '') || name::bytea || '\x00' || 'pass'::bytea
            || '\x00'
            || (CASE WHEN is_admin THEN 'admin' ELSE 'notadmin' END)::bytea,
            secret::bytea, 'sha1'), 'hex')))
$$;

-- Whether it is stored: while it is under way, and until its replay window ends.
CREATE FUNCTION exists_for(sign_up text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER AS $$
    SELECT EXISTS (SELECT FROM register.session WHERE id = hash_of(sign_up))
$$;

-- Stage types in full, or without "m.login.".
CREATE FUNCTION type_of(words text) RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN words ~ '^(m|org|matrix_register)[.]' THEN words
                ELSE 'm.login.' || words END
$$;

-- Sign-ups may walk any way here: these are all flows of up to three stages, in
-- which only the password stands but once. That they may not elsewhere is tested
-- in tests/sql/walks.t.
CREATE FUNCTION any_way() RETURNS void LANGUAGE sql AS $$
    ALTER TABLE register.flow DROP CONSTRAINT IF EXISTS flow_flow_check;
    ALTER TABLE register.flow DISABLE TRIGGER flow_check;
    WITH RECURSIVE stage (type) AS (
        SELECT type FROM register.stage_type WHERE NOT stands_alone
    ), walk (stages) AS (
        SELECT ARRAY[type] FROM stage
        UNION ALL
        SELECT stages || type FROM walk, stage
         WHERE cardinality(stages) < 3
           AND NOT (type = 'm.login.password' AND type = ANY (stages)))
    INSERT INTO register.flow (flow, stages)
    SELECT 100 + row_number() OVER (), stages FROM walk
    ON CONFLICT (stages) DO NOTHING;
    ALTER TABLE register.flow ENABLE TRIGGER flow_check
$$;
SELECT any_way();

-- What advance() answers to a step of version 1. A sign-up is new unless it is
-- said or stored; each step is another question unless "attempt" says that it is
-- one that was asked before.
CREATE FUNCTION steps(
    sign_up text, type text, name text DEFAULT NULL, result jsonb DEFAULT NULL,
    hash text DEFAULT NULL, proof text DEFAULT 'proof',
    peer inet DEFAULT '192.0.2.1', is_new boolean DEFAULT NULL,
    stays_open boolean DEFAULT false, attempt text DEFAULT NULL,
    is_challenge boolean DEFAULT false, is_uia boolean DEFAULT false,
    device text DEFAULT NULL, inhibits boolean DEFAULT NULL,
    kept text DEFAULT NULL, terms text DEFAULT NULL, secret text DEFAULT NULL)
RETURNS register_internal.answer LANGUAGE sql AS $$
    SELECT answer.*
      FROM register_internal.advance(
           hash_of(sign_up), coalesce(is_new, NOT exists_for(sign_up)),
           type_of(type), name, result, is_challenge, NULL, NULL, hash, device,
           NULL, inhibits, hash_of(kept), hash_of(proof), terms, peer, is_uia,
           stays_open, hash_of(coalesce(secret, 'secret of ' || sign_up)),
           hash_of(coalesce(attempt, gen_random_uuid()::text))) AS answer
$$;

-- The error with what belongs to it.
CREATE FUNCTION told(error text, detail text, tries_left integer)
RETURNS text LANGUAGE sql AS $$
    SELECT error || coalesce(detail, '')
           || coalesce('; ' || tries_left || ' tries left', '')
$$;

-- 'passed', or the error: of a stage behind which more may come.
CREATE FUNCTION passes(
    sign_up text, type text, name text DEFAULT NULL,
    token text DEFAULT NULL, hash text DEFAULT NULL,
    proof text DEFAULT 'proof', peer inet DEFAULT '192.0.2.1',
    is_new boolean DEFAULT NULL, attempt text DEFAULT NULL)
RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(told(error, detail, tries_left), 'passed')
      FROM steps(sign_up, type, name, evidence(token), hash, proof, peer,
                 is_new, true, attempt)
$$;

-- The user ID of the account, or the error, or 'next': of a stage behind which
-- nothing need come. The account's access token is 'token of ' and the name of the sign-up.
CREATE FUNCTION finishes(
    sign_up text, type text, name text DEFAULT NULL,
    token text DEFAULT NULL, hash text DEFAULT NULL,
    proof text DEFAULT 'proof', peer inet DEFAULT '192.0.2.1',
    is_new boolean DEFAULT NULL, attempt text DEFAULT NULL)
RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(told(error, detail, tries_left), user_id, kind)
      FROM steps(sign_up, type, name, evidence(token), hash, proof, peer,
                 is_new, false, coalesce(attempt, 'token of ' || sign_up))
$$;

-- 'kept', or the error, or the account: of a request of later versions that
-- brings no stage.
CREATE FUNCTION keeps(
    sign_up text, name text DEFAULT NULL, hash text DEFAULT NULL,
    device text DEFAULT NULL, inhibits boolean DEFAULT NULL,
    kept text DEFAULT 'kept', is_new boolean DEFAULT NULL)
RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(told(error, detail, tries_left), user_id, 'kept')
      FROM steps(sign_up, NULL, name, hash => hash, device => device,
                 inhibits => inhibits, kept => kept, is_new => is_new,
                 is_uia => true, stays_open => true)
$$;

-- What look() answers: the stages that have passed ('new' of no sign-up), or the
-- error, or the account of a complete sign-up.
CREATE FUNCTION opens(
    sign_up text, name text DEFAULT NULL, proof text DEFAULT 'proof',
    type text DEFAULT 'dummy', peer inet DEFAULT '192.0.2.1')
RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(told(error, detail, tries_left), user_id,
                    CASE WHEN sign_up IS NULL THEN 'new' END, stages::text)
      FROM register_internal.look(
           hash_of(coalesce(sign_up, 'a new one')), sign_up IS NULL, false,
           type_of(type), name, NULL, false, NULL, hash_of(proof), peer, false,
           false)
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
