-- For psql: accounts :a + 1 to :b with tokens, as many dead sessions, and a
-- tenth as many names that sign-ups hold.
SET synchronous_commit = off;
SET session_replication_role = replica;
INSERT INTO register.name (localpart)
SELECT 'user' || i FROM generate_series(:a + 1, :b) AS i;
INSERT INTO register.account (localpart, server_name, password_hash)
SELECT 'user' || i, 'localhost', '$y$j9T$' || md5(i::text)
  FROM generate_series(:a + 1, :b) AS i;
INSERT INTO register.device (localpart, device_id)
SELECT 'user' || i, 'DEVICE' FROM generate_series(:a + 1, :b) AS i;
INSERT INTO register.access_token (hash, localpart, device_id)
SELECT sha256(i::text::bytea), 'user' || i, 'DEVICE'
  FROM generate_series(:a + 1, :b) AS i;
INSERT INTO register.session (id, created_at, expires_at, stages, proof)
SELECT sha256(('dead' || i)::bytea), now() - interval '2 hours',
       now() - interval '1 hour' + i * interval '1 microsecond',
       '{m.login.dummy}', sha256('proof')
  FROM generate_series(:a + 1, :b) AS i;
INSERT INTO register.session (id, expires_at, stages, proof)
SELECT sha256(('held' || i)::bytea), now() + interval '1 hour',
       '{m.login.dummy}', sha256('proof')
  FROM generate_series(:a / 10 + 1, :b / 10) AS i;
INSERT INTO register.name (localpart, session_id)
SELECT 'held' || i, sha256(('held' || i)::bytea)
  FROM generate_series(:a / 10 + 1, :b / 10) AS i;
RESET session_replication_role;
VACUUM (ANALYZE) register.name, register.account, register.device,
    register.access_token, register.session;
CHECKPOINT;
