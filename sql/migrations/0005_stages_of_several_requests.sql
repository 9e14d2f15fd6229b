ALTER TABLE register.stage_type
    ADD COLUMN on_open text,
    ADD COLUMN on_begin text,
    ADD COLUMN is_guessable boolean NOT NULL DEFAULT false,
    ADD COLUMN stands_alone boolean NOT NULL DEFAULT false,
    ADD COLUMN takes_reserved boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN register.stage_type.on_open IS
    'Function (session bytea) that tells the responder what it has to know to judge a request: settings, secrets, how far the sign-up is';
COMMENT ON COLUMN register.stage_type.on_begin IS
    'Function (session bytea, evidence jsonb, peer inet, OUT fault text, OUT retry_after integer) called in the transaction that begins the stage, where it takes several requests';
COMMENT ON COLUMN register.stage_type.on_pass IS
    'Function (session bytea, evidence jsonb, localpart text) that accepts the evidence in the transaction that passes the stage: NULL, or the fault';
COMMENT ON COLUMN register.stage_type.is_guessable IS
    'Whether wrong tries of it are counted against a peer';
COMMENT ON COLUMN register.stage_type.stands_alone IS
    'Whether it makes an account by itself, in no flow, also while registration is closed';
COMMENT ON COLUMN register.stage_type.takes_reserved IS
    'Whether it may take a reserved user name; its on_pass then judges the name';

-- These come back with other arguments.
DROP FUNCTION IF EXISTS register.session_open(bytea, text, bytea);
DROP FUNCTION IF EXISTS register.stage_accept(
    bytea, integer, text, text, jsonb, bytea, inet);
DROP FUNCTION IF EXISTS register.name_fault(text, bytea);
DROP FUNCTION IF EXISTS register.invitation_pass(bytea, jsonb);
