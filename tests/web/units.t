#!/bin/bash
# What systemd itself says of the units: how little they can do to the machine,
# and whether they are written as it understands them.
. tests/tap.sh
build=$PWD/build
mkdir "$work/units"

# units: copies of all, as they would start what was built here.
units() {
    rm -f "$work"/units/*
    cp nginx/systemd/*.service nginx/systemd/*.socket "$work/units/"
    sed -i "s|/usr/local/bin/|$build/|" "$work"/units/*.service
}
# exposed UNIT: succeeds when it is exposed by more than 1.5.
exposed() {
    ! systemd-analyze security --offline=yes --no-pager --threshold=15 \
        "$work/units/$1" >"$work/said" 2>&1
}
# complaints UNIT…: what systemd does not understand, with its exit status.
complaints() {
    (cd "$work/units" && systemd-analyze verify --man=no "$@" 2>&1)
    echo $?
}

units
found=0
for unit in nginx/systemd/*.service; do
    unit=$(basename "$unit")
    found=$((found + 1))
    ! exposed "$unit"
    ok $? "$unit is exposed by 1.5 at most" || tail -1 "$work/said" | sed 's/^/# /'
    like "$(cat "$work/said")" 'Overall exposure level .*: [01]\.[0-9]' \
        'which is a figure of systemd'
    sed -i '/^NoNewPrivileges=/d; /^CapabilityBoundingSet=/d; /^ProtectSystem=/d' \
        "$work/units/$unit"
    exposed "$unit"
    ok $? 'one with fewer fences would be noticed'
done
[ "$found" -ge 2 ]
ok $? 'the responder'\''s and the mailer'\''s are there'

for unit in nginx/systemd/*.service nginx/systemd/*.socket; do
    units
    unit=$(basename "$unit")
    is "$(complaints "$unit")" 0 "systemd has nothing to say against $unit"
    sed -i 's/^\(After\|Description\|ListenStream\)=/Planted=/' \
        "$work/units/$unit"
    like "$(complaints "$unit")" 'Planted' 'a word it does not know would be noticed'
done
units
sed -i 's|^ExecStart=.*|ExecStart=/nowhere/to/be/found|' "$work"/units/*.service
like "$(complaints matrix-register-mailer.service)" 'not executable.*' \
    'a program that is not there would be noticed'
done_testing
