CREATE OR REPLACE FUNCTION register_internal.oauth2_told(
    given register.oauth2_provider) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN to_jsonb(given) || jsonb_build_object('discovery', (
        SELECT to_jsonb(known) FROM register.oauth2_discovery AS known
         WHERE provider = given.name AND known.issuer = given.issuer
           AND expires_at > now()));
END
$$;
COMMENT ON FUNCTION register_internal.oauth2_told IS
    'A provider as the responder is told of it, with what was discovered not long ago';
