CREATE OR REPLACE VIEW register.sign_ups AS
SELECT left(encode(session.id, 'hex'), 12) AS sign_up,
       session.created_at,
       session.expires_at,
       array_to_string(stages, ' ') AS stages_passed,
       name.localpart AS holds_name,
       peer,
       wrong_tries,
       coalesce(register_internal.stage_due(stages, password_hash IS NOT NULL),
                CASE WHEN NOT EXISTS (
                         SELECT FROM register.flow
                          WHERE flow.stages[:cardinality(session.stages)]
                                = session.stages)
                     THEN '(the flows have changed since)' END) AS stage_due
  FROM register.session
  LEFT JOIN register.name ON name.session_id = session.id
 WHERE completed_at IS NULL AND expires_at > now()
 ORDER BY session.created_at DESC;
COMMENT ON VIEW register.sign_ups IS
    'Sign-ups under way, newest first; cancel_sign_up() ends one';
COMMENT ON COLUMN register.sign_ups.sign_up IS
    'What cancel_sign_up() takes; not the secret that the client holds';
COMMENT ON COLUMN register.sign_ups.created_at IS 'When it began';
COMMENT ON COLUMN register.sign_ups.expires_at IS
    'When it ends unless another stage passes';
COMMENT ON COLUMN register.sign_ups.stages_passed IS 'How far it is';
COMMENT ON COLUMN register.sign_ups.holds_name IS 'The user name kept for it';
COMMENT ON COLUMN register.sign_ups.peer IS 'Network address it began from';
COMMENT ON COLUMN register.sign_ups.wrong_tries IS
    'Wrong invitations or codes so far';
COMMENT ON COLUMN register.sign_ups.stage_due IS
    'The stage type that it was sent to and has not passed; empty: all have passed';
GRANT SELECT ON register.sign_ups TO register_admin;

CREATE OR REPLACE VIEW register.failures AS
SELECT id, failed_at, localpart AS name, error, type AS stage, peer, sign_up,
       times, register_internal.error_text(error) AS message
  FROM register.failure
 WHERE failed_at > now() - (SELECT traces_kept FROM register.settings)
 ORDER BY failed_at DESC;
COMMENT ON VIEW register.failures IS
    'Why people could not sign up of late, the latest first; see find_failures(), funnel()';
COMMENT ON COLUMN register.failures.id IS 'Number';
COMMENT ON COLUMN register.failures.failed_at IS
    'When a step was refused, or the sign-up expired';
COMMENT ON COLUMN register.failures.name IS 'User name that was asked for';
COMMENT ON COLUMN register.failures.error IS
    'What was wrong, as the log calls it';
COMMENT ON COLUMN register.failures.stage IS
    'Stage type that was refused, or that was due';
COMMENT ON COLUMN register.failures.peer IS 'Network address';
COMMENT ON COLUMN register.failures.sign_up IS
    'What the view sign_ups calls it; empty: none had begun';
COMMENT ON COLUMN register.failures.times IS
    'How often, where one peer had too many to keep one by one';
COMMENT ON COLUMN register.failures.message IS
    'What the error says to the person, without its details';
GRANT SELECT ON register.failures TO register_admin;
