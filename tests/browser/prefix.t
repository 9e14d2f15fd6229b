#!/bin/bash
# All of it below a prefix: a proxy hands /matrix/ on to the service, and
# public_base_url has that path.
. tests/browser/stack.sh
outer=$((port + 1))
while (exec 3<>"/dev/tcp/127.0.0.1/$outer") 2>/dev/null; do
    outer=$((outer + 1))
done
cat >"$work/proxy.conf" <<END
daemon off;
error_log stderr warn;
pid $work/proxy.pid;
events { worker_connections 512; }
http {
    access_log off;
    client_body_temp_path $work/proxy.body;
    fastcgi_temp_path $work/proxy.fastcgi;
    proxy_temp_path $work/proxy.proxy;
    uwsgi_temp_path $work/proxy.uwsgi;
    scgi_temp_path $work/proxy.scgi;
    server {
        listen 127.0.0.1:$outer;
        location /matrix/ {
            proxy_pass http://127.0.0.1:$port/;
            proxy_set_header Host \$http_host;
        }
        location / { return 404 "outside"; }
    }
}
END
"${as[@]}" nginx -c "$work/proxy.conf" 2>>"$work/server.log" >&2 &
proxy=$!
eval "$(declare -f cleanup_more | sed '1s/cleanup_more/cleanup_stack/')"
cleanup_more() { kill "$proxy"; cleanup_stack; }
until_true 10 test -s "$work/proxy.pid"
sql "UPDATE register.settings
        SET public_base_url = 'http://127.0.0.1:$outer/matrix'"
decide_flows "m.login.registration_token m.login.recaptcha \
matrix_register.login.proof_of_work m.login.email.url m.login.email.identity \
m.login.oauth2 m.login.password"
visit tests/browser/prefix.mjs "http://127.0.0.1:$outer" "$inbox"
is "$(sql 'SELECT user_id FROM register.accounts')" @ada:localhost \
    'the account is there'
done_testing
