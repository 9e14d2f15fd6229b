CREATE OR REPLACE FUNCTION register_internal.device_log_in(
    given_localpart text, given_device_id text, given_display_name text,
    given_token_hash bytea) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    chosen CONSTANT text := coalesce(
        given_device_id, register_internal.device_id_make_up());
BEGIN
    INSERT INTO register.device AS known
        (localpart, device_id, display_name, token_hash)
    VALUES (given_localpart, chosen, given_display_name, given_token_hash)
    ON CONFLICT (localpart, device_id) DO UPDATE SET
        display_name = coalesce(EXCLUDED.display_name, known.display_name),
        token_hash = EXCLUDED.token_hash,
        logged_in_at = EXCLUDED.logged_in_at;
    RETURN chosen;
END
$$;
COMMENT ON FUNCTION register_internal.device_log_in IS
    'Logs a device in: a new one (NULL: its name is made up), or a known one, whose access token is replaced';
