#!/bin/bash
# Statements are prepared once for a connection, and what takes them away or
# replaces what they call costs no request.
. tests/tap.sh
"${as[@]}" cp -a "$TEST_ROOT/template" "$work/cluster"
printf '%s\n' 'log_statement = all' 'log_min_duration_statement = 0' \
    "log_line_prefix = '%u '" >>"$work/cluster/postgresql.conf"
cluster_start
flows "'m.login.dummy', 'm.login.password'"
cleanup_more() { [ -z "${pooler-}" ] || kill "$pooler"; }

# logged PATTERN: how often, of the responders since the log was emptied.
logged() { grep -cE "^register_cgi $1" "$work/cluster/log"; }
forget_log() { : >"$work/cluster/log" && : >"$work/log"; }
is_unharmed() { # NAME: the responders had no error
    is "$(grep -E 'database|outcome=internal' "$work/log")" '' "$1"
}
# sign_up NAME…: with a password, which takes both questions of a step.
sign_up() {
    local name
    for name in "$@"; do
        post '{"type":"m.login.password","user":"'"$name"'","password":"correct horse"}'
        printf '%s\n' "$(json .user_id)"
    done
}
signs_up() { # NAME SENTENCE
    is "$(sign_up "$1-1" "$1-2" "$1-3" | paste -sd' ')" \
        "@$1-1:localhost @$1-2:localhost @$1-3:localhost" "$2"
}

responders_start 1
signs_up first 'accounts are made'
is "$(logged 'LOG:.* parse register_.*internal.(look|advance)')" 2 \
    'a question that is asked again is prepared'
is "$(logged 'LOG: *execute <unnamed>.*internal.(look|advance)') $(logged \
    'LOG: *execute register_.*internal.(look|advance)')" '2 4' \
    'from the second time on that is what is executed'
sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE usename = 'register_cgi'" >/dev/null
forget_log
signs_up second 'a new connection'
is "$(logged 'LOG:.* parse register_.*internal.(look|advance)')" 2 \
    'has statements of its own'
PGHOST=$work responders_stop
post '{"type":"m.login.dummy","user":"once"}'
is "$(json .user_id) $(logged 'LOG:.* parse register_.*internal.advance')" \
    '@once:localhost 1' 'a process for one request prepares nothing'

# replaces NAME SED: a function is dropped, and made again a little different.
replaces() {
    local made
    made=$(sql "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = '$1'" |
        sed "$2")
    sql "BEGIN;
         DROP FUNCTION register_internal.$1;
         SET LOCAL check_function_bodies = off;
         $made;
         ALTER FUNCTION register_internal.$1 OWNER TO register_owner;
         GRANT EXECUTE ON FUNCTION register_internal.$1 TO register_cgi;
         COMMIT"
}
responders_start 1
signs_up third 'while a responder runs'
forget_log
replaces advance ''
signs_up fourth 'functions may be made anew'
is_unharmed 'unnoticed'
is "$(logged ERROR)" 0 'by PostgreSQL, too'
sql 'ALTER TYPE register_internal.answer
     ALTER ATTRIBUTE salt TYPE character varying'
signs_up fifth 'give a column of another type'
is "$(logged ERROR)" 1 'which a plan does not bear'
is_unharmed 'while the responder asks again'
responders_start 1
signs_up sixth 'in a new connection'
forget_log
replaces look 's/given_peer inet/given_peer cidr/'
signs_up seventh 'or take arguments of other types'
is "$(logged 'ERROR: *function register_internal.look.* does not exist')" 1 \
    'for which a statement was not prepared'
is_unharmed 'and the responder asks again'
responders_stop

# pooled NAME SETTING: many sign up through a pooler, whose connections each
# transaction may find to be another one.
pooled() {
    local i
    printf '%s\n' '[databases]' "register = host=$work" '[pgbouncer]' \
        "unix_socket_dir = $work/pooler" 'listen_port = 5432' \
        'pool_mode = transaction' 'auth_type = trust' \
        "auth_file = $work/pooler/users" "$2" >"$work/pooler/pgbouncer.ini"
    "${as[@]}" pgbouncer -q "$work/pooler/pgbouncer.ini" 2>>"$work/pooler/log" >&2 &
    pooler=$!
    until_true 20 test -S "$work/pooler/.s.PGSQL.5432"
    forget_log
    PGHOST=$work/pooler responders_start 6
    for i in 1 2 3 4; do
        sign_up "$1-$i"{a..j} >"$work/$1.$i" &
        signing_up[i]=$!
    done
    wait "${signing_up[@]}"
    is "$(cat "$work/$1".? | sort)" \
        "$(printf "@%s:localhost\n" "$1"-{1..4}{a..j} | sort)" "$1: accounts are made"
    is_unharmed "$1: by the first answer"
    like "$(grep -E "^register_cgi ERROR" "$work/cluster/log")" \
        'prepared statement .* (already exists|does not exist)' "$1: though statements are lost"
    [ "$(logged ERROR)" -le 6 ]
    ok $? "$1: each process asks plainly from then on" || echo "# $(logged ERROR)"
    responders_stop
    kill "$pooler"
    wait "$pooler"
    pooler=
}
"${as[@]}" mkdir "$work/pooler"
printf '"%s" ""\n' register register_cgi >"$work/pooler/users"
pooled pooler 'default_pool_size = 4'
pooled forgetful 'server_reset_query_always = 1'
done_testing
