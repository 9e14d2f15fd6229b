-- What a sign-up writes is checked by domains, whose conditions PostgreSQL
-- prepares once for each connection, and those of a table at each INSERT.
CREATE DOMAIN register.digest AS bytea
    CONSTRAINT digest_has_32_bytes CHECK (length(VALUE) = 32);
COMMENT ON DOMAIN register.digest IS
    'SHA-256 or HMAC-SHA256: what is stored of sessions, tokens, invitations and codes';
CREATE DOMAIN register.localpart AS text
    CONSTRAINT localpart_has_good_characters
        CHECK (VALUE ~ '^[a-z0-9._=/+-]+$' AND length(VALUE) <= 252);
COMMENT ON DOMAIN register.localpart IS
    'The part of a user ID between @ and the colon: a-z 0-9 . _ = - / +';
CREATE DOMAIN register.user_id AS text
    CONSTRAINT user_id_has_at_most_255_bytes CHECK (octet_length(VALUE) <= 255);
COMMENT ON DOMAIN register.user_id IS 'Full Matrix user ID';
CREATE DOMAIN register.password_hash AS text
    CONSTRAINT password_hash_is_a_crypt_string
        CHECK (VALUE ~ '^\$[0-9a-z]+\$');
COMMENT ON DOMAIN register.password_hash IS 'A string of crypt(3)';
CREATE DOMAIN register.device_id AS text
    CONSTRAINT device_id_has_1_to_255_bytes
        CHECK (VALUE ~ '^[^[:cntrl:]]+$' AND octet_length(VALUE) <= 255);
COMMENT ON DOMAIN register.device_id IS 'Name of a device on the wire';
CREATE DOMAIN register.display_name AS text
    CONSTRAINT display_name_has_1_to_255_bytes
        CHECK (octet_length(VALUE) BETWEEN 1 AND 255);
COMMENT ON DOMAIN register.display_name IS
    'What a person calls an account or a device';
CREATE DOMAIN register.user_type AS text
    CONSTRAINT user_type_is_a_word CHECK (VALUE ~ '^[a-z0-9._-]{1,50}$');
COMMENT ON DOMAIN register.user_type IS 'Such as bot or support';
