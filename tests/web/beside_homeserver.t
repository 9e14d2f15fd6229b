#!/bin/bash
# One name for registration and a homeserver: the lines of the site files that are
# commented out pass on what is not for registration.
. tests/tap.sh
. tests/web/fronts.sh

# A homeserver that answers everything with what it was asked.
cat >"$work/homeserver.py" <<'END'
import http.server, json, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        answer = json.dumps({"homeserver": self.command + " " + self.path,
            "body": body.decode(), "host": self.headers["Host"],
            "for": self.headers["X-Forwarded-For"],
            "proto": self.headers["X-Forwarded-Proto"]}).encode()
        self.send_response(404 if "missing" in self.path else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
    do_POST = do_PUT = do_GET
    def log_message(self, *arguments): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
with open(sys.argv[1], "w") as file: print(server.server_port, file=file)
server.serve_forever()
END
homeserver_start() {
    python3 "$work/homeserver.py" "$work/homeserver_port" &
    homeserver=$!
    until [ -s "$work/homeserver_port" ]; do sleep 0.05; done
    homeserver_url=http://127.0.0.1:$(cat "$work/homeserver_port")
}
theirs() {
    browse "$host$1"
    is "$status $(json .homeserver)" "200 GET $1" "$1 is the homeserver's"
}
ours() {
    browse -X PUT "$host$1"
    like "$status $(grep '^Allow' <<<"$headers")" '^405 Allow: ' "$1 is ours"
}
client=/_matrix/client

cluster_start
responders_start 2
for name in $fronts; do
    homeserver_start
    # As an administrator would, with an editor.
    front_start "$name" '/limit_req/d' \
        '/^    location \/ {$/,/^    }$/d' \
        '/^    #location \/ {$/,/^    #}$/s/#//' \
        '/account\/whoami$/d; /logout (\/all)?$/d; /| versions$/d' \
        's/#\(Define register_homeserver\)/\1/' \
        "s|http://127.0.0.1:8009|$homeserver_url|"
    for other in "$client/v3/login" "$client/versions" "$client/v3/sync?since=a%20b" \
        "$client/v3/account/whoami" "$client/v3/logout" "$client/r0/logout/all" \
        "$client/v3/directory/room/%23a%2Fb%3Ac" "$client/v3/register/" \
        /.well-known/matrix/client / /_synapse/admin/v2/users; do
        theirs "$other"
    done
    browse -X PUT -d '{"body":"hello"}' "$host$client/v3/rooms/!r/send/m.room.message/1"
    is "$(json '.homeserver + .body')" \
        "PUT $client/v3/rooms/!r/send/m.room.message/1{\"body\":\"hello\"}" \
        'it gets bodies'
    is "$(json '"\(.for) \(.proto) \(.host)"')" "127.0.0.1 http 127.0.0.1:$port" \
        'and is told who asks for what'
    browse "$host$client/v3/missing"
    is "$status $(json .homeserver)" "404 GET $client/v3/missing" \
        'its errors are its own'
    for path_of_ours in "$client/v3/register" "$client/api/v1/register" \
        "$client/v3/register/available" /_synapse/admin/v1/register \
        "$client/v3/auth/m.login.dummy/fallback/web"; do
        ours "$path_of_ours"
    done
    browse "$host/_matrix/static/client/register/"
    like "$status $body" '<title>Create an account' 'the sign-up page is ours'
    browse -d '{"type":"m.login.password","user":"carol-'"$port"'","password":"correct-horse"}' \
        "$url"
    is "$(json .user_id)" "@carol-$port:localhost" 'registration makes accounts'

    kill $homeserver
    wait $homeserver 2>/dev/null
    rm -f "$work/homeserver_port"
    browse "$host$client/v3/login?access_token=s3cret"
    standard '50[23]' M_UNKNOWN 'a homeserver that is away is an error'
    browse "$url"
    is "$status" 200 'while registration goes on'
    unlike "$(cat "$work"/logs/*)" 's3cret|since=' 'no log has a query'
    front_stop
done
done_testing
