# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced: folders with another Debian in them, made by mmdebstrap, entered by chroot. Root only; what cannot be done ends
# the script with a message and 1, so that nothing that was not tested counts as passed.
# shellcheck shell=bash

SOURCE=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
FOLDER_OPTIONS=() # of mmdebstrap

# What is needed to build and to run the quick tests; to make a package; for all tests.
QUICK_PACKAGES=(gcc libc6-dev cmake ninja-build pkg-config libglib2.0-dev libxml2-dev libjson-glib-dev wireshark-dev tshark
    libcmocka-dev jq valgrind)
BUILD_PACKAGES=("${QUICK_PACKAGES[@]}" dpkg-dev file lintian)
mapfile -t FULL_PACKAGES < <(sed -n '/install-packages.sh"/,/[^\\]$/{s/.*install-packages.sh" //; s/\\$//; p}' \
    "$SOURCE/tests/run.sh" | xargs -n 1)
# Wireshark's windows are of this Qt.
declare -A QT_PACKAGE=([bookworm]=qtbase5-dev [trixie]=qt6-base-dev [sid]=qt6-base-dev)
MATRIX=${IMSCONF_MATRIX:-$SOURCE/build-tests/matrix}

give_up() {
    echo "matrix: $*" >&2
    exit 1
}

folders_prepare() {
    [ "$(id -u)" = 0 ] || give_up 'needs root: it makes folders with other releases of Debian and enters them'
    "$SOURCE/tests/install-packages.sh" mmdebstrap iproute2 jq pkg-config || give_up 'mmdebstrap cannot be installed'
    unshare --mount --pid --fork --net true || give_up 'no new namespaces for mounts, processes and network here'
    mkdir -p "$MATRIX" && chmod a+rX "$MATRIX"
}

# The mirror: IMSCONF_MIRROR, or where this machine has its Debian from.
mirror() {
    local found
    found=$(apt-get indextargets --format '$(REPO_URI) $(LABEL)' 'Created-By: Packages' 2>/dev/null |
        awk '$2 == "Debian" { print $1; exit }')
    echo "${IMSCONF_MIRROR:-${found:-http://deb.debian.org/debian}}"
}

# folder_make SUITE PACKAGE...: sets "folder", with these packages in it. It is made once for a suite and a list of packages;
# IMSCONF_REFRESH=1 makes it anew.
folder_make() {
    local suite=$1 packages
    shift
    packages=$(IFS=,; echo "$*")
    folder=$MATRIX/$suite-$(sha256sum <<<"$packages" | cut -c1-8)
    [ -z "${IMSCONF_REFRESH:-}" ] || rm -rf "$folder" "$folder.made"
    [ ! -e "$folder.made" ] || return 0
    rm -rf "$folder" # of a run that was interrupted
    # Not worth the wait: that the disk has it, and texts that no test reads.
    mmdebstrap --quiet --mode=root --variant=apt --include="$packages" --dpkgopt=force-unsafe-io \
        --dpkgopt='path-exclude=/usr/share/locale/*' "${FOLDER_OPTIONS[@]}" \
        --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Check-Valid-Until "false"' \
        "$suite" "$folder" "$(mirror)" >"$folder.log" 2>&1 || {
        tail -n 20 "$folder.log" >&2
        rm -rf "$folder"
        give_up "no folder for $suite could be made; see $folder.log"
    }
    touch "$folder.made"
}

# folder_run FOLDER COMMAND...: in the folder, as root, with the project in /project (not to be written to) and FOLDER.out
# as /out. Processes and mounts end with the command. There is no network but a loopback interface of its own, unless
# FOLDER_NETWORK is set. With FOLDER_FRESH set, what the command changes is forgotten when it ends.
folder_run() {
    local folder=$1 net=(--net)
    shift
    [ -z "${FOLDER_NETWORK:-}" ] || net=()
    mkdir -p "$folder.out" && chmod 755 "$folder.out"
    # shellcheck disable=SC2016
    unshare --mount --propagation private --pid --fork --kill-child "${net[@]}" -- bash -euc '
        folder=$1 source=$2
        shift 2
        [ -n "${FOLDER_NETWORK:-}" ] || ip link set lo up
        out=$folder.out
        mkdir -p "$folder/project" "$folder/out"
        if [ -n "${FOLDER_FRESH:-}" ]; then
            mkdir -p "$folder.fresh"
            mount -t tmpfs fresh "$folder.fresh"
            mkdir "$folder.fresh"/{changed,work,root}
            mount -t overlay fresh "$folder.fresh/root" \
                -o "lowerdir=$folder,upperdir=$folder.fresh/changed,workdir=$folder.fresh/work"
            folder=$folder.fresh/root
        fi
        mount --bind "$source" "$folder/project"
        mount -o remount,bind,ro "$folder/project"
        mount --bind "$out" "$folder/out"
        mount -t proc proc "$folder/proc"
        mount --rbind /dev "$folder/dev"
        [ -z "${FOLDER_NETWORK:-}" ] || cp -L /etc/resolv.conf /etc/hosts "$folder/etc/"
        exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
            DEBIAN_FRONTEND=noninteractive CI="${CI:-}" chroot "$folder" "$@"' bash "$folder" "$SOURCE" "$@"
}
