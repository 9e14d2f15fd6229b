-- In PL/pgSQL, like all that every step calls: it keeps its plans.
CREATE OR REPLACE FUNCTION register_internal.session_sweep(many integer)
RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    -- By ctid: a look for each ID would read one more page of a large index.
    dead CONSTANT tid[] := ARRAY(
        SELECT ctid FROM register.session WHERE expires_at <= now()
         ORDER BY expires_at LIMIT many FOR UPDATE SKIP LOCKED);
BEGIN
    IF dead = '{}' THEN
        RETURN 0;
    END IF;
    WITH swept AS (
        DELETE FROM register.session WHERE ctid = ANY (dead) RETURNING *
    ), abandoned AS MATERIALIZED (
        SELECT *, password_hash IS NOT NULL AS has_password,
               register_internal.peer_network(peer) AS network
          FROM swept
         WHERE completed_at IS NULL
           -- An older trace would have to be erased at once.
           AND expires_at > now() - (SELECT traces_kept FROM register.settings)
    ), due AS MATERIALIZED (
        SELECT stages, has_password,
               register_internal.stage_due(stages, has_password) AS type
          FROM abandoned GROUP BY stages, has_password
    )
    INSERT INTO register.failure (failed_at, error, type, localpart, sign_up,
                                  peer, network, passed)
    SELECT expires_at, 'abandoned', type, wanted_name,
           left(encode(id, 'hex'), 12), peer, network, stages
      FROM abandoned JOIN due USING (stages, has_password)
     WHERE network IN (
        SELECT register_internal.failure_room(
            ARRAY(SELECT DISTINCT network FROM abandoned), 1))
     ORDER BY expires_at;
    RETURN cardinality(dead);
END
$$;
COMMENT ON FUNCTION register_internal.session_sweep IS
    'Removes at most so many dead sign-ups, the oldest first, notes of those that were not finished how far they were, and says how many; called with more than are added, so they never pile up';
