CREATE OR REPLACE VIEW register.changes AS
SELECT changed_at, changed_by, subject, aspect, before, after
  FROM register.change
 ORDER BY id DESC;
COMMENT ON VIEW register.changes IS
    'What administrators have changed, the latest first: settings, flows, names, invitations, secrets, terms, services, providers';
COMMENT ON COLUMN register.changes.changed_at IS 'When';
COMMENT ON COLUMN register.changes.changed_by IS
    'The role that had logged in, also where it acted as another role';
COMMENT ON COLUMN register.changes.subject IS 'Table, and which row of it';
COMMENT ON COLUMN register.changes.aspect IS
    'Column; empty: the row was added or removed';
COMMENT ON COLUMN register.changes.before IS
    'What it was; empty: nothing, or the row was not there';
COMMENT ON COLUMN register.changes.after IS
    'What it is now; there: the row, which says nothing else; empty: nothing, or the row is gone';
GRANT SELECT ON register.changes TO register_admin;
