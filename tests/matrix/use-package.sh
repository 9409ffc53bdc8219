# SPDX-License-Identifier: GPL-2.0-or-later
# In a folder that has nothing but apt: use-package.sh SERIES. Installs /out/imsconf.deb, uses it, upgrades to it, removes it;
# the packages in /out/other are for another Wireshark and must be refused.
# shellcheck shell=bash
set -u

passed=0 failed=0
# check WHAT COMMAND...
check() {
    local what=$1
    shift
    if "$@" >/tmp/check.log 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "not ok: $what" >&2
        tail -n 15 /tmp/check.log >&2
    fi
}
refused() { ! "$@"; }
version_is() { [ "$(dpkg-query -W -f='${Version}' imsconf)" = "$1" ]; }
ends_with() { # CODE COMMAND...
    local code=0 wanted=$1
    shift
    "$@" || code=$?
    echo "ends with $code, not $wanted"
    [ $code = "$wanted" ]
}
files() { find / -xdev \( -path /proc -o -path /dev -o -path /out -o -path /project -o -path /tmp -o -path /var/lib/dpkg \
    -o -path /var/lib/apt -o -path /var/cache -o -path /var/log -o -path /sys \) -prune -o -print | sort; }
install=(apt-get install -y -qq --no-install-recommends)

chmod 1777 /tmp
cd /tmp || exit 1
apt-get update -qq || exit 1
new=$(dpkg-deb -f /out/imsconf.deb Version)
for other in /out/other/*.deb; do
    [ -e "$other" ] && check "refuses ${other##*/}, which is for another Wireshark" refused "${install[@]}" "$other"
done

# All that it says it needs, and nothing else; before it is there itself.
check 'what it needs can be had' apt-get satisfy -y -qq --no-install-recommends "$(dpkg-deb -f /out/imsconf.deb Depends)"
files >/tmp/before
check 'installs' dpkg -i /out/imsconf.deb
dpkg -L imsconf >/tmp/owned
examples=/usr/share/doc/imsconf/examples
use() {
    local as home=/tmp/home
    rm -rf $home && mkdir -m 777 $home
    for as in '' 'setpriv --reuid=65534 --regid=65534 --clear-groups'; do
        # shellcheck disable=SC2086
        {
            check "$1: 0 where all is well ($as)" ends_with 0 env HOME=$home $as imsconf-check $examples/captures/conformant.pcap
            check "$1: 1 for a deviation ($as)" ends_with 1 env HOME=$home $as imsconf-check $examples/captures/05-*.pcap
            check "$1: 3 without a flow ($as)" ends_with 3 env HOME=$home $as imsconf-check $examples/captures/ordinary-call.pcap
            check "$1: own profile ($as)" ends_with 0 env HOME=$home $as imsconf-check \
                --profile $examples/profiles/a25-seed.xml $examples/captures/conformant.pcap
        }
    done
    check "$1: tshark has it once" [ "$(tshark -G plugins 2>/dev/null | grep -c '^imsconf')" = 1 ]
    check "$1: columns" grep -q '8.05' <(tshark -r $examples/captures/14-*.pcap -T tabs \
        -o 'gui.column.format:"No.","%m","Rule","%Cus:imsconf.rule:0:R"' 2>/dev/null)
}
use installed
check 'for this Wireshark' grep -q "/wireshark/plugins/$1/epan/imsconf.so" /tmp/owned
check 'the version of tshark is within what it depends on' bash -c 'tshark --version 2>/dev/null | grep -q "Wireshark) '"$1"'\."'
check 'copyright' [ -s /usr/share/doc/imsconf/copyright ]
check 'changelog' grep -q "($new)" <(zcat /usr/share/doc/imsconf/changelog.Debian.gz)
check 'the manual page' grep -q imsconf-check <(zcat /usr/share/man/man1/imsconf-check.1.gz)
for shell in bash-completion/completions/imsconf-check zsh/vendor-completions/_imsconf-check \
    fish/vendor_completions.d/imsconf-check.fish; do
    check "completion: $shell" [ -s "/usr/share/$shell" ]
done
check 'the configuration profile' [ -s '/usr/share/wireshark/profiles/IMS Conference/preferences' ]
check 'tshark shows the columns of the profile' grep -q '8.05' <(HOME=/tmp/home tshark -C 'IMS Conference' -r $examples/captures/14-*.pcap 2>/dev/null)
check 'every file can be read by all' [ -z "$(sed 1d /tmp/owned | xargs -d '\n' -I{} find {} -maxdepth 0 ! -type l ! -perm -444)" ]

# left_behind: what it owned and nobody else has
left_behind() {
    while read -r path; do
        [ "$path" = /. ] || [ ! -e "$path" ] || dpkg-query -S "$path" >/dev/null 2>&1 || echo "$path"
    done </tmp/owned
}
check 'is removed' apt-get purge -y -qq imsconf
check "leaves nothing behind: $(left_behind)" [ -z "$(left_behind)" ]

# An older one, with a file that the new one has no more.
rm -rf /tmp/old && dpkg-deb -R /out/imsconf.deb /tmp/old
sed -i 's/^Version: .*/Version: 0.0.9-1+ws'"$1"'/' /tmp/old/DEBIAN/control
echo old >/tmp/old/usr/share/doc/imsconf/NEWS.old
dpkg-deb -b --root-owner-group /tmp/old /tmp/old.deb >/dev/null
check 'an older one is installed' "${install[@]}" /tmp/old.deb
check 'the older one is that' version_is "0.0.9-1+ws$1"
check 'is upgraded' "${install[@]}" /out/imsconf.deb
check 'the newer one is there' version_is "$new"
check 'what the newer one has no more is gone' [ ! -e /usr/share/doc/imsconf/NEWS.old ]
use upgraded
check 'is removed again' apt-get remove -y -qq imsconf
files >/tmp/after
check 'leaves nothing behind, by all files there are' diff /tmp/before /tmp/after
check 'nothing in the dpkg database but what dpkg keeps' refused dpkg-query -W -f='${Conffiles}' imsconf
printf 'package for Wireshark %s: %d passed, %d failed\n' "$1" "$passed" "$failed"
[ $failed = 0 ] && [ $passed -gt 20 ]
