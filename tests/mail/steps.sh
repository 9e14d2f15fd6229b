# shellcheck shell=bash
# What the tests in this folder have in common besides tests/tap.sh, which is
# sourced first. The log of all mailers is $work/log.
mailer=$PWD/build/matrix-register-mailer
inbox=$work/inbox
mkdir "$inbox"
: >"$work/log"
server=

# server_start [CERTIFICATE KEY]: on the port it had before, if any.
server_start() {
    local port
    port=$(cat "$inbox/port" 2>/dev/null || echo 0)
    rm -f "$inbox/port"
    tests/mail/server "$inbox" "$port" "$@" 2>>"$work/server.log" &
    server=$!
    until_true 10 test -s "$inbox/port" || echo "Bail out! no mail server"
    sql "UPDATE register.settings
            SET mail_from = 'Sign-up <no-reply@b.example>', smtp_tls = 'off',
                smtp_url = 'smtp://127.0.0.1:$(cat "$inbox/port")',
                public_base_url = 'https://b.example', mails_per_address = 1000,
                mails_per_peer = 1000, mails_per_session = 1000"
}
server_stop() {
    [ -n "$server" ] || return 0
    kill "$server"
    wait "$server" 2>/dev/null
    server=
}
# queue ADDRESS [CODE]
queue() {
    sql "SELECT coalesce(error, 'queued') FROM register_internal.mail_queue(
            NULL, 'code', '$1', '192.0.2.1',
            '{\"code\": \"${2-123456}\", \"link\": \"https://b.example/?a=1&b=2\"}')"
}
queue_many() { # NUMBER: for 1@a.example and so on
    sql "SELECT FROM generate_series(1, $1) AS n,
            register_internal.mail_queue(NULL, 'code', n || '@a.example', '192.0.2.1',
                                '{\"code\": \"123456\"}')" >/dev/null
}
# Nothing is as it was: no mail in the outbox, none in the inbox.
empty() {
    sql 'TRUNCATE register.mail'
    rm -f "$inbox"/*.mail
}
# Time goes by for all mails.
goes_by() {
    sql "UPDATE register.mail
            SET queued_at = queued_at - interval '$1',
                expires_at = expires_at - interval '$1',
                next_try_at = next_try_at - interval '$1',
                claimed_until = claimed_until - interval '$1'"
}
arrived() { find "$inbox" -name '*.mail' | wc -l; }
have_arrived() { [ "$(arrived)" -ge "$1" ]; }
# Addresses that have got mail, each as often as it has.
addressees() {
    grep -h '^To: ' "$inbox"/*.mail | tr -d '\r' | sed 's/^To: //' | sort
}
states() { sql 'SELECT state, tries FROM register.mails ORDER BY id' | tr '\n' ' '; }
mailer_start() {
    "$mailer" 2>>"$work/log" &
    mailers+=($!)
}
mailers=()
mailers_stop() { # [SIGNAL]
    [ ${#mailers[@]} != 0 ] || return 0
    kill "-${1-TERM}" "${mailers[@]}" 2>/dev/null
    wait "${mailers[@]}" 2>/dev/null
    mailers=()
}
once() { "$mailer" --once 2>>"$work/log"; }
# The log has no address, code or content.
log_is_discreet() {
    unlike "$(cat "$work/log")" '123456|a\.example|pass word|no-reply|code for' \
        'the log has no code, no address, no subject and no password'
}
cleanup_more() {
    mailers_stop KILL
    server_stop
}
