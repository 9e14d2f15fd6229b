CREATE OR REPLACE FUNCTION register_internal.flow_plan(
    passed text[], given_type text, has_password boolean,
    OUT planned text[], OUT is_complete boolean)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    password_type text;
BEGIN
    IF given_type IS NULL THEN
        planned := passed;
        is_complete := EXISTS (SELECT FROM register.flow WHERE stages = passed);
    ELSE
        planned := passed || given_type;
        SELECT bool_or(stages = planned) INTO is_complete FROM register.flow
         WHERE stages[:cardinality(planned)] = planned;
    END IF;
    IF NOT has_password THEN
        IF is_complete IS NULL THEN
            planned := NULL;
        END IF;
        RETURN;
    END IF;

    -- The stage may come after the one that the password passes.
    IF is_complete IS NULL THEN
        password_type := register_internal.flow_password(passed);
        planned := passed || password_type || given_type;
        is_complete := (SELECT bool_or(stages = planned) FROM register.flow
                         WHERE password_type IS NOT NULL
                           AND stages[:cardinality(planned)] = planned);
        IF is_complete IS NULL THEN
            planned := NULL;
            RETURN;
        END IF;
    END IF;
    -- The password may be all that is left.
    password_type := register_internal.flow_password(planned);
    IF EXISTS (SELECT FROM register.flow
                WHERE stages = planned || password_type) THEN
        planned := planned || password_type;
        is_complete := true;
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.flow_plan IS
    'The stages that have passed once this one (NULL: none) has, and with it, where a password is kept, the stage that takes it; NULL: no flow has the stage next. "is_complete" says that they are a whole flow';
