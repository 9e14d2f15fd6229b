CREATE OR REPLACE FUNCTION register_internal.change_refuse() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was noted of changes stays as it is'
        USING ERRCODE = 'insufficient_privilege';
END
$$;
COMMENT ON FUNCTION register_internal.change_refuse IS
    'Trigger: keeps all roles, the owner too, from changing the table change other than by adding rows';
