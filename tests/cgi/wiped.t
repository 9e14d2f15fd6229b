#!/bin/bash
# Whatever the connection to the database is, and however long a request: no secret
# of it stays in the memory of the process.
. tests/tap.sh
[ "$(id -u)" = 0 ] || { echo '1..0 # SKIP only root can read the memory of a process'; exit; }
secret='sixteen letters!'
# wiped NAME KEYS STATUS: after an account by secret, which the keys may spoil.
count=0
wiped() {
    local user mac
    count=$((count + 1)) user=user$count
    mac=$(printf '%s\0%s\0%s' "$user" s3cr3t-g4udens notadmin |
        openssl dgst -sha1 -hmac "$secret" -r | cut -d' ' -f1)
    post "{\"type\":\"org.matrix.login.shared_secret\",\"user\":\"$user\"$2,
        \"mac\":\"$mac\",\"password\":\"s3cr3t-g4udens\"}"
    is "$status $(in_memory "$(pgrep -P "$responders")" 3cr3t-g4uden "${mac:3:12}" \
        "${secret:3:12}")" "$3 read" "$1"
}
# The process of PostgreSQL that serves the responder.
backend() { sql "SELECT pid FROM pg_stat_activity WHERE usename = 'register_cgi'"; }

cluster_start
sql "SELECT register.set_secret('shared_secret', '$secret')" >/dev/null
responders_start
wiped 'a short request leaves nothing' '' 200
first=$(backend)
wiped 'nor does a second one' '' 200
is "$(backend)" "$first" 'and the connection stays'
for length in 8000 11000 14000 15500; do
    wiped "nor does one of $length bytes" ",\"displayname\":\"$(printf "%${length}s")\"" 400
done
wiped 'nor a short one behind it' '' 200
responders_stop

cluster_stop
PGPORT=$((28000 + RANDOM % 2000))
while (exec 3<>"/dev/tcp/127.0.0.1/$PGPORT") 2>/dev/null; do PGPORT=$((PGPORT + 1)); done
"${as[@]}" openssl req -new -x509 -nodes -subj /CN=localhost -days 2 \
    -keyout "$work/cluster/server.key" -out "$work/cluster/server.crt" 2>"$work/openssl"
printf '%s\n' 'ssl = on' "listen_addresses = '127.0.0.1'" "port = $PGPORT" \
    >>"$work/cluster/postgresql.conf"
export PGPORT
cluster_start
export PGHOST=127.0.0.1 PGSSLMODE=require
responders_start
wiped 'over TLS it leaves nothing' '' 200
wiped 'nor a long one' ",\"displayname\":\"$(printf '%8000s' '')\"" 400
export PGSSLMODE=disable
responders_start
wiped 'over plain TCP neither' '' 200
first=$(backend)
wiped 'nor one after the other' '' 200
is "$(backend)" "$first" 'where the connection stays as well'
done_testing
