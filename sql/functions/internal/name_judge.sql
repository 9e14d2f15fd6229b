CREATE OR REPLACE FUNCTION register_internal.name_judge(
    given_localpart text, given_session bytea, given_network cidr,
    takes_reserved boolean,
    OUT error text, OUT holder bytea, OUT owner_hash text,
    OUT is_recent boolean)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    owner record;
    invited text;
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
    SELECT CASE
           -- An invitation for a name overrides what reserves it.
           WHEN invited IS NOT NULL OR takes_reserved THEN NULL
           WHEN EXISTS (
               SELECT FROM register_internal.invitation_keeps(given_localpart))
           THEN 'name_invited'
           WHEN EXISTS (SELECT FROM register.reserved_name
                         WHERE given_localpart LIKE alike)
             OR EXISTS (SELECT FROM register.application_service_namespace
                         WHERE is_exclusive
                           AND '@' || given_localpart || ':' || server_name
                               ~ ('^(?:' || pattern || ')$'))
           THEN 'name_reserved' END AS error,
           name.localpart, session_id, session.expires_at, session.password_hash,
           session.peer
      INTO owner
      FROM register.settings
      LEFT JOIN register.name ON name.localpart = given_localpart
      LEFT JOIN register.session ON session.id = session_id;
    error := owner.error;
    IF error IS NOT NULL OR owner.localpart IS NULL
       OR owner.session_id = given_session
       OR owner.expires_at <= now() THEN
        RETURN;
    END IF;
    error := 'name_in_use';
    IF owner.session_id IS NULL THEN
        SELECT password_hash, true INTO owner_hash, is_recent
          FROM register.account, register.settings
         WHERE localpart = given_localpart
           AND deactivated_at IS NULL
           AND created_at > now() - replay_window
           AND register_internal.peer_network(peer) = given_network;
    ELSIF register_internal.peer_network(owner.peer) = given_network THEN
        holder := owner.session_id;
        owner_hash := owner.password_hash;
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.name_judge IS
    'Why this sign-up (NULL: a new one) can''t have that name; NULL when it can. For a name that is in use by a sign-up of the same network ("holder"), or by an account that was made from there within the replay window, "owner_hash" is the hash of its password, and "is_recent" says that there is such an account';
