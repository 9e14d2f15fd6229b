CREATE OR REPLACE VIEW register.secrets AS
SELECT name AS secret, set_at
  FROM register.secret
 ORDER BY name;
COMMENT ON VIEW register.secrets IS
    'Which secrets are set, not what they are; see set_secret()';
COMMENT ON COLUMN register.secrets.secret IS 'What set_secret() takes';
COMMENT ON COLUMN register.secrets.set_at IS 'When it was set';
GRANT SELECT ON register.secrets TO register_admin;
