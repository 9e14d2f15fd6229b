CREATE OR REPLACE VIEW register.terms_in_force AS
SELECT DISTINCT ON (document) document, version
  FROM register.terms_version
 WHERE withdrawn_at IS NULL
 ORDER BY document, published_at DESC, version DESC;
COMMENT ON VIEW register.terms_in_force IS
    'The version of each document that people are asked to agree to now';
COMMENT ON COLUMN register.terms_in_force.document IS 'What kind it is';
COMMENT ON COLUMN register.terms_in_force.version IS 'The version in force';
GRANT SELECT ON register.terms_in_force TO register_admin;

CREATE OR REPLACE VIEW register.terms AS
SELECT document, version, language, title, url
  FROM register.terms_in_force
  JOIN register.terms_text USING (document, version)
 ORDER BY document, language;
COMMENT ON VIEW register.terms IS
    'What people are asked to agree to now; see publish_terms(), withdraw_terms()';
COMMENT ON COLUMN register.terms.document IS 'What kind it is';
COMMENT ON COLUMN register.terms.version IS 'The version in force';
COMMENT ON COLUMN register.terms.language IS 'Language tag';
COMMENT ON COLUMN register.terms.title IS 'What it is called in that language';
COMMENT ON COLUMN register.terms.url IS 'Where it can be read';
GRANT SELECT ON register.terms TO register_admin;

CREATE OR REPLACE VIEW register.agreements AS
SELECT '@' || localpart || ':' || server_name AS user_id, document, version, agreed_at
  FROM register.agreement JOIN register.account USING (localpart)
 ORDER BY agreed_at DESC;
COMMENT ON VIEW register.agreements IS
    'Which account agreed to what, newest first';
COMMENT ON COLUMN register.agreements.user_id IS 'Full Matrix user ID';
COMMENT ON COLUMN register.agreements.document IS 'The document';
COMMENT ON COLUMN register.agreements.version IS 'The version agreed to';
COMMENT ON COLUMN register.agreements.agreed_at IS 'When';
GRANT SELECT ON register.agreements TO register_admin;
