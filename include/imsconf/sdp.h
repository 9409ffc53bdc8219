/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IMSCONF_SDP_H
#define IMSCONF_SDP_H

#include "imsconf/slice.h"

/*
 * The SDP reader (RFC 4566): lines, media sections and the attributes that the negotiation of a conference needs, as
 * slices into the body. It allocates nothing, never recurses, and never fails as a whole: a line that cannot be read is
 * skipped, and what is not there is absent. Lines may end in CRLF or bare LF. Every function walks the bytes it is
 * given once; what has to look up many payload types reads a section into an sdp_payloads first.
 */

/* One line "x=value". */
struct sdp_line {
    char type;
    struct slice value; /* without the blanks around it; present, though maybe empty */
    struct slice line;  /* the whole line without its line end */
};

/* Takes the next readable line off rest. False at the end. */
bool sdp_line_next(struct slice *rest, struct sdp_line *line);
/* The first line of that type among lines. */
bool sdp_line_find(struct slice lines, char type, struct sdp_line *line);
/* Its value; SLICE_NONE when there is none. */
struct slice sdp_value(struct slice lines, char type);

/* A body: what stands in front of the first m= line, and the rest. */
struct sdp {
    struct slice session;       /* session-level lines */
    struct slice media;         /* from the first m= line on; absent when there is none */
    struct sdp_line connection; /* c= of the session; .value absent when there is none */
    struct slice direction;     /* the direction attribute of the session; absent when there is none */
    struct slice direction_line;
};
struct sdp sdp_read(struct slice body);

/* One media section. */
struct sdp_media {
    unsigned index;        /* from 0 */
    struct slice lines;    /* the m= line and all lines up to the next one */
    struct slice line;     /* the m= line */
    struct slice media;    /* "audio" */
    struct slice port;     /* "49170", without a number of ports */
    struct slice protocol; /* "RTP/AVP" */
    struct slice formats;  /* "96 97", absent when there is none */
};
/* A walk over the sections: struct sdp_sections walk = sdp_sections(&sdp); while (sdp_media_next(&walk, &media)) ... */
struct sdp_sections {
    struct slice rest;
    unsigned count; /* so far */
};
struct sdp_sections sdp_sections(const struct sdp *sdp);
bool sdp_media_next(struct sdp_sections *walk, struct sdp_media *media);
unsigned sdp_media_count(const struct sdp *sdp);
/* A port that is not zero: the stream is offered, or accepted (RFC 3264 5.1, 6). */
bool sdp_media_is_active(const struct sdp_media *media);

/* Takes the next word off a list separated by blanks. False at the end. */
bool sdp_word_next(struct slice *rest, struct slice *word);

/* o= (RFC 4566 5.2). Words that are not there are absent. whole: there are exactly six. */
struct sdp_origin {
    struct slice user, id, version, network, address_type, address;
    bool whole;
};
struct sdp_origin sdp_origin_read(struct slice value);

/* The address of a c= line without TTL and number of addresses; SLICE_NONE when the line is not readable. */
struct slice sdp_connection_address(struct slice value);
/* The c= line that holds for a section: its own, else that of the session. */
bool sdp_connection_find(const struct sdp *sdp, const struct sdp_media *media, struct sdp_line *line);

/* b=: the line of that bandwidth type ("AS"); value becomes that behind the colon. */
bool sdp_bandwidth_find(struct slice lines, const char *type, struct sdp_line *line);

/* a=: "name" or "name:value". */
struct sdp_attribute {
    struct slice name;
    struct slice value; /* trimmed (test equipment writes a blank behind the colon); absent without a colon */
    struct slice line;
};
bool sdp_attribute_next(struct slice *rest, struct sdp_attribute *attribute);
bool sdp_attribute_find(struct slice lines, const char *name, struct sdp_attribute *attribute);

/* Directions are sets of SDP_SEND and SDP_RECV, as the writer of the SDP sees them. */
enum { SDP_INACTIVE = 0, SDP_SEND = 1, SDP_RECV = 2, SDP_SENDRECV = 3 };
const char *sdp_direction_name(unsigned direction);                   /* "none", "send", "recv", "sendrecv" */
bool sdp_direction_find(struct slice attribute, unsigned *direction); /* by the name of its attribute */
unsigned sdp_direction_swap(unsigned direction);                      /* as the other side sees it */
/* sendrecv, sendonly, recvonly, inactive: of the section, else of the session, else sendrecv (RFC 4566 6). line is that
 * of the attribute, or absent. */
unsigned sdp_direction(const struct sdp *sdp, const struct sdp_media *media, struct slice *line);

/* rtpmap and fmtp by payload type. RTP has 128 of them, so one walk over a section finds all. */
enum { SDP_PAYLOAD_TYPES = 128, SDP_FIRST_DYNAMIC = 96 };
struct sdp_payload {
    bool listed;        /* in the m= line */
    struct slice codec; /* "EVS/16000/1"; of a static type without rtpmap absent */
    struct slice rtpmap_line;
    struct slice fmtp; /* the parameters; absent when there is no fmtp */
    struct slice fmtp_line;
};
struct sdp_payloads {
    uint64_t named[SDP_PAYLOAD_TYPES / 64];   /* a bit for each type of which the section says anything */
    struct sdp_payload at[SDP_PAYLOAD_TYPES]; /* of the others there is nothing, not even zeros */
};
void sdp_payloads_read(const struct sdp_media *media, struct sdp_payloads *payloads);
/* What it says of a type; all of it absent where it says nothing. */
const struct sdp_payload *sdp_payload_of(const struct sdp_payloads *payloads, int type);
/* The next type behind that one (-1: the first) of which the section says anything; SDP_PAYLOAD_TYPES: none. */
int sdp_payload_next(const struct sdp_payloads *payloads, int type);
#define SDP_EACH_PAYLOAD(i, payloads)                                                                                  \
    int i = sdp_payload_next(payloads, -1);                                                                            \
    i < SDP_PAYLOAD_TYPES;                                                                                             \
    i = sdp_payload_next(payloads, i)
bool sdp_media_is_rtp(const struct sdp_media *media);

/* The same codec: name in any case and clock equal, one channel the same as none given (RFC 4566 6). */
bool sdp_codec_equal(struct slice a, struct slice b);
struct slice sdp_codec_name(struct slice codec);  /* "EVS" */
struct slice sdp_codec_clock(struct slice codec); /* "16000" */

/* Format parameters "a=b; c=d". value absent: a word without "=". */
struct sdp_parameter {
    struct slice name, value;
};
bool sdp_parameter_next(struct slice *rest, struct sdp_parameter *parameter);
/* The value of a parameter (name in any case); SLICE_NONE when it is not there. */
struct slice sdp_parameter_value(struct slice parameters, const char *name);

/* Precondition lines of type qos, RFC 3312 4. */
enum sdp_qos_kind { SDP_CURR, SDP_DES, SDP_CONF };
enum sdp_segment { SDP_LOCAL, SDP_REMOTE, SDP_END_TO_END, SDP_SEGMENTS };
enum sdp_strength { SDP_NONE, SDP_OPTIONAL, SDP_MANDATORY, SDP_FAILURE, SDP_UNKNOWN }; /* the first three are ordered */
struct sdp_qos {
    enum sdp_qos_kind kind;
    bool readable; /* false: a curr, des or conf line that does not follow the grammar */
    enum sdp_segment segment;
    enum sdp_strength strength; /* SDP_DES only */
    unsigned direction;
    struct slice line;
};
const char *sdp_segment_name(enum sdp_segment segment);
const char *sdp_strength_name(enum sdp_strength strength);
/* Takes the next curr, des or conf line off the lines of a section. False at the end. */
bool sdp_qos_next(struct slice *rest, struct sdp_qos *qos);

/* Capability negotiation, RFC 5939: whether some tcap of the session or the section offers that transport protocol, and
 * whether the section has a potential configuration that uses a transport capability. line: that of the attribute. */
bool sdp_offers_transport(const struct sdp *sdp, const struct sdp_media *media, const char *protocol,
                          struct slice *line);
bool sdp_has_potential_transport(const struct sdp_media *media, struct slice *line);

#endif
