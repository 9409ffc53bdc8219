/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_SUPPORT_MEDIA_TEXT_H
#define TESTS_SUPPORT_MEDIA_TEXT_H

/* Pieces of session descriptions and edits that make other negotiations of the conformant flow. */
#define QOS(local, remote, strength)                                                                                   \
    "a=curr:qos local " local "\na=curr:qos remote " remote "\n"                                                       \
    "a=des:qos mandatory local sendrecv\na=des:qos " strength " remote sendrecv\n"
#define CONF     "a=conf:qos remote sendrecv\n"
#define FEEDBACK "a=rtcp-fb:* nack\na=rtcp-fb:* nack pli\na=rtcp-fb:* ccm fir\na=rtcp-fb:* ccm tmmbr\n"
#define VIDEO_LINES                                                                                                    \
    "b=AS:475\nb=RS:0\nb=RR:2500\n"                                                                                    \
    "a=rtpmap:110 H264/90000\na=fmtp:110 profile-level-id=42e00c; packetization-mode=1\n" FEEDBACK
#define AUDIO_LINES                                                                                                    \
    "b=AS:65\nb=RS:0\nb=RR:2000\na=rtpmap:96 EVS/16000/1\na=fmtp:96 br=5.9-13.2; bw=nb-swb; max-red=220\n"             \
    "a=rtpmap:99 telephone-event/16000\na=fmtp:99 0-15\na=ptime:20\na=maxptime:240\na=sendrecv\n"
#define SECOND(origin, address, audio, video, qos)                                                                     \
    "v=0\no=" origin " IN IP4 " address "\ns=-\nc=IN IP4 " address "\nb=AS:540\nt=0 0\n"                               \
    "m=audio " audio " RTP/AVP 96 99\n" AUDIO_LINES qos "m=video " video " RTP/AVPF 110\n" VIDEO_LINES                 \
    "a=sendrecv\n" qos
#define VOICE_SECOND(origin, address, audio, qos)                                                                      \
    "v=0\no=" origin " IN IP4 " address "\ns=-\nc=IN IP4 " address "\nb=AS:65\nt=0 0\n"                                \
    "m=audio " audio " RTP/AVP 96 99\n" AUDIO_LINES qos
#define UE_SECOND(version, qos)  SECOND("alice 7001 " version, "192.0.2.77", "49170", "49180", qos)
#define NET_SECOND(version, qos) SECOND("- 1111111111 " version, "192.0.2.20", "30000", "30010", qos)
#define NO_BODY                  "Content-Length: 0\n\n"
#define WITH_SDP(sdp)            "Content-Type: application/sdp\nContent-Length: {LENGTH}\n\n" sdp

/* The second exchange in the PRACK instead of the UPDATE, or in both. */
#define PRACK_OFFER(qos)                                                                                               \
    {                                                                                                                  \
        "4", NO_BODY, "Supported: precondition\n" WITH_SDP(UE_SECOND("2", qos))                                        \
    }
#define PRACK_ANSWER(qos)                                                                                              \
    {                                                                                                                  \
        "5", NO_BODY, WITH_SDP(NET_SECOND("1111111112", qos))                                                          \
    }
#define NO_UPDATE                                                                                                      \
    {"6", NULL, NULL},                                                                                                 \
    {                                                                                                                  \
        "7", NULL, NULL                                                                                                \
    }
#define THIRD                                                                                                          \
    {"6", "alice 7001 2", "alice 7001 3"},                                                                             \
    {                                                                                                                  \
        "7", "1111111112", "1111111113"                                                                                \
    }
#define MET      QOS("sendrecv", "none", "mandatory")
#define UNMET    QOS("none", "none", "mandatory")
#define BOTH_MET QOS("sendrecv", "sendrecv", "mandatory")

/* RTP/AVP with RTP/AVPF as a capability; the answer chooses it. */
#define AVP_OFFER                                                                                                      \
    {                                                                                                                  \
        "1", "RTP/AVPF 110\n", "RTP/AVP 110\na=tcap:1 RTP/AVPF\na=pcfg:1 t=1\n"                                        \
    }

#define AUDIO_END "a=maxptime:240\n"
#define VIDEO_END "a=rtcp-fb:* ccm tmmbr\n"

/* The conference state shows what was negotiated (NB-10). */
#define STATE_WITHOUT_VIDEO                                                                                            \
    {                                                                                                                  \
        "12",                                                                                                          \
            "<media id=\"2\"><type>video</type><label>34568</label><src-id>305419897</src-id>"                         \
            "<status>sendrecv</status></media>\n",                                                                     \
            ""                                                                                                         \
    }

#endif
