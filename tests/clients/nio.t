#!/bin/bash
# matrix-nio, which bots are built on.
. tests/tap.sh
. tests/web/nginx.sh
cluster_start
responders_start 2
nginx_start /limit_req/d
output=$(timeout 60 /usr/bin/python3 tests/clients/nio "http://127.0.0.1:$port" 2>&1)
echo "$output"
tests=$(grep -cE '^(not )?ok ' <<<"$output")
! grep -q '^not ok' <<<"$output" || failures=1
[ "${output##*$'\n'}" = '# done' ]
ok $? 'that was all'
is "$(sql "SELECT display_name FROM register.devices
            WHERE user_id = '@nio3:localhost'" | wc -l)" 0 \
    'the device of the one that logged out everywhere is gone'
done_testing
