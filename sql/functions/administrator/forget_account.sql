CREATE OR REPLACE FUNCTION register.forget_account(account_name text)
RETURNS TABLE (what text, became text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    forgotten CONSTANT text := localpart_of(account_name);
    addresses CONSTANT text[] := ARRAY(
        SELECT address FROM account_email WHERE localpart = forgotten);
BEGIN
    PERFORM FROM account WHERE localpart = forgotten FOR UPDATE;
    -- A sweep locks a sign-up before its mail addresses: in another order each
    -- could wait for the other.
    PERFORM FROM session WHERE localpart = forgotten ORDER BY id FOR UPDATE;
    -- In sign-ups of the same person that did not come to an end, too.
    DELETE FROM mail WHERE lower(address) = ANY (addresses);
    DELETE FROM email_proof WHERE lower(address) = ANY (addresses);
    DELETE FROM email_validation WHERE lower(address) = ANY (addresses);
    DELETE FROM account_email WHERE localpart = forgotten;
    DELETE FROM account_oauth2 WHERE localpart = forgotten;
    DELETE FROM agreement WHERE localpart = forgotten;
    DELETE FROM device WHERE localpart = forgotten;
    DELETE FROM invitation_use WHERE localpart = forgotten;
    DELETE FROM announcement WHERE localpart = forgotten;
    DELETE FROM failure
     WHERE localpart = forgotten
        OR sign_up IN (SELECT failure.sign_up FROM failure
                        WHERE localpart = forgotten)
        OR sign_up IN (SELECT left(encode(id, 'hex'), 12) FROM session
                        WHERE localpart = forgotten);
    DELETE FROM session WHERE localpart = forgotten;
    UPDATE account
       SET password_hash = NULL, display_name = NULL, user_type = NULL,
           peer = NULL, awaits_approval = false,
           deactivated_at = coalesce(deactivated_at, now()),
           forgotten_at = coalesce(forgotten_at, now())
     WHERE localpart = forgotten;
    RETURN QUERY VALUES
        ('mail addresses, mails, identities, agreements, devices, access tokens, password, display name, network addresses, failures, which invitation it was', 'erased'),
        ('user ID, server name', 'kept, so that another person can''t get the name and be taken for this one'),
        ('when it was made, closed and forgotten, by which stages', 'kept, to show that and when this was done'),
        ('notes on invitations, logs of the programs and of the web server, backups, rooms on homeservers', 'not here to erase: look through them yourself');
END
$$;
COMMENT ON FUNCTION register.forget_account IS
    'Closes an account for good and erases all that is known of its owner; says what is kept, and why. Example: SELECT * FROM register.forget_account(''bob'')';
GRANT EXECUTE ON FUNCTION register.forget_account TO register_admin;
