#!/bin/bash
# A location that is guarded by whoami.
. tests/tap.sh
. tests/web/nginx.sh
cluster_start
responders_start 2
mkdir -p "$work/www/members"
echo 'for members' >"$work/www/members/page.txt"
sed "s|root .*;|root $work/www;|" \
    nginx/sites/matrix-register-auth.conf >"$work/auth.conf"
nginx_start "s|^    location / {|    include $work/auth.conf;\n&|"
host=http://127.0.0.1:$port
page=$host/members/page.txt

browse "$page"
standard 401 M_UNKNOWN_TOKEN 'no client comes in without a token'
browse -H 'Authorization: Bearer wrong' "$page"
standard 401 M_UNKNOWN_TOKEN 'nor with a wrong one'
browse -d '{"type":"m.login.password","user":"bob","password":"correct-horse"}' "$url"
token=$(json .access_token)
browse -H "Authorization: Bearer $token" "$page"
is "$status $body" '200 for members' 'a client with an account does'
browse "$page?access_token=$token"
standard 401 M_UNKNOWN_TOKEN 'the query, which would be logged, is not looked at'
browse -H "Authorization: Bearer $token" -d 'a body' "$page"
is "$status" 405 'a body changes nothing for the guard'
browse "$host/matrix-register-whoami"
standard 404 M_UNRECOGNIZED 'the guard itself is not to be asked'
browse -X POST -H "Authorization: Bearer $token" "$host/_matrix/client/v3/logout"
is "$status $body" '200 {}' 'who logs out'
browse -H "Authorization: Bearer $token" "$page"
standard 401 M_UNKNOWN_TOKEN 'does not come in any more'

responders_stop
browse -H "Authorization: Bearer $token" "$page"
like "$status $(json .errcode)" '^50[0-9] M_UNKNOWN$' \
    'no client comes in while registration does not answer'
done_testing
