CREATE OR REPLACE VIEW register.secrets AS
SELECT name AS secret, set_at, sent_to
  FROM register.secret
 ORDER BY name;
COMMENT ON VIEW register.secrets IS
    'Which secrets are set, not what they are; see set_secret(); signing is our own';
COMMENT ON COLUMN register.secrets.secret IS 'What set_secret() takes';
COMMENT ON COLUMN register.secrets.set_at IS 'When it was set';
COMMENT ON COLUMN register.secrets.sent_to IS
    'Where it is sent, and nowhere else; empty: nowhere';
GRANT SELECT ON register.secrets TO register_admin;
