CREATE OR REPLACE FUNCTION register_internal.secret_bind() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
BEGIN
    UPDATE secret SET sent_to = secret_target(name)
     WHERE sent_to IS NULL AND secret_target(name) IS NOT NULL;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION register_internal.secret_bind IS
    'Trigger: secrets that were set before anything said where they are sent are for the first place that is said';
