CREATE OR REPLACE FUNCTION register_internal.homeserver_secret() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
BEGIN
    RETURN (SELECT secret_value('homeserver') FROM settings
             WHERE homeserver_url IS NOT NULL);
END
$$;
COMMENT ON FUNCTION register_internal.homeserver_secret IS
    'For the responder: what the homeserver makes accounts for; NULL: there is none, or it is not set';
GRANT EXECUTE ON FUNCTION register_internal.homeserver_secret TO register_cgi;
