CREATE TABLE register.stage_type (
    type text PRIMARY KEY CHECK (type ~ '^[a-z0-9._]{1,100}$'),
    description text NOT NULL,
    on_show text,
    on_open text,
    on_begin text,
    on_pass text,
    on_finish text,
    is_guessable boolean NOT NULL DEFAULT false,
    stands_alone boolean NOT NULL DEFAULT false,
    takes_reserved boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE register.stage_type IS
    'The stage types that this release can run; flows are made of these';
COMMENT ON COLUMN register.stage_type.type IS
    'Name on the wire, such as m.login.password';
COMMENT ON COLUMN register.stage_type.description IS
    'What it asks of the person who signs up';
COMMENT ON COLUMN register.stage_type.on_show IS
    'Function () that tells clients, along with the flows, what they need to know for the stage; NULL: nothing';
COMMENT ON COLUMN register.stage_type.on_open IS
    'Function (session bytea) that tells the responder what it has to know to judge a request: settings, secrets, how far the sign-up is';
COMMENT ON COLUMN register.stage_type.on_begin IS
    'Function (session bytea, evidence jsonb, peer inet, OUT fault text, OUT retry_after integer) called in the transaction that begins the stage, where it takes several requests';
COMMENT ON COLUMN register.stage_type.on_pass IS
    'Function (session bytea, evidence jsonb, localpart text) that accepts the evidence in the transaction that passes the stage: NULL, or the fault';
COMMENT ON COLUMN register.stage_type.on_finish IS
    'Function (session bytea, localpart text) called in the transaction that makes the account';
COMMENT ON COLUMN register.stage_type.is_guessable IS
    'Whether wrong tries of it are counted against a peer';
COMMENT ON COLUMN register.stage_type.stands_alone IS
    'Whether it makes an account by itself, in no flow, also while registration is closed';
COMMENT ON COLUMN register.stage_type.takes_reserved IS
    'Whether it may take a reserved user name; its on_pass then judges the name';

CREATE TABLE register.flow_stage (
    flow integer NOT NULL CHECK (flow BETWEEN 1 AND 16),
    place integer NOT NULL CHECK (place BETWEEN 1 AND 12),
    type text NOT NULL REFERENCES register.stage_type,
    PRIMARY KEY (flow, place),
    UNIQUE (flow, type)
);
COMMENT ON TABLE register.flow_stage IS
    'The flows, a row for each stage; written by set_flows(), read best in the view flows';
COMMENT ON COLUMN register.flow_stage.flow IS
    'Number of the flow: the order in which clients are shown them';
COMMENT ON COLUMN register.flow_stage.place IS
    'Order of the stage within its flow';
COMMENT ON COLUMN register.flow_stage.type IS
    'Stage type, at most once in a flow';

CREATE TABLE register.past_flow (
    stages text[] NOT NULL,
    replaced_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE register.past_flow IS
    'Flows that were replaced a moment ago: a responder may not know yet, so an account that was made by one of them still holds';
COMMENT ON COLUMN register.past_flow.stages IS 'Its stage types, in order';
COMMENT ON COLUMN register.past_flow.replaced_at IS
    'When; a minute later it is as if it had never been';
