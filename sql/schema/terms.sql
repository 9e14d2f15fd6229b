CREATE TABLE register.terms_version (
    document text NOT NULL CHECK (document ~ '^[a-z0-9_-]{1,50}$'),
    version text NOT NULL CHECK (version ~ '^\S{1,50}$'),
    published_at timestamptz NOT NULL DEFAULT now(),
    withdrawn_at timestamptz,
    PRIMARY KEY (document, version)
);
COMMENT ON TABLE register.terms_version IS
    'Documents to agree to, and their versions; written by publish_terms(), read best in the view terms';
COMMENT ON COLUMN register.terms_version.document IS
    'What kind it is, such as privacy_policy: 1 to 50 of the characters a-z 0-9 _ -';
COMMENT ON COLUMN register.terms_version.version IS 'Such as 1.2 or 2026-11: 1 to 50 characters without a blank';
COMMENT ON COLUMN register.terms_version.published_at IS
    'The latest version of a document is the one in force';
COMMENT ON COLUMN register.terms_version.withdrawn_at IS
    'From then on no sign-up is asked to agree to it';

CREATE TABLE register.terms_text (
    document text NOT NULL,
    version text NOT NULL,
    language text NOT NULL CHECK (language ~ '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$'),
    title text NOT NULL CHECK (title <> ''),
    url text NOT NULL CHECK (url ~ '^https?://\S+$'),
    PRIMARY KEY (document, version, language),
    FOREIGN KEY (document, version) REFERENCES register.terms_version
);
COMMENT ON TABLE register.terms_text IS
    'Where to read a version of a document, in each language';
COMMENT ON COLUMN register.terms_text.document IS 'The document';
COMMENT ON COLUMN register.terms_text.version IS 'Its version';
COMMENT ON COLUMN register.terms_text.language IS
    'Language tag, such as en or pt-BR';
COMMENT ON COLUMN register.terms_text.title IS
    'What it is called in that language, such as Privacy policy';
COMMENT ON COLUMN register.terms_text.url IS 'Where it can be read: http:// or https://';

CREATE TABLE register.agreement (
    session_id bytea REFERENCES register.session ON DELETE CASCADE
        DEFERRABLE INITIALLY DEFERRED,
    localpart text REFERENCES register.account
        DEFERRABLE INITIALLY DEFERRED,
    document text NOT NULL,
    version text NOT NULL,
    agreed_at timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (document, version) REFERENCES register.terms_version,
    UNIQUE (session_id, document, version),
    UNIQUE (localpart, document, version),
    CONSTRAINT of_a_sign_up_or_an_account
        CHECK (num_nonnulls(session_id, localpart) = 1)
);
COMMENT ON TABLE register.agreement IS
    'Who agreed to which version; read best in the view agreements';
COMMENT ON COLUMN register.agreement.session_id IS
    'A sign-up under way: goes away with it';
COMMENT ON COLUMN register.agreement.localpart IS 'The account';
COMMENT ON COLUMN register.agreement.document IS 'The document';
COMMENT ON COLUMN register.agreement.version IS 'Its version';
COMMENT ON COLUMN register.agreement.agreed_at IS 'When';
