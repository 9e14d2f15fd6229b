CREATE OR REPLACE FUNCTION register_internal.device_log_in(
    given_localpart text, given_device_id text, given_display_name text,
    given_token_hash bytea) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    chosen text := given_device_id;
BEGIN
    IF chosen IS NULL THEN
        chosen := upper(left(replace(gen_random_uuid()::text, '-', ''), 10));
    END IF;
    INSERT INTO register.device AS known (localpart, device_id, display_name)
    VALUES (given_localpart, chosen, given_display_name)
    ON CONFLICT (localpart, device_id) DO UPDATE SET
        display_name = coalesce(EXCLUDED.display_name, known.display_name);
    INSERT INTO register.access_token (hash, localpart, device_id)
    VALUES (given_token_hash, given_localpart, chosen)
    ON CONFLICT (localpart, device_id) DO UPDATE SET
        hash = EXCLUDED.hash,
        created_at = EXCLUDED.created_at;
    RETURN chosen;
END
$$;
COMMENT ON FUNCTION register_internal.device_log_in IS
    'Gives a device its access token, in place of the one that it had; without a device ID it makes one up. Returns the device ID';
