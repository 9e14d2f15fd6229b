# shellcheck shell=bash
# The homeserver in these tests; sourced behind tests/tap.sh. It is Synapse where
# HOMESERVER=synapse, as in "make check-homeserver", else the stand-in.
HOMESERVER=${HOMESERVER-standin}
admin_path=/_synapse/admin/v1/register
client_path=/_matrix/client/v3
secret='homeserver secret' token=homeserver-token

# hs_start WORD…: an empty homeserver at $hs, or the one that was stopped; see
# tests/homeserver/synapse for the words. The token is good there.
hs_start() {
    if [ -z "${hs_port-}" ]; then
        hs_port=$((30000 + RANDOM % 2000))
        while (exec 3<>"/dev/tcp/127.0.0.1/$hs_port") 2>/dev/null; do
            hs_port=$((hs_port + 1))
        done
        hs=http://127.0.0.1:$hs_port
    fi
    hs_log=$work/homeserver/log
    setpriv --pdeathsig KILL "tests/homeserver/$HOMESERVER" "$work/homeserver" \
        "$hs_port" "$@" 2>>"$work/homeserver.errors" >&2 &
    hs_process=$!
    for _ in $(seq 600); do
        curl -s -o "$work/health" "$hs/health" && break
        kill -0 "$hs_process" 2>/dev/null || break
        sleep 0.1
    done
    [ "$(cat "$work/health" 2>/dev/null)" = OK ] || {
        echo "Bail out! The homeserver does not start: $(cat "$work/homeserver.errors")"
        exit 1
    }
    rm "$work/health"
}
hs_stop() {
    kill "-${1-TERM}" "$hs_process" 2>/dev/null
    wait "$hs_process" 2>/dev/null
}
hs_restart() { hs_stop; hs_start "$@"; }
# hs_replace WORD…: another one, with nothing in it, at the same address.
hs_replace() {
    hs_stop
    rm -r "$work/homeserver"
    hs_start "$@"
}
# hs_invite: makes the token. It takes an administrator, who needs the secret.
hs_invite() {
    by_secret administrator 'correct horse' '' admin
    as_user=$(json .access_token) hs POST /_synapse/admin/v1/registration_tokens/new \
        "{\"token\":\"${1-$token}\"${2-}}"
    [ "$status" = 200 ] || {
        echo "Bail out! The homeserver makes no token: $body"
        exit 1
    }
}

# hs METHOD PATH [BODY]: asks it; sets status and body. as_user is the token that
# goes along.
hs() {
    local arguments=(-X "$1")
    [ -z "${as_user-}" ] || arguments+=(-H "Authorization: Bearer $as_user")
    [ -z "${3-}" ] || arguments+=(-H 'Content-Type: application/json' --data-binary "$3")
    [ -z "${peer_of-}" ] || arguments+=(-H "X-Forwarded-For: $peer_of")
    body=$(curl -s --max-time 20 -o "$work/hs_body" -w '%{http_code}' \
        "${arguments[@]}" "$hs$2")
    status=$body
    body=$(cat "$work/hs_body")
    rm -f "$work/hs_body"
}
nonce() {
    hs GET "$admin_path"
    nonce=$(json .nonce)
}
# mac_of NAME PASSWORD admin|notadmin: under the secret, for the nonce.
mac_of() {
    printf '%s\0%s\0%s\0%s' "$nonce" "$1" "$2" "${3-notadmin}" |
        openssl dgst -sha1 -hmac "$secret" -r | cut -d' ' -f1
}
# by_secret NAME PASSWORD [KEYS] [admin]: makes an account there; the further
# keys begin with a comma.
by_secret() {
    local admin=false
    [ -z "${4-}" ] || admin=true
    [ -n "${same_nonce-}" ] || nonce
    hs POST "$admin_path" "{\"nonce\":\"$nonce\",\"username\":\"$1\",
        \"password\":\"$2\",\"admin\":$admin,
        \"mac\":\"$(mac_of "$1" "$2" "${4-notadmin}")\"${3-}}"
}
# hs_register KEYS: a step of the other way; the keys are those of the body.
hs_register() { hs POST "$client_path/register" "{$1}"; }
# hs_login NAME PASSWORD [KEYS]
hs_login() {
    hs POST "$client_path/login" "{\"type\":\"m.login.password\",\"identifier\":{
        \"type\":\"m.id.user\",\"user\":\"$1\"},\"password\":\"$2\"${3-}}"
}
# hs_whoami TOKEN: whose it is, as status, user and device.
hs_whoami() {
    as_user=$1 hs GET "$client_path/account/whoami"
    echo "$status $(json '[.user_id, .device_id] | map(values) | join(" ")')"
}
# misbehave WAY [PATH] [TIMES]: the stand-in, as tests/homeserver/standin says.
misbehave() {
    curl -s -o "$work/misbehave" "$hs/standin" \
        -d "{\"way\":\"$1\",\"path\":\"${2-}\",\"times\":${3-1000000}}"
}
behave() { misbehave '' '' 0; }

cleanup_homeserver() { [ -z "${hs_process-}" ] || hs_stop KILL; }
cleanup_more() { cleanup_homeserver; }

# standin_only: skips a file that tells the homeserver to misbehave.
standin_only() {
    [ "$HOMESERVER" = standin ] ||
        { echo '1..0 # SKIP only the stand-in can be told to'; exit; }
}
