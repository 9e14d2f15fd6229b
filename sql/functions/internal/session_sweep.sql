-- In PL/pgSQL, like all that every step calls: it keeps its plans.
CREATE OR REPLACE FUNCTION register_internal.session_sweep() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    -- By ctid: a look for each ID would read one more page of a large index.
    dead CONSTANT tid[] := ARRAY(
        SELECT ctid FROM register.session WHERE expires_at <= now()
         ORDER BY expires_at LIMIT 24 FOR UPDATE SKIP LOCKED);
BEGIN
    IF dead = '{}' THEN
        RETURN;
    END IF;
    PERFORM register_internal.failure_sweep(32);
    WITH abandoned AS MATERIALIZED (
        SELECT *, password_hash IS NOT NULL AS has_password
          FROM register.session
         WHERE ctid = ANY (dead) AND completed_at IS NULL
    ), due AS MATERIALIZED (
        SELECT stages, has_password,
               register_internal.stage_due(stages, has_password) AS type
          FROM abandoned GROUP BY stages, has_password
    )
    INSERT INTO register.failure (failed_at, error, type, localpart, sign_up,
                                  peer, network, passed)
    SELECT expires_at, 'abandoned', type,
           wanted_name,
           left(encode(id, 'hex'), 12), peer, register_internal.peer_network(peer),
           stages
      FROM abandoned JOIN due USING (stages, has_password)
     WHERE register_internal.failure_room(peer, 1)
     ORDER BY expires_at;
    DELETE FROM register.session WHERE ctid = ANY (dead);
END
$$;
COMMENT ON FUNCTION register_internal.session_sweep IS
    'Removes dead sign-ups, some at a time, and notes of those that were not finished how far they were; one in sixteen new sign-ups calls it, so they never pile up';
