CREATE OR REPLACE FUNCTION register_internal.decision_tell(
    given_addresses text[], given_user_id text, given_cause bytea,
    given_peer inet, given_kind text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    told record;
    mailed integer := 0;
    trouble text;
BEGIN
    FOR told IN
        SELECT queued.error
          FROM unnest(given_addresses) AS address,
               register_internal.mail_queue(
                   given_cause, given_kind, address, given_peer,
                   jsonb_build_object('user_id', given_user_id)) AS queued
    LOOP
        mailed := mailed + (told.error IS NULL)::integer;
        trouble := coalesce(told.error, trouble);
    END LOOP;
    RETURN CASE
        WHEN mailed > 0 THEN 'a mail says so'
        WHEN trouble IS NOT NULL
        THEN format('tell its owner: no mail can be sent (%s)', trouble)
        ELSE 'tell its owner: no mail address is known' END;
END
$$;
COMMENT ON FUNCTION register_internal.decision_tell IS
    'Mails to all addresses of a person what administrators have decided, and says in words whether that was possible';
