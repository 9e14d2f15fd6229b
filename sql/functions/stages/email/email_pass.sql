CREATE OR REPLACE FUNCTION register_internal.email_pass(
    given_session bytea, given_localpart text, given_result jsonb,
    given_peer inet, OUT error text, OUT retry_after integer,
    OUT tries_left integer, OUT for_name text)
LANGUAGE plpgsql AS $$
DECLARE
    network CONSTANT cidr := register_internal.peer_network(given_peer);
    given_code_hash CONSTANT bytea :=
        decode(given_result ->> 'code_hash', 'hex');
    proof register.email_proof;
    earlier bytea;
BEGIN
    IF given_code_hash IS NULL THEN
        SELECT * INTO proof FROM register.email_proof
         WHERE session_id = given_session AND confirmed_at IS NOT NULL
         ORDER BY id LIMIT 1;
        IF NOT FOUND THEN
            error := 'email_not_yet';
            RETURN;
        END IF;
    ELSE
        retry_after := register_internal.tally_wait(network, 'wrong_code');
        IF retry_after IS NOT NULL THEN
            error := 'too_many_tries';
            RETURN;
        END IF;
        UPDATE register.email_proof
           SET confirmed_at = CASE WHEN expires_at > now()
                                   THEN coalesce(confirmed_at, now()) END
         -- Of two mails with the same code, the later one.
         WHERE id = (SELECT max(id) FROM register.email_proof
                      WHERE session_id = given_session
                        AND code_hash = given_code_hash)
        RETURNING * INTO proof;
        IF NOT FOUND THEN
            SELECT guess.* INTO error, retry_after, tries_left
              FROM register_internal.guess_count(
                   given_session, network, 'wrong_code') AS guess;
            RETURN;
        ELSIF proof.expires_at <= now() THEN
            error := 'code_expired';
            RETURN;
        END IF;
    END IF;
    -- The same person, who starts again and wants the same name.
    FOR earlier IN
        SELECT session_id FROM register.email_proof
         WHERE address = proof.address AND session_id <> given_session
    LOOP
        DELETE FROM register.session
         WHERE id = earlier AND wanted_name = given_localpart
           AND completed_at IS NULL
           AND register_internal.peer_network(peer) = network;
    END LOOP;
END
$$;
COMMENT ON FUNCTION register_internal.email_pass IS
    'Stages m.login.email.code and .url: the code is right, or the link was confirmed';
