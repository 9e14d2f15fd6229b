CREATE OR REPLACE VIEW register.mails AS
SELECT id,
       address,
       kind,
       CASE WHEN sent_at IS NOT NULL THEN 'sent'
            WHEN failed_at IS NOT NULL THEN 'given up'
            WHEN claimed_until > now() THEN 'sending'
            ELSE 'waiting' END AS state,
       queued_at,
       sent_at,
       tries,
       last_error
  FROM register.mail
 ORDER BY id DESC;
COMMENT ON VIEW register.mails IS
    'The mails of late, each until a day after it expires, newest first, without what they say';
COMMENT ON COLUMN register.mails.id IS 'What the mailer''s log calls it';
COMMENT ON COLUMN register.mails.address IS 'The address that it goes to';
COMMENT ON COLUMN register.mails.kind IS
    'Which row of the table mail_template it was made from';
COMMENT ON COLUMN register.mails.state IS
    'waiting (for its first or next try), sending, sent or given up';
COMMENT ON COLUMN register.mails.queued_at IS 'When it was asked for';
COMMENT ON COLUMN register.mails.sent_at IS 'When the server took it';
COMMENT ON COLUMN register.mails.tries IS 'How often it was tried';
COMMENT ON COLUMN register.mails.last_error IS 'Why the last try failed';
GRANT SELECT ON register.mails TO register_admin;
