CREATE OR REPLACE FUNCTION register_internal.oauth2_return(
    given_state_hash bytea, tries_code boolean, given_peer inet,
    OUT error text, OUT retry_after integer, OUT login json)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    opened oauth2_login;
BEGIN
    login := '{}';
    SELECT * INTO opened FROM oauth2_login WHERE state_hash = given_state_hash;
    IF NOT EXISTS (SELECT FROM session
                    WHERE id = opened.session_id AND expires_at > now()) THEN
        RETURN;
    END IF;
    IF tries_code AND opened.tries_left > 0 AND opened.subject IS NULL THEN
        PERFORM set_config('synchronous_commit', 'off', true);
        retry_after := tally_add(peer_network(given_peer), 'costly_step');
        IF retry_after IS NOT NULL THEN
            error := 'too_many_steps';
            RETURN;
        END IF;
        -- Before the provider is asked: many at once are not more tries.
        UPDATE oauth2_login SET tries_left = tries_left - 1
         WHERE state_hash = given_state_hash
           AND tries_left > 0 AND subject IS NULL;
        IF NOT FOUND THEN
            SELECT * INTO opened FROM oauth2_login
             WHERE state_hash = given_state_hash;
        END IF;
    END IF;
    IF opened.session_id IS NULL
       OR (opened.tries_left = 0 AND opened.subject IS NULL) THEN
        RETURN;
    END IF;
    login := (
        SELECT json_build_object(
                   'is_confirmed', opened.subject IS NOT NULL,
                   'session_hash', encode(opened.session_id, 'hex'),
                   'server_name', server_name,
                   'localpart', (SELECT wanted_name FROM session
                                  WHERE id = opened.session_id),
                   'base_url', public_base_url,
                   'key', CASE WHEN NOT secret_is_elsewhere('oauth2 ' || name)
                        THEN derived_key('oauth2')
                        END,
                   'secret', secret_value('oauth2 ' || name),
                   'provider', oauth2_told(provider))
          FROM settings, oauth2_provider AS provider
         WHERE name = opened.provider);
END
$$;
COMMENT ON FUNCTION register_internal.oauth2_return IS
    'For the responder: a browser has come back from a provider with a state; all that is needed to ask the provider who it is; an empty object when that login is no longer good. With tries_code a code is about to be shown to the provider: the try is counted';
GRANT EXECUTE ON FUNCTION register_internal.oauth2_return TO register_cgi;
