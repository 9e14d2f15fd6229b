# shellcheck shell=bash
# What the tests in this folder have in common besides tests/tap.sh, which is
# sourced first.

# Most does not differ between these: MODES="CGI FastCGI" tries it in both.
# shellcheck disable=SC2034
modes=${MODES:-FastCGI}

# begin MODE: all as after the installation, no account is there; requests are
# plain CGI, or meet two FastCGI responders, or, "anew", six that read the settings
# before each request, so that what a statement changes is in force at once.
begin() {
    [ "$modes" = FastCGI ] || echo "# as plain $1"
    mode=$1
    responders_stop
    sql "SET client_min_messages = warning;
         TRUNCATE register.account, register.session, register.name,
                  register.device, register.invitation,
                  register.invitation_use, register.tally
                  RESTART IDENTITY CASCADE;
         SET session_replication_role = replica; -- no trigger keeps the row
         DELETE FROM register.settings;
         INSERT INTO register.settings DEFAULT VALUES;
         RESET session_replication_role;
         SELECT FROM register.set_flows('m.login.password')" >/dev/null
    case $1 in
    FastCGI) responders_start 2 ;;
    anew) responders_start 6 ;;
    esac
}
# decide STATEMENT: an administrator's decision, in force for the next request.
decide() {
    sql "$1" >/dev/null
    settings_settle
}
# decide_flows FLOW…
decide_flows() {
    local flows
    printf -v flows ", '%s'" "$@"
    decide "SELECT FROM register.set_flows(${flows#, })"
}
# What all sign-ups so far have left behind.
traces() {
    sql "SELECT concat_ws(' ',
        (SELECT count(*) FROM register.account), 'accounts',
        (SELECT count(token_hash) FROM register.device), 'tokens',
        (SELECT count(*) FROM register.name), 'names',
        (SELECT count(*) FROM register.session), 'sessions',
        (SELECT count(*) FROM register.invitation_use), 'uses')"
}
nothing='0 accounts 0 tokens 0 names 0 sessions 0 uses'

# made USER NAME: the last answer says that this account was made.
made() {
    local token='"access_token":"[0-9a-f]{64}","home_server":"localhost"'
    like "$status $body" "^200 \{\"user_id\":\"$1\",$token\}$" "$2"
}
# next TYPE NAME: the last answer sends the client on to this stage. Sets
# session.
next() {
    local session_id='"session":"[0-9a-f]{64}"'
    like "$status $body" "^200 \{$session_id,\"next\":\"$1\"\}$" "$2"
    session=$(json .session)
}
# ends BODY: posts it, and the session ends once the request is judged.
ends() {
    sql "BEGIN; SELECT FROM register.session FOR UPDATE; SELECT pg_sleep(1);
         DELETE FROM register.session; COMMIT" >"$work/ignored" &
    until_true 5 sleeps
    post "$1"
    wait $!
}
sleeps() { [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")" = 1 ]; }
# of_header NAME: the value of a header of the last answer.
of_header() { sed -n "s/^$1: \([^"$'\r'"]*\)"$'\r'"*$/\1/p" <<<"$headers"; }
# exchange VARIABLE=VALUE… <BODY: exactly these, where the function request
# would put things right.
exchange() {
    local answer
    if [ -n "${responders-}" ]; then
        answer=$(tests/cgi/fastcgi "$work/fastcgi.sock" "$@")
    else
        answer=$(env "$@" "$binary" 2>>"$work/log")
    fi
    split_answer "$answer"
}
# at_once NUMBER BODY: so many clients send this at the same moment, each its
# own number where the body says NUMBER. Sets answers, one line for each.
at_once() {
    local number clients=()
    for number in $(seq "$1"); do
        {
            post "${2//NUMBER/$number}"
            echo "$status $body" >"$work/answer.$number"
        } &
        clients+=($!)
    done
    wait "${clients[@]}"
    answers=$(cat "$work"/answer.*)
    rm "$work"/answer.*
}
# how_many PATTERN: of these answers.
how_many() { grep -cE -- "$1" <<<"$answers"; }
