-- 20000 rows more in every table that grows with the people who sign up; read by
-- tests/sql/plans.t behind tests/bench/sql/grow.sql.
SET session_replication_role = replica;
INSERT INTO register.equal_token
SELECT sha256(('equal' || i)::bytea), 'user' || i, 'DEVICE'
  FROM generate_series(1, 20000) AS i;
INSERT INTO register.account_email
SELECT 'user' || i, 'user' || i || '@example.org', now(), 'sid' || i
  FROM generate_series(1, 20000) AS i;
INSERT INTO register.account_oauth2
SELECT 'example', i, 'user' || i FROM generate_series(1, 20000) AS i;
INSERT INTO register.agreement (localpart, document, version)
SELECT 'user' || i, 'p', '1' FROM generate_series(1, 20000) AS i;
INSERT INTO register.invitation (token_hash)
SELECT sha256(i::text::bytea) FROM generate_series(1, 20000) AS i;
INSERT INTO register.invitation_use (invitation_id, localpart)
SELECT 1, 'user' || i FROM generate_series(1, 20000) AS i;
INSERT INTO register.captcha_answer
SELECT sha256(i::text::bytea) FROM generate_series(1, 20000) AS i;
INSERT INTO register.used_nonce
SELECT sha256(i::text::bytea) FROM generate_series(1, 20000) AS i;
INSERT INTO register.tally
SELECT set_masklen(inet '198.18.0.0' + i, 32), 'wrong_token', 1,
       now() + interval '1 hour' FROM generate_series(1, 20000) AS i;
INSERT INTO register.failure (error, network)
SELECT 'closed', set_masklen(inet '198.18.0.0' + i, 32)
  FROM generate_series(1, 20000) AS i;
INSERT INTO register.mail (session_id, address, network, kind, message_id, tries,
                           sent_at, expires_at)
SELECT sha256(i::text::bytea), i || '@example.org',
       set_masklen(inet '198.18.0.0' + i, 32), 'code', '<' || i || '@b>', 1, now(),
       now() + interval '1 hour' FROM generate_series(1, 20000) AS i;
INSERT INTO register.email_proof (session_id, address, code_hash, token_hash,
                                  expires_at)
SELECT sha256(('held' || i)::bytea), i || '@example.org', sha256('code'),
       sha256(i::text::bytea), now() + interval '1 hour'
  FROM generate_series(1, 20000) AS i;
INSERT INTO register.email_validation (sid, client_secret_hash, address, expires_at)
SELECT md5(i::text), sha256(i::text::bytea), i || '@example.org',
       now() + interval '1 hour' FROM generate_series(1, 20000) AS i;
INSERT INTO register.email_validation_link
SELECT sha256(i::text::bytea), md5(i::text), now() + interval '1 hour'
  FROM generate_series(1, 20000) AS i;
INSERT INTO register.mail (session_id, address, network, kind, message_id, subject,
                           text, html, queued_at, next_try_at, expires_at)
SELECT sha256(('w' || i)::bytea), 'w' || i || '@example.org',
       set_masklen(inet '198.18.0.0' + i, 32), 'code', '<w' || i || '@b>',
       's', 't', 'h', now() - interval '3 hours', now() - interval '2 hours',
       now() + i % 2 * interval '1 day' - interval '1 hour'
  FROM generate_series(1, 20000) AS i;
INSERT INTO register.session (id, expires_at, stages)
SELECT sha256(('live' || i)::bytea), now() + interval '1 hour', '{m.login.dummy}'
  FROM generate_series(1, 20000) AS i;
INSERT INTO register.change (changed_by, subject)
SELECT 'a', 'settings' FROM generate_series(1, 20000) AS i;
INSERT INTO register.oauth2_login (session_id, provider, state_hash)
SELECT sha256(('held' || i)::bytea), 'example', sha256(i::text::bytea)
  FROM generate_series(1, 20000) AS i;
INSERT INTO register.announcement (localpart, network, announced_at)
SELECT 'due' || i, set_masklen(inet '198.18.0.0' + i, 32),
       now() - i % 2 * interval '2 days'
  FROM generate_series(1, 20000) AS i;
