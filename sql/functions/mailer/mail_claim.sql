CREATE OR REPLACE FUNCTION register_internal.mail_claim(
    OUT id bigint, OUT tries integer, OUT message_id text,
    OUT from_header text, OUT from_address text, OUT to_address text,
    OUT subject text, OUT date text, OUT text text, OUT html text,
    OUT smtp_url text, OUT smtp_tls text, OUT smtp_user text,
    OUT smtp_password text, OUT expired bigint)
LANGUAGE sql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
    WITH too_late AS (
        UPDATE mail
           SET failed_at = now(), claimed_until = NULL,
               last_error = coalesce(last_error || '; ', '')
                            || 'expired before it could be sent',
               subject = NULL, text = NULL, html = NULL
         WHERE mail.ctid = ANY (ARRAY(
                SELECT late.ctid FROM mail AS late
                 WHERE sent_at IS NULL AND failed_at IS NULL
                   AND expires_at <= now()
                   AND (claimed_until IS NULL OR claimed_until <= now())
                 ORDER BY expires_at LIMIT 100 FOR UPDATE SKIP LOCKED))
        RETURNING mail.id
    ), due AS (
        SELECT mail.id FROM mail
         WHERE sent_at IS NULL AND failed_at IS NULL
           AND next_try_at <= now() AND expires_at > now()
           AND (claimed_until IS NULL OR claimed_until <= now())
           AND mail_is_set_up()
         ORDER BY next_try_at LIMIT 1 FOR UPDATE SKIP LOCKED
    ), claimed AS (
        UPDATE mail
           SET claimed_until = now() + interval '1 minute',
               tries = mail.tries + 1
          FROM due WHERE mail.id = due.id
        RETURNING mail.*
    ), sender AS (
        -- Name <address>, or an address alone.
        SELECT coalesce(part[1], '') AS name, part[2] AS address
          FROM settings,
               regexp_match(mail_from, '^(?:(.*) <)?([^<>]*)>?$') AS part
    )
    SELECT claimed.id, claimed.tries, claimed.message_id,
           CASE WHEN sender.name = '' THEN sender.address
                WHEN mail_header_text(sender.name) = sender.name
                THEN format('"%s" <%s>', sender.name, sender.address)
                ELSE format(E'%s\r\n <%s>', mail_header_text(sender.name),
                            sender.address) END,
           sender.address, claimed.address, mail_header_text(claimed.subject),
           to_char(queued_at AT TIME ZONE 'UTC',
                   'Dy, DD Mon YYYY HH24:MI:SS "+0000"'),
           regexp_replace(claimed.text, '\r?\n', E'\r\n', 'g'),
           regexp_replace(claimed.html, '\r?\n', E'\r\n', 'g'),
           settings.smtp_url, settings.smtp_tls, settings.smtp_user,
           CASE WHEN settings.smtp_user IS NOT NULL
                THEN secret_value('smtp_password') END,
           (SELECT nullif(count(*), 0) FROM too_late)
      FROM (VALUES (true)) AS always
      LEFT JOIN (claimed CROSS JOIN sender CROSS JOIN settings) ON true
$$;
COMMENT ON FUNCTION register_internal.mail_claim IS
    'For the mailer: the next mail that is due, its own for a minute, and what it takes to send it; one row, empty when none is due. "expired" counts those that had to be given up because it is too late for them';
GRANT EXECUTE ON FUNCTION register_internal.mail_claim TO register_mailer;
