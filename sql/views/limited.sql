CREATE OR REPLACE VIEW register.limited AS
SELECT network, what, times, allowed, expires_at
  FROM register.tally, register.settings,
       LATERAL (SELECT CASE what
                    WHEN 'costly_step' THEN costly_steps_per_peer
                    WHEN 'unknown_session' THEN unknown_sessions_per_peer
                    WHEN 'account' THEN accounts_per_peer
                    ELSE tries_per_server END) AS "limit" (allowed)
 WHERE times >= allowed AND expires_at > now()
 UNION ALL
SELECT network, 'wrong_try', tries, tries_per_peer, since + interval '1 hour'
  FROM register.wrong_try, register.settings
 WHERE tries >= tries_per_peer AND since > now() - interval '1 hour'
 ORDER BY expires_at DESC;
COMMENT ON VIEW register.limited IS
    'Who has reached a limit and has to wait; DELETE FROM register.tally, or from register.wrong_try, forgives';
COMMENT ON COLUMN register.limited.network IS
    'An IPv4 address, an IPv6 /64, or 0.0.0.0/0: everybody together';
COMMENT ON COLUMN register.limited.what IS
    'What there was too much of: costly_step, unknown_session, account, wrong_try; for everybody together which kind of wrong try';
COMMENT ON COLUMN register.limited.times IS 'How often';
COMMENT ON COLUMN register.limited.allowed IS 'How often is allowed';
COMMENT ON COLUMN register.limited.expires_at IS 'Until when';
GRANT SELECT ON register.limited TO register_admin;
