-- For pgbench: what a sign-up with an invitation, m.login.dummy and
-- m.login.password asks of the database, with one of 64 invitations.
\set invitation random(1, 64)
\set session random(1, 9000000000000000000)
SELECT fault, detail, retry_after
  FROM register_internal.stage_pass(
       sha256(:session::text::bytea), 0, 'm.login.registration_token',
       'q' || :session::text, NULL,
       json_build_object('token_hash', encode(
           sha256(('bench' || :invitation)::bytea), 'hex'))::jsonb,
       sha256('1'), '127.0.0.1', '{m.login.registration_token}');
SELECT fault, retry_after, name_fault, stages, known, has_password,
       encode(kept_proof, 'hex') AS kept_proof, user_id, home_server,
       device_id, encode(token_secret, 'hex') AS token_secret
  FROM register_internal.session_open(sha256(:session::text::bytea), NULL,
       sha256('2'), 'm.login.dummy', '127.0.0.1');
SELECT fault, detail, retry_after
  FROM register_internal.stage_pass(
       sha256(:session::text::bytea), 1, 'm.login.dummy', NULL, NULL, NULL,
       sha256('2'), '127.0.0.1', '{m.login.dummy}');
SELECT fault, retry_after, name_fault, stages, known, has_password,
       encode(kept_proof, 'hex') AS kept_proof, user_id, home_server,
       device_id, encode(token_secret, 'hex') AS token_secret
  FROM register_internal.session_open(sha256(:session::text::bytea), NULL,
       sha256('3'), 'm.login.password', '127.0.0.1');
SELECT fault, detail, retry_after, user_id, home_server, device_id,
       encode(token_secret, 'hex') AS token_secret
  FROM register_internal.account_finish(
       sha256(:session::text::bytea), 2, 'm.login.password', NULL,
       '$y$j75$planted', NULL, sha256('3'), '127.0.0.1', '{m.login.password}',
       sha256(gen_random_uuid()::text::bytea),
       sha256(gen_random_uuid()::text::bytea));
