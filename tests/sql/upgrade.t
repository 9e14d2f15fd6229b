#!/bin/bash
# install.sql is run while people sign up: no step fails.
. tests/tap.sh
cluster_start
sql "SELECT FROM register.publish_terms('p', '1', 'en', 'P', 'https://x');
     SELECT FROM register.create_invitation(NULL, token => 'welcome');
     SELECT FROM register.set_flows('m.login.terms m.login.registration_token')" \
    >"$work/output"
# One sign-up after the other, as a responder asks for it.
cat >"$work/sign_up.sql" <<'END'
\set session random(1, 9000000000000000000)
SELECT register_internal.settings_read();
SELECT 1 / (error IS NULL)::integer FROM register_internal.look(
    sha256(:session::text::bytea), true, false, 'm.login.terms', NULL, NULL,
    false, NULL, sha256('a'), '192.0.2.1', false, false);
SELECT 1 / (error IS NULL)::integer FROM register_internal.advance(
    sha256(:session::text::bytea), true, 'm.login.terms', 'a' || :session::text,
    '{}', false, NULL, NULL, NULL, NULL, NULL, NULL, NULL, sha256('a'), 'p 1',
    '192.0.2.1', false, false, sha256('secret'), sha256(('a ' || :session)::bytea));
SELECT 1 / (user_id IS NOT NULL)::integer FROM register_internal.advance(
    sha256(:session::text::bytea), false, 'm.login.registration_token', NULL,
    jsonb_build_object('token_hash', encode(sha256('welcome'), 'hex')),
    false, NULL, NULL, NULL, NULL, NULL, NULL, NULL, sha256('b'), 'p 1',
    '192.0.2.1', false, false, sha256('secret'),
    sha256(('token ' || :session)::bytea));
END
chmod a+r "$work/sign_up.sql"
# Thirty a second are enough: each waits for the locks of every installation.
for client in 1 2 3; do
    until [ -e "$work/enough" ]; do
        pgbench -n -M prepared -t 20 -R 30 -U register_cgi -f "$work/sign_up.sql" \
            register 2>&1 || break
    done >"$work/client.$client" &
done
accounts() { sql 'SELECT count(*) FROM register.account'; }
until [ "$(accounts)" -gt 20 ]; do sleep 0.05; done
before=$(accounts)
for number in $(seq 8); do
    psql -XAtq -U register -d register -f sql/install.sql 2>&1 || echo "not $number"
done >"$work/installed"
after=$(accounts)
touch "$work/enough"
wait
is "$(uniq -c "$work/installed" | sed -E 's/^ *([0-9]+) .* (is .*date)\..*/\1 \2/')" \
    '8 is installed and up to date' 'it succeeds eight times'
[ "$after" -gt "$((before + 20))" ]
ok $? 'people sign up meanwhile'
is "$(grep -h ERROR "$work"/client.*)" '' 'and none of them is refused'
is "$(accounts)" "$(($(cat "$work"/client.* |
    sed -n 's/.*actually processed: \([0-9]*\)\/.*/\1/p' | paste -sd+)))" \
    'every one of them has an account'
done_testing
