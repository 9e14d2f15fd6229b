CREATE OR REPLACE FUNCTION register_internal.mail_wait(
    given_session bytea, given_address text, given_peer inet) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    given_network cidr := register_internal.peer_network(given_peer);
    setting register.settings;
BEGIN
    SELECT * INTO setting FROM register.settings;
    -- Those who ask at the same moment are counted one after the other. All
    -- take the locks in this order, so no two wait for each other.
    PERFORM pg_advisory_xact_lock(register_internal.lock_key(
        'mails to ' || lower(given_address)));
    PERFORM pg_advisory_xact_lock(register_internal.lock_key(
        'mails for ' || given_network));
    PERFORM pg_advisory_xact_lock(register_internal.lock_key(
        'mails of ' || encode(given_session, 'hex')));
    -- A limit of 5 is reached while the fifth last mail is younger than an
    -- hour; looking for that one costs the same however many there are.
    -- Mails that other networks asked for keep the owner of the address waiting
    -- for seconds only: from then on they are half a minute apart.
    RETURN (
        SELECT ceil(extract(epoch FROM max(queued_at) + interval '1 hour'
                                       - now()))::integer
          FROM ((SELECT queued_at FROM register.mail
                  WHERE lower(address) = lower(given_address)
                    AND network IS NOT DISTINCT FROM given_network
                  ORDER BY queued_at DESC
                 OFFSET setting.mails_per_address - 1 LIMIT 1)
                UNION ALL
                (SELECT max(latest.queued_at) - interval '59 minutes 30 seconds'
                   FROM (SELECT queued_at FROM register.mail
                          WHERE lower(address) = lower(given_address)
                          ORDER BY queued_at DESC
                          LIMIT setting.mails_per_address) AS latest
                 HAVING count(*) = setting.mails_per_address
                    AND min(latest.queued_at) > now() - interval '1 hour')
                UNION ALL
                (SELECT queued_at FROM register.mail
                  WHERE network = given_network
                  ORDER BY queued_at DESC
                 OFFSET setting.mails_per_peer - 1 LIMIT 1)
                UNION ALL
                (SELECT queued_at FROM register.mail
                  WHERE session_id = given_session
                  ORDER BY queued_at DESC
                 OFFSET setting.mails_per_session - 1 LIMIT 1)) AS limiting
         WHERE queued_at > now() - interval '1 hour');
END
$$;
COMMENT ON FUNCTION register_internal.mail_wait IS
    'Seconds until one more mail may go to this address, for this peer and this sign-up; NULL: at once. No other transaction can count any of them until the transaction ends';
