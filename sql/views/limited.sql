CREATE OR REPLACE VIEW register.limited AS
SELECT network, what, times, allowed, expires_at,
       register_internal.error_text(
           CASE what WHEN 'costly_step' THEN 'too_many_steps'
                     WHEN 'account' THEN 'too_many_accounts'
                     ELSE what END) AS message
  FROM register.tally,
       LATERAL register_internal.tally_limit(network, what) AS "limit"
 WHERE times >= allowed AND expires_at > now()
 ORDER BY expires_at DESC;
COMMENT ON VIEW register.limited IS
    'Who has reached a limit and has to wait; DELETE FROM register.tally forgives';
COMMENT ON COLUMN register.limited.network IS
    'An IPv4 address, an IPv6 /64, or 0.0.0.0/0: all networks together';
COMMENT ON COLUMN register.limited.what IS
    'What there was too much of: costly_step, account, or a kind of wrong guess: wrong_token, wrong_code, wrong_mac, wrong_service, wrong_password';
COMMENT ON COLUMN register.limited.times IS 'How often';
COMMENT ON COLUMN register.limited.allowed IS 'How often is allowed';
COMMENT ON COLUMN register.limited.expires_at IS 'Until when';
COMMENT ON COLUMN register.limited.message IS
    'What was said to people: that there were too many, or each time what was wrong';
GRANT SELECT ON register.limited TO register_admin;
