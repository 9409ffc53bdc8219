#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Installs what is missing of the named Debian packages, with sudo when not root. Says nothing when nothing is missing.
set -eu

missing=()
for package in "$@"; do
    dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

as=()
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || {
        echo "missing: ${missing[*]}; neither root nor sudo to install them" >&2
        exit 1
    }
    as=(sudo)
fi
export DEBIAN_FRONTEND=noninteractive
echo "installing: ${missing[*]}" >&2
"${as[@]}" apt-get update -qq >&2
"${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2 </dev/null
