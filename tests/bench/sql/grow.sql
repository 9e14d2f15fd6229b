-- For psql: accounts :a + 1 to :b with tokens, as many dead sessions, and a
-- tenth as many names that sign-ups hold. Ten million came in a year, up to now;
-- those of the last 24 hours came today, whatever time it is.
SET synchronous_commit = off;
SET session_replication_role = replica;
INSERT INTO register.name (localpart)
SELECT 'user' || i FROM generate_series(:a + 1, :b) AS i;
INSERT INTO register.account (localpart, server_name, password_hash,
                              created_at)
SELECT 'user' || i, 'localhost', '$y$j9T$' || md5(i::text),
       CASE WHEN at > now() - interval '1 day'
            THEN greatest(at, date_trunc('day', now())) ELSE at END
  FROM generate_series(:a + 1, :b) AS i,
       LATERAL (SELECT now() - (10000000 - i) * interval '3.15 seconds') AS made (at);
INSERT INTO register.device (localpart, device_id, token_hash)
SELECT 'user' || i, 'DEVICE', sha256(i::text::bytea)
  FROM generate_series(:a + 1, :b) AS i;
INSERT INTO register.session (id, created_at, expires_at, stages, request_mac)
SELECT sha256(('dead' || i)::bytea),
       now() - interval '2 hours' - (10000000 - i) * interval '3.15 seconds',
       now() - interval '1 hour' - (10000000 - i) * interval '3.15 seconds',
       '{m.login.dummy}', sha256('request')
  FROM generate_series(:a + 1, :b) AS i;
INSERT INTO register.session (id, expires_at, stages, request_mac, made_effort,
                              wanted_name)
SELECT sha256(('held' || i)::bytea), now() + interval '1 hour',
       '{m.login.dummy}', sha256('request'), true, 'held' || i
  FROM generate_series(:a / 10 + 1, :b / 10) AS i;
INSERT INTO register.name (localpart, session_id, network)
SELECT 'held' || i, sha256(('held' || i)::bytea),
       ('198.18.' || i / 256 % 256 || '.' || i % 256)::cidr
  FROM generate_series(:a / 10 + 1, :b / 10) AS i;
RESET session_replication_role;
VACUUM (ANALYZE) register.name, register.account, register.device,
    register.session;
CHECKPOINT;
