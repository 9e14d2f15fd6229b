CREATE OR REPLACE FUNCTION register_internal.oauth2_keep(
    given_provider text, given_discovery jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO register.oauth2_discovery AS known
        (provider, issuer, authorization_endpoint, token_endpoint,
         userinfo_endpoint, sends_issuer, expires_at)
    SELECT name, issuer,
           given_discovery ->> 'authorization_endpoint',
           given_discovery ->> 'token_endpoint',
           given_discovery ->> 'userinfo_endpoint',
           (given_discovery ->> 'sends_issuer')::boolean,
           now() + interval '1 day'
      FROM register.oauth2_provider
     WHERE name = given_provider AND issuer = given_discovery ->> 'issuer'
    ON CONFLICT (provider) DO UPDATE SET
        issuer = EXCLUDED.issuer,
        authorization_endpoint = EXCLUDED.authorization_endpoint,
        token_endpoint = EXCLUDED.token_endpoint,
        userinfo_endpoint = EXCLUDED.userinfo_endpoint,
        sends_issuer = EXCLUDED.sends_issuer,
        expires_at = EXCLUDED.expires_at
     -- One that has not expired stays: a provider can't change it meanwhile.
     WHERE known.expires_at <= now() OR known.issuer <> EXCLUDED.issuer;
END
$$;
COMMENT ON FUNCTION register_internal.oauth2_keep IS
    'Keeps for a day what a provider was discovered to be (NULL: nothing was), unless that is known';
