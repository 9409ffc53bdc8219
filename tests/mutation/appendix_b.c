/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The 35 mutations of appendix B of the rule digest, in its order. The run fails unless there are 35. */
#include "media_text.h"
#include "mutation.h"

#define SEC                                                                                                            \
    "Require: sec-agree\nProxy-Require: sec-agree\n"                                                                   \
    "Security-Verify: ipsec-3gpp;alg=hmac-sha-1-96;ealg=null;spi-c=11;spi-s=12;port-c=5080;port-s=5081;q=0.9\n"

const struct mutation appendix_b_mutations[] = {
    /* 1 */ {.findings = "1.11@1/error Q-03@1/error", .edits = {{"*", "To: <sip:mmtel@", "To: <sip:other@"}}},
    /* 2 */ {.findings = "Q-01@1/info", .edits = {{"*", "sip:mmtel@conf-factory.ims", "sip:mmtel@conf-factoryims"}}},
    /* 3 */ {.findings = "1.16@1/error", .edits = {{"1", "100rel, precondition, timer", "100rel, timer"}}},
    /* 4 */ {.findings = "SA-3@1/error", .edits = {{"1", "spi-s=12", "spi-s=99"}}},
    /* 5 */
    {.findings = "1.22@1/error",
     .edits = {{"1", "<sip:alice@192.0.2.77:6101>;+g", "<sip:alice@192.0.2.77:5060>;+g"},
               {"6", "<sip:alice@192.0.2.77:6101>;+g", "<sip:alice@192.0.2.77:5060>;+g"}}},
    /* 6 */ {.findings = "4.02@4/error", .edits = {{"4", "PRACK sip:temporary@", "PRACK sip:final@"}}},
    /* 7: 4.09 says it at the step, ORD-2 of any other PRACK */
    {.findings = "4.09@4/error", .edits = {{"4", "RAck: 121", "RAck: 122"}}},
    /* 8 */
    {.findings = "4.04@4/error",
     .edits = {{"4", "<sip:192.0.2.10:5081;lr>, <sip:orig@scscf.3gpp.org;lr>",
                "<sip:orig@scscf.3gpp.org;lr>, <sip:192.0.2.10:5081;lr>"}}},
    /* 9: 6.03 is R-07 at the step */
    {.findings = "6.03@6/error", .edits = {{"*", "CSeq: 102 UPDATE", "CSeq: 104 UPDATE"}}},
    /* 10 */
    {.findings = "6.05@6/error",
     .edits = {{"6",
                "Contact: <sip:alice@192.0.2.77:6101>;+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel\";"
                "audio;video\n",
                ""}}},
    /* 11 */ {.findings = "S6.01@6/error", .edits = {{"6", "alice 7001 2", "alice 7001 1"}}},
    /* 12 */
    {.findings = "S6.02@6/error", .edits = {{"6", "m=video 49180 RTP/AVPF 110\n" VIDEO_LINES "a=sendrecv\n" MET, ""}}},
    /* 13: what the network then accepts too early is its own fault */
    {.findings = "ORD-5@8/error PC-5@6/error",
     .edits = {{"6", VIDEO_END "a=sendrecv\na=curr:qos local sendrecv", VIDEO_END "a=sendrecv\na=curr:qos local none"},
               {"7", VIDEO_END "a=sendrecv\na=curr:qos local sendrecv\na=curr:qos remote sendrecv",
                VIDEO_END "a=sendrecv\na=curr:qos local sendrecv\na=curr:qos remote none"}}},
    /* 14 */ {.findings = "PC-2@3/error", .edits = {{"3", "a=des:qos mandatory remote", "a=des:qos optional remote"}}},
    /* 15 */ {.findings = "ORD-1@8/error", .edits = {{"8", NULL, "4"}}, .undecided = true},
    /* 16 */ {.findings = "8.05@8/error", .edits = {{"8", ";Isfocus", ""}}},
    /* 17 */ {.findings = "8.05@8/error", .edits = {{"8", ";Isfocus", ";isfocus=\"FALSE\""}}},
    /* 18 */ {.findings = "9.01@9/error", .edits = {{"9", "ACK sip:final@", "ACK sip:temporary@"}}},
    /* 19 */ {.findings = "9.03@9/error", .edits = {{"9", "z9hG4bKa4", "z9hG4bKa1"}}},
    /* 20: the subscription's own tags and CSeq go with it */
    {.findings = "10.07@10/error 10.08@10/error",
     .edits = {{"*", "c2@192.0.2.77", "c1@192.0.2.77"},
               {"*", "tag=us", "tag=ua"},
               {"*", "tag=ss", "tag=sa"},
               {"10", "To: <sip:final@conf-factory.ims.example.net>", "To: <sip:final@conf-factory.ims.example.net>;tag=sa"},
               {"*", "CSeq: 1 SUBSCRIBE", "CSeq: 103 SUBSCRIBE"}}},
    /* 21 */ {.findings = "10.15@10/error", .edits = {{"10", "Event: conference\n", "Event: conference-info\n"}}},
    /* 22 */ {.findings = "10.02@10/error", .edits = {{"10", "<sip:scscf.3gpp.org;lr>", "<sip:orig@scscf.3gpp.org;lr>"}}},
    /* 23 */ {.findings = "", .edits = {{"12", NULL, "11"}}},
    /* 24 */ {.findings = "NB-01@12/error", .edits = {{"12", "entity=\"sip:final@", "entity=\"sip:temporary@"}}},
    /* 25 */ {.findings = "CE-08@12/error NB-13@12/error", .edits = {{"12", "</user>", ""}}},
    /* 26 */
    {.findings = "CE-14@12/error",
     .edits = {{"12", "<user entity=\"sip:alice@ims.example.net\">",
                "<user entity=\"sip:alice@ims.example.net\" state=\"partial\">"}}},
    /* 27 */ {.findings = "12.13@12/error", .edits = {{"12", "active;expires=7200", "active"}}},
    /* 28 */ {.findings = "RC-1@13/error", .edits = {{"13", ", SIP/2.0/UDP scscf.3gpp.org;branch=z9hG4bKn2", ""}}},
    /* 29 */
    {.findings = "", .edits = {{"10", NULL, NULL}, {"11", NULL, NULL}, {"12", NULL, NULL}, {"13", NULL, NULL}}},
    /* 30: none in a25-late, told as a warning in a25-seed (SEQ-UPD has a list of its own for that) */
    {.findings = "", .edits = {PRACK_OFFER(MET), PRACK_ANSWER(BOTH_MET), NO_UPDATE}, .profile = "a25-late"},
    /* 31: one message here; the variants repeat them all */
    {.findings = "", .repeated = "4", .repeated_before = "5"},
    /* 32: a few here; the variants change them all */
    {.findings = "", .edits = {{"1", "Supported: 100rel, precondition", "k: precondition,\n 100REL"}}},
    /* 33: with sec=ipsec; the variants hold the other half */
    {.findings = "SA-1@1/error SA-1@10/error SA-1@4/error SA-1@6/error SA-2@1/error SA-2@10/error SA-2@4/error "
                 "SA-2@6/error SA-3@1/error SA-3@10/error SA-3@4/error SA-3@6/error",
     .edits = {{"1", SEC, ""}, {"4", SEC, ""}, {"6", SEC, ""}, {"10", SEC, ""}}, .security = SECURITY_IPSEC},
    /* 34 */ {.findings = "11.03@11/error", .edits = {{"11", "Expires: 7200", "Expires: 9000"}}},
    /* 35: S1.19 speaks of the capability lines, where there are any */
    {.findings = "S1.18@1/error", .edits = {{"*", "RTP/AVPF 110", "RTP/AVP 110"}}},
    {.findings = NULL},
};
