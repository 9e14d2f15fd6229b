CREATE OR REPLACE FUNCTION register_internal.name_share(
    judged register_internal.judgement, given_session bytea,
    given_localpart text, given_network cidr, has_password boolean,
    is_recent boolean, wanted register.stage_type)
RETURNS register_internal.judgement
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF EXISTS (SELECT FROM register.session
                 JOIN register.announcement
                   ON announcement.localpart = given_localpart
                WHERE id = judged.holder AND is_due
                  AND network = given_network) THEN
        -- The earlier sign-up ends if no client can go on with it and it has
        -- what is there once, such as an invitation.
        judged.ends_holder := wanted.on_pass IS NOT NULL
            AND wanted.stands_alone IS NOT TRUE
            AND (SELECT is_one_request FROM register.session
                  WHERE id = judged.holder);
        judged.shares_name := NOT judged.ends_holder;
    ELSIF is_recent AND given_session IS NULL AND judged.is_complete
          AND has_password THEN
        -- The answer to a sign-up of one request may have been lost.
        judged.reclaims := true;
    END IF;
    RETURN judged;
END
$$;
COMMENT ON FUNCTION register_internal.name_share IS
    'With a homeserver, whether a sign-up may have a user name that another one from the same network has, or an account that was just made: the homeserver will tell, by the password, whether the same person comes again';
