CREATE OR REPLACE VIEW register.flows AS
SELECT flow, array_to_string(stages, ' ') AS stages
  FROM register.flow
 ORDER BY flow;
COMMENT ON VIEW register.flows IS
    'The ways to sign up, in the order clients are shown them; change them with set_flows()';
COMMENT ON COLUMN register.flows.flow IS 'Number of the flow';
COMMENT ON COLUMN register.flows.stages IS 'Its stage types, in order';
GRANT SELECT ON register.flows TO register_admin;
