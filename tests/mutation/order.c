/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Deviations of order and time, and in messages beside the steps. */
#include "mutation.h"

#define VIA(branch) "Via: SIP/2.0/UDP 192.0.2.77:6101;branch=" branch "\n"
#define ROUTE "Route: <sip:192.0.2.10:5081;lr>, <sip:orig@scscf.3gpp.org;lr>\n"
#define RECORD_ROUTE "Record-Route: <sip:orig@scscf.3gpp.org;lr>, <sip:192.0.2.10:5081;lr>\n"
#define SECURITY                                                                                                       \
    "Require: sec-agree\nProxy-Require: sec-agree\n"                                                                   \
    "Security-Verify: ipsec-3gpp;alg=hmac-sha-1-96;ealg=null;spi-c=11;spi-s=12;port-c=5080;port-s=5081;q=0.9\n"        \
    "P-Access-Network-Info: 3GPP-NR-FDD;utran-cell-id-3gpp=00101000001000000010\n"
#define ENDS                                                                                                           \
    "From: <sip:alice@ims.example.net>;tag=ua\nTo: <sip:mmtel@conf-factory.ims.example.net>;tag=sa\n"                  \
    "Call-ID: c1@192.0.2.77\n"
#define BYE                                                                                                            \
    "BYE sip:final@conf-factory.ims.example.net SIP/2.0\n" VIA("z9hG4bKb1") ROUTE                                      \
    "Max-Forwards: 70\n" ENDS "CSeq: 103 BYE\n" SECURITY "Content-Length: 0\n\n"
#define OK_BYE "SIP/2.0 200 OK\n" VIA("z9hG4bKb1") ENDS "CSeq: 103 BYE\nContent-Length: 0\n\n"
#define RINGING                                                                                                        \
    "SIP/2.0 180 Ringing\n" VIA("z9hG4bKa1") RECORD_ROUTE ENDS "CSeq: 100 INVITE\nRequire: 100rel\nRSeq: 122\n"         \
    "Contact: <sip:temporary@conf-factory.ims.example.net>;isfocus\nContent-Length: 0\n\n"
#define PRACK2                                                                                                         \
    "PRACK sip:temporary@conf-factory.ims.example.net SIP/2.0\n" VIA("z9hG4bKb2") ROUTE                                \
    "Max-Forwards: 70\n" ENDS "CSeq: 102 PRACK\nRAck: 122 100 INVITE\n" SECURITY "Content-Length: 0\n\n"
#define OK_PRACK2 "SIP/2.0 200 OK\n" VIA("z9hG4bKb2") ENDS "CSeq: 102 PRACK\nContent-Length: 0\n\n"
#define SUBSCRIPTION                                                                                                   \
    "Call-ID: c2@192.0.2.77\nContact: <sip:final@conf-factory.ims.example.net>\nEvent: conference\n"
#define NOTIFY2(state)                                                                                                 \
    "NOTIFY sip:alice@192.0.2.77:6101 SIP/2.0\n"                                                                       \
    "Via: SIP/2.0/UDP 192.0.2.10:5081;branch=z9hG4bKn3\n"                                                              \
    "Max-Forwards: 69\nFrom: <sip:final@conf-factory.ims.example.net>;tag=ss\n"                                        \
    "To: <sip:alice@ims.example.net>;tag=us\n" SUBSCRIPTION "CSeq: 2 NOTIFY\n"                                         \
    "Subscription-State: " state "\nContent-Length: 0\n\n"
#define SUBSCRIBE2                                                                                                     \
    "SUBSCRIBE sip:final@conf-factory.ims.example.net SIP/2.0\n" VIA("z9hG4bKs2")                                      \
    "Max-Forwards: 70\nFrom: <sip:alice@ims.example.net>;tag=us\n"                                                    \
    "To: <sip:final@conf-factory.ims.example.net>;tag=ss\nCall-ID: c2@192.0.2.77\nCSeq: 2 SUBSCRIBE\n"                \
    "Contact: <sip:alice@192.0.2.77:6101>\nEvent: conference\nExpires: 7200\nContent-Length: 0\n\n"
#define UNRELATED                                                                                                      \
    "OPTIONS sip:alice@192.0.2.77 SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.10;branch=z9hG4bKo\nCall-ID: o1\nCSeq: 1 OPTIONS\n"  \
    "Content-Length: 0\n\n"

#define INSERT(before, name, from, text) {(before), (name), (from), (text), 10}
/* A further message, edited. */
#define BESIDE(place, side, message, old, new, expected)                                                               \
    {                                                                                                                  \
        .findings = (expected), .undecided = true, .insertions = {{(place), "more", (side), (message), 6000}},                             \
        .edits = {{"more", (old), (new)} }                                                             \
    }
/* A reliable 180 with a PRACK of its own, edited. */
#define RINGS                                                                                                          \
    .insertions = {INSERT("6", "180", SIDE_NET, RINGING), INSERT("6", "prack2", SIDE_UE, PRACK2),                      \
                   INSERT("6", "ok2", SIDE_NET, OK_PRACK2)}
#define LATER_UPDATE {"6", "CSeq: 102", "CSeq: 103"}, {"7", "CSeq: 102", "CSeq: 103"}
/* The capture goes on for so long after the last message. */
#define GOES_ON(ms) .insertions = {{NULL, "other", SIDE_NET, UNRELATED, (ms)}}
/* Sent again as RFC 3261 17.2.1 and RFC 3262 3 have it. */
#define REPEATED(step) .repeated = step, .delayed = step "'", .delay_ms = 500
#define REFUSED                                                                                                        \
    .insertions = {INSERT(NULL, "no", SIDE_NET,                                                                        \
                          "SIP/2.0 403 Forbidden\n" VIA("z9hG4bKa1") ENDS "CSeq: 100 INVITE\nContent-Length: 0\n\n"), \
                   INSERT(NULL, "ack", SIDE_UE,                                                                        \
                          "ACK sip:mmtel@conf-factory.ims.example.net SIP/2.0\n" VIA("z9hG4bKa1")                      \
                          "Route: <sip:192.0.2.10:5081;lr>, <sip:scscf.3gpp.org;lr>\n"                                 \
                          "Max-Forwards: 70\n" ENDS "CSeq: 100 ACK\nContent-Length: 0\n\n")}
#define FROM_13 {"13", NULL, NULL}
#define FROM_12 {"12", NULL, NULL}, FROM_13
#define FROM_10 {"10", NULL, NULL}, {"11", NULL, NULL}, FROM_12
#define FROM_9 {"9", NULL, NULL}, FROM_10
#define FROM_5                                                                                                         \
    {"5", NULL, NULL}, {"6", NULL, NULL}, {"7", NULL, NULL}, {"8", NULL, NULL}, FROM_9
#define FROM_4 {"4", NULL, NULL}, FROM_5
#define FROM_3 {"3", NULL, NULL}, FROM_4

const struct mutation order_mutations[] = {
    BESIDE(NULL, SIDE_UE, BYE, "", "", ""),
    BESIDE(NULL, SIDE_UE, BYE, "sip:final@", "sip:temporary@", "R-05@-/error"),
    BESIDE(NULL, SIDE_UE, BYE, "<sip:192.0.2.10:5081;lr>, ", "", "R-03@-/error"),
    BESIDE(NULL, SIDE_UE, BYE, "tag=sa", "tag=sb", "R-06@-/error"),
    BESIDE(NULL, SIDE_UE, BYE, "tag=ua", "tag=ub", "R-06@-/error"),
    BESIDE(NULL, SIDE_UE, BYE, "<sip:alice@ims", "<sip:bob@ims", "R-06@-/warning"),
    BESIDE(NULL, SIDE_UE, BYE, "CSeq: 103", "CSeq: 105", "R-07@-/error"),
    BESIDE(NULL, SIDE_UE, BYE, "z9hG4bKb1", "z9hG4bKa3", "R-08@-/error"),
    BESIDE(NULL, SIDE_UE, BYE, "z9hG4bKb1", "b1", "R-08@-/error"),
    BESIDE(NULL, SIDE_UE, BYE, "Max-Forwards: 70\n", "", "R-01@-/error"),
    BESIDE(NULL, SIDE_UE, BYE, "Require: sec-agree\nProxy", "Require: sec-agree, 100rel\nProxy", "R-14@-/error"),
    BESIDE(NULL, SIDE_UE, BYE, "spi-s=12", "spi-s=13", "SA-3@-/error"),
    BESIDE(NULL, SIDE_UE, BYE, "P-Access-Network-Info: 3GPP-NR-FDD;utran-cell-id-3gpp=00101000001000000010\n", "", "R-31@-/warning"),
    BESIDE(NULL, SIDE_UE, BYE, "Content-Length: 0", "Content-Length: 3", "R-34@-/error"),
    BESIDE(NULL, SIDE_NET, NOTIFY2("active;expires=7100"), "", "", ""),
    BESIDE(NULL, SIDE_NET, NOTIFY2("terminated;reason=noresource"), "", "", ""),
    BESIDE(NULL, SIDE_NET, NOTIFY2("active"), "", "", "R-20@-/error"),
    BESIDE(NULL, SIDE_NET, NOTIFY2("gone;expires=5"), "", "", "R-20@-/error"),
    BESIDE(NULL, SIDE_NET, NOTIFY2("terminated"), "", "", "R-20@-/warning"),
    BESIDE(NULL, SIDE_NET, NOTIFY2("terminated;reason=tired"), "", "", "R-21@-/warning"),
    BESIDE(NULL, SIDE_NET, NOTIFY2("active;expires=7300"), "", "", "R-22@-/warning"),
    BESIDE(NULL, SIDE_NET, NOTIFY2("active;expires=7100"), "CSeq: 2 ", "CSeq: 1 ", "12.08@-/error"),
    BESIDE(NULL, SIDE_NET, NOTIFY2("active;expires=7100"), "Event: conference\n", "", "12.11@-/error R-20@-/error"),
    {.findings = "", .insertions = {INSERT(NULL, "more", SIDE_UE, SUBSCRIBE2)}},
    {.findings = "R-18@-/error", .insertions = {INSERT(NULL, "more", SIDE_UE, SUBSCRIBE2)},
     .edits = {{"more", "Event: conference\n", ""}}},
    {.findings = "R-18@-/error", .insertions = {INSERT(NULL, "more", SIDE_UE, SUBSCRIBE2)},
     .edits = {{"more", "Expires: 7200\n", ""}}},
    {.findings = "R-01@-/error", .insertions = {INSERT(NULL, "more", SIDE_UE, SUBSCRIBE2)},
     .edits = {{"more", "Max-Forwards: 70\n", ""}}},
    {.findings = "", RINGS, .edits = {LATER_UPDATE}},
    {.findings = "R-12@-/error", RINGS,
     .edits = {LATER_UPDATE, {"180", "RSeq: 122", "RSeq: 124"}, {"prack2", "RAck: 122", "RAck: 124"}}},
    {.findings = "R-11@-/error", RINGS,
     .edits = {LATER_UPDATE, {"180", "Contact: <sip:temporary@conf-factory.ims.example.net>;isfocus\n", ""}}},
    {.findings = "ORD-3@4/error", RINGS, .edits = {LATER_UPDATE, {"180", NULL, "4"}}},
    {.findings = "ORD-2@-/error", RINGS, .edits = {LATER_UPDATE, {"prack2", "RAck: 122", "RAck: 130"}}},
    {.findings = "R-16@6/warning", .edits = {{"6", NULL, "5"}}},
    {.findings = "TIM-3@10/info", .delayed = "10", .delay_ms = 3001},
    {.findings = "", .delayed = "10", .delay_ms = 2900},
    {.findings = "TIM-7@12/warning", .delayed = "12", .delay_ms = 129000},
    {.findings = "TIM-5@4/error", REPEATED("3"), GOES_ON(129000), .edits = {FROM_4}},
    {.findings = "", .undecided = true, GOES_ON(129000), .edits = {FROM_4}},
    {.findings = "", .undecided = true, REPEATED("3"), GOES_ON(129000), .edits = {FROM_5}},
    {.findings = "", GOES_ON(127000), .edits = {FROM_4}},
    {.findings = "ORD-6@9/error", REPEATED("8"), GOES_ON(129000), .edits = {FROM_9}},
    {.findings = "", .undecided = true, GOES_ON(129000), .edits = {FROM_9}},
    {.findings = "", GOES_ON(127000), .edits = {FROM_9}},
    {.findings = "ORD-7@12/warning", GOES_ON(129000), .edits = {FROM_12}},
    {.findings = "", GOES_ON(127000), .edits = {FROM_12}},
    {.findings = "ORD-8@13/error", REPEATED("12"), GOES_ON(129000), .edits = {FROM_13}},
    {.findings = "", .undecided = true, GOES_ON(129000), .edits = {FROM_13}},
    {.findings = "", GOES_ON(127000), .edits = {FROM_13}},
    {.findings = "", REFUSED, .edits = {FROM_3}},
    {.findings = "R-10@-/error", REFUSED, .edits = {FROM_3, {"ack", "z9hG4bKa1", "z9hG4bKa9"}}},
    {.findings = "R-10@-/error", REFUSED, .edits = {FROM_3, {"ack", "ACK sip:mmtel@", "ACK sip:other@"}}},
    {.findings = "R-10@-/error", REFUSED, .edits = {FROM_3, {"ack", ", <sip:scscf.3gpp.org;lr>", ""}}},
    {.findings = "12.06@12/error R-23@13/warning", .edits = {{"12", "tag=us", "tag=xx"}, {"13", "tag=us", "tag=xx"}}},
    {.findings = "", .edits = {FROM_10},
     .insertions = {INSERT(NULL, "bye", SIDE_UE, BYE), INSERT(NULL, "ok", SIDE_NET, OK_BYE)}},
    {.findings = NULL},
};
