CREATE OR REPLACE FUNCTION register_internal.flow_shown(given_stages text[])
RETURNS text[]
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF given_stages = '{}' THEN
        RETURN given_stages;
    END IF;
    RETURN ARRAY(SELECT listed.type
                   FROM unnest(given_stages) WITH ORDINALITY
                        AS listed (type, place)
                   LEFT JOIN register.stage_type USING (type)
                  WHERE takes_password IS NOT TRUE
                  ORDER BY listed.place);
END
$$;
COMMENT ON FUNCTION register_internal.flow_shown IS
    'These stages as later versions of the API show them: without those that a password passes, which is a key of the request there';
