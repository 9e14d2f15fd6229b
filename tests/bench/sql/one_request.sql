-- For pgbench: what a sign-up with m.login.dummy asks of the database.
SELECT kind, error, detail, retry_after, tries_left, stages, completed, next,
       lacks_password, user_id, home_server, device_id,
       encode(token_secret, 'hex') AS token_secret
  FROM register_internal.advance(
       sha256(gen_random_uuid()::text::bytea), true, 'm.login.dummy',
       'p' || gen_random_uuid()::text, NULL, false, NULL, NULL, NULL, NULL, NULL,
       NULL, NULL, sha256(gen_random_uuid()::text::bytea), NULL,
       '127.0.0.1', false, false, sha256(gen_random_uuid()::text::bytea),
       sha256(gen_random_uuid()::text::bytea));
