# shellcheck shell=bash
# A real nginx with the production site file, of which only the listen line and
# the socket are replaced, below what Debian's nginx.conf says for all sites;
# sourced by the tests behind tap.sh.

# nginx may hang up before a test has said all.
trap '' PIPE

# nginx_start [SED EXPRESSION…]: on a free port of its own; sets port and url.
# The expressions are for the copy of the site file.
nginx_start() {
    local edits=() edit
    for edit in "$@"; do edits+=(-e "$edit"); done
    for _ in 1 2 3 4 5; do
        port=$((20000 + RANDOM % 10000))
        nginx_listen "${edits[@]}" && return
    done
    echo "Bail out! nginx does not start: $(cat "$work/nginx.log")"
    exit 1
}
# Somebody else may take the port in between: then this fails.
nginx_listen() {
    ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || return 1
    url=http://127.0.0.1:$port$path
    sed -e "s|^ *listen .*;|    listen 127.0.0.1:$port;|" \
        -e "s|unix:[^;]*|unix:$work/fastcgi.sock|" "$@" \
        nginx/matrix-register.conf >"$work/site.conf"
    cat >"$work/nginx.conf" <<END_OF_FILE
daemon off;
error_log stderr warn;
pid $work/nginx.pid;
worker_shutdown_timeout 2s;
events { worker_connections ${connections-512}; }
http {
    sendfile on;
    tcp_nopush on;
    gzip on;
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log off;
    client_body_temp_path $work/bodies;
    fastcgi_temp_path $work/fastcgi;
    proxy_temp_path $work/proxy;
    uwsgi_temp_path $work/uwsgi;
    scgi_temp_path $work/scgi;
    include $work/site.conf;
}
END_OF_FILE
    "${as[@]}" nginx -e stderr -c "$work/nginx.conf" 2>>"$work/nginx.log" >&2 &
    nginx=$!
    until [ -s "$work/nginx.pid" ]; do
        kill -0 "$nginx" 2>/dev/null || return 1
        sleep 0.05
    done
}
nginx_stop() {
    [ -n "${nginx-}" ] || return 0
    kill -QUIT "$nginx" 2>/dev/null
    wait "$nginx" 2>/dev/null
    nginx=
}
cleanup_more() { nginx_stop; }

# browse ARGUMENTS…: curl; sets status, headers and body, which lies in
# $work/answer as well.
browse() {
    : >"$work/headers"
    curl -s --max-time 60 -D "$work/headers" -o "$work/answer" "$@"
    body=$(cat "$work/answer")
    headers=$(sed '/^HTTP\/1.1 100/,/^\r$/d' "$work/headers")
    status=$(sed -n '1s/^HTTP[^ ]* \([0-9]*\).*/\1/p' <<<"$headers")
}
# raw TEXT: sends it as it is, with the escapes of printf; sets status, headers
# and body.
raw() {
    local answer
    exec 3<>"/dev/tcp/127.0.0.1/$port"
    printf '%b' "$1" >&3
    answer=$(timeout 60 cat <&3)
    exec 3>&-
    split_answer "$answer"
    status=$(sed -n '1s/^HTTP[^ ]* \([0-9]*\).*/\1/p' <<<"$headers")
}
# header NAME: its values in the last answer, a line each.
header() { sed -n "s/^$1: \([^"$'\r'"]*\)"$'\r'"*$/\1/Ip" <<<"$headers"; }

# cors: what is wrong with the CORS headers of the last answer.
cors() {
    local row
    for row in 'Origin: *' 'Methods: GET, HEAD, POST, PUT, DELETE, OPTIONS' \
        'Headers: X-Requested-With, Content-Type, Authorization'; do
        [ "$(header "Access-Control-Allow-${row%%:*}")" = "${row#*: }" ] ||
            echo "not once: Access-Control-Allow-$row"
    done
}
# standard STATUS ERRCODE NAME: the last answer was a standard error, whole.
standard() {
    local wrong
    wrong=$(
        [ "$status" = "$1" ] || echo "status: $status"
        jq -e --arg errcode "$2" '.errcode == $errcode and (.error | length > 9)
            and (keys - ["retry_after_ms"] == ["errcode", "error"])' \
            <<<"$body" >/dev/null 2>&1 || echo "body: $body"
        [ "$(header Content-Type)" = application/json ] ||
            echo "not once: Content-Type: application/json"
        [ "$(header Content-Length)" = "$(LC_ALL=C; echo ${#body})" ] ||
            echo "not once: a Content-Length that is true"
        cors
        grep -iE 'nginx/|<html' <<<"$headers$body"
    )
    [ -z "$wrong" ]
    ok $? "$3" || printf '%s\n' "$wrong" "$headers" | sed 's/^/# /'
}
# within SECONDS COMMAND…: false when it does not hold by then.
within() {
    local deadline=$((${EPOCHREALTIME/./} + $1 * 1000000))
    shift
    until "$@"; do
        [ "${EPOCHREALTIME/./}" -lt "$deadline" ] || return 1
        sleep 0.05
    done
}
# sign_up_body USER: of the password stage.
sign_up_body() {
    echo "{\"type\":\"m.login.password\",\"user\":\"$1\",\"password\":\"12345678\"}"
}
