CREATE TABLE register.identity_server (
    name text PRIMARY KEY CHECK (name ~ '^[A-Za-z0-9.-]+(:[0-9]{1,5})?$'),
    url text NOT NULL CHECK (
        url ~ '^https://[^\s?#]+$'
        OR url ~ '^http://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]+)?/[^\s?#]*$')
);
COMMENT ON TABLE register.identity_server IS
    'Identity servers that are trusted to have validated e-mail addresses';
COMMENT ON COLUMN register.identity_server.name IS
    'What clients call it, as idServer: a host, such as vector.im or id.example.org:8090';
COMMENT ON COLUMN register.identity_server.url IS
    'Where it tells what it has validated, by https://, or http:// on this machine, such as https://vector.im/_matrix/identity/api/v1/3pid/getValidated3pid';
