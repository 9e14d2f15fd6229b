CREATE OR REPLACE FUNCTION register_internal.localpart_here(account_name text)
RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
    found CONSTANT text := register_internal.localpart_of(account_name);
    made_at CONSTANT text := (SELECT homeserver FROM register.account
                               WHERE localpart = found);
BEGIN
    IF made_at IS NOT NULL THEN
        RAISE object_not_in_prerequisite_state
            USING MESSAGE = format('the account %s was made at the homeserver %s',
                                   found, made_at),
                  HINT = 'close it, open it again and log it out there: what stands here only tells that it was made';
    END IF;
    RETURN found;
END
$$;
COMMENT ON FUNCTION register_internal.localpart_here IS
    'The localpart of an account that is there, by user name or user ID; refuses one that a homeserver has';
