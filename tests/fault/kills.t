#!/bin/bash
# Nothing that was answered gets lost when parts are killed meanwhile. From the
# environment: SIGN_UPS, KILLS of each part, SEED.
. tests/tap.sh
. tests/web/nginx.sh
. tests/fault/service.sh
sign_ups=${SIGN_UPS:-100} kills=${KILLS:-1} seed=${SEED:-$RANDOM}
parts=(responder queue backend postmaster worker nginx mailer)
echo "# SEED=$seed SIGN_UPS=$sign_ups KILLS=$kills"
RANDOM=$seed

cluster_start
storm_prepare "$sign_ups"
responders_supervise 4
mail_start
# A worker that is killed does not give back the connections it had counted.
nginx_start /limit_req/d /limit_conn/d \
    's/fastcgi_read_timeout .*/fastcgi_read_timeout 15s;/'

# The clients say when.
declare -A killed
while read -r part; do
    kill_"$part" || continue
    killed[$part]=$((${killed[$part]-0} + 1))
done < <(storm "$sign_ups" "${parts[@]/%/=$kills}")
for part in "${parts[@]}"; do
    is "${killed[$part]-0}" "$kills" "kill -9, $part: $kills"
    row "kill -9, $part" "${killed[$part]-0}" ''
done
storm_end
storm_check "$sign_ups" 'sign-ups meanwhile'
done_testing
