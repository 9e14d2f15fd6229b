#!/bin/bash
# An attacker who has the role of the responder or of the mailer, logged in like
# them, and all that such a role could try.
. tests/tap.sh
cluster_start
# The superuser has the schema's name, and would leave it out.
export PGOPTIONS='-c search_path=public'
sql "SELECT FROM register.set_secret('captcha', 'quod secretum est');
     SELECT FROM register.create_invitation(token => 'quod-secretum-est');
     ANALYZE" >"$work/output"

# attempts ROLE <STATEMENTS, each on a line: for each a line with the SQLSTATE
# of the refusal, or what it printed, or nothing.
attempts() {
    sed 's/.*/&;\n\\echo =/' |
        psql -XAtq -v VERBOSITY=sqlstate -U "$1" -d register 2>&1 |
        sed -E 's/^ERROR: +//' | awk '/^=$/ {print said; said = ""; next}
                                      {said = said $0}'
}
attempt() { psql -XAtq -v VERBOSITY=sqlstate -U "$1" -d register <<<"$2" 2>&1; }

# Each table, view and sequence, in each way, and each function.
sql "SELECT format(way, oid::regclass)
    FROM pg_class, unnest(CASE WHEN relkind = 'S' THEN ARRAY[
             'SELECT nextval(''%s'')', 'SELECT setval(''%s'', 1)',
             'SELECT last_value FROM %s']
         ELSE ARRAY[
             'SELECT FROM %s', 'SELECT count(*) FROM %s', 'TABLE %s',
             'COPY %s TO STDOUT', 'COPY (SELECT * FROM %s) TO STDOUT',
             'COPY %s FROM STDIN', 'DELETE FROM %s', 'TRUNCATE %s',
             'INSERT INTO %s DEFAULT VALUES',
             'DO ''BEGIN LOCK TABLE %s; END''',
             'SELECT FROM %s FOR UPDATE', 'DROP TABLE %s CASCADE',
             'ALTER TABLE %s DISABLE TRIGGER ALL',
             'CREATE TRIGGER t AFTER INSERT ON %s EXECUTE FUNCTION suppress_redundant_updates_trigger()',
             'CREATE RULE r AS ON INSERT TO %s DO NOTHING',
             'CREATE INDEX ON %s ((1))',
             'CREATE TEMP TABLE mine () INHERITS (%s)',
             'GRANT SELECT ON %s TO PUBLIC']
         END) AS way
   WHERE relnamespace = 'register'::regnamespace AND relkind IN ('r', 'v', 'S')" \
    >"$work/things"
for role in register_cgi register_mailer; do
    attempts "$role" <"$work/things" >"$work/said"
    is "$(paste -d' ' "$work/said" "$work/things" |
        grep -vE '^(42501|42809|55000) ')" '' \
        "$role is refused at each table, view and sequence in each way"
    is "$(grep -c 42501 "$work/said")" "$(grep -cvE '42809|55000' "$work/said")" \
        'for want of a right, where there is something to refuse'
    sql "SELECT format('SELECT %s(%s)', oid::regproc, (
             SELECT string_agg(CASE WHEN provariadic <> 0 THEN 'VARIADIC ' ELSE '' END
                               || '(SELECT NULL::' || type::regtype || ')', ', ')
               FROM unnest(proargtypes) AS type))
        FROM pg_proc WHERE pronamespace::regnamespace::text ~ '^register'
         AND NOT has_function_privilege('$role', oid, 'EXECUTE')" \
        >"$work/functions"
    attempts "$role" <"$work/functions" >"$work/said"
    is "$(paste -d' ' "$work/said" "$work/functions" | grep -v '^42501 ')" '' \
        "$role calls no function that is not its own"
done
[ "$(wc -l <"$work/things")" -gt 500 ] && [ "$(wc -l <"$work/functions")" -gt 50 ]
ok $? 'that is a lot'

# What PostgreSQL itself offers.
cat >"$work/offers" <<'END'
42501|SET ROLE register_owner
42501|SET ROLE register_admin
42501|SET ROLE register
42501|SET SESSION AUTHORIZATION register
42501|GRANT register_owner TO CURRENT_USER
42501|ALTER ROLE CURRENT_USER SUPERUSER
42501|CREATE ROLE mine
42501|ALTER ROLE register_owner LOGIN
42501|CREATE DATABASE mine
42501|CREATE SCHEMA mine
42501|CREATE TABLE public.mine ()
42501|CREATE TEMP TABLE mine ()
42501|SELECT lo_from_bytea(0, 'mine')
42501|SELECT pg_advisory_lock(1)
42501|SELECT pg_logical_emit_message(false, 'a', 'b')
42501|CREATE TABLE register.mine ()
42501|CREATE FUNCTION register.now() RETURNS text RETURN ''
42501|CREATE FUNCTION register_internal.now() RETURNS text RETURN ''
42501|CREATE FUNCTION public.mine() RETURNS text RETURN ''
42501|CREATE EXTENSION pgtap
42501|CREATE EVENT TRIGGER mine ON sql_drop EXECUTE FUNCTION mine()
42501|CREATE FUNCTION pg_temp.c() RETURNS int LANGUAGE c AS 'libc', 'getpid'
42501|CREATE FUNCTION pg_temp.i(text) RETURNS text LANGUAGE internal AS 'lower'
42501|ALTER FUNCTION register_internal.advance RESET search_path
42501|ALTER SYSTEM SET log_statement = 'all'
42501|SET log_statement = 'all'
42501|SET log_min_duration_statement = 0
42501|SET log_parameter_max_length = -1
42501|SET session_replication_role = replica
42501|SET session_preload_libraries = 'auto_explain'
42501|LOAD 'auto_explain'
42501|COPY (SELECT 1) TO PROGRAM 'cat'
42501|COPY (SELECT 1) TO '/tmp/mine'
42501|SELECT pg_read_file('/etc/passwd')
42501|SELECT pg_read_binary_file('PG_VERSION')
42501|SELECT pg_ls_dir('.')
42501|SELECT pg_ls_waldir()
42501|SELECT pg_stat_file('PG_VERSION')
42501|SELECT pg_current_logfile()
42501|SELECT lo_import('/etc/passwd')
42501|SELECT lo_export(1, '/tmp/mine')
42501|SELECT loid FROM pg_largeobject
42501|SELECT rolpassword FROM pg_authid
42501|SELECT passwd FROM pg_shadow
42501|SELECT subconninfo FROM pg_subscription
42501|SELECT * FROM pg_hba_file_rules
42501|SELECT * FROM pg_file_settings
42501|SELECT umoptions FROM pg_user_mapping
42501|SELECT stavalues1 FROM pg_statistic
42501|SELECT pg_reload_conf()
42501|SELECT pg_rotate_logfile()
42501|SELECT pg_switch_wal()
42501|SELECT pg_create_restore_point('mine')
42501|SELECT pg_create_physical_replication_slot('mine')
42501|SELECT pg_logical_emit_message(false, 'a', 'b') FROM pg_create_logical_replication_slot('a', 'b')
42501|SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'register'
0|SELECT count(*) FROM pg_stats WHERE schemaname = 'register'
0|SELECT count(*) FROM pg_stat_activity WHERE usename <> CURRENT_USER AND query <> '<insufficient privilege>'
0|SELECT count(*) FROM pg_proc WHERE pronamespace::regnamespace::text ~ '^register' AND prosrc ~ 'secretum'
END
for role in register_cgi register_mailer; do
    sed 's/^[0-9]*|//' "$work/offers" | attempts "$role" >"$work/said"
    paste -d'|' "$work/said" "$work/offers" >"$work/compared"
    while IFS='|' read -r said wanted statement; do
        is "$said" "$wanted" "$role: $statement"
    done <"$work/compared"
done

# The administrator's words while they are carried out.
psql -XAtq -U register -d register >"$work/output" <<<"
    SELECT register.set_secret('captcha', 'dum dicitur'), pg_sleep(600)" 2>&1 &
speaker=$!
until [ "$(sql "SELECT count(*) FROM pg_stat_activity
    WHERE query ~ 'dum dicitu[r]' AND state = 'active'")" = 1 ]; do
    kill -0 $speaker 2>/dev/null || break
    sleep 0.05
done
is "$(attempt register_cgi "SELECT count(*) FROM pg_stat_activity
    WHERE query ~ 'dum dicitu[r]'")" 0 'no role can listen in while a secret is set'
is "$(sql "SELECT count(*) FROM pg_stat_activity
    WHERE query ~ 'dum dicitu[r]' AND state = 'active'")" 1 \
    'where there was something to hear'
sql "SELECT pg_cancel_backend(pid) FROM pg_stat_activity
      WHERE query ~ 'dum dicitu[r]'" >"$work/output"
wait $speaker

# advances SESSION TYPE NAME RESULT: a question of the responder.
advances() {
    echo "SELECT user_id FROM register_internal.advance(
        pg_catalog.sha256('$1'), true, '$2', $3, $4, false, NULL, NULL, NULL,
        NULL, NULL, false, NULL, pg_catalog.sha256('b'), NULL, '192.0.2.1',
        false, false, pg_catalog.sha256('c'), pg_catalog.sha256('token of $1'))"
}
# Things of its own by the names of ours change nothing for our functions, where
# the role may make any: in a database that others use, too.
sql 'GRANT TEMPORARY ON DATABASE register TO register_cgi, register_mailer'
tricks="
CREATE TEMP TABLE settings AS SELECT true AS registration_open;
CREATE TEMP TABLE session (id bytea); CREATE TEMP TABLE stage_type (type text);
CREATE TEMP TABLE secret AS SELECT 'shared_secret' AS name, 'x' AS value;
CREATE TEMP TABLE account (localpart text); CREATE TEMP TABLE mail (id int);
CREATE TEMP TABLE flow (flow int, stages text[]);
CREATE FUNCTION pg_temp.now() RETURNS timestamptz LANGUAGE plpgsql AS
    \$f\$ BEGIN RAISE EXCEPTION 'mine as %', CURRENT_USER; END \$f\$;
CREATE FUNCTION pg_temp.sha256(bytea) RETURNS bytea LANGUAGE plpgsql AS
    \$f\$ BEGIN RAISE EXCEPTION 'mine as %', CURRENT_USER; END \$f\$;
CREATE FUNCTION pg_temp.peer_network(inet) RETURNS cidr LANGUAGE plpgsql AS
    \$f\$ BEGIN RAISE EXCEPTION 'mine as %', CURRENT_USER; END \$f\$;
CREATE FUNCTION pg_temp.less(text, text) RETURNS boolean LANGUAGE plpgsql AS
    \$f\$ BEGIN RAISE EXCEPTION 'mine as %', CURRENT_USER; END \$f\$;
CREATE OPERATOR pg_temp.= (LEFTARG = text, RIGHTARG = text,
                           FUNCTION = pg_temp.less);
SET search_path = pg_temp, register, register_internal, pg_catalog;
"
is "$(attempt register_cgi "$tricks
    SELECT register_internal.settings_read() -> 'flows' -> 0 ->> 'stages'")" \
    '["m.login.password"]' \
    'the settings are ours'
is "$(attempt register_cgi "$tricks
    SELECT error FROM register_internal.nonce_key()")" not_set_up 'so are the secrets'
is "$(attempt register_cgi "$tricks SELECT count(*) FROM settings")" 1 \
    'though outside of our functions its own would be found'
is "$(attempt register_cgi "$tricks
    $(advances a m.login.password "'bob'" NULL)")" @bob:localhost \
    'an account is made'
is "$(sql "SELECT user_id FROM register.accounts")" @bob:localhost \
    'in our table'
is "$(attempt register_mailer "$tricks
    SELECT id FROM register_internal.mail_claim()")" '' 'mails are ours'

# Nothing that is done by mistake or by force ends in an account or a secret.
is "$(attempt register_cgi "SELECT is_valid FROM register_internal.invitation_ask(
    pg_catalog.sha256('quod-secretum-est'), '192.0.2.1')")" t \
    'the same is allowed that a client may do'
for type in m.login.dummy m.login.terms m.login.nonsense; do
    is "$(attempt register_cgi "$(advances e "$type" "'eve'" NULL)")" '' \
        "an account without the stages of a flow, by $type, is not"
done
# What the role claims of a shared secret, the database judges for itself.
order() { # NAME ADMIN SECRET: what a client that knows it sends.
    sql "SELECT quote_literal(jsonb_build_object(
             'user', '$1', 'password', 'p', 'admin', $2,
             'mac', encode(register_crypto.hmac(
                 '$1'::bytea || '\x00' || 'p'::bytea || '\x00'
                 || CASE WHEN $2 THEN 'admin' ELSE 'notadmin' END::bytea,
                 '$3'::bytea, 'sha1'), 'hex'),
             'is_authentic', true, 'is_admin', true))"
}
makes() { # SESSION NAME RESULT
    attempt register_cgi "$(advances "$1" org.matrix.login.shared_secret "'$2'" \
        "$3")"
}
sql 'SELECT register.close_registration()' >"$work/output"
is "$(makes f eve "$(order eve true '')")" '' \
    'where no shared secret is set no administrator is made'
sql "SELECT register.set_secret('shared_secret', 'sixteen-letters.')" >"$work/output"
is "$(makes g eve NULL)$(makes h eve "'{}'")$(makes i eve "$(order eve true '')")" '' \
    'nor by a role that does not know it'
signed=$(order eve false sixteen-letters.)
is "$(makes j eve "${signed/'"admin": false'/'"admin": true'}")" '' \
    'an HMAC for an ordinary account makes no administrator'
is "$(makes k eve "$signed") $(sql "SELECT is_admin FROM register.account
        WHERE localpart = 'eve'")" '@eve:localhost f' \
    'but that account, with any other claim'
is "$(makes l mallory "$signed")" '' 'and that of no other name'
is "$(makes m chief "$(order chief true sixteen-letters.)") $(sql "
        SELECT is_admin FROM register.account WHERE localpart = 'chief'")" \
    '@chief:localhost t' 'with the HMAC for an administrator one is made'
is "$(attempt register_cgi "SELECT input::text FROM register_internal.look(
        pg_catalog.sha256('n'), true, false, 'org.matrix.login.shared_secret', 'a',
        $(order a true sixteen-letters.), true, NULL, pg_catalog.sha256('b'),
        '192.0.2.1', true, false)" | grep -c sixteen)" 0 \
    'nor is the secret told to the role'
claim="'{\"is_authentic\": true}'"
is "$(attempt register_cgi "$(advances o m.login.application_service "'_irc_a'" "$claim");
    $(advances p matrix_register.login.guest "'a'" "$claim")")" '' \
    'who claims to be an application service or a guest is looked at as well'
is "$(sql "SELECT string_agg(localpart, ' ' ORDER BY localpart)
             FROM register.account")" 'bob chief eve' 'nothing else is there'
done_testing
