/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "messages.h"

/* The conformant flow. {SEC}, {PANI}, {RR} and {RT} stand for header lines that several messages share. */

#define UE_VIA(branch) "Via: SIP/2.0/UDP 192.0.2.77:6101;branch=" branch "\n"
#define DIALOG                                                                                                         \
    "From: <sip:alice@ims.example.net>;tag=ua\n"                                                                       \
    "To: <sip:mmtel@conf-factory.ims.example.net>;tag=sa\n"                                                            \
    "Call-ID: c1@192.0.2.77\n"
#define QOS(local_now, remote_now, remote_strength)                                                                    \
    "a=curr:qos local " local_now "\na=curr:qos remote " remote_now "\n"                                               \
    "a=des:qos mandatory local sendrecv\na=des:qos " remote_strength " remote sendrecv\n"
#define SEC                                                                                                            \
    "Require: sec-agree\nProxy-Require: sec-agree\n"                                                                   \
    "Security-Verify: "                                                                                                \
    "ipsec-3gpp;alg=hmac-sha-1-96;ealg=null;spi-c=11;spi-s=12;port-c=5080;port-s=5081;q=0.9\n"
#define PANI "P-Access-Network-Info: 3GPP-NR-FDD;utran-cell-id-3gpp=00101000001000000010\n"
#define RR "Record-Route: <sip:orig@scscf.3gpp.org;lr>, <sip:192.0.2.10:5081;lr>\n"
#define RT "Route: <sip:192.0.2.10:5081;lr>, <sip:orig@scscf.3gpp.org;lr>\n"
#define PRELOADED "Route: <sip:192.0.2.10:5081;lr>, <sip:scscf.3gpp.org;lr>\n"
#define MMTEL "+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel\""

const struct message_text conformant_messages[] = {
    {"1", SIDE_UE,
     "INVITE sip:mmtel@conf-factory.ims.example.net SIP/2.0\n" UE_VIA("z9hG4bKa1") PRELOADED
     "Max-Forwards: 70\n"
     "From: <sip:alice@ims.example.net>;tag=ua\n"
     "To: <sip:mmtel@conf-factory.ims.example.net>\n"
     "Call-ID: c1@192.0.2.77\n"
     "CSeq: 100 INVITE\n"
     "Contact: <sip:alice@192.0.2.77:6101>;" MMTEL ";audio;video\n"
     "Accept-Contact: *;" MMTEL ";video\n"
     "P-Preferred-Service: urn:urn-7:3gpp-service.ims.icsi.mmtel\n"
     "P-Preferred-Identity: <sip:alice@ims.example.net>\n"
     "P-Early-Media: supported\n"
     "Supported: 100rel, precondition, timer\n"
     "Allow: INVITE, ACK, CANCEL, BYE, UPDATE, PRACK, NOTIFY, REFER, MESSAGE, OPTIONS\n"
     "Accept: application/sdp, application/3gpp-ims+xml\n" SEC PANI
     "Content-Type: application/sdp\n"
     "Content-Length: {LENGTH}\n"
     "\n"
     "v=0\no=alice 7001 1 IN IP4 192.0.2.77\ns=-\nc=IN IP4 192.0.2.77\nb=AS:540\nt=0 0\n"
     "m=audio 49170 RTP/AVP 96 97 98 99 100\nb=AS:65\nb=RS:0\nb=RR:2000\n"
     "a=rtpmap:96 EVS/16000/1\na=fmtp:96 br=5.9-13.2; bw=nb-swb; max-red=220\n"
     "a=rtpmap:97 AMR-WB/16000/1\na=fmtp:97 mode-change-capability=2; max-red=220\n"
     "a=rtpmap:98 AMR/8000/1\na=fmtp:98 mode-change-capability=2; max-red=220\n"
     "a=rtpmap:99 telephone-event/16000\na=fmtp:99 0-15\n"
     "a=rtpmap:100 telephone-event/8000\na=fmtp:100 0-15\n"
     "a=ptime:20\na=maxptime:240\n" QOS("none", "none", "optional")
     "m=video 49180 RTP/AVPF 110\nb=AS:475\nb=RS:0\nb=RR:2500\n"
     "a=rtpmap:110 H264/90000\na=fmtp:110 profile-level-id=42e00c; packetization-mode=1\n"
     "a=rtcp-fb:* nack\na=rtcp-fb:* nack pli\na=rtcp-fb:* ccm fir\na=rtcp-fb:* ccm tmmbr\n"
     QOS("none", "none", "optional")},
    {"2", SIDE_NET,
     "SIP/2.0 100 Trying\n" UE_VIA("z9hG4bKa1")
     "From: <sip:alice@ims.example.net>;tag=ua\n"
     "To: <sip:mmtel@conf-factory.ims.example.net>\n"
     "Call-ID: c1@192.0.2.77\n"
     "CSeq: 100 INVITE\n"
     "Content-Length: 0\n\n"},
    {"3", SIDE_NET,
     "SIP/2.0 183 Session Progress\n" UE_VIA("z9hG4bKa1") RR DIALOG
     "CSeq: 100 INVITE\n"
     "Contact: <sip:temporary@conf-factory.ims.example.net>;isfocus;" MMTEL "\n"
     "Require: 100rel, precondition\n"
     "RSeq: 121\n"
     "Content-Type: application/sdp\n"
     "Content-Length: {LENGTH}\n"
     "\n"
     "v=0\no=- 1111111111 1111111111 IN IP4 192.0.2.20\ns=-\nc=IN IP4 192.0.2.20\nb=AS:540\nt=0 0\n"
     "m=audio 30000 RTP/AVP 96 99\nb=AS:65\nb=RS:0\nb=RR:2000\n"
     "a=rtpmap:96 EVS/16000/1\na=fmtp:96 br=5.9-13.2; bw=nb-swb; max-red=220\n"
     "a=rtpmap:99 telephone-event/16000\na=fmtp:99 0-15\n"
     "a=ptime:20\na=maxptime:240\n" QOS("none", "none", "mandatory") "a=conf:qos remote sendrecv\n"
     "m=video 30010 RTP/AVPF 110\nb=AS:475\nb=RS:0\nb=RR:2500\n"
     "a=rtpmap:110 H264/90000\na=fmtp:110 profile-level-id=42e00c; packetization-mode=1\n"
     "a=rtcp-fb:* nack\na=rtcp-fb:* nack pli\na=rtcp-fb:* ccm fir\na=rtcp-fb:* ccm tmmbr\n"
     QOS("none", "none", "mandatory") "a=conf:qos remote sendrecv\n"},
    {"4", SIDE_UE,
     "PRACK sip:temporary@conf-factory.ims.example.net SIP/2.0\n" UE_VIA("z9hG4bKa2") RT
     "Max-Forwards: 70\n" DIALOG
     "CSeq: 101 PRACK\n"
     "RAck: 121 100 INVITE\n" SEC PANI
     "Content-Length: 0\n\n"},
    {"5", SIDE_NET,
     "SIP/2.0 200 OK\n" UE_VIA("z9hG4bKa2") DIALOG
     "CSeq: 101 PRACK\n"
     "Content-Length: 0\n\n"},
    {"6", SIDE_UE,
     "UPDATE sip:temporary@conf-factory.ims.example.net SIP/2.0\n" UE_VIA("z9hG4bKa3") RT
     "Max-Forwards: 70\n" DIALOG
     "CSeq: 102 UPDATE\n"
     "Contact: <sip:alice@192.0.2.77:6101>;" MMTEL ";audio;video\n"
     "Supported: precondition\n" SEC PANI
     "Content-Type: application/sdp\n"
     "Content-Length: {LENGTH}\n"
     "\n"
     "v=0\no=alice 7001 2 IN IP4 192.0.2.77\ns=-\nc=IN IP4 192.0.2.77\nb=AS:540\nt=0 0\n"
     "m=audio 49170 RTP/AVP 96 99\nb=AS:65\nb=RS:0\nb=RR:2000\n"
     "a=rtpmap:96 EVS/16000/1\na=fmtp:96 br=5.9-13.2; bw=nb-swb; max-red=220\n"
     "a=rtpmap:99 telephone-event/16000\na=fmtp:99 0-15\n"
     "a=ptime:20\na=maxptime:240\na=sendrecv\n" QOS("sendrecv", "none", "mandatory")
     "m=video 49180 RTP/AVPF 110\nb=AS:475\nb=RS:0\nb=RR:2500\n"
     "a=rtpmap:110 H264/90000\na=fmtp:110 profile-level-id=42e00c; packetization-mode=1\n"
     "a=rtcp-fb:* nack\na=rtcp-fb:* nack pli\na=rtcp-fb:* ccm fir\na=rtcp-fb:* ccm tmmbr\na=sendrecv\n"
     QOS("sendrecv", "none", "mandatory")},
    {"7", SIDE_NET,
     "SIP/2.0 200 OK\n" UE_VIA("z9hG4bKa3") DIALOG
     "CSeq: 102 UPDATE\n"
     "Contact: <sip:temporary@conf-factory.ims.example.net>;isfocus\n"
     "Content-Type: application/sdp\n"
     "Content-Length: {LENGTH}\n"
     "\n"
     "v=0\no=- 1111111111 1111111112 IN IP4 192.0.2.20\ns=-\nc=IN IP4 192.0.2.20\nb=AS:540\nt=0 0\n"
     "m=audio 30000 RTP/AVP 96 99\nb=AS:65\nb=RS:0\nb=RR:2000\n"
     "a=rtpmap:96 EVS/16000/1\na=fmtp:96 br=5.9-13.2; bw=nb-swb; max-red=220\n"
     "a=rtpmap:99 telephone-event/16000\na=fmtp:99 0-15\n"
     "a=ptime:20\na=maxptime:240\na=sendrecv\n" QOS("sendrecv", "sendrecv", "mandatory")
     "m=video 30010 RTP/AVPF 110\nb=AS:475\nb=RS:0\nb=RR:2500\n"
     "a=rtpmap:110 H264/90000\na=fmtp:110 profile-level-id=42e00c; packetization-mode=1\n"
     "a=rtcp-fb:* nack\na=rtcp-fb:* nack pli\na=rtcp-fb:* ccm fir\na=rtcp-fb:* ccm tmmbr\na=sendrecv\n"
     QOS("sendrecv", "sendrecv", "mandatory")},
    {"8", SIDE_NET,
     "SIP/2.0 200 OK\n" UE_VIA("z9hG4bKa1") RR DIALOG
     "CSeq: 100 INVITE\n"
     "Contact: <sip:final@conf-factory.ims.example.net>;Isfocus\n"
     "Content-Length: 0\n\n"},
    {"9", SIDE_UE,
     "ACK sip:final@conf-factory.ims.example.net SIP/2.0\n" UE_VIA("z9hG4bKa4") RT
     "Max-Forwards: 70\n" DIALOG
     "CSeq: 100 ACK\n"
     "Content-Length: 0\n\n"},
    {"10", SIDE_UE,
     "SUBSCRIBE sip:final@conf-factory.ims.example.net SIP/2.0\n" UE_VIA("z9hG4bKa5") PRELOADED
     "Max-Forwards: 70\n"
     "From: <sip:alice@ims.example.net>;tag=us\n"
     "To: <sip:final@conf-factory.ims.example.net>\n"
     "Call-ID: c2@192.0.2.77\n"
     "CSeq: 1 SUBSCRIBE\n"
     "Contact: <sip:alice@192.0.2.77:6101>\n"
     "Event: conference\n"
     "Accept: application/conference-info+xml\n"
     "Expires: 7200\n" SEC PANI
     "Content-Length: 0\n\n"},
    {"11", SIDE_NET,
     "SIP/2.0 200 OK\n" UE_VIA("z9hG4bKa5")
     "Record-Route: <sip:192.0.2.10:5081;lr>\n"
     "From: <sip:alice@ims.example.net>;tag=us\n"
     "To: <sip:final@conf-factory.ims.example.net>;tag=ss\n"
     "Call-ID: c2@192.0.2.77\n"
     "CSeq: 1 SUBSCRIBE\n"
     "Contact: <sip:final@conf-factory.ims.example.net>\n"
     "Expires: 7200\n"
     "Content-Length: 0\n\n"},
    {"12", SIDE_NET,
     "NOTIFY sip:alice@192.0.2.77:6101 SIP/2.0\n"
     "Via: SIP/2.0/UDP 192.0.2.10:5081;branch=z9hG4bKn1, SIP/2.0/UDP scscf.3gpp.org;branch=z9hG4bKn2\n"
     "Max-Forwards: 69\n"
     "From: <sip:final@conf-factory.ims.example.net>;tag=ss\n"
     "To: <sip:alice@ims.example.net>;tag=us\n"
     "Call-ID: c2@192.0.2.77\n"
     "CSeq: 1 NOTIFY\n"
     "Contact: <sip:final@conf-factory.ims.example.net>\n"
     "Event: conference\n"
     "Subscription-State: active;expires=7200\n"
     "Content-Type: application/conference-info+xml\n"
     "Content-Length: {LENGTH}\n"
     "\n"
     "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
     "<conference-info xmlns=\"urn:ietf:params:xml:ns:conference-info\" "
     "entity=\"sip:final@conf-factory.ims.example.net\" state=\"full\" version=\"0\">\n"
     "<users><user entity=\"sip:alice@ims.example.net\"><endpoint entity=\"sip:alice@192.0.2.77:6101\">\n"
     "<status>connected</status><joining-method>dialed-in</joining-method>\n"
     "<media id=\"1\"><type>audio</type><label>34567</label><src-id>305419896</src-id>"
     "<status>sendrecv</status></media>\n"
     "<media id=\"2\"><type>video</type><label>34568</label><src-id>305419897</src-id>"
     "<status>sendrecv</status></media>\n"
     "</endpoint></user></users>\n"
     "</conference-info>\n"},
    {"13", SIDE_UE,
     "SIP/2.0 200 OK\n"
     "Via: SIP/2.0/UDP 192.0.2.10:5081;branch=z9hG4bKn1, SIP/2.0/UDP scscf.3gpp.org;branch=z9hG4bKn2\n"
     "From: <sip:final@conf-factory.ims.example.net>;tag=ss\n"
     "To: <sip:alice@ims.example.net>;tag=us\n"
     "Call-ID: c2@192.0.2.77\n"
     "CSeq: 1 NOTIFY\n" PANI
     "Content-Length: 0\n\n"},
    {NULL, SIDE_UE, NULL},
};

#define REGISTER_HEAD(branch)                                                                                          \
    "REGISTER sip:ims.example.net SIP/2.0\n"                                                                           \
    "Via: SIP/2.0/UDP 192.0.2.77:6101;branch=" branch "\n"                                                             \
    "Max-Forwards: 70\n"                                                                                               \
    "From: <sip:alice@ims.example.net>;tag=ur\n"                                                                       \
    "To: <sip:alice@ims.example.net>\n"                                                                                \
    "Call-ID: r1@192.0.2.77\n"                                                                                         \
    "Contact: <sip:alice@192.0.2.77:6101>;" MMTEL ";video;expires=600000\n"                                            \
    "Security-Client: ipsec-3gpp;alg=hmac-sha-1-96;ealg=null;spi-c=21;spi-s=22;port-c=6100;port-s=6101\n"              \
    "Require: sec-agree\nProxy-Require: sec-agree\nSupported: path\n"

const struct message_text registration_messages[] = {
    {"r1", SIDE_UE,
     REGISTER_HEAD("z9hG4bKr1") "CSeq: 1 REGISTER\n"
                                "Authorization: Digest username=\"alice@ims.example.net\",realm=\"ims.example.net\","
                                "nonce=\"\",uri=\"sip:ims.example.net\",response=\"\"\n"
                                "Content-Length: 0\n\n"},
    {"r2", SIDE_NET,
     "SIP/2.0 401 Unauthorized\n"
     "Via: SIP/2.0/UDP 192.0.2.77:6101;branch=z9hG4bKr1\n"
     "From: <sip:alice@ims.example.net>;tag=ur\n"
     "To: <sip:alice@ims.example.net>;tag=sr\n"
     "Call-ID: r1@192.0.2.77\n"
     "CSeq: 1 REGISTER\n"
     "WWW-Authenticate: Digest realm=\"ims.example.net\",nonce=\"abc\",algorithm=AKAv1-MD5\n"
     "Security-Server: ipsec-3gpp;alg=hmac-sha-1-96;ealg=null;spi-c=11;spi-s=12;port-c=5080;port-s=5081;q=0.9\n"
     "Content-Length: 0\n\n"},
    {"r3", SIDE_UE,
     REGISTER_HEAD("z9hG4bKr2")
     "Security-Verify: ipsec-3gpp;alg=hmac-sha-1-96;ealg=null;spi-c=11;spi-s=12;port-c=5080;port-s=5081;q=0.9\n"
     "CSeq: 2 REGISTER\n"
     "Authorization: Digest username=\"alice@ims.example.net\",realm=\"ims.example.net\","
     "nonce=\"abc\",uri=\"sip:ims.example.net\",response=\"6629fae49393a05397450978507c4ef1\"\n"
     "Content-Length: 0\n\n"},
    {"r4", SIDE_NET,
     "SIP/2.0 200 OK\n"
     "Via: SIP/2.0/UDP 192.0.2.77:6101;branch=z9hG4bKr2\n"
     "From: <sip:alice@ims.example.net>;tag=ur\n"
     "To: <sip:alice@ims.example.net>;tag=sr\n"
     "Call-ID: r1@192.0.2.77\n"
     "CSeq: 2 REGISTER\n"
     "Contact: <sip:alice@192.0.2.77:6101>;expires=600000\n"
     "P-Associated-URI: <sip:alice@ims.example.net>, <tel:+15550100>\n"
     "Service-Route: <sip:scscf.3gpp.org;lr>\n"
     "Path: <sip:term@pcscf.ims.example.net;lr>\n"
     "Content-Length: 0\n\n"},
    {NULL, SIDE_UE, NULL},
};

void message_feed(struct tracker *tracker, struct sip_message *message, const struct packet *packet)
{
    if (!tracker_concerns(tracker, message)) {
        tracker_pass(tracker, packet);
        return;
    }
    sip_message_complete(message);
    tracker_feed(tracker, message, packet);
}
