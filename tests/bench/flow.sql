-- For pgbench: what a sign-up with an invitation, m.login.dummy and
-- m.login.password asks of the database, with one of 64 invitations.
\set invitation random(1, 64)
\set session random(1, 9000000000000000000)
SELECT kind, error, detail, retry_after, tries_left, stages, completed, next,
       lacks_password, user_id, home_server, device_id,
       encode(token_secret, 'hex') AS token_secret
  FROM register_internal.advance(
       sha256(:session::text::bytea), true, 'm.login.registration_token', 'q' || :session::text,
       json_build_object('token_hash', encode(
           sha256(('bench' || :invitation)::bytea), 'hex'))::jsonb, false, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       sha256('1'), NULL, '127.0.0.1', false, false,
       sha256(gen_random_uuid()::text::bytea),
       sha256(gen_random_uuid()::text::bytea));
SELECT kind, error, detail, retry_after, tries_left, stages, completed, next,
       lacks_password, user_id, home_server, device_id,
       encode(token_secret, 'hex') AS token_secret
  FROM register_internal.advance(
       sha256(:session::text::bytea), false, 'm.login.dummy', NULL,
       NULL, false, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       sha256('2'), NULL, '127.0.0.1', false, false,
       sha256(gen_random_uuid()::text::bytea),
       sha256(gen_random_uuid()::text::bytea));
SELECT kind, error, detail, retry_after, tries_left, is_anew, stages, completed,
       next, lacks_password, keeps_profile, input, salt, may_return, user_id,
       home_server, device_id, encode(token_secret, 'hex') AS token_secret
  FROM register_internal.look(
       sha256(:session::text::bytea), false, false, 'm.login.password', NULL,
       NULL, true, NULL, sha256('3'), '127.0.0.1', true, false);
SELECT kind, error, detail, retry_after, tries_left, stages, completed, next,
       lacks_password, user_id, home_server, device_id,
       encode(token_secret, 'hex') AS token_secret
  FROM register_internal.advance(
       sha256(:session::text::bytea), false, 'm.login.password', NULL,
       NULL, false, NULL, NULL, '$y$j75$planted', NULL, NULL, NULL, NULL,
       sha256('3'), NULL, '127.0.0.1', false, false,
       sha256(gen_random_uuid()::text::bytea),
       sha256(gen_random_uuid()::text::bytea));
