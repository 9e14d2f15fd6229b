CREATE OR REPLACE FUNCTION register.failure_note_abandoned()
RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, pg_temp AS $$
BEGIN
    IF failure_room(OLD.peer) THEN
        INSERT INTO failure (failed_at, fault, type, localpart, sign_up, peer,
                             network, passed)
        VALUES (OLD.expires_at, 'abandoned',
                stage_due(OLD.stages, OLD.password_hash IS NOT NULL),
                coalesce((SELECT localpart FROM name
                           WHERE session_id = OLD.id), OLD.wanted_name),
                left(encode(OLD.id, 'hex'), 12), OLD.peer,
                peer_network(OLD.peer), OLD.stages);
    END IF;
    RETURN OLD;
END
$$;
COMMENT ON FUNCTION register.failure_note_abandoned IS
    'Trigger: keeps of a sign-up that expired how far it was';
