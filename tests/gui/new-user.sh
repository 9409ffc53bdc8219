#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The path of a new user: on a Debian 12 that has nothing (debootstrap, minbase) the commands of the README's quick start,
# from the first line to a marked header in Wireshark, and how long they took. Nothing is asserted about the time.
#
#   tests/gui/new-user.sh OUT.png
#
# Needs root, debootstrap, and here (not in that Debian): xvfb, xdotool, imagemagick. Some 3 GB in TMPDIR while it runs.
set -u

source=$(cd "$(dirname "$0")/../.." && pwd)
out=$(realpath "${1:?usage: $0 OUT.png}")
. "$source/tests/gui/desktop.sh"
[ "$(id -u)" = 0 ] || give_up 'debootstrap and chroot need root'
mirror=${MIRROR:-http://deb.debian.org/debian}
root=${ROOT:-$desktop/root}

# The commands between the heading of the quick start and the next one, a line each; those of the first block install and
# build, that of the second opens Wireshark.
block() {
    awk -v wanted="$1" '/^## / { on = $0 == "## Quick start" } on && /^```/ { n++; next } on && n == 2 * wanted - 1' \
        "$source/README.md"
}
[ -n "$(block 1)" ] && block 2 | grep -q '^wireshark ' || give_up 'the quick start of the README is not what it was'

if [ ! -e "$root/bin/bash" ]; then
    debootstrap --variant=minbase bookworm "$root" "$mirror" >"$desktop/debootstrap.log" 2>&1 ||
        give_up "debootstrap: $(tail -n 3 "$desktop/debootstrap.log")"
fi
[ ! -e /etc/apt/apt.conf.d/proxy ] || cp /etc/apt/apt.conf.d/proxy "$root/etc/apt/apt.conf.d/"
cp /etc/resolv.conf "$root/etc/"
mkdir -p "$root/home/alice/imsconf" "$root/proc" "$root/dev" "$root/tmp/.X11-unix"
git -C "$source" archive HEAD | tar -x -C "$root/home/alice/imsconf"
cp "$source/README.md" "$root/home/alice/imsconf/" # as it is read above
mount -t proc proc "$root/proc" || give_up 'cannot mount'
mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix" || give_up 'cannot mount'
unmount() {
    umount -l "$root/proc" "$root/tmp/.X11-unix"
}
trap 'unmount; desktop_clean' EXIT

screen_start 1180 960
block 1 >"$root/tmp/first"
block 2 >"$root/tmp/second"
chmod a+r "$root"/tmp/{first,second}
inside() {
    chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME="$1" TERM=dumb LC_ALL=C.UTF-8 TZ=UTC \
        DEBIAN_FRONTEND=noninteractive DISPLAY="$DISPLAY" "${@:2}"
}

began=$SECONDS
# sudo is for users; here root calls.
sed 's/\bsudo //' "$root/tmp/first" | while IFS= read -r line; do
    echo "\$ $line"
    inside /root bash -c "cd /home/alice/imsconf && $line" </dev/null >"$desktop/command.log" 2>&1
    echo "  exit $? after $((SECONDS - began)) s; $(tail -n 1 "$desktop/command.log")"
done
chroot "$root" useradd -m alice 2>/dev/null || true
chroot "$root" chown -R alice /home/alice
sed 's/^/$ /' "$root/tmp/second"
inside /home/alice setpriv --reuid=alice --regid=alice --clear-groups timeout 120 \
    bash -c "cd /home/alice/imsconf && $(cat "$root/tmp/second")" >"$desktop/wireshark.log" 2>&1 &
pids+=($!)
red='#FF5C5C' # Wireshark's background of rows with an error
for _ in $(seq 200); do
    timeout 30 import -window root "$desktop/screen.png"
    marked=$(convert "$desktop/screen.png" -alpha off -fill black +opaque "$red" -format '%[fx:maxima > 0]' info:)
    [ "$marked" != 1 ] || break
    sleep 0.3
done
[ "$marked" = 1 ] || give_up 'nothing is marked in Wireshark'
echo "from the first command to a marked header: $((SECONDS - began)) s"
sleep 2
timeout 30 import -window root "$desktop/screen.png"
convert "$desktop/screen.png" -strip +dither -colors 96 "PNG8:$out"
