CREATE OR REPLACE FUNCTION register_internal.flow_check() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    wrong text;
BEGIN
    SELECT listed INTO wrong FROM unnest(NEW.stages) AS listed
     WHERE listed NOT IN (SELECT type FROM stage_type WHERE NOT stands_alone);
    IF FOUND THEN
        RAISE EXCEPTION 'there is no stage type "%" for flows', wrong
            USING HINT = 'SELECT type, description FROM register.stage_type lists them. '
                         'A flow is written ''m.login.registration_token m.login.password''.';
    END IF;
    SELECT listed INTO wrong FROM unnest(NEW.stages) AS listed
     GROUP BY listed HAVING count(*) > 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a flow has the stage type "%" twice', wrong
            USING HINT = 'Each stage type may stand in a flow once.';
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION register_internal.flow_check IS
    'Trigger: a flow is made of stage types that there are, each once';
