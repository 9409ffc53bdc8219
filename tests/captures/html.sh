#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The HTML report in headless Chromium: html.mjs says what of it. The captures: conformant, with several deviations,
# with warnings, with further NOTIFYs, with steps that are missing or hidden, without a flow, unreadable, and a hostile one.
. "$(dirname "$0")/common.sh"
cd "$SOURCE" || exit 1

# A Call-ID and an address of the same length that are markup.
LC_ALL=C sed -e "s|c1@127\.0\.0\.77|<b>\"\&'/</b>;x|g" -e 's|final@conf-factory\.ims|<script>xy()</script>%|g' \
    pcaps/14-200-without-isfocus.pcap >"$WORK/hostile.pcap"
[ "$(wc -c <"$WORK/hostile.pcap")" = "$(wc -c <pcaps/14-200-without-isfocus.pcap)" ] && ok || not_ok 'hostile.pcap'
echo 'no capture' >"$WORK/<img src=x>.pcap"

captures=(pcaps/conformant-updates.pcap pcaps/20-subscribe-in-invite-dialog.pcap pcaps/33-prack-with-contact.pcap
    tests/captures/carriers/hidden-steps-8.05.pcap pcaps/35-invite-rejected.pcap pcaps/ordinary-call.pcap
    "$WORK/hostile.pcap" "$WORK/<img src=x>.pcap")
"$CHECK" --format html -o "$WORK/report.html" "${captures[@]}" 2>/dev/null
[ $? = 66 ] && ok || not_ok 'exit code with --format html'
"$CHECK" --format jsonl --checks all -o "$WORK/report.jsonl" "${captures[@]}" 2>/dev/null
for status in observed missing hidden not-executed; do
    grep -qF "\"status\":\"$status\"" "$WORK/report.jsonl" && ok || not_ok "no step is $status"
done
grep -qF '"call_id":"<b>' "$WORK/report.jsonl" && ok || not_ok 'the hostile flow'

mkdir "$WORK/profile"
if timeout 300 node "$SOURCE/tests/captures/html.mjs" "$WORK/report.html" "$WORK/report.jsonl" "$WORK/profile" \
        >"$WORK/page" &&
    grep -qE '^passed [1-9][0-9]{2,}$' "$WORK/page"; then
    ok
else
    not_ok 'the page in Chromium'
fi

# The plugin writes the same page; a tap does not know the name of its file.
capture=pcaps/20-subscribe-in-invite-dialog.pcap
"$CHECK" --format html "$capture" | sed "s|$capture|capture|g" >"$WORK/check.html"
tshark_with_plugin -q -r - -z imsconf,html <"$capture" >"$WORK/tap.html"
same 'the page of tshark -z imsconf,html' "$WORK/check.html" "$WORK/tap.html"
finish
