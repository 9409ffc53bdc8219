/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_FUZZ_PACKETS_H
#define TESTS_FUZZ_PACKETS_H

#include <wireshark.h>

#include <wiretap/wtap.h>

/* A capture in memory, to be changed. */
struct frame {
    wtap_rec rec; /* its lengths are set when it is dissected */
    GString *bytes; /* captured */
    unsigned lost; /* bytes that were on the wire and were not captured */
};

struct capture {
    GPtrArray *frames; /* struct frame * */
    int file_type;
};

/* NULL: cannot be read. At most so many frames. */
struct capture *capture_load(const char *path, unsigned frames_max);
struct capture *capture_copy(const struct capture *capture);
void capture_free(struct capture *capture);
struct frame *frame_copy(const struct frame *frame);
void frame_free(void *frame);

/* Where the parts of a frame start, as far as they can be told. */
struct layout {
    size_t ip, transport, payload;
    bool v6, tcp;
};
/* False: no IP with UDP or TCP that is understood here. */
bool frame_layout(const struct frame *frame, struct layout *layout);
/* Gives the frame another payload and sets the lengths of IP and UDP. */
void frame_set_payload(struct frame *frame, const GString *payload);
/* The payload for g_string_free(); NULL: none. */
GString *frame_payload(const struct frame *frame);

/* Changes a copy of the capture; the same number always the same way. */
void capture_mutate(struct capture *capture, uint64_t seed);

#endif
