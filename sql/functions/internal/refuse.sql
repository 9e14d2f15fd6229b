CREATE OR REPLACE FUNCTION register_internal.refuse(error text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    RAISE SQLSTATE 'RG001' USING DETAIL = error,
        MESSAGE = 'another sign-up was faster: ' || error;
END
$$;
COMMENT ON FUNCTION register_internal.refuse IS
    'Undoes the whole transaction because another one has what it wants; the responder finds the name of the error in DETAIL';
