/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mutation.h"

#include "media_text.h"

/* The voice conference over E-UTRAN. Messages have the numbers of A.25, findings those of C.10. */

#define VOICE(message, old, new, findings_) {.findings = findings_, .edits = {{message, old, new}}, .voice = true}
#define CELL ";utran-cell-id-3gpp=00101000001000000010"
#define VIDEO_STATE                                                                                                    \
    "<media id=\"2\"><type>video</type><label>34568</label><src-id>305419897</src-id>"                                 \
    "<status>sendrecv</status></media>\n</endpoint>"

const struct mutation voice_mutations[] = {
    {.findings = "", .voice = true},
    {.findings = "", .voice = true, .profile = "c10"},
    {.findings = "", .voice = true, .mode = MODE_LIVE},
    VOICE("*", "3GPP-E-UTRAN-FDD", "3GPP-E-UTRAN-TDD", ""),
    /* over EPS the UE chooses its range of EVS */
    VOICE("*", "br=5.9-13.2; bw=nb-swb", "br=5.9-24.4; bw=nb-wb", ""),
    /* the second offer in the PRACK */
    {.findings = "",
     .edits = {{"4", NO_BODY,
                "Supported: precondition\n" WITH_SDP(VOICE_SECOND("alice 7001 2", "192.0.2.77", "49170", MET))},
               {"5", NO_BODY, WITH_SDP(VOICE_SECOND("- 1111111111 1111111112", "192.0.2.20", "30000", BOTH_MET))},
               NO_UPDATE},
     .voice = true},

    /* the INVITE */
    VOICE("1", "3GPP-E-UTRAN-FDD", "3GPP-E-UTRAN", "1.41@2/warning"),
    VOICE("1", CELL, "", "1.41@2/warning"),
    VOICE("1", "precondition, ", "", "1.16@2/error"),
    VOICE("1", "m=audio 49170", "m=audio 0", "OA-04@4/error S1.08@2/error"),
    {.findings = "1.41@2/warning 10.14@10/warning S1.07@2/info", .profile = "c10"},

    /* the other messages of the UE */
    VOICE("4", "sip:temporary@", "sip:final@", "4.02@5/error"),
    VOICE("*", "CSeq: 102", "CSeq: 104", "6.03@7/error"),
    VOICE("6", "alice 7001 2", "alice 7001 1", "S6.01@7/error"),
    VOICE("9", "sip:final@", "sip:temporary@", "9.01@9/error"),
    VOICE("10", "3GPP-E-UTRAN-FDD", "3GPP-NR-FDD", "10.14@10/warning"),
    VOICE("13", "192.0.2.10:5081;branch=z9hG4bKn1, SIP/2.0/UDP ", "", "RC-1@13/error"),
    {.findings = "SEQ-UPD@7/error", .edits = {NO_UPDATE}, .voice = true},
    {.findings = "R-16@7/warning", .edits = {{"6", NULL, "5"}}, .voice = true},
    {.findings = "TIM-3@10/info", .delayed = "10", .delay_ms = 3500, .voice = true},

    /* those of the network */
    VOICE("3", ";isfocus", "", "3.08@4/error"),
    VOICE("3", "a=conf:qos remote sendrecv\n", "", "P3@4/error"),
    VOICE("7", "Contact: <sip:temporary@conf-factory.ims.example.net>;isfocus\n", "", "7.02@7a/warning"),
    VOICE("8", "Isfocus", "other", "8.05@8/error"),
    VOICE("12", "</endpoint>", VIDEO_STATE, "NB-10@12/warning"),

    /* where media and access do not agree it is the video conference that is missing something */
    VOICE("*", "3GPP-E-UTRAN-FDD", "3GPP-NR-FDD", "1.24@1/warning 1.33@1/warning S1.07@1/error S3.04@3/info"),
    {.findings = "1.29@1/warning 10.14@10/warning", .edits = {{"*", "3GPP-NR-FDD", "3GPP-E-UTRAN-FDD"}}},
    {.findings = NULL},
};
