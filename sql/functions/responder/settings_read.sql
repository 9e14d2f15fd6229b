CREATE OR REPLACE FUNCTION register_internal.settings_read() RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
    SELECT json_build_object(
        'server_name', server_name,
        'registration_open', registration_is_open(settings),
        'password_min_length', password_min_length,
        'password_strength', password_strength,
        'password_hash_prefix', password_hash_prefix,
        'password_hash_cost', password_hash_cost,
        'slots_per_machine', slots_per_machine,
        'slot_wait_ms', (1000 * extract(epoch FROM slot_wait))::integer,
        'params', stage_params(),
        'widgets', json_build_object('m.login.recaptcha', captcha_widget()),
        'page', page_show(),
        'terms', terms_tag(),
        'has_homeserver', homeserver_url IS NOT NULL,
        'homeserver_url', homeserver_url,
        'flows', coalesce((
            SELECT json_agg(json_build_object(
                       'stages', stages,
                       -- A flow that has nothing left to show ends with a
                       -- stage that does nothing.
                       'shown', coalesce(
                           nullif(flow_shown(stages), '{}'),
                           (SELECT ARRAY[min(type)] FROM stage_type
                             WHERE does_nothing))) ORDER BY flow)
              FROM flow), '[]'))
      FROM settings
$$;
COMMENT ON FUNCTION register_internal.settings_read IS
    'For the responder: what it has to know to judge a request';
GRANT EXECUTE ON FUNCTION register_internal.settings_read TO register_cgi;
