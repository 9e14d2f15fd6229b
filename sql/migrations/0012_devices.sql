CREATE TABLE register.device (
    localpart text NOT NULL REFERENCES register.account,
    device_id text NOT NULL CHECK (device_id ~ '^[^[:cntrl:]]+$'
                                   AND octet_length(device_id) <= 255),
    display_name text CHECK (octet_length(display_name) BETWEEN 1 AND 255),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (localpart, device_id)
);
COMMENT ON TABLE register.device IS
    'The devices of the accounts: where somebody is logged in; read best in the view devices';
COMMENT ON COLUMN register.device.localpart IS 'The account';
COMMENT ON COLUMN register.device.device_id IS
    'Its name on the wire, which the client has chosen or was given';
COMMENT ON COLUMN register.device.display_name IS
    'What its owner calls it; NULL: nothing';
COMMENT ON COLUMN register.device.created_at IS 'Since when it is known';

-- A token belongs to a device. Those of earlier releases get one each.
ALTER TABLE register.access_token ADD COLUMN device_id text;
UPDATE register.access_token SET device_id = upper(left(encode(hash, 'hex'), 10));
INSERT INTO register.device (localpart, device_id, created_at)
SELECT localpart, device_id, created_at FROM register.access_token;
ALTER TABLE register.access_token
    ALTER COLUMN device_id SET NOT NULL,
    ADD FOREIGN KEY (localpart, device_id)
        REFERENCES register.device ON DELETE CASCADE,
    ADD CONSTRAINT one_token_for_a_device UNIQUE (localpart, device_id);
DROP INDEX register.access_token_localpart;
COMMENT ON COLUMN register.access_token.device_id IS
    'The device that uses it; logged in again, it gets another one';

ALTER TABLE register.session
    ADD COLUMN wanted_name text,
    ADD COLUMN device_id text,
    ADD COLUMN device_display_name text,
    ADD COLUMN inhibits_login boolean NOT NULL DEFAULT false,
    ADD COLUMN kept_proof bytea CHECK (length(kept_proof) = 32);
COMMENT ON COLUMN register.session.wanted_name IS
    'The user name that was asked for before any stage; held once the first one passes or begins';
COMMENT ON COLUMN register.session.device_id IS
    'The device that the account is to begin with; NULL: one will be made up, or none was wanted';
COMMENT ON COLUMN register.session.device_display_name IS
    'What that device is to be called';
COMMENT ON COLUMN register.session.inhibits_login IS
    'Whether the account is to begin without a device and an access token';
COMMENT ON COLUMN register.session.kept_proof IS
    'HMAC, under the session ID, of what was kept last: user name, password, device; the same again changes nothing';
COMMENT ON COLUMN register.session.created_at IS 'When it began';

ALTER TABLE register.stage_type ADD COLUMN on_show text;
COMMENT ON COLUMN register.stage_type.on_show IS
    'Function () that tells clients, along with the flows, what they need to know for the stage; NULL: nothing';

-- These come back with other arguments.
DROP FUNCTION IF EXISTS register.session_open(bytea, text, bytea, text, inet);
DROP FUNCTION IF EXISTS register.stage_accept(
    bytea, integer, text, text, jsonb, bytea, inet, boolean);
DROP FUNCTION IF EXISTS register.stage_pass(
    bytea, integer, text, text, text, jsonb, bytea, inet);
DROP FUNCTION IF EXISTS register.account_finish(
    bytea, integer, text, text, text, jsonb, bytea, inet, bytea, bytea);
