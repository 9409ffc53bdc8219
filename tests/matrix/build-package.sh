# SPDX-License-Identifier: GPL-2.0-or-later
# In a folder: build-package.sh VERSION. The package of /out/imsconf-VERSION.tar.gz, in /out/package; nothing is taken from
# elsewhere.
# shellcheck shell=bash
set -eu

for absent in git curl wget; do
    ! command -v $absent >/dev/null || { echo "$absent is installed: this would not prove that none is needed" >&2; exit 1; }
done
[ "$(ls /sys/class/net 2>/dev/null | grep -cv '^lo$')" = 0 ] || { echo 'there is a network' >&2; exit 1; }
umask 022
rm -rf "/tmp/imsconf-$1" /tmp/build /out/package
tar -xzf "/out/imsconf-$1.tar.gz" -C /tmp
for kind in CFLAGS CPPFLAGS LDFLAGS; do
    export $kind="$(cd "/tmp/imsconf-$1" && DEB_BUILD_MAINT_OPTIONS=hardening=+all dpkg-buildflags --get $kind)"
done
export CFLAGS="$CFLAGS $CPPFLAGS"
cmake -S "/tmp/imsconf-$1" -B /tmp/build -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_INSTALL_PREFIX=/usr \
    -DIMSCONF_TESTS=OFF -DIMSCONF_WERROR=ON >/out/package.log
ninja -C /tmp/build >>/out/package.log || { grep -A 8 'error:' /out/package.log; exit 1; }
(cd /tmp/build && cpack -B /out/package >>/out/package.log)
rm -rf /out/package/_CPack_Packages
pkg-config --modversion wireshark | cut -d. -f1,2 >/out/package/series

# What "cmake --install" installs is the package.
DESTDIR=/tmp/installed cmake --install /tmp/build >/dev/null
diff <(cd /tmp/installed && find . ! -type d | sort) \
    <(dpkg-deb --fsys-tarfile /out/package/*.deb | tar -t | grep -v '/$' | sort) ||
    { echo 'what is installed and what is in the package differ' >&2; exit 1; }
rm -rf /tmp/installed

# Errors of lintian fail; warnings are told.
lintian --allow-root --tag-display-limit 0 /out/package/*.deb >/out/lintian.log 2>&1 || true
grep -E '^[EW]:|internal error|cannot' /out/lintian.log || true
! grep -qE '^E:|internal error|cannot' /out/lintian.log || { echo 'lintian has errors' >&2; exit 1; }
dpkg-deb -f /out/package/*.deb Package Version Depends
