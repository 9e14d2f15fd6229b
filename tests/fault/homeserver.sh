# shellcheck shell=bash
# The service in front of a homeserver, both of which are killed; sourced behind
# tests/fault/service.sh and tests/homeserver/homeserver.sh.
ours='sixteen letters!'

# in_front WAY: accounts are made at the homeserver.
in_front() {
    local with=$secret
    [ "$1" = shared_secret ] || with=$token
    sql "UPDATE register.settings SET homeserver_url = '$hs',
             homeserver_way = '$1', costly_steps_per_peer = NULL;
         SELECT FROM register.set_secret('homeserver', '$with');
         SELECT FROM register.set_secret('shared_secret', '$ours');
         SELECT FROM register.set_flows('m.login.password',
                                        'm.login.dummy m.login.password')"
    settings_settle
    responders=$queue settings_settle
}
# It is gone at once, and after a moment there again, with what it has on disk.
kill_homeserver() {
    hs_stop KILL
    hs_start
}
hs_storm() {
    tests/fault/homeserver_client storm "$url" "$work/journal" "$1" "$seed" "${@:2}"
}
hs_check() {
    local as_user
    hs_login administrator 'correct horse' ',"device_id":"CHECKER"'
    as_user=$(json .access_token)
    tests/fault/homeserver_checker "$work/journal" "$hs" "$as_user" \
        >"$work/violations" 2>"$work/found"
}
cleanup_more() {
    service_stop
    cleanup_homeserver
}
