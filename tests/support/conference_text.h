/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_SUPPORT_CONFERENCE_TEXT_H
#define TESTS_SUPPORT_CONFERENCE_TEXT_H

/* Pieces of conference documents, and the messages of the subscription that carry further ones. */
#define ENDPOINT "<endpoint entity=\"sip:alice@192.0.2.77:6101\">"
#define AUDIO    "<media id=\"1\"><type>audio</type><label>34567</label><src-id>305419896</src-id><status>sendrecv</status></media>"
#define VIDEO    "<media id=\"2\"><type>video</type><label>34568</label><src-id>305419897</src-id><status>sendrecv</status></media>"
#define BOB      "<user entity=\"sip:bob@ims.example.net\"/>"

#define NOTIFY(cseq, document)                                                                                         \
    "NOTIFY sip:alice@192.0.2.77:6101 SIP/2.0\n"                                                                       \
    "Via: SIP/2.0/UDP 192.0.2.10:5081;branch=z9hG4bKm" cseq ", SIP/2.0/UDP scscf.3gpp.org;branch=z9hG4bKn2\n"          \
    "Max-Forwards: 69\n"                                                                                               \
    "From: <sip:final@conf-factory.ims.example.net>;tag=ss\n"                                                          \
    "To: <sip:alice@ims.example.net>;tag=us\n"                                                                         \
    "Call-ID: c2@192.0.2.77\n"                                                                                         \
    "CSeq: " cseq " NOTIFY\n"                                                                                          \
    "Contact: <sip:final@conf-factory.ims.example.net>\n"                                                              \
    "Event: conference\n"                                                                                              \
    "Subscription-State: active;expires=7100\n"                                                                        \
    "Content-Type: application/conference-info+xml\n"                                                                  \
    "Content-Length: {LENGTH}\n"                                                                                       \
    "\n" document

#define DOCUMENT(attributes, content)                                                                                  \
    "<conference-info xmlns=\"urn:ietf:params:xml:ns:conference-info\" "                                               \
    "entity=\"sip:final@conf-factory.ims.example.net\" " attributes ">" content "</conference-info>\n"

#define SUBSCRIBE                                                                                                      \
    "SUBSCRIBE sip:final@conf-factory.ims.example.net SIP/2.0\n"                                                       \
    "Via: SIP/2.0/UDP 192.0.2.77:6101;branch=z9hG4bKs9\nMax-Forwards: 70\n"                                            \
    "From: <sip:alice@ims.example.net>;tag=us\n"                                                                       \
    "To: <sip:final@conf-factory.ims.example.net>;tag=ss\n"                                                            \
    "Call-ID: c2@192.0.2.77\nCSeq: 2 SUBSCRIBE\nContact: <sip:alice@192.0.2.77:6101>\nEvent: conference\n"             \
    "Expires: 7200\nContent-Length: 0\n\n"

#define FULL                                                                                                           \
    "<users><user entity=\"sip:alice@ims.example.net\">" ENDPOINT                                                      \
    "<status>connected</status><joining-method>dialed-in</joining-method>" AUDIO VIDEO "</endpoint></user></users>"
#define JOINED "<users>" BOB "</users>"
#define PARTIAL(version, content) DOCUMENT("state=\"partial\" version=\"" version "\"", content)

#endif
