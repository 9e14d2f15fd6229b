CREATE OR REPLACE FUNCTION register_internal.stage_accept(
    wanted register.stage_type, given_session bytea, given_localpart text,
    given_result jsonb, is_challenge boolean, given_peer inet,
    OUT error text, OUT retry_after integer, OUT tries_left integer,
    OUT for_name text)
LANGUAGE plpgsql AS $$
DECLARE
    hook CONSTANT text := CASE WHEN is_challenge THEN wanted.on_challenge
                               ELSE wanted.on_pass END;
BEGIN
    IF hook IS NOT NULL THEN
        EXECUTE format('SELECT * FROM register_internal.%I($1, $2, $3, $4)',
                       hook)
           INTO error, retry_after, tries_left, for_name
          USING given_session, given_localpart, given_result, given_peer;
    END IF;
END
$$;
COMMENT ON FUNCTION register_internal.stage_accept IS
    'Lets the stage type accept the result of its check, or store its challenge: see the columns on_pass and on_challenge of stage_type. A refusal leaves nothing but a counted guess';
