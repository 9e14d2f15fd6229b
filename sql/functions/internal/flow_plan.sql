CREATE OR REPLACE FUNCTION register_internal.flow_plan(
    passed text[], given_type text, has_password boolean,
    OUT planned text[], OUT is_complete boolean)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    password_type text;
    whole text[];
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
        SELECT type INTO password_type
          FROM register.flow
          JOIN register.stage_type ON type = stages[cardinality(passed) + 1]
         WHERE stages[:cardinality(passed)] = passed AND takes_password
         ORDER BY flow LIMIT 1;
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
    SELECT stages INTO whole
      FROM register.flow
      JOIN register.stage_type ON type = stages[cardinality(planned) + 1]
     WHERE takes_password AND cardinality(stages) = cardinality(planned) + 1
       AND stages[:cardinality(planned)] = planned
     LIMIT 1;
    IF FOUND THEN
        planned := whole;
        is_complete := true;
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.flow_plan IS
    'The stages that have passed once this one (NULL: none) has, and with it, where a password is kept, the stage that takes it; NULL: no flow has the stage next. "is_complete" says that they are a whole flow';
