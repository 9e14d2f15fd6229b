#!/bin/bash
# One account on both sides, or none, whatever is killed while it is made: the
# responders, PostgreSQL, the homeserver. From the environment: SIGN_UPS, KILLS of
# each part, SEED, HOMESERVER=synapse.
. tests/tap.sh
. tests/web/nginx.sh
. tests/fault/service.sh
. tests/homeserver/homeserver.sh
. tests/fault/homeserver.sh
sign_ups=${SIGN_UPS:-100} kills=${KILLS:-1} seed=${SEED:-$RANDOM}
parts=(responder backend postmaster homeserver)
echo "# $HOMESERVER, SEED=$seed SIGN_UPS=$sign_ups KILLS=$kills"
RANDOM=$seed

cluster_start
hs_start
hs_invite
responders_supervise 8
nginx_start /limit_req/d /limit_conn/d
declare -A killed
for way in shared_secret registration_token; do
    in_front $way
    while read -r part; do
        kill_"$part" || continue
        killed[$part]=$((${killed[$part]-0} + 1))
    done < <(hs_storm $((sign_ups / 2)) "${parts[@]/%/=$kills}")
    seed=$((seed + 1))
done
for part in "${parts[@]}"; do
    is "${killed[$part]-0}" $((2 * kills)) "kill -9, $part: $((2 * kills))"
    row "kill -9 in front of a homeserver, $part" "${killed[$part]-0}" ''
done
tests/fault/homeserver_client again "$url" "$work/journal"
ok $? 'every last request of a session can be repeated'
# What is left of rivals that were refused is no longer under way.
sql 'UPDATE register.session SET expires_at = now()
      WHERE completed_at IS NULL AND NOT is_due'
hs_check
is "$(grep -cE '"event": "(account|taken)"' "$work/journal")" $((sign_ups / 2 * 2)) \
    'each sign-up has an account, or a name that another one has'
row 'sign-ups in front of a homeserver' "$sign_ups" ''
while read -r kind number; do
    is "$number" 0 "violations: $kind"
    row "  $kind" "$sign_ups" "$number"
done <"$work/violations"
sed 's/^#*/#/' "$work/found"
is "$(wc -l <"$work/violations")" 12 'the checker has counted every kind'
done_testing
