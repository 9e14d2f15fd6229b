CREATE OR REPLACE FUNCTION register.deny_account(account_name text)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    denied text;
    waiting CONSTANT bytea[] := waiting_sign_ups(account_name);
    told text;
BEGIN
    IF waiting <> '{}' THEN
        told := sign_ups_tell(waiting, 'denied');
        DELETE FROM email_validation
         WHERE sid IN (SELECT validation FROM email_proof
                        WHERE session_id = ANY (waiting));
        DELETE FROM session WHERE id = ANY (waiting);
        RETURN 'its sign-up is ended, its name is free; ' || told;
    END IF;
    denied := waiting_localpart(account_name);
    told := account_tell(denied, 'denied');
    INSERT INTO failure (error, localpart, peer, network)
    SELECT 'denied', localpart, peer, peer_network(peer)
      FROM account WHERE localpart = denied;
    DELETE FROM session WHERE localpart = denied;
    DELETE FROM invitation_use WHERE localpart = denied;
    DELETE FROM agreement WHERE localpart = denied;
    DELETE FROM email_validation
     WHERE sid IN (SELECT validation FROM account_email WHERE localpart = denied);
    DELETE FROM account_email WHERE localpart = denied;
    DELETE FROM account_oauth2 WHERE localpart = denied;
    DELETE FROM device WHERE localpart = denied;
    DELETE FROM account WHERE localpart = denied;
    DELETE FROM name WHERE localpart = denied;
    RETURN 'is gone, its name is free; ' || told;
END
$$;
COMMENT ON FUNCTION register.deny_account IS
    'Takes away an account of the view waiting_accounts with all that was stored for it, frees its name, and tells its owner by mail where an address is known; an invitation stays used. Example: SELECT register.deny_account(''bob'')';
GRANT EXECUTE ON FUNCTION register.deny_account TO register_admin;
