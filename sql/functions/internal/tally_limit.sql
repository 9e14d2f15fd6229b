CREATE OR REPLACE FUNCTION register_internal.tally_limit(
    given_what text, OUT allowed integer, OUT span interval)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    SELECT CASE given_what
               WHEN 'costly_step' THEN costly_steps_per_peer
               WHEN 'unknown_session' THEN unknown_sessions_per_peer
               WHEN 'account' THEN accounts_per_peer
               ELSE tries_per_server END
      INTO allowed FROM register.settings;
    span := CASE given_what
                WHEN 'costly_step' THEN '1 minute'
                WHEN 'account' THEN '1 day'
                ELSE '1 hour' END;
END
$$;
COMMENT ON FUNCTION register_internal.tally_limit IS
    'How often something is allowed (NULL: any number of times) within how long';
