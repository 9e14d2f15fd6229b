-- For pgbench: what a sign-up with an invitation, one of 64, terms and
-- m.login.dummy asks of the database. :terms: those that were shown.
\set invitation random(1, 64)
\set session random(1, 9000000000000000000)
SELECT kind, error, detail, retry_after, tries_left, stages, completed, next,
       lacks_password, user_id, home_server, device_id,
       encode(token_secret, 'hex') AS token_secret
  FROM register_internal.advance(
       sha256(:session::text::bytea), true, 'm.login.registration_token',
       'q' || :session::text,
       json_build_object('token_hash', encode(
           sha256(('bench' || :invitation)::bytea), 'hex'))::jsonb,
       false, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       sha256('1'), :terms, '127.0.0.1', false, false,
       sha256(gen_random_uuid()::text::bytea),
       sha256(gen_random_uuid()::text::bytea));
SELECT kind, error, detail, retry_after, tries_left, stages, completed, next,
       lacks_password, user_id, home_server, device_id,
       encode(token_secret, 'hex') AS token_secret
  FROM register_internal.advance(
       sha256(:session::text::bytea), false, 'm.login.terms', NULL, NULL,
       false, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       sha256('2'), :terms, '127.0.0.1', false, false,
       sha256(gen_random_uuid()::text::bytea),
       sha256(gen_random_uuid()::text::bytea));
SELECT kind, error, detail, retry_after, tries_left, stages, completed, next,
       lacks_password, user_id, home_server, device_id,
       encode(token_secret, 'hex') AS token_secret
  FROM register_internal.advance(
       sha256(:session::text::bytea), false, 'm.login.dummy', NULL, NULL,
       false, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       sha256('3'), :terms, '127.0.0.1', false, false,
       sha256(gen_random_uuid()::text::bytea),
       sha256(gen_random_uuid()::text::bytea));
