CREATE OR REPLACE FUNCTION register_internal.account_allow(
    given_stages text[], given_peer inet) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    alone register.stage_type;
BEGIN
    IF cardinality(given_stages) = 1 THEN
        SELECT * INTO alone FROM register.stage_type
         WHERE type = given_stages[1] AND stands_alone;
    END IF;
    -- The responder has looked at the same. Here it holds for whoever has come
    -- to speak in its place, too.
    IF alone.type IS NULL THEN
        IF NOT EXISTS (SELECT FROM register.flow_stage GROUP BY flow
                       HAVING array_agg(type ORDER BY place) = given_stages)
           AND NOT EXISTS (SELECT FROM register.past_flow
                            WHERE stages = given_stages
                              AND replaced_at > now() - interval '1 minute')
        THEN
            PERFORM register_internal.refuse('bad_type');
        END IF;
        IF NOT register_internal.registration_is_open() THEN
            PERFORM register_internal.refuse('closed');
        END IF;
    END IF;
    IF alone.is_guessable IS NOT TRUE
       AND register_internal.tally_add(register_internal.peer_network(given_peer), 'account')
           IS NOT NULL THEN
        PERFORM register_internal.refuse('too_many_accounts');
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.account_allow IS
    'Whether those stages make an account, as a flow or alone, and one for this peer, whose accounts it counts; undoes the whole transaction when not';
