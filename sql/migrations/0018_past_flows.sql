CREATE TABLE register.past_flow (
    stages text[] NOT NULL,
    replaced_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE register.past_flow IS
    'Flows that were replaced a moment ago: a responder may not know yet, so an account that was made by one of them still holds';
COMMENT ON COLUMN register.past_flow.stages IS 'Its stage types, in order';
COMMENT ON COLUMN register.past_flow.replaced_at IS
    'When; a minute later it is as if it had never been';
