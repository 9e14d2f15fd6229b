CREATE OR REPLACE FUNCTION register.set_flows(VARIADIC flows text[])
RETURNS SETOF register.flow_stage
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
DECLARE
    wrong text;
BEGIN
    flows := coalesce(flows, '{}');
    SELECT type INTO wrong
      FROM unnest(flows) AS flow,
           regexp_split_to_table(trim(flow), '[\s,]+') AS type
     WHERE type NOT IN (SELECT stage_type.type FROM stage_type
                         WHERE NOT stands_alone);
    IF FOUND THEN
        RAISE EXCEPTION 'there is no stage type "%" for flows', wrong
            USING HINT = 'SELECT type, description FROM register.stage_type lists them. '
                         'A flow is written ''m.login.registration_token m.login.password''.';
    END IF;
    IF cardinality(flows) = 0 OR array_position(flows, NULL) IS NOT NULL THEN
        RAISE EXCEPTION 'a flow has one stage type at least'
            USING HINT = 'SELECT register.close_registration() refuses new accounts.';
    END IF;
    DELETE FROM past_flow WHERE replaced_at <= now() - interval '1 minute';
    INSERT INTO past_flow (stages)
    SELECT array_agg(type ORDER BY place) FROM flow_stage GROUP BY flow;
    DELETE FROM flow_stage;
    RETURN QUERY
        INSERT INTO flow_stage (flow, place, type)
        SELECT number, place, type
          FROM unnest(flows) WITH ORDINALITY AS listed (flow, number),
               regexp_split_to_table(trim(flow), '[\s,]+')
                   WITH ORDINALITY AS stage (type, place)
        RETURNING *;
END
$$;
COMMENT ON FUNCTION register.set_flows IS
    'Replaces all flows; each is its stage types in order, with spaces between. Example: SELECT register.set_flows(''m.login.registration_token m.login.password'', ''m.login.dummy'')';
GRANT EXECUTE ON FUNCTION register.set_flows TO register_admin;
