CREATE OR REPLACE FUNCTION register_internal.name_judge(
    given_localpart text, given_session bytea, given_network cidr,
    takes_reserved boolean, config register.settings,
    OUT error text, OUT holder bytea, OUT owner_hash text,
    OUT is_recent boolean)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    invited text;
    is_of_network boolean;
BEGIN
    IF given_session IS NOT NULL THEN
        SELECT for_name INTO invited
          FROM register.invitation_use
          JOIN register.invitation ON id = invitation_id
         WHERE session_id = given_session;
        IF invited <> given_localpart THEN
            error := 'name_not_invited';
            RETURN;
        END IF;
    END IF;
    -- An invitation for a name overrides what reserves it.
    IF invited IS NULL AND NOT takes_reserved THEN
        error := CASE
            WHEN EXISTS (SELECT FROM register_internal.invitation_keeps(
                                     given_localpart))
            THEN 'name_invited'
            WHEN EXISTS (SELECT FROM register.reserved_name
                          WHERE given_localpart LIKE alike)
              OR EXISTS (SELECT FROM register.application_service_namespace
                          WHERE is_exclusive
                            AND '@' || given_localpart || ':'
                                || config.server_name
                                ~ ('^(?:' || pattern || ')$'))
            THEN 'name_reserved' END;
        IF error IS NOT NULL THEN
            RETURN;
        END IF;
    END IF;
    SELECT session_id INTO holder FROM register.name
     WHERE localpart = given_localpart;
    IF NOT FOUND OR holder = given_session THEN
        holder := NULL;
        RETURN;
    END IF;
    IF holder IS NULL THEN
        error := 'name_in_use';
        IF given_network IS NOT NULL THEN
            SELECT password_hash, true INTO owner_hash, is_recent
              FROM register.account
             WHERE localpart = given_localpart
               AND deactivated_at IS NULL
               AND created_at > now() - config.replay_window
               AND register_internal.peer_network(peer) = given_network;
        END IF;
        RETURN;
    END IF;
    SELECT 'name_in_use', password_hash,
           register_internal.peer_network(peer) = given_network
      INTO error, owner_hash, is_of_network
      FROM register.session WHERE id = holder AND expires_at > now();
    -- What others have is not told.
    IF is_of_network IS NOT TRUE THEN
        holder := NULL;
        owner_hash := NULL;
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.name_judge IS
    'Why this sign-up (NULL: a new one) can''t have that name; NULL when it can. Where it is told the network: for a name that is in use by a sign-up of the same network ("holder"), or by an account that was made from there within the replay window, "owner_hash" is the hash of its password, and "is_recent" says that there is such an account';
