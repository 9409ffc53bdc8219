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

# "WIDTH HEIGHT LEFT TOP" of what is marked as an error; nothing when nothing is.
red='#FF5C5C'
marked() {
    timeout 30 import -window root "$desktop/screen.png"
    convert "$desktop/screen.png" -alpha off -fill black +opaque "$red" -format '%[fx:maxima > 0]' info: | grep -qx 1 || return 0
    convert "$desktop/screen.png" -alpha off -fill black +opaque "$red" -trim -format '%w %h %X %Y' info: | tr -d +
}

# As the README says: opens the lowest of the red rows.
open_lowest() {
    local row='' wide high left top
    for _ in $(seq 300); do
        row=$(marked)
        [ -z "$row" ] || break
        sleep 0.2
    done
    [ -n "$row" ] || give_up 'nothing is marked in Wireshark'
    read -r wide high left top <<<"$row"
    xdotool mousemove $((left + wide - 20)) $((top + high - 8)) click 1 key Right mousemove 9999 9999
    sleep 1
}

began=$SECONDS
while IFS= read -r line; do
    echo "\$ $line"
    line=${line#sudo } # for users; here root calls
    inside /root bash -c "cd /home/alice/imsconf && $line" </dev/null >"$desktop/command.log" 2>&1
    echo "  exit $? after $((SECONDS - began)) s; $(tail -n 1 "$desktop/command.log")"
done <"$root/tmp/first"
chroot "$root" useradd -m alice 2>/dev/null || true
chroot "$root" chown -R alice /home/alice
sed 's/^/$ /' "$root/tmp/second"
inside /home/alice setpriv --reuid=alice --regid=alice --clear-groups timeout 120 \
    bash -c "cd /home/alice/imsconf && $(cat "$root/tmp/second")" >"$desktop/wireshark.log" 2>&1 &
pids+=($!)
window=$(timeout 60 xdotool search --sync --onlyvisible --name '\.pcap' | head -n 1) || give_up 'there is no window'
xdotool windowmove "$window" 0 0 windowsize "$window" 1180 960 windowfocus "$window"
sleep 3 # it is laid out anew, and nothing is where it was
open_lowest
open_lowest
open_lowest
xdotool key Home # a selected row does not show its colour
sleep 1
[ -n "$(marked)" ] || give_up 'the header is not marked'
echo "from the first command to the marked header: $((SECONDS - began)) s on $(nproc) processors, load $(cut -d' ' -f1 /proc/loadavg)"
times >"$desktop/times" # in a shell of its own it would count anew
echo "processor time of it, user and system: $(tail -n 1 "$desktop/times")"
convert "$desktop/screen.png" -strip +dither -colors 96 "PNG8:$out"
