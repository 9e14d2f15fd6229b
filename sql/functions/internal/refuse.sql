CREATE OR REPLACE FUNCTION register_internal.refuse(fault text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    RAISE unique_violation USING CONSTRAINT = fault,
        MESSAGE = format('another sign-up was faster: %s', fault);
END
$$;
COMMENT ON FUNCTION register_internal.refuse IS
    'Undoes the whole transaction because somebody else has what it wants; the responder finds the fault where the name of a constraint stands';
