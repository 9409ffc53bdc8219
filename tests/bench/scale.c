/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kinds of large input, in sizes: scale KIND N [KIND N...], each in a process of its own. Prints the bytes kept when all is
 * over and the most there were on the way. What it costs is counted by callgrind in scale_run() and scale_finish(), and
 * written with the kind and the size where it was run under that; tests/bench/scale.sh compares sizes.
 */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <valgrind/callgrind.h>

#include "conversation.h"
#include "messages.h"
#include "wires.h"

static struct tracker *tracker;
static uint32_t frame;
static size_t most;

static size_t bytes_now(void)
{
    size_t now = mallinfo2().uordblks;

    most = MAX(most, now);
    return now;
}

/* Not inlined, and the only place where the tracker works: what callgrind counts. */
static void __attribute__((noinline)) scale_run(const GArray *wires)
{
    wires_feed(wires, tracker, &frame);
}

static void __attribute__((noinline)) scale_finish(void)
{
    tracker_finish(tracker);
}

static void flush(GArray *wires)
{
    scale_run(wires);
    g_array_set_size(wires, 0);
    bytes_now();
}

/* ---- Many small things -------------------------------------------------------------------------------------------- */

static void flows(GArray *wires, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        wires_add_flow(wires, i, true);
        flush(wires);
    }
}

static void flows_of_one_ue(GArray *wires, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        wires_add_flow(wires, i, false);
        flush(wires);
    }
}

static void calls(GArray *wires, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        wires_add_call(wires, i);
        flush(wires);
    }
}

static void invites_unanswered(GArray *wires, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        wires_add_flow_part(wires, i, false, 1);
        flush(wires);
    }
}

/* May yet turn out to create a conference. */
static void candidates_unanswered(GArray *wires, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        char *id = g_strdup_printf("x%u@192", i);
        wires_add(wires, true, conformant_messages[0].text, "c1@192", id, "conf-factory.", "", NULL);
        flush(wires);
        g_free(id);
    }
}

static void registrations(GArray *wires, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        for (const struct message_text *m = registration_messages; m->name; m++) {
            char *id = g_strdup_printf("r%u@192", i), *user = g_strdup_printf("alice%u", i);
            wires_add(wires, m->from == SIDE_UE, m->text, "r1@192", id, "alice", user, NULL);
            g_free(id);
            g_free(user);
        }
        flush(wires);
    }
}

/* Others who watch the conference that n flows created: none of them is one of the flows' UEs. */
static void watchers(GArray *wires, unsigned n)
{
    flows_of_one_ue(wires, n);
    for (unsigned i = 0; i < n; i++) {
        char *id = g_strdup_printf("w%u@192", i), *user = g_strdup_printf("bob%u", i);
        wires_add(wires, false, conformant_messages[9].text, "c2@192", id, "alice", user, NULL);
        flush(wires);
        g_free(id);
        g_free(user);
    }
}

/* Others who ask, a hundred times for each flow, for a conference that n flows created and have subscribed to: a focus that
 * gives all of them the same URI. */
static void strangers(GArray *wires, unsigned n)
{
    static const size_t subscribing[] = {0, 7, 9}; /* INVITE, 200, SUBSCRIBE */

    for (unsigned i = 0; i < n; i++) {
        for (size_t k = 0; k < G_N_ELEMENTS(subscribing); k++) {
            const struct message_text *m = &conformant_messages[subscribing[k]];
            char *invite = g_strdup_printf("i%u@192", i), *subscribe = g_strdup_printf("s%u@192", i);
            wires_add(wires, m->from == SIDE_UE, m->text, "c1@192", invite, "c2@192", subscribe, NULL);
            g_free(invite);
            g_free(subscribe);
        }
        flush(wires);
    }
    wires_add(wires, true,
              "SUBSCRIBE sip:final@conf-factory.ims.example.net SIP/2.0\nFrom: <sip:bob@ims.example.net>;tag=b\n"
              "Call-ID: w\nEvent: conference\n\n",
              NULL);
    for (unsigned i = 0; i < 100 * n; i++)
        scale_run(wires);
}

/* ---- One long flow ------------------------------------------------------------------------------------------------ */

static void begin(GArray *wires, size_t messages)
{
    for (size_t i = 0; i < messages; i++)
        wires_add(wires, conformant_messages[i].from == SIDE_UE, conformant_messages[i].text, NULL);
}

static void notifies(GArray *wires, unsigned n)
{
    begin(wires, 13);
    for (unsigned i = 0; i < n; i++) {
        char *cseq = g_strdup_printf("CSeq: %u NOTIFY", i + 2), *branch = g_strdup_printf("=z9hG4bKx%u", i);
        char *version = g_strdup_printf("version=\"%u\"", i + 1);
        wires_add(wires, false, conformant_messages[11].text, "CSeq: 1 NOTIFY", cseq, "=z9hG4bKn", branch, "version=\"0\"",
                  version, NULL);
        wires_add(wires, true, conformant_messages[12].text, "CSeq: 1 NOTIFY", cseq, "=z9hG4bKn", branch, NULL);
        flush(wires);
        g_free(cseq);
        g_free(branch);
        g_free(version);
    }
}

static void reinvites(GArray *wires, unsigned n)
{
    begin(wires, 13);
    for (unsigned i = 0; i < n; i++) {
        char *cseq = g_strdup_printf("CSeq: %u UPDATE", i + 103), *branch = g_strdup_printf("=z9hG4bKx%u", i);
        wires_add(wires, true, conformant_messages[5].text, "CSeq: 102 UPDATE", cseq, "=z9hG4bKa", branch, NULL);
        wires_add(wires, false, conformant_messages[6].text, "CSeq: 102 UPDATE", cseq, "=z9hG4bKa", branch, NULL);
        flush(wires);
        g_free(cseq);
        g_free(branch);
    }
}

static void forks(GArray *wires, unsigned n)
{
    begin(wires, 2);
    for (unsigned i = 0; i < n; i++) {
        char *tag = g_strdup_printf("tag=f%u", i), *rseq = g_strdup_printf("RSeq: %u", i + 1);
        wires_add(wires, false, conformant_messages[2].text, "tag=sa", tag, "RSeq: 121", rseq, NULL);
        flush(wires);
        g_free(tag);
        g_free(rseq);
    }
}

static void retransmissions(GArray *wires, unsigned n)
{
    begin(wires, 13);
    for (unsigned i = 0; i < n; i++)
        begin(wires, 1);
    flush(wires);
}

static void encrypted(GArray *wires, unsigned n)
{
    static const struct packet packet = {.source = {"192.0.2.77", 10}, .destination = {"192.0.2.10", 10}};

    begin(wires, 8);
    flush(wires);
    for (unsigned i = 0; i < n; i++)
        tracker_note_gap(tracker, GAP_ESP, &packet);
}

/* ---- One large message of a flow; n is about its bytes or lines ---------------------------------------------------- */

/* Puts n pieces ("%u" in them: their number) in the place of a text of one message. */
static void grow(GArray *wires, size_t message, const char *at, const char *head, const char *piece, const char *tail,
                 unsigned n)
{
    GString *grown = g_string_new(head);

    for (unsigned i = 0; i < n; i++) {
        char *number = g_strdup_printf("%u", i);
        GString *one = g_string_new(piece);

        g_string_replace(one, "%u", number, 0);
        g_string_append_len(grown, one->str, (gssize)one->len);
        g_string_free(one, TRUE);
        g_free(number);
    }
    g_string_append(grown, tail);
    for (size_t i = 0; conformant_messages[i].name; i++)
        wires_add(wires, conformant_messages[i].from == SIDE_UE, conformant_messages[i].text, i == message ? at : "{NONE}",
                  grown->str, NULL);
    g_string_free(grown, TRUE);
    flush(wires);
}

static void headers(GArray *wires, unsigned n)
{
    grow(wires, 0, "Max-Forwards: 70\n", "Max-Forwards: 70\n", "X-Header-%u: value\n", "", n);
}

static void same_headers(GArray *wires, unsigned n)
{
    grow(wires, 0, "Max-Forwards: 70\n", "Max-Forwards: 70\n", "Supported: x%u\n", "", n);
}

static void vias(GArray *wires, unsigned n)
{
    grow(wires, 2, "Record-Route: ", "Via: SIP/2.0/UDP a.example.net", ", SIP/2.0/UDP a%u.example.net;branch=z9hG4bK%u",
         "\nRecord-Route: ", n);
}

static void routes(GArray *wires, unsigned n)
{
    grow(wires, 2, "Record-Route: ", "Record-Route: ", "<sip:r%u.example.net;lr>, ", "", n);
}

static void params(GArray *wires, unsigned n)
{
    grow(wires, 0, ";audio;video", ";audio;video", ";p%u=v", "", n);
}

static void folds(GArray *wires, unsigned n)
{
    grow(wires, 0, "100rel, precondition, timer", "100rel,", "\n x%u,", "\n precondition, timer", n);
}

static void blanks(GArray *wires, unsigned n)
{
    grow(wires, 0, "Max-Forwards: 70\n", "Max-Forwards: 70\n", "        ", "", 0);
    grow(wires, 0, "Max-Forwards: 70", "Max-Forwards:", "        ", "70", n);
}

static void sections(GArray *wires, unsigned n)
{
    grow(wires, 0, "m=video 49180", "", "m=audio 49170 RTP/AVP 96\na=rtpmap:96 EVS/16000\n", "m=video 49180", n);
}

static void formats(GArray *wires, unsigned n)
{
    grow(wires, 0, "a=ptime:20\n", "", "a=rtpmap:96 EVS/16000\na=fmtp:96 br=5.9-13.2;x=%u\n", "a=ptime:20\n", n);
}

static void users(GArray *wires, unsigned n)
{
    grow(wires, 11, "</users>", "",
         "<user entity=\"sip:u%u@a.net\" state=\"full\"><endpoint entity=\"sip:u%u@a.net;e\"><status>connected</status>"
         "</endpoint></user>",
         "</users>", n);
}

static void endpoints(GArray *wires, unsigned n)
{
    grow(wires, 11, "</user>", "", "<endpoint entity=\"sip:u%u@a.net;e\"><status>connected</status></endpoint>", "</user>",
         n);
}

static const struct kind {
    const char *name;
    void (*make)(GArray *wires, unsigned n);
} kinds[] = {
    {"flows", flows},
    {"flows-of-one-ue", flows_of_one_ue},
    {"calls", calls},
    {"invites-unanswered", invites_unanswered},
    {"candidates-unanswered", candidates_unanswered},
    {"registrations", registrations},
    {"watchers", watchers},
    {"strangers", strangers},
    {"notifies", notifies},
    {"reinvites", reinvites},
    {"forks", forks},
    {"retransmissions", retransmissions},
    {"encrypted", encrypted},
    {"headers", headers},
    {"same-headers", same_headers},
    {"vias", vias},
    {"routes", routes},
    {"params", params},
    {"folds", folds},
    {"blanks", blanks},
    {"sections", sections},
    {"formats", formats},
    {"users", users},
    {"endpoints", endpoints},
};

static const struct kind *kind_find(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (!strcmp(kinds[i].name, name))
            return &kinds[i];
    return NULL;
}

static void measure(const struct kind *kind, unsigned n, const struct settings *settings)
{
    GArray *wires = wires_new();
    char *name = g_strdup_printf("%s %u", kind->name, n);
    size_t before;

    CALLGRIND_ZERO_STATS;
    tracker = tracker_new(builtin_profiles(), settings);
    before = most = bytes_now();
    kind->make(wires, n);
    scale_finish();
    CALLGRIND_DUMP_STATS_AT(name);
    g_array_set_size(wires, 0);
    malloc_trim(0);
    printf("%s: %zu bytes kept, %zu at most, %u flows\n", name, bytes_now() - before, most - before,
           tracker_flow_count(tracker));
    tracker_free(tracker);
    wires_free(wires);
    g_free(name);
}

static bool measure_apart(const struct kind *kind, unsigned n, const struct settings *settings)
{
    pid_t child = fork();
    int status;

    if (child == 0) {
        measure(kind, n, settings);
        exit(0);
    }
    return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

int main(int argc, char **argv)
{
    struct settings settings;
    bool ok = true;

    if (argc < 3) {
        fprintf(stderr, "usage: scale KIND N [KIND N...]\n");
        for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
            printf("%s\n", kinds[i].name);
        return 64;
    }
    settings_init(&settings);
    builtin_profiles(); /* once for all */
    for (int i = 1; i + 1 < argc && ok; i += 2) {
        const struct kind *kind = kind_find(argv[i]);

        ok = kind && measure_apart(kind, (unsigned)strtoul(argv[i + 1], NULL, 10), &settings);
    }
    settings_clear(&settings);
    return ok ? 0 : 1;
}
