CREATE OR REPLACE FUNCTION register_internal.account_announce(given_localpart text)
RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    -- Every role that may connect can listen: no address, no identity, no secret.
    PERFORM pg_notify('register_account', (
        SELECT jsonb_build_object(
                   'user_id', '@' || localpart || ':' || server_name,
                   'localpart', localpart,
                   'created_at', created_at,
                   'stages', stages,
                   'invitation', (SELECT invitation_id
                                    FROM register.invitation_use AS use
                                   WHERE use.localpart = account.localpart),
                   'application_service', application_service,
                   'is_admin', is_admin,
                   'is_guest', is_guest,
                   'awaits_approval', awaits_approval)::text
          FROM register.account WHERE localpart = given_localpart));
END
$$;
COMMENT ON FUNCTION register_internal.account_announce IS
    'Tells those who LISTEN register_account of an account, as a JSON object';
