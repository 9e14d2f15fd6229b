CREATE OR REPLACE FUNCTION register.set_flows(VARIADIC flows text[])
RETURNS TABLE (flow integer, stages text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
#variable_conflict use_column
DECLARE
    earlier text;
BEGIN
    set_flows.flows := coalesce(set_flows.flows, '{}');
    IF cardinality(flows) = 0 OR array_position(flows, NULL) IS NOT NULL
       OR '' = ANY (flows) THEN
        RAISE EXCEPTION 'a flow has one stage type at least'
            USING HINT = 'SELECT register.close_registration() refuses new accounts.';
    ELSIF cardinality(flows) > 16 THEN
        RAISE EXCEPTION 'there are at most 16 flows';
    END IF;
    LOCK TABLE register.flow IN SHARE ROW EXCLUSIVE MODE;
    earlier := (SELECT string_agg(listed.stages, ', ' ORDER BY listed.flow)
                  FROM register.flows AS listed);
    DELETE FROM register.flow;
    INSERT INTO register.flow (flow, stages)
    SELECT number, regexp_split_to_array(trim(listed), '[\s,]+')
      FROM unnest(set_flows.flows) WITH ORDINALITY AS given (listed, number);
    INSERT INTO change (subject, before, after)
    SELECT 'flows', earlier, string_agg(listed.stages, ', ' ORDER BY listed.flow)
      FROM register.flows AS listed;
    RETURN QUERY SELECT listed.flow, listed.stages
                   FROM register.flows AS listed;
EXCEPTION WHEN unique_violation THEN
    RAISE EXCEPTION 'two flows are the same';
END
$$;
COMMENT ON FUNCTION register.set_flows(text[]) IS
    'Replaces all flows; each is its stage types in order, with spaces between, and a person takes one of them. Example: SELECT register.set_flows(''m.login.registration_token m.login.password'', ''m.login.dummy'')';
GRANT EXECUTE ON FUNCTION register.set_flows(text[]) TO register_admin;

CREATE OR REPLACE FUNCTION register.set_flows(flows anycompatible)
RETURNS TABLE (flow integer, stages text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
BEGIN
    -- A text comes here where it is called by its name: flows => '…'.
    IF pg_typeof(flows) <> 'text'::regtype THEN
        RAISE invalid_parameter_value
            USING MESSAGE = 'a flow is one text, with its stage types in order',
                  HINT = 'SELECT register.set_flows(''m.login.registration_token m.login.password'') sets a flow of two stages; of several texts, with commas between, each is a flow.';
    END IF;
    RETURN QUERY SELECT * FROM set_flows(VARIADIC ARRAY[flows::text]);
END
$$;
COMMENT ON FUNCTION register.set_flows(anycompatible) IS
    'The other set_flows() where flows is an array or a number, which PostgreSQL would refuse in words of its own, or is called by its name';
GRANT EXECUTE ON FUNCTION register.set_flows(anycompatible) TO register_admin;
