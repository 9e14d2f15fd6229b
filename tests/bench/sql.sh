# What a sign-up without a hash costs: the database alone, then all of it.
head_of_table
# Neither rights nor triggers: what any registration has to store at least.
sql 'CREATE SCHEMA bench
     CREATE TABLE account (
         localpart text PRIMARY KEY, server_name text, password_hash text,
         created_at timestamptz DEFAULT now())
     CREATE TABLE token (
         hash bytea PRIMARY KEY, localpart text, created_at timestamptz
         DEFAULT now());
     GRANT USAGE ON SCHEMA bench TO register_cgi;
     GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA bench TO register_cgi'
no_limits
flows "'m.login.dummy'"
for round in warm 1 2 3 4 5; do
    bare=$(bench 16 4 tests/bench/sql/bare.sql 'SELECT count(*) FROM bench.token')
    asked=$(bench 16 4 tests/bench/sql/one_request.sql)
    bare_parsed=$(mode=extended bench 16 4 tests/bench/sql/bare.sql \
        'SELECT count(*) FROM bench.token')
    asked_parsed=$(mode=extended bench 16 4 tests/bench/sql/one_request.sql)
    v1=$(sign_ups v1 16 4 m.login.dummy "one$round")
    v3=$(sign_ups v3 16 4 m.login.dummy "three$round")
    [ "$round" = warm ] && continue
    ratio_of "$asked" "$bare" sql
    ratio_of "$asked_parsed" "$bare_parsed" parsed
    ratio_of "$v1" "$asked_parsed" v1_parsed
    ratio_of "$v3" "$v1" v3
    ratio_of "$v1" "$asked" v1
done
middle_row sql 'SQL of a sign-up in one request, 16 clients, both prepared' \
    'a bare insert of a user and a token in one statement' '>= 0.50'
middle_row parsed 'the same, both parsed anew each time' \
    'a bare insert of a user and a token in one statement' '>= 0.50'
middle_row v3 'version 3, one request, no hash, 16 clients' \
    'version 1' '>= 0.90'
middle_row v1 'version 1, one request, no hash, 16 clients' \
    'pgbench calling the same SQL, prepared as ours is' '>= 0.80'
middle_row v1_parsed 'the same' \
    'pgbench calling the same SQL, parsed anew each time' '>= 0.80'

# An invitation is one row, which sign-ups wait for in turn: so there are many.
sql "SELECT register.create_invitation(uses => NULL, token => 'bench' || i)
       FROM generate_series(1, 64) AS i;
     SELECT register.publish_terms('privacy_policy', '1.0', 'en', 'Privacy',
                                   'https://example.org/privacy')" >"$work/sql"
three='m.login.registration_token m.login.terms m.login.dummy'
flows "'$three'"
terms=$(sql "SELECT register_internal.settings_read() ->> 'terms'")
for round in warm 1 2 3 4 5; do
    asked=$(bench 16 4 tests/bench/sql/three_stages.sql)
    ours=$(sign_ups v1 16 4 "$three" "stages$round")
    [ "$round" = warm ] || ratio_of "$ours" "$asked" stages
done
middle_row stages 'three stages (invitation, terms, dummy), 16 clients' \
    'their calls by pgbench' '>= 0.80'
as_shipped
