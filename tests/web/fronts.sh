# Real web servers with the production site files, only their ports, sockets and
# paths replaced; sourced by the tests behind tap.sh. They write the logs that the
# site files and Debian's own configuration name, in $work/logs.

# Each way in that there is a site file for.
fronts='nginx nginx_cgi apache apache_fcgid apache_cgi'
# A web server may hang up before a test has said all.
trap '' PIPE
PATH=$PATH:/usr/sbin

# What is said of one of several fronts is said with its name.
eval "$(declare -f ok | sed '1s/ok/ok_plain/')"
ok() { ok_plain "$1" "${front:+$front: }$2"; }

# front_start NAME [SED EXPRESSION…]: on a free port of its own; nginx and apache
# need responders_start. Sets front, port, host, url, and log, where responders
# say what they do.
front_start() {
    local edits=() edit
    front=$1 log=$work/log
    shift
    for edit in "$@"; do edits+=(-e "$edit"); done
    port=$((20000 + RANDOM % 10000))
    while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
        port=$((port + 1))
    done
    host=http://127.0.0.1:$port
    url=$host$path
    install -m 755 "$binary" "$work/matrix-register"
    install -Dm644 -t "$work/static" nginx/page/*
    case $front in
    nginx*) nginx_configure ;;
    apache*) apache_configure ;;
    esac
    "${as[@]}" mkdir -p "$work/logs"
    "${server[@]}" 2>>"$work/server.log" >&2 &
    server_pid=$!
    for _ in $(seq 100); do
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && return
        sleep 0.1
    done
    echo "Bail out! $front does not start: $(cat "$work"/{server.log,logs/*})"
    exit 1
}
front_stop() {
    [ -z "${server_pid-}" ] || kill -TERM "$server_pid" 2>/dev/null
    wait "$server_pid" 2>/dev/null
    server_pid=
    [ -z "${wrapper-}" ] || kill "$wrapper" 2>/dev/null
    wrapper=
    rm -f "$work"/logs/* "$work/wrapper.sock"
    front=
}
cleanup_more() { front_stop; }

nginx_configure() {
    local socket=$work/fastcgi.sock
    [ "$front" = nginx ] || {
        socket=$work/wrapper.sock
        edits+=(-e "s|fastcgi_pass .*|&\nfastcgi_param SCRIPT_FILENAME $work/matrix-register;\nfastcgi_param PGHOST $work;|")
        "${as[@]}" spawn-fcgi -n -s "$socket" -M 0666 -- \
            /usr/sbin/fcgiwrap 2>>"$work/log" &
        wrapper=$!
    }
    sed -e "s|listen .*;|listen 127.0.0.1:$port;|" \
        -e "s|unix:.*queue.sock|unix:${queue_socket:-$socket}|" \
        -e "s|unix:/run/[^;]*|unix:$socket|" \
        -e "s|alias .*;|alias $work/static/;|" "${edits[@]}" \
        nginx/sites/matrix-register.conf >"$work/site.conf"
    cat >"$work/nginx.conf" <<END
daemon off;
error_log /var/log/nginx/error.log;
pid $work/nginx.pid;
events { worker_connections ${connections:-512}; }
http {
    access_log /var/log/nginx/access.log;
    client_body_temp_path $work/body;
    fastcgi_temp_path $work/fastcgi;
    proxy_temp_path $work/proxy;
    uwsgi_temp_path $work/uwsgi;
    scgi_temp_path $work/scgi;
    include $work/site.conf;
}
END
    # Mounts of a process's own; a user gets them with user IDs of its own.
    server=(unshare --mount)
    [ "$(id -u)" = 0 ] ||
        server+=(--user --map-current-user --keep-caps)
    # shellcheck disable=SC2016
    server+=(bash -c 'mount --bind "$0" /var/log/nginx && exec "$@"' "$work/logs"
        "${as[@]}" nginx -c "$work/nginx.conf")
}

# The modules that Debian has on, and those that the site file names.
apache_configure() {
    local name modules=/usr/lib/apache2/modules
    for name in common "${front#apache}"; do
        name=matrix-register-apache${name:+-${name#_}}.conf
        sed -e "s|127.0.0.1:8008|127.0.0.1:$port|" \
            -e "s|unix:[^\|]*|unix:$work/fastcgi.sock|" \
            -e "s|/usr/local/bin|$work|" \
            -e "s|/usr/local/share/matrix-register/nginx/page|$work/static|" \
            -e "s|/usr/local/share/matrix-register/nginx/sites|$work|" \
            -e "s|/run/postgresql|$work|" "${edits[@]}" \
            "nginx/sites/$name" >"$work/$name"
    done
    {
        echo "ServerName localhost"
        sed -nE 's/^ *#.* a2enmod ([a-z_ ]+).*/\1/p' "$work/$name" | tr ' ' '\n' |
            sed 's/^proxy_/proxy\n&/' | cat - <(printf '%s\n' alias authz_core authz_host \
                dir env mime mpm_event reqtimeout setenvif) | sort -u |
            sed "s|.*|LoadModule &_module $modules/mod_&.so|"
        cat <<END
DefaultRuntimeDir $work
PidFile $work/apache.pid
Mutex file:$work
ErrorLog $work/logs/error.log
LogLevel warn
TypesConfig /dev/null
<IfModule mod_fcgid.c>
    FcgidIPCDir $work/fcgid
    FcgidProcessTableFile $work/fcgid.table
</IfModule>
<IfModule mod_cgid.c>
    ScriptSock $work/cgid.sock
</IfModule>
<Directory />
    AllowOverride None
    Require all denied
</Directory>
Include $work/$name
END
    } >"$work/apache.conf"
    [ "$front" = apache ] || log=$work/logs/error.log
    server=("${as[@]}" env APACHE_LOG_DIR="$work/logs" apache2
        -f "$work/apache.conf" -D FOREGROUND)
}

# browse ARGUMENTS…: curl; sets status, headers and body.
browse() {
    local line
    body=$(curl -s --max-time 20 -D "$work/headers" "$@")
    headers='' status=''
    while IFS= read -r line; do
        [[ $line != 'HTTP/1.1 100'* ]] || continue
        [[ ! $line =~ ^HTTP[^\ ]*\ ([0-9]+) ]] || status=${BASH_REMATCH[1]}
        headers+=$line$'\n'
    done <"$work/headers"
    headers=${headers%$'\n'}
}
# raw TEXT: sends it as it is, as far as the server reads it; sets status,
# headers and body.
raw() {
    local answer
    exec 3<>"/dev/tcp/127.0.0.1/$port"
    printf '%b' "$1" >&3 2>>"$work/broken"
    answer=$(timeout 20 cat <&3 2>>"$work/broken")
    exec 3>&-
    split_answer "$answer"
    status=
    [[ ! $headers =~ ^HTTP[^\ ]*\ ([0-9]+) ]] || status=${BASH_REMATCH[1]}
}
# lines_of_header REGEX: sets count to how many lines begin like that.
lines_of_header() {
    local line
    count=0
    while IFS= read -r line; do
        [[ ! ${line,,} =~ ^$1 ]] || count=$((count + 1))
    done <<<"$headers"
}
# standard STATUS ERRCODE NAME: the last answer was a whole standard error.
standard() {
    local name
    refused "$1" "$2" . "$3"
    like "$(json '."matrix_register.error"')" '^[a-z_]+$' "$3, with a name"
    lines_of_header $'content-type: application/json\r?$'
    is "$count" 1 "$3, as application/json"
    for name in origin methods headers; do
        lines_of_header "access-control-allow-$name:"
        is "$count" 1 "$3, with Access-Control-Allow-$name once"
    done
    unlike "$headers $body" '(nginx|Apache)/[0-9]|<html' \
        "$3, without a banner of the web server"
}
