CREATE TABLE register.stage_type (
    type text PRIMARY KEY CHECK (type ~ '^[a-z0-9._]{1,100}$'),
    description text NOT NULL,
    on_show text,
    on_look text,
    on_challenge text,
    on_pass text,
    on_finish text,
    is_guessable boolean NOT NULL DEFAULT false,
    is_effort boolean NOT NULL DEFAULT false,
    stands_alone boolean NOT NULL DEFAULT false,
    takes_reserved boolean NOT NULL DEFAULT false,
    is_local boolean NOT NULL DEFAULT false,
    takes_over boolean NOT NULL DEFAULT false,
    takes_password boolean NOT NULL DEFAULT false,
    does_nothing boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE register.stage_type IS
    'The stage types that this release can run; flows are made of these';
COMMENT ON COLUMN register.stage_type.type IS
    'Name on the wire, such as m.login.password';
COMMENT ON COLUMN register.stage_type.description IS
    'What it asks of the person who signs up';
COMMENT ON COLUMN register.stage_type.on_show IS
    'Function () that tells clients, along with the flows, what they need to know for the stage; NULL: nothing';
COMMENT ON COLUMN register.stage_type.on_look IS
    'Function (session bytea, keys jsonb, peer inet) RETURNS jsonb that tells the responder what it has to know to judge a request: settings, secrets, how far the sign-up is; its members error, retry_after and is_cheap are for look(): the request is refused, it costs no effort and calls no service outside. The session is NULL for a new one';
COMMENT ON COLUMN register.stage_type.on_challenge IS
    'Function (session bytea, localpart text, result jsonb, peer inet, OUT error text, OUT retry_after integer, OUT tries_left integer, OUT for_name text) called in the transaction that stores the challenge of a stage which takes several requests';
COMMENT ON COLUMN register.stage_type.on_pass IS
    'Function with the same arguments that accepts the result in the transaction that passes the stage. The session is NULL for a sign-up of one request: then localpart is the name of its account, and what is stored belongs to the account. "for_name" is the user name that comes with the stage';
COMMENT ON COLUMN register.stage_type.on_finish IS
    'Function (session bytea, localpart text, result jsonb) called in the transaction that makes the account; the result is that of the last stage';
COMMENT ON COLUMN register.stage_type.is_guessable IS
    'Whether what is shown could be guessed, so that wrong tries are counted';
COMMENT ON COLUMN register.stage_type.is_effort IS
    'Whether it costs the client something, or was given to it: from then on the sign-up holds its user name';
COMMENT ON COLUMN register.stage_type.stands_alone IS
    'Whether it makes an account by itself, in no flow, also while registration is closed';
COMMENT ON COLUMN register.stage_type.takes_reserved IS
    'Whether it may take a reserved user name; its on_pass then judges the name';
COMMENT ON COLUMN register.stage_type.is_local IS
    'Whether it makes accounts here only, and is the homeserver''s where there is one';
COMMENT ON COLUMN register.stage_type.takes_over IS
    'Whether it shows that an earlier sign-up from the same network is the same person''s; its on_pass then ends that one';
COMMENT ON COLUMN register.stage_type.takes_password IS
    'Whether a password that was kept with the sign-up passes it when its turn comes';
COMMENT ON COLUMN register.stage_type.does_nothing IS
    'Whether later versions of the API end a flow with it that has nothing left to do';

CREATE TABLE register.flow (
    flow integer PRIMARY KEY CHECK (flow BETWEEN 1 AND 16),
    stages text[] NOT NULL UNIQUE
        CHECK (cardinality(stages) BETWEEN 1 AND 12
               AND array_position(stages, NULL) IS NULL)
);
COMMENT ON TABLE register.flow IS
    'The ways to sign up; written by set_flows(), read best in the view flows';
COMMENT ON COLUMN register.flow.flow IS
    'Number of the flow, 1 to 16: the order in which clients are shown them';
COMMENT ON COLUMN register.flow.stages IS
    'Its stage types, 1 to 12, in order, each once';
