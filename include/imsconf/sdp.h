/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IMSCONF_SDP_H
#define IMSCONF_SDP_H

#include "imsconf/slice.h"

/*
 * The SDP reader (RFC 4566): lines, media sections and the attributes that the negotiation of a conference needs.
 * sdp_read() goes over a body once and keeps what it finds together with a copy of the body, so that many checks of
 * several messages can look at it; all slices point into that copy. It never recurses, and never fails as a whole: a
 * line that cannot be read is skipped, and what is not there is absent. Lines may end in CRLF or bare LF.
 */

/* One line "x=value". */
struct sdp_line {
    char type;
    struct slice value; /* without the blanks around it; present, though maybe empty */
    struct slice line;  /* the whole line without its line end */
};

/* Where a readable line stands. */
struct sdp_mark {
    const char *p;
    uint32_t n;
    uint32_t colon; /* of an attribute: the bytes in front of its first colon; n: there is none */
};
/* Some lines of a body, or the rest of them. */
struct sdp_lines {
    const struct sdp_mark *at, *end;
};

/* Takes the next line off rest. False at the end. */
bool sdp_line_next(struct sdp_lines *rest, struct sdp_line *line);
/* The next one of either type. */
bool sdp_line_next_of(struct sdp_lines *rest, char a, char b, struct sdp_line *line);
/* The first line of that type among lines. */
bool sdp_line_find(struct sdp_lines lines, char type, struct sdp_line *line);
/* Its value; SLICE_NONE when there is none. */
struct slice sdp_value(struct sdp_lines lines, char type);

/* Directions are sets of SDP_SEND and SDP_RECV, as the writer of the SDP sees them. */
enum { SDP_INACTIVE = 0, SDP_SEND = 1, SDP_RECV = 2, SDP_SENDRECV = 3 };
const char *sdp_direction_name(unsigned direction); /* "none", "send", "recv", "sendrecv" */
unsigned sdp_direction_swap(unsigned direction);    /* as the other side sees it */

/* A codec "EVS/16000/1" taken apart. */
struct sdp_codec {
    struct slice name, clock;
    struct slice channels; /* absent where it says one, or nothing (RFC 4566 6) */
};
struct sdp_codec sdp_codec_read(struct slice text);
/* The same codec: names in any case. */
bool sdp_codec_equal(const struct sdp_codec *a, const struct sdp_codec *b);

/* rtpmap and fmtp of a payload type. RTP has 128 of them. */
enum { SDP_PAYLOAD_TYPES = 128, SDP_FIRST_DYNAMIC = 96 };
struct sdp_payload {
    uint8_t type;
    bool listed;        /* in the m= line */
    struct slice codec; /* "EVS/16000/1"; of a static type without rtpmap absent */
    struct sdp_codec parts;
    struct slice rtpmap_line;
    struct slice fmtp; /* the parameters; absent when there is no fmtp */
    struct slice fmtp_line;
};

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
bool sdp_qos_next(struct sdp_lines *rest, struct sdp_qos *qos);

/* Those of a section gathered, as its writer sees them. */
struct sdp_preconditions {
    unsigned lines; /* readable or not */
    bool unreadable;
    unsigned curr[SDP_SEGMENTS], des[SDP_SEGMENTS]; /* numbers of lines */
    uint8_t current[SDP_SEGMENTS];                  /* directions */
    uint8_t confirm[SDP_SEGMENTS];
    uint8_t desired[SDP_SEGMENTS][SDP_SENDRECV + 1]; /* enum sdp_strength by SDP_SEND or SDP_RECV */
    struct slice curr_line[SDP_SEGMENTS], des_line[SDP_SEGMENTS], bad_line;
};

/* One media section. */
struct sdp_media {
    unsigned index;         /* from 0 */
    struct sdp_lines lines; /* the m= line and all lines up to the next one */
    struct slice line;      /* the m= line */
    struct slice media;     /* "audio" */
    struct slice port;      /* "49170", without a number of ports */
    struct slice protocol;  /* "RTP/AVP" */
    struct slice formats;   /* "96 97", absent when there is none */
    bool active;            /* a port that is not zero: offered, or accepted (RFC 3264 5.1, 6) */
    bool rtp;
    uint8_t payload_count;
    uint8_t direction;            /* of the section, else of the session, else sendrecv (RFC 4566 6) */
    struct slice direction_line;  /* absent: neither has one */
    struct sdp_line connection;   /* c= of the section, else of the session; .value absent when there is none */
    struct sdp_payload *payloads; /* those of which the section says anything, in the order of their numbers */
    struct sdp_preconditions qos;
};
/* What it says of a type; all of it absent where it says nothing. */
const struct sdp_payload *sdp_payload_of(const struct sdp_media *media, uint8_t type);
#define SDP_EACH_PAYLOAD(i, media)                                                                                     \
    const struct sdp_payload *i = (media)->payloads, *end_of_##i = i + (media)->payload_count;                         \
    i < end_of_##i;                                                                                                    \
    i++

/* A body that was read. */
struct sdp {
    struct slice text;          /* the copy */
    struct slice source;        /* where it was read, which may be gone: to be compared only */
    struct sdp_lines lines;     /* all of them */
    struct sdp_lines session;   /* in front of the first m= line */
    struct sdp_line connection; /* c= of the session; .value absent when there is none */
    unsigned direction;         /* of the session; sendrecv without an attribute */
    struct slice direction_line;
    unsigned section_count;
    unsigned kept; /* of the sections, which are all but in hostile input: one message is not to fill the memory */
    struct sdp_media *sections; /* and behind those kept the place where any other one is read */
    struct sdp_lines behind;    /* the lines of those */
};
/* For sdp_unref(). */
struct sdp *sdp_read(struct slice body);
struct sdp *sdp_ref(struct sdp *sdp);
void sdp_unref(struct sdp *sdp); /* NULL: nothing happens */
/* Bytes that its lines and sections take. */
size_t sdp_size(const struct sdp *sdp);
/* Keeps nothing but the text: no lines and no sections. It is read once more by the other one. */
void sdp_shrink(struct sdp *sdp);
void sdp_restore(struct sdp *sdp);
/* That part of the text where it was read; what is no part of the text stays as it is. */
struct slice sdp_source(const struct sdp *sdp, struct slice part);

/* A walk over the sections: struct sdp_sections walk = sdp_sections(sdp); while ((media = sdp_media_next(&walk))) ...
 * Two walks over the same SDP have to go on side by side. */
struct sdp_sections {
    const struct sdp *sdp;
    unsigned count;        /* so far */
    struct sdp_lines rest; /* behind the sections that are kept */
};
struct sdp_sections sdp_sections(const struct sdp *sdp);                  /* NULL: there are none */
const struct sdp_media *sdp_media_next_behind(struct sdp_sections *walk); /* the next one that is not kept */
static inline const struct sdp_media *sdp_media_next(struct sdp_sections *walk)
{
    return walk->sdp && walk->count < walk->sdp->kept ? &walk->sdp->sections[walk->count++]
                                                      : sdp_media_next_behind(walk);
}

/* Takes the next word off a list separated by blanks. False at the end. */
static inline bool sdp_is_blank(char c)
{
    return (unsigned char)c <= ' ' && (c == ' ' || c == '\t'); /* most bytes are told by the first comparison */
}
static inline bool sdp_word_next(struct slice *rest, struct slice *word)
{
    const char *start = rest->p, *end = start, *limit = start;

    if (start)
        limit += rest->n;
    while (start != limit && sdp_is_blank(*start))
        start++;
    for (end = start; end != limit && !sdp_is_blank(*end); end++)
        ;
    *word = (struct slice){start, (size_t)(end - start)};
    *rest = (struct slice){end, (size_t)(limit - end)};
    return word->n > 0;
}

/* o= (RFC 4566 5.2). Words that are not there are absent. whole: there are exactly six. */
struct sdp_origin {
    struct slice user, id, version, network, address_type, address;
    bool whole;
};
struct sdp_origin sdp_origin_read(struct slice value);

/* The address of a c= line without TTL and number of addresses; SLICE_NONE when the line is not readable. */
struct slice sdp_connection_address(struct slice value);

/* b=: the line of that bandwidth type ("AS"); value becomes that behind the colon. */
bool sdp_bandwidth_find(struct sdp_lines lines, const char *type, struct sdp_line *line);

/* a=: "name" or "name:value". */
struct sdp_attribute {
    struct slice name;
    struct slice value; /* trimmed (test equipment writes a blank behind the colon); absent without a colon */
    struct slice line;
};
bool sdp_attribute_next(struct sdp_lines *rest, struct sdp_attribute *attribute);
bool sdp_attribute_find(struct sdp_lines lines, const char *name, struct sdp_attribute *attribute);
/* Takes those of that name off rest. */
bool sdp_attribute_next_named(struct sdp_lines *rest, struct slice name, struct sdp_attribute *attribute);

/* Format parameters "a=b; c=d". value absent: a word without "=". */
struct sdp_parameter {
    struct slice name, value;
};
bool sdp_parameter_next(struct slice *rest, struct sdp_parameter *parameter);
/* The value of a parameter (name in any case); SLICE_NONE when it is not there. */
struct slice sdp_parameter_value(struct slice parameters, struct slice name);

/* Capability negotiation, RFC 5939: whether some tcap of the session or the section offers that transport protocol, and
 * whether the section has a potential configuration that uses a transport capability. line: that of the attribute. */
bool sdp_offers_transport(const struct sdp *sdp, const struct sdp_media *media, const char *protocol,
                          struct slice *line);
bool sdp_has_potential_transport(const struct sdp_media *media, struct slice *line);

#endif
