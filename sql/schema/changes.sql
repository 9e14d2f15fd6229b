CREATE TABLE register.change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_by text NOT NULL DEFAULT session_user,
    subject text NOT NULL,
    aspect text,
    before text,
    after text
);
COMMENT ON TABLE register.change IS
    'What administrators have changed; rows are only ever added; read best in the view changes';
COMMENT ON COLUMN register.change.id IS 'Number';
COMMENT ON COLUMN register.change.changed_at IS 'When';
COMMENT ON COLUMN register.change.changed_by IS
    'The role that had logged in, also where it acted as another role';
COMMENT ON COLUMN register.change.subject IS
    'Table, and which row of it';
COMMENT ON COLUMN register.change.aspect IS
    'Column; NULL: the row was added or removed';
COMMENT ON COLUMN register.change.before IS
    'What it was; NULL: nothing, or the row was not there';
COMMENT ON COLUMN register.change.after IS
    'What it is now; NULL: nothing, or the row is gone';
