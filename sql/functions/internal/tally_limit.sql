CREATE OR REPLACE FUNCTION register_internal.tally_limit(
    given_network cidr, given_what text)
RETURNS TABLE (allowed integer, span interval)
LANGUAGE sql STABLE ROWS 1 AS $$
    SELECT CASE WHEN given_what = 'costly_step' THEN costly_steps_per_peer
                WHEN given_what = 'account' THEN accounts_per_peer
                WHEN given_network = '0.0.0.0/0' THEN tries_per_server
                ELSE tries_per_peer END,
           CASE given_what WHEN 'costly_step' THEN interval '1 minute'
                           WHEN 'account' THEN interval '1 day'
                           ELSE interval '1 hour' END
      FROM register.settings
$$;
COMMENT ON FUNCTION register_internal.tally_limit IS
    'How often a network (0.0.0.0/0: all together) may do something (NULL: any number of times) within how long';
-- The view limited calls it, as the role that reads the view.
GRANT EXECUTE ON FUNCTION register_internal.tally_limit TO register_admin;
