CREATE OR REPLACE FUNCTION register_internal.name_reclaim(
    opened register.session, holder bytea, owner_hash text,
    is_one_request boolean, given_token_hash bytea, given_network cidr,
    OUT error text, OUT retry_after integer,
    OUT user_id text, OUT home_server text, OUT device_id text)
LANGUAGE plpgsql AS $$
BEGIN
    IF is_one_request THEN
        -- The responder lost the answer and asks again.
        SELECT '@' || account.localpart || ':' || server_name, server_name,
               device.device_id
          INTO user_id, home_server, device_id
          FROM register.device JOIN register.account USING (localpart)
         WHERE token_hash = given_token_hash;
        IF FOUND OR opened.wanted_name IS NULL THEN
            RETURN;
        END IF;
    END IF;
    error := 'name_in_use';
    IF num_nulls(owner_hash, opened.password_hash) > 0
       OR NOT (is_one_request OR holder IS NOT NULL) THEN
        RETURN;
    END IF;
    -- An equal request at the same moment, which look() has not seen: this one
    -- looks again, and hashes with the same salt.
    IF register_internal.password_salt(opened.password_hash)
       <> register_internal.password_salt(owner_hash) THEN
        PERFORM register_internal.refuse('name_in_use');
    END IF;
    SELECT coalesce(wait.error, name_reclaim.error), wait.retry_after
      INTO error, retry_after
      FROM register_internal.guess_wait(given_network, 'wrong_password') AS wait;
    IF retry_after IS NOT NULL THEN
        RETURN;
    ELSIF opened.password_hash <> owner_hash THEN
        PERFORM register_internal.guess_count(
            NULL, given_network, 'wrong_password');
        RETURN;
    END IF;
    error := NULL;
    IF holder IS NOT NULL THEN
        DELETE FROM register.session WHERE id = holder;
        RETURN;
    END IF;
    SELECT '@' || account.localpart || ':' || server_name, server_name
      INTO user_id, home_server
      FROM register.account WHERE localpart = opened.wanted_name;
    IF NOT opened.inhibits_login THEN
        device_id := coalesce(opened.device_id, (
            SELECT device.device_id FROM register.device
             WHERE localpart = opened.wanted_name ORDER BY created_at LIMIT 1));
        PERFORM register_internal.token_keep(opened.wanted_name, device_id);
        device_id := register_internal.device_log_in(
            opened.wanted_name, device_id, opened.device_display_name,
            given_token_hash);
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.name_reclaim IS
    'What becomes of a sign-up whose user name is in use: the same person''s earlier one ends, or the account that the same request has made answers once more, with a fresh access token ("user_id"); otherwise an error, and a wrong password is counted';
