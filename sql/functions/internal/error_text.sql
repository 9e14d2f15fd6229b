-- A case for each row that has words, without the colon that leads to a detail.
\set cases `sed -nE 's/^ERROR\([A-Z_]+, "([a-z_]+)", [0-9]+, "[A-Z_]*", [0-9]+, "(.*[^: ])(: )?"\)$/WHEN $$\1$$ THEN $$\2$$/p' :'source'/errors.def`
\set others 'WHEN $$name_invalid$$ THEN $$This user name can\'t be one$$ WHEN $$abandoned$$ THEN $$The sign-up expired before it was complete$$ WHEN $$denied$$ THEN $$An administrator did not approve it, see deny_account()$$'
\set body 'SELECT CASE error ' :cases ' ELSE CASE error ' :others ' END END'
CREATE OR REPLACE FUNCTION register_internal.error_text(error text)
RETURNS text
LANGUAGE sql IMMUTABLE AS :'body';
COMMENT ON FUNCTION register_internal.error_text IS
    'What an error says, as sql/errors.def words it to people; of those that only the database knows, too';
-- Views call it, as the role that reads them.
GRANT EXECUTE ON FUNCTION register_internal.error_text TO register_admin;
