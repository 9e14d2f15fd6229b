-- For pgbench: what a sign-up with m.login.dummy asks of the database.
SELECT fault, detail, retry_after, user_id, home_server, device_id,
       encode(token_secret, 'hex') AS token_secret
  FROM register_internal.account_finish(
       sha256(gen_random_uuid()::text::bytea), 0, 'm.login.dummy',
       'p' || gen_random_uuid()::text, NULL, NULL,
       sha256(gen_random_uuid()::text::bytea), '127.0.0.1',
       '{m.login.dummy}',
       sha256(gen_random_uuid()::text::bytea),
       sha256(gen_random_uuid()::text::bytea));
