-- For pgbench: a bare insert of a user and a token.
WITH made AS (
    INSERT INTO bench.account (localpart, server_name)
    VALUES ('b' || gen_random_uuid()::text, 'localhost')
    RETURNING localpart)
INSERT INTO bench.token (hash, localpart)
SELECT sha256(gen_random_uuid()::text::bytea), localpart FROM made;
