CREATE OR REPLACE FUNCTION register_internal.tally_limit(
    given_network cidr, given_what text,
    OUT allowed integer, OUT span interval)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    SELECT CASE WHEN given_what = 'costly_step' THEN costly_steps_per_peer
                WHEN given_what = 'account' THEN accounts_per_peer
                WHEN given_network = '0.0.0.0/0' THEN tries_per_server
                ELSE tries_per_peer END
      INTO allowed FROM register.settings;
    span := CASE given_what
                WHEN 'costly_step' THEN '1 minute'
                WHEN 'account' THEN '1 day'
                ELSE '1 hour' END;
END
$$;
COMMENT ON FUNCTION register_internal.tally_limit IS
    'How often a network (0.0.0.0/0: all together) may do something (NULL: any number of times) within how long';
-- The view limited calls it, as the role that reads the view.
GRANT EXECUTE ON FUNCTION register_internal.tally_limit TO register_admin;
