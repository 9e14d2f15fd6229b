# Fresh Debians that systemd has booted, as layers over one that is fetched once;
# sourced by nginx/deb-check. Needs root and a mount namespace of its own.
# shellcheck shell=bash
folder=$PWD/var/deb-check
base=$folder/base
log=$folder/log

# is GOT WANTED SENTENCE: ends everything where it does not hold.
is() {
    [ "$1" = "$2" ] || {
        printf '%s\n' "not ok - $3" "got:    $1" "wanted: $2" "see $log"
        exit 1
    } >&2
    echo "ok - $3"
}
# like GOT REGEX SENTENCE
like() {
    local wanted=$2
    [[ ! $1 =~ $2 ]] || wanted=$1
    is "$1" "$wanted" "$3"
}
# until_true COMMAND…: waits for it.
until_true() {
    for _ in $(seq 300); do
        ! "$@" || return 0
        sleep 0.2
    done
    is waiting 'it holds' "$*"
}

# fetch PACKAGES…: into the system of $base, to be installed without a network.
fetch() {
    printf '#!/bin/sh\nexit 101\n' >"$base/usr/sbin/policy-rc.d"
    chmod 755 "$base/usr/sbin/policy-rc.d"
    cp /etc/resolv.conf "$base/etc/"
    chroot "$base" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive apt-get -qqy "$@" >>"$log" 2>&1
    rm "$base/usr/sbin/policy-rc.d"
}
# fetch_base: what all systems begin with.
fetch_base() {
    [ ! -e "$base/ready" ] || return 0
    rm -rf --one-file-system "$base"
    mkdir -p "$base"
    debootstrap --variant=minbase \
        "$(. /etc/os-release && echo "$VERSION_CODENAME")" "$base" >"$log"
    fetch --no-install-recommends install systemd-sysv dbus curl procps
    touch "$base/ready"
}
# fresh: a system of its own, called $root, that has booted.
fresh() {
    root=$folder/root
    ! mountpoint -q "$root" || umount "$root"
    rm -rf --one-file-system "$root" "$folder"/{upper,work}
    mkdir "$root" "$folder"/{upper,work}
    mount -t overlay overlay "$root" \
        -o "lowerdir=$base,upperdir=$folder/upper,workdir=$folder/work"
    boot
}
boot() {
    systemd-nspawn --quiet --boot --directory="$root" --register=no --keep-unit \
        --private-network --console=read-only >>"$log" 2>&1 &
    machine=$!
    until_true has_booted
    # With cgroups of version 1 a container begins without limits of memory.
    ! within mount -o remount,bind,rw /sys/fs/cgroup/memory 2>>"$log" ||
        within systemctl daemon-reexec
    until_true has_booted
}
has_booted() {
    leader=$(pgrep -P "$machine") && [[ $(within systemctl is-system-running \
        2>&1) =~ ^(running|degraded)$ ]]
}
reboot() {
    within systemctl reboot 2>>"$log" || true
    wait "$machine" || true
    boot
}
halt() {
    within systemctl poweroff 2>>"$log" || true
    wait "$machine" || true
}
# within COMMAND…: in that system.
within() {
    nsenter --target "$leader" --all env -i LC_ALL=C.UTF-8 PATH="$PATH" \
        DEBIAN_FRONTEND=noninteractive "$@"
}
apt() {
    within env --unset LC_ALL apt-get -qqy -o DPkg::Options::=--force-unsafe-io \
        "$@" >"$root/said" 2>&1
}

# limit_memory: in a cgroup of its own, where memory has a hierarchy of its own;
# leave_memory ends that.
memory=/sys/fs/cgroup/memory
within_memory=$(sed -n 's/^[0-9]*:memory://p' /proc/self/cgroup)
limit_memory() {
    [ ! -d $memory ] || {
        mkdir -p $memory/deb-check
        echo $$ >$memory/deb-check/cgroup.procs
    }
}
leave_memory() {
    [ ! -d $memory ] || {
        echo $$ >"$memory$within_memory/cgroup.procs"
        find $memory/deb-check -depth -type d -exec rmdir {} + 2>>"$log" || true
    }
}
