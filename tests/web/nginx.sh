# A real nginx with the production site file, only its listen line, its log and
# its socket replaced; sourced by the tests behind tap.sh.

# nginx may hang up before a test has said all.
trap '' PIPE

# nginx_start [SED EXPRESSION…]: on a free port of its own; sets url.
nginx_start() {
    local edits=() edit
    for edit in "$@"; do edits+=(-e "$edit"); done
    port=$((20000 + RANDOM % 10000))
    while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
        port=$((port + 1))
    done
    sed -e "s|listen .*;|listen 127.0.0.1:$port;|" \
        -e "s|unix:[^;]*|unix:$work/fastcgi.sock|" \
        -e "s|alias .*;|alias $work/static/;|" \
        -e "s|access_log [^ ]*|access_log $work/access.log|" "${edits[@]}" \
        nginx/matrix-register.conf >"$work/site.conf"
    install -Dm644 -t "$work/static" nginx/static/*
    cat >"$work/nginx.conf" <<END
daemon off;
error_log stderr warn;
pid $work/nginx.pid;
events { worker_connections ${connections:-512}; }
http {
    access_log off;
    client_body_temp_path $work/body;
    fastcgi_temp_path $work/fastcgi;
    proxy_temp_path $work/proxy;
    uwsgi_temp_path $work/uwsgi;
    scgi_temp_path $work/scgi;
    include $work/site.conf;
}
END
    "${as[@]}" nginx -c "$work/nginx.conf" 2>>"$work/nginx.log" >&2 &
    nginx=$!
    url=http://127.0.0.1:$port$path
    for _ in $(seq 50); do
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && return
        sleep 0.1
    done
    echo "Bail out! nginx does not start: $(cat "$work/nginx.log")"
    exit 1
}
nginx_stop() {
    [ -n "${nginx-}" ] || return 0
    kill -QUIT "$nginx" 2>/dev/null
    wait "$nginx" 2>/dev/null
    nginx=
}
cleanup_more() { nginx_stop; }

# browse ARGUMENTS…: curl; sets status, headers and body.
browse() {
    body=$(curl -s --max-time 20 -D "$work/headers" "$@")
    headers=$(grep -v '^HTTP/1.1 100' "$work/headers")
    status=$(sed -n 's/^HTTP[^ ]* \([0-9]*\).*/\1/p' <<<"$headers" | tail -1)
}
# raw TEXT: sends it as it is; sets status, headers and body.
raw() {
    local answer
    exec 3<>"/dev/tcp/127.0.0.1/$port"
    printf '%b' "$1" >&3
    answer=$(timeout 20 cat <&3)
    exec 3>&-
    split_answer "$answer"
    status=$(sed -n '1s/^HTTP[^ ]* \([0-9]*\).*/\1/p' <<<"$headers")
}
# standard STATUS ERRCODE NAME: the last answer was a whole standard error.
standard() {
    local name
    refused "$1" "$2" . "$3"
    is "$(grep -ic '^Content-Type: application/json.$' <<<"$headers")" 1 \
        "$3, as application/json"
    for name in Origin Methods Headers; do
        is "$(grep -c "^Access-Control-Allow-$name:" <<<"$headers")" 1 \
            "$3, with Access-Control-Allow-$name once"
    done
    unlike "$headers $body" 'nginx/[0-9]|<html' "$3, without nginx's banner"
}
