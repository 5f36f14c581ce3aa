# What the machine must have, and how it is installed.
# shellcheck shell=bash

need_swift() {
    have swift || [ ! -x /opt/swift/usr/bin/swift ] || PATH=$PATH:/opt/swift/usr/bin
    have swift || fail "no swift in PATH; install Swift 6.3 from https://swift.org/install"
}

# has_header NAME: whether the C compiler finds it where the build looks for it.
has_header() {
    local folder
    for folder in /usr/include /usr/local/include ${CPATH:+${CPATH//:/ }}; do
        [ ! -f "$folder/$1" ] || return 0
    done
    return 1
}

# has_plugin FILE: of Slurm's.
has_plugin() {
    compgen -G "/usr/lib/*/slurm*/$1" >/dev/null || compgen -G "/usr/local/lib/slurm/$1" >/dev/null
}

# missing_packages: Debian's names of what is not there, on one line. What was installed
# in another way counts as there.
missing_packages() {
    local packages=()
    has_header zlib.h || packages+=(zlib1g-dev)
    has_header slurm/slurm.h || packages+=(libslurm-dev)
    have munged || packages+=(munge)
    have slurmctld || packages+=(slurmctld)
    have slurmd || packages+=(slurmd)
    have scontrol || packages+=(slurm-client)
    has_plugin auth_munge.so || packages+=(slurm-wlm-basic-plugins)
    have slurmdbd || packages+=(slurmdbd)
    has_plugin accounting_storage_mysql.so || packages+=("$(mysql_plugin)")
    have mariadbd || packages+=(mariadb-server)
    have unshare && have flock && have setsid || packages+=(util-linux)
    # Benchmarks/check counts with it.
    have python3 || packages+=(python3)
    have hostname || packages+=(hostname)
    printf '%s' "${packages[*]:-}"
}

# The package has two names over the releases.
mysql_plugin() {
    if apt-cache show slurm-wlm-mysql-plugin >/dev/null 2>&1; then
        printf slurm-wlm-mysql-plugin
    else
        printf slurm-wlm-basic-plugins
    fi
}

# refresh_lists "NAMES": where apt does not know one of them, as on a machine just installed.
refresh_lists() {
    local name
    have apt-get && [ "$(id -u)" = 0 ] || return 1
    for name in $1; do
        apt-cache show "$name" >/dev/null 2>&1 && continue
        say "reading apt's lists of packages"
        apt_quietly update
        return
    done
    return 1
}

# install_packages "NAMES": with apt-get, starting no daemon.
install_packages() {
    local policy=/usr/sbin/policy-rc.d mine=no status=0
    have apt-get || fail "missing: $1 (Debian's names), and there is no apt-get here to install them"
    [ "$(id -u)" = 0 ] || fail "not root; as root: apt-get install --no-install-recommends $1"
    say "installing with apt-get: $1"
    # The packages' own daemons would take Slurm's usual ports, and nobody asked for them.
    if [ ! -e "$policy" ]; then
        mine=yes
        printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy"
    fi
    export DEBIAN_FRONTEND=noninteractive
    # What the lists name may have been replaced since they were read.
    # shellcheck disable=SC2086 # a list
    apt_quietly install -y --no-install-recommends $1 ||
        { apt_quietly update && apt_quietly install -y --no-install-recommends $1; } || status=1
    [ "$mine" = no ] || rm -f "$policy"
    [ "$status" = 0 ] || fail "apt-get could not install: $1"
}

# apt_quietly: apt-get, whose words are shown only when it fails.
apt_quietly() {
    local log
    log=$(mktemp)
    if ! apt-get -q -o DPkg::Lock::Timeout=120 "$@" </dev/null >"$log" 2>&1; then
        tail -n 15 "$log" >&2
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
}
