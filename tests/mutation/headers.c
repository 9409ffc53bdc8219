/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One deviation each in a header of one step. */
#include "mutation.h"

/* Message, old and new of one or two edits, then the findings. */
#define EDITS(message, old, new, message2, old2, new2, expected)                                                       \
    {                                                                                                                  \
        .findings = (expected), .edits = {{(message), (old), (new)}, {(message2), (old2), (new2)} }                    \
    }

#define SERVER "port-s=5081;q=0.9"

const struct mutation header_mutations[] = {
    /* INVITE */
    EDITS("*", "To: <sip:mmtel@", "To: <sip:other@", NULL, NULL, NULL, "1.11@1/error Q-03@1/error"),
    EDITS("1", "INVITE sip:mmtel@conf-factory.ims.example.net SIP/2.0", "INVITE sip:mmtel@conf-factory.ims.example.net SIP/2.1",
     NULL, NULL, NULL, "1.03@1/error"),
    EDITS("*", "sip:mmtel@conf-factory.ims", "sip:mmtel@conf-factoryims", NULL, NULL, NULL, "Q-01@1/info"),
    EDITS("*", "sip:mmtel@conf-factory.ims", "sip:mmtel@conf-factory.other", NULL, NULL, NULL, "1.02@1/error 1.11@1/error"),
    EDITS("*", "UDP 192.0.2.77:6101;branch=z9hG4bKa1", "TCP 192.0.2.77:6101;branch=z9hG4bKa1", NULL, NULL, NULL, "1.04@1/error"),
    EDITS("1", "Max-Forwards: 70", "Max-Forwards: 0", NULL, NULL, NULL, "1.27@1/error"),
    EDITS("1", "Max-Forwards: 70\n", "", NULL, NULL, NULL, "1.27@1/error"),
    EDITS("1", "100rel, precondition, timer", "100rel, timer", NULL, NULL, NULL, "1.16@1/error"),
    EDITS("1", "100rel, precondition, timer", "precondition, timer", NULL, NULL, NULL, "1.15@1/error"),
    EDITS("1", "<sip:192.0.2.10:5081;lr>, <sip:scscf.3gpp.org;lr>", "<sip:192.0.2.10:5081;lr>", NULL, NULL, NULL, "1.08@1/error"),
    EDITS("1", "<sip:192.0.2.10:5081;lr>, <sip:scscf.3gpp.org;lr>", "<sip:scscf.3gpp.org;lr>, <sip:192.0.2.10:5081;lr>", NULL, NULL,
     NULL, "1.08@1/error"),
    EDITS("1", "<sip:192.0.2.10:5081;lr>, <sip:scscf.3gpp.org;lr>", "<sip:192.0.2.10:5081>, <sip:scscf.3gpp.org;lr>", NULL, NULL, NULL,
     "1.08@1/error"),
    EDITS("1", "spi-s=12", "spi-s=13", NULL, NULL, NULL, "SA-3@1/error"),
    EDITS("1", "Require: sec-agree\nProxy", "Proxy", NULL, NULL, NULL, "SA-1@1/error"),
    EDITS("1", "Proxy-Require: sec-agree\n", "", NULL, NULL, NULL, "SA-2@1/error"),
    EDITS("1", "Contact: <sip:alice@192.0.2.77:6101>", "Contact: <sip:alice@192.0.2.77:5060>", "6",
     "Contact: <sip:alice@192.0.2.77:6101>", "Contact: <sip:alice@192.0.2.77:5060>", "1.22@1/error"),
    EDITS("1", "Accept: application/sdp, application/3gpp-ims+xml", "Accept: application/sdp", NULL, NULL, NULL, "1.30@1/error"),
    EDITS("1", "P-Preferred-Service: urn:urn-7:3gpp-service.ims.icsi.mmtel\n", "", NULL, NULL, NULL, "1.31@1/error"),
    EDITS("1", "P-Access-Network-Info: 3GPP-NR-FDD;utran-cell-id-3gpp=00101000001000000010\n", "", NULL, NULL, NULL,
     "1.28@1/error"),
    EDITS("*", "Call-ID: c1@", "Call-ID: r1@", NULL, NULL, NULL, "1.13@1/error"),
    EDITS("1", "Content-Length: {LENGTH}", "Content-Length: 5", NULL, NULL, NULL, "1.36@1/error"),
    EDITS("*", "CSeq: 100 ", "CSeq: 2147483648 ", "4", "RAck: 121 100", "RAck: 121 2147483648", "1.14@1/error 4.08@4/error"),
    /* 183 */
    EDITS("3", ";isfocus", "", NULL, NULL, NULL, "3.08@3/error"),
    EDITS("3", ";isfocus", ";isfocus=\"FALSE\"", NULL, NULL, NULL, "3.08@3/error"),
    EDITS("3", "sip:temporary@", "sip:temp@", "*", " sip:temporary@", " sip:temp@", "3.07@3/error"),
    EDITS("3", "Require: 100rel, precondition", "Require: precondition", NULL, NULL, NULL, "3.04@3/error"),
    EDITS("*", "\nRoute: <sip:192.0.2.10:5081;lr>, <sip:orig@scscf.3gpp.org;lr>",
     "\nRoute: <sip:orig@scscf.3gpp.org;lr>, <sip:192.0.2.10:5081;lr>", "*",
     "\nRecord-Route: <sip:orig@scscf.3gpp.org;lr>, <sip:192.0.2.10:5081;lr>",
     "\nRecord-Route: <sip:192.0.2.10:5081;lr>, <sip:orig@scscf.3gpp.org;lr>", "3.02@3/error"),
    /* PRACK */
    EDITS("4", "PRACK sip:temporary@", "PRACK sip:final@", NULL, NULL, NULL, "4.02@4/error"),
    EDITS("4", "RAck: 121", "RAck: 122", NULL, NULL, NULL, "4.09@4/error"),
    EDITS("4", "<sip:192.0.2.10:5081;lr>, <sip:orig@scscf.3gpp.org;lr>", "<sip:orig@scscf.3gpp.org;lr>, <sip:192.0.2.10:5081;lr>", NULL,
     NULL, NULL, "4.04@4/error"),
    EDITS("4", "tag=ua", "tag=UA", "5", "tag=ua", "tag=UA", "4.05@4/error"),
    EDITS("4", "tag=sa", "tag=sb", "5", "tag=sa", "tag=sb", "4.06@4/error"),
    EDITS("4", "CSeq: 101", "CSeq: 103", "5", "CSeq: 101", "CSeq: 103", "4.08@4/error 6.03@6/error"),
    EDITS("4", "Max-Forwards: 70\n", "", NULL, NULL, NULL, "4.10@4/error"),
    EDITS("4", "Require: sec-agree\nProxy", "Require: sec-agree, 100rel\nProxy", NULL, NULL, NULL, "4.17@4/error"),
    /* 200 (PRACK) */
    EDITS("5", "tag=ua", "tag=uu", NULL, NULL, NULL, "RC-2@5/error"),
    EDITS("5", "tag=sa", "tag=sb", NULL, NULL, NULL, "RC-3@5/error"),
    EDITS("5", "SIP/2.0 200 OK", "SIP/2.0 481 Call/Transaction Does Not Exist", NULL, NULL, NULL, "5.01@5/error"),
    /* UPDATE */
    EDITS("6", "CSeq: 102", "CSeq: 104", "7", "CSeq: 102", "CSeq: 104", "6.03@6/error"),
    EDITS("6", "Contact: <sip:alice@192.0.2.77:6101>;+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel\";audio;video\n", "",
     NULL, NULL, NULL, "6.05@6/error"),
    EDITS("6", "Supported: precondition\n", "", NULL, NULL, NULL, "6.06@6/error"),
    EDITS("6", "Content-Type: application/sdp\n", "", NULL, NULL, NULL, "6.07@6/error"),
    /* 200 (INVITE) */
    EDITS("8", ";Isfocus", "", NULL, NULL, NULL, "8.05@8/error"),
    EDITS("8", ";Isfocus", ";isfocus=\"FALSE\"", NULL, NULL, NULL, "8.05@8/error"),
    EDITS("8", "<sip:orig@scscf.3gpp.org;lr>, ", "", "9", ", <sip:orig@scscf.3gpp.org;lr>", "", "8.03@8/error"),
    EDITS("8", "sip:final@", "sip:conference@", "*", "sip:final@", "sip:conference@", "8.04@8/error"),
    /* ACK */
    EDITS("9", "ACK sip:final@", "ACK sip:temporary@", NULL, NULL, NULL, "9.01@9/error"),
    EDITS("9", "z9hG4bKa4", "z9hG4bKa1", NULL, NULL, NULL, "9.03@9/error"),
    EDITS("9", "z9hG4bKa4", "a4", NULL, NULL, NULL, "9.03@9/error"),
    EDITS("9", "z9hG4bKa4", "z9hG4bka4", NULL, NULL, NULL, "9.03@9/warning"),
    EDITS("9", "CSeq: 100 ACK", "CSeq: 101 ACK", NULL, NULL, NULL, "9.07@9/error"),
    EDITS("9", "tag=sa", "tag=sb", NULL, NULL, NULL, "9.05@9/error"),
    EDITS("9", "Max-Forwards: 70\n", "", NULL, NULL, NULL, "9.08@9/error"),
    /* SUBSCRIBE */
    EDITS("10", "Event: conference\n", "Event: conference-info\n", NULL, NULL, NULL, "10.15@10/error"),
    EDITS("10", "<sip:scscf.3gpp.org;lr>", "<sip:orig@scscf.3gpp.org;lr>", NULL, NULL, NULL, "10.02@10/error"),
    EDITS("10", "Expires: 7200\n", "", NULL, NULL, NULL, "10.10@10/error"),
    EDITS("10", "SUBSCRIBE sip:final@", "SUBSCRIBE sip:temporary@", NULL, NULL, NULL, "10.01@10/error"),
    EDITS("10", "Accept: application/conference-info+xml", "Accept: application/pidf+xml", NULL, NULL, NULL, "10.16@10/error"),
    /* 200 (SUBSCRIBE) */
    EDITS("11", "Expires: 7200", "Expires: 9000", NULL, NULL, NULL, "11.03@11/error"),
    /* NOTIFY */
    EDITS("12", "active;expires=7200", "active", NULL, NULL, NULL, "12.13@12/error"),
    EDITS("12", "Event: conference\n", "Event: presence\n", NULL, NULL, NULL, "12.11@12/error"),
    EDITS("12", "Event: conference\n", "Event: conference;id=7\n", NULL, NULL, NULL, "12.11@12/error"),
    EDITS("10", "Event: conference\n", "Event: conference;id=7\n", "12", "Event: conference\n", "Event: conference;id=7\n", ""),
    EDITS("12", "NOTIFY sip:alice@192.0.2.77:6101", "NOTIFY sip:alice@192.0.2.77:6102", NULL, NULL, NULL, "12.01@12/error"),
    EDITS("12", "application/conference-info+xml", "application/pidf+xml", NULL, NULL, NULL, "12.10@12/error"),
    /* 200 (NOTIFY) */
    EDITS("13", ", SIP/2.0/UDP scscf.3gpp.org;branch=z9hG4bKn2", "", NULL, NULL, NULL, "RC-1@13/error"),
    EDITS("13", "CSeq: 1 NOTIFY", "CSeq: 2 NOTIFY", NULL, NULL, NULL, "RC-5@13/error"),
    EDITS("13", "SIP/2.0 200 OK", "SIP/2.0 481 Subscription Does Not Exist", NULL, NULL, NULL, "13.01@13/error"),
    /* No deviation at all: other ways to write the same */
    EDITS("1", "Supported: 100rel, precondition, timer", "k: timer,precondition\nSupported : 100REL", NULL, NULL, NULL, ""),
    EDITS("1", "From: <sip:alice@ims.example.net>;tag=ua", "f: \"Alice, \\\"A\\\"\" <sip:alice@IMS.example.net>\n ; tag = ua", NULL,
     NULL, NULL, ""),
    EDITS("4", "Route: <sip:192.0.2.10:5081;lr>, ", "Route: <sip:192.0.2.10:5081;lr>\nRoute: ", NULL, NULL, NULL, ""),
    EDITS("1", "Accept-Contact: *;+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel\";video",
     "a: *;video;+G.3gpp.ICSI-ref=\"urn%3aurn-7%3a3gpp-service.ims.icsi.mmtel,urn%3Aother\"", NULL, NULL, NULL, ""),
    EDITS("8", "Contact: <sip:final@conf-factory.ims.example.net>;Isfocus",
     "m: <sip:final@CONF-factory.IMS.example.net>;audio;ISFOCUS=TRUE", NULL, NULL, NULL, ""),
    EDITS("9", "Via: SIP/2.0/UDP 192.0.2.77:6101", "v: SIP / 2.0 / UDP 192.0.2.77:6101", NULL, NULL, NULL, ""),
    EDITS("13", ";branch=z9hG4bKn1", ";branch=z9hG4bKn1;received=192.0.2.10", NULL, NULL, NULL, ""),
    EDITS("1", "Security-Verify: ipsec-3gpp;alg=hmac-sha-1-96;ealg=null;spi-c=11;spi-s=12;port-c=5080;" SERVER,
     "Security-Verify: IPSEC-3gpp; q=0.90; port-s=5081; alg=hmac-sha-1-96;ealg=null;spi-c=11;spi-s=12;port-c=5080", NULL,
     NULL, NULL, ""),
    {.findings = NULL},
};
