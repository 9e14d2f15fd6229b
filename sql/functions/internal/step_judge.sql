CREATE OR REPLACE FUNCTION register_internal.step_judge(
    given_session bytea, passed text[], kept_name text, given_type text,
    given_localpart text, given_network cidr, has_password boolean,
    is_uia boolean, config register.settings, wanted register.stage_type)
RETURNS register_internal.judgement
LANGUAGE plpgsql STABLE AS $$
DECLARE
    judged register_internal.judgement;
    plan record;
    named record;
    following text[];
    name_error text;
BEGIN
    IF wanted.is_local AND config.homeserver_url IS NOT NULL THEN
        judged.error := 'not_here';
        RETURN judged;
    ELSIF wanted.stands_alone THEN
        IF given_session IS NULL THEN
            judged.planned := ARRAY[given_type];
            judged.is_complete := true;
        END IF;
    ELSIF NOT register_internal.registration_is_open(config) THEN
        judged.error := 'closed';
        RETURN judged;
    ELSIF given_type IS NULL OR wanted.type IS NOT NULL THEN
        plan := register_internal.flow_plan(passed, given_type, has_password);
        IF plan.planned IS NULL THEN
            -- A stage that does nothing ends a flow that has nothing left;
            -- later versions answer how far the sign-up is.
            judged.lacks_password := is_uia AND NOT has_password
                AND (register_internal.flow_plan(
                         passed, given_type, true)).planned IS NOT NULL;
            IF wanted.does_nothing AND NOT judged.lacks_password THEN
                plan := register_internal.flow_plan(passed, NULL, has_password);
                IF NOT plan.is_complete AND NOT is_uia THEN
                    plan.planned := NULL;
                END IF;
            END IF;
        END IF;
        judged.planned := plan.planned;
        judged.is_complete := plan.is_complete;
    END IF;

    -- A session has one name at version 1; later versions may replace it.
    IF given_localpart IS NOT NULL THEN
        named := register_internal.name_judge(
            given_localpart, given_session, given_network,
            coalesce(wanted.takes_reserved, false), config);
        name_error := named.error;
        judged.holder := named.holder;
        judged.owner_hash := named.owner_hash;
        IF NOT is_uia AND given_session IS NOT NULL
           AND name_error IS DISTINCT FROM 'name_not_invited' THEN
            IF kept_name <> given_localpart
               OR EXISTS (SELECT FROM register.name
                           WHERE session_id = given_session
                             AND localpart <> given_localpart) THEN
                name_error := 'name_changed';
            END IF;
        END IF;
        IF name_error = 'name_in_use' AND config.homeserver_url IS NOT NULL THEN
            judged := register_internal.name_share(
                judged, given_session, given_localpart, given_network,
                has_password, named.is_recent, wanted);
        END IF;
        IF name_error = 'name_in_use'
           AND (judged.ends_holder OR judged.shares_name OR judged.reclaims
                OR (judged.holder IS NOT NULL AND wanted.takes_over)) THEN
            name_error := NULL;
        ELSIF name_error = 'name_invited' AND is_uia
              AND given_type IS NULL THEN
            -- The invitation may still be shown.
            name_error := NULL;
        END IF;
    END IF;

    IF judged.planned IS NULL
       AND NOT (is_uia AND name_error IN ('name_in_use', 'name_reserved'))
           IS TRUE THEN
        judged.is_of_stage := true;
        following := register_internal.flow_next(passed);
        IF given_session IS NULL AND NOT is_uia AND EXISTS (
            SELECT FROM register.flow WHERE given_type = ANY (stages[2:])) THEN
            judged.error := 'missing_keys';
            judged.detail := 'session';
        ELSE
            judged.error := 'bad_type';
            judged.detail := CASE WHEN following = '{}'
                THEN ': no flow goes on from here, start again without a session'
                ELSE format(': %s would do',
                            array_to_string(following, ' or ')) END;
        END IF;
        RETURN judged;
    END IF;
    IF name_error IS NOT NULL THEN
        judged.error := name_error;
        judged.is_of_stage := name_error IN ('name_invited', 'name_not_invited');
        RETURN judged;
    END IF;
    judged.lacks_password := is_uia AND NOT has_password
        AND NOT judged.is_complete
        AND cardinality((register_internal.flow_plan(
                judged.planned, NULL, true)).planned)
            > cardinality(judged.planned);
    IF config.accounts_per_peer IS NOT NULL AND judged.reclaims IS NOT TRUE
       AND NOT (wanted.stands_alone AND wanted.is_guessable) IS TRUE THEN
        judged.retry_after :=
            register_internal.tally_wait(given_network, 'account');
        IF judged.retry_after IS NOT NULL THEN
            judged.error := 'too_many_accounts';
        END IF;
    END IF;
    RETURN judged;
END
$$;
COMMENT ON FUNCTION register_internal.step_judge IS
    'The rules of a step, for look() and advance(): whether registration is open, whether the stage (NULL: none) may come now, which stages have passed with it, whether the name can be had, whether the network may have another account. "is_of_stage" says that an error stands against the stage alone, "ends_holder" that the sign-up that has the name has to end, "shares_name" that it may go on, "reclaims" that the account is there and the homeserver has to tell by the password whether it is this person''s';
