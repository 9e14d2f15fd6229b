CREATE OR REPLACE FUNCTION register_internal.account_tell(
    given_localpart text, given_kind text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    told record;
    mailed integer := 0;
    trouble text;
BEGIN
    FOR told IN
        SELECT address, user_id, queued.error
          FROM register.account_email JOIN register.account USING (localpart),
               register_internal.mail_queue(
                   sha256(convert_to('account ' || localpart, 'UTF8')),
                   given_kind, address, peer,
                   jsonb_build_object('user_id', user_id)) AS queued
         WHERE localpart = given_localpart
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
COMMENT ON FUNCTION register_internal.account_tell IS
    'Mails the owner of an account what became of it, and says in words whether that was possible';
