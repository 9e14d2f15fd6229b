CREATE OR REPLACE FUNCTION register.cancel_sign_up(sign_up text)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
BEGIN
    DELETE FROM session
     WHERE completed_at IS NULL
       AND left(encode(id, 'hex'), 12) = lower(trim_pasted(sign_up));
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no sign-up % is under way',
                        coalesce('"' || sign_up || '"', 'NULL')
            USING HINT = 'SELECT * FROM register.sign_ups lists them.';
    END IF;
    RETURN 'the sign-up is ended';
END
$$;
COMMENT ON FUNCTION register.cancel_sign_up IS
    'Ends a sign-up, by its name in the view sign_ups, and frees the user name it holds. Example: SELECT register.cancel_sign_up(''0a1b2c3d4e5f'')';
GRANT EXECUTE ON FUNCTION register.cancel_sign_up TO register_admin;
