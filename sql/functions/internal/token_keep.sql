CREATE OR REPLACE FUNCTION register_internal.token_keep(
    given_localpart text, given_device_id text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    earlier bytea;
BEGIN
    -- Equal requests do this one after the other.
    SELECT token_hash INTO earlier FROM register.device
     WHERE localpart = given_localpart AND device_id = given_device_id
       AND logged_in_at > clock_timestamp() - interval '10 seconds'
       FOR UPDATE;
    IF earlier IS NULL THEN
        DELETE FROM register.equal_token
         WHERE localpart = given_localpart AND device_id = given_device_id;
    ELSE
        INSERT INTO register.equal_token (token_hash, localpart, device_id)
        VALUES (earlier, given_localpart, given_device_id);
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.token_keep IS
    'Lets the access token that a device got within ten seconds hold beside the one that it gets now: they answer equal requests, and both answers may arrive. One that is older was lost, and is replaced';
