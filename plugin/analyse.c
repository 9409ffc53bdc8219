/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "plugin.h"

/* Which frame it was, for telling one reading of a file from another. */
struct reached {
    uint32_t frame;
    nstime_t time;
};

/* All state of the open file. */
static struct {
    struct tracker *tracker;
    bool finished;
    bool read; /* to its end */
    struct reached last; /* frame that was fed */
    char *told;
} analysis;

/* Where the end of the file was. When a preference changes, Wireshark feeds all frames again and does not say when it is
 * done: it is, when the same last frame comes. */
static struct reached file_end;

static bool tells_passed;

/* A profile name that does not exist must not end in silence: "auto" is used, and the user is told. */
static void profile_verify(const struct profile_set *set, struct settings *settings)
{
    static char *told;
    char *text;

    if (settings->profile == NULL || settings->profile[0] == '\0' || strcmp(settings->profile, "auto") == 0 ||
        profile_find(set, settings->profile) != NULL)
        return;
    text = g_strdup_printf("There is no profile \"%s\"; auto is used instead", settings->profile);
    preferences_complain(&told, text);
    g_free(text);
    g_free(settings_set(settings, "profile", "auto"));
}

void analyse_start(void)
{
    const struct profile_set *set;
    struct settings settings;

    analyse_stop(); /* the tracker holds on to the set that may now be replaced */
    set = rulebook_load(preferences.profile_directory, preferences_take_change());
    if (set == NULL) {
        report_failure("imsconf: there are no profiles, nothing is checked");
        return;
    }
    preferences_read(&settings);
    profile_verify(set, &settings);
    analysis.tracker = tracker_new(set, &settings);
    settings_clear(&settings);
    if (tells_passed)
        tracker_tell_passed(analysis.tracker);
    gap_prepare();
}

/* tshark asks for reports when it has opened the file, and has not read it yet. */
void analyse_tell_passed(void)
{
    tells_passed = true;
    if (analysis.tracker != NULL)
        tracker_tell_passed(analysis.tracker);
}

void analyse_stop(void)
{
    if (analysis.tracker != NULL)
        tracker_free(analysis.tracker);
    analysis.tracker = NULL;
    analysis.finished = analysis.read = false;
    analysis.last = (struct reached){0};
    g_free(analysis.told);
    analysis.told = NULL;
}

const struct frame_findings *analyse_result(packet_info *pinfo)
{
    return (const struct frame_findings *)p_get_proto_data(wmem_file_scope(), pinfo, proto_imsconf, 0);
}

/* For the life of the file, in no more bytes than needed: there may be millions of frames. */
static void findings_keep(packet_info *pinfo, wmem_array_t *found)
{
    unsigned count = wmem_array_get_count(found);
    size_t bytes = count * sizeof(struct finding);
    struct frame_findings *kept =
        (struct frame_findings *)wmem_alloc(wmem_file_scope(), sizeof(struct frame_findings) + bytes);

    kept->count = count;
    memcpy(kept->list, wmem_array_get_raw(found), bytes);
    p_add_proto_data(wmem_file_scope(), pinfo, proto_imsconf, 0, kept);
}

/* Most SIP is of no flow: no more is done with it than is needed to see that. */
static const struct annotation *message_feed(packet_info *pinfo, const struct layers *layers, struct sip_message *message)
{
    struct packet packet;

    if (!tracker_concerns(analysis.tracker, message)) {
        packet = source_moment(pinfo);
        tracker_pass(analysis.tracker, &packet);
        return NULL;
    }
    sip_message_complete(message);
    packet = source_packet(pinfo, layers);
    return tracker_feed(analysis.tracker, message, &packet);
}

/* Feeds the messages of a frame and keeps what the tracker says. */
static void messages_feed(packet_info *pinfo, proto_tree *tree, const struct layers *layers)
{
    wmem_array_t *items = source_find_first(pinfo, tree, layers), *found = NULL;

    for (unsigned i = 0; i < wmem_array_get_count(items); i++) {
        struct finding finding = {.item = i};
        struct sip_message message;

        if (!source_glance(pinfo, items, i, &message, &finding.skip))
            continue;
        finding.annotation = message_feed(pinfo, layers, &message);
        if (finding.annotation == NULL)
            continue;
        if (found == NULL)
            found = wmem_array_new(pinfo->pool, sizeof(struct finding));
        wmem_array_append_one(found, finding);
    }
    if (found != NULL)
        findings_keep(pinfo, found);
}

void analyse_frame(packet_info *pinfo, proto_tree *tree)
{
    struct layers layers = layers_read(pinfo);

    analysis.last = (struct reached){.frame = pinfo->num, .time = pinfo->abs_ts};
    if (analysis.tracker == NULL)
        return;
    if (analysis.finished) { /* only a program that draws reports while it still reads can come here */
        if (layers.sip)
            preferences_complain(&analysis.told,
                                 "A report was made before the whole file was read; what came after is not checked");
        return;
    }
    gap_note_frame(pinfo, &layers, analysis.tracker);
    if (layers.sip && analyse_result(pinfo) == NULL)
        messages_feed(pinfo, tree, &layers);
    pass_end();
}

void analyse_end_of_file(void)
{
    analysis.read = true;
    file_end = analysis.last;
}

bool analyse_is_complete(void)
{
    return analysis.finished || analysis.read ||
           (file_end.frame != 0 && file_end.frame == analysis.last.frame &&
            nstime_cmp(&file_end.time, &analysis.last.time) == 0);
}

const char *analyse_obstacle(void)
{
    int sip = proto_get_id_by_filter_name("sip");

    if (!proto_is_protocol_enabled(find_protocol_by_id(proto_imsconf)))
        return "not analysed: the protocol imsconf is disabled";
    if (sip == -1 || !proto_is_protocol_enabled(find_protocol_by_id(sip)))
        return "not analysed: the protocol sip is disabled";
    return rulebook_builtin() == NULL ? "not analysed: there are no profiles" : NULL;
}

const struct tracker *analyse_so_far(void)
{
    return analyse_is_complete() ? analyse_finish() : analysis.tracker;
}

const struct tracker *analyse_finish(void)
{
    if (analysis.tracker != NULL && !analysis.finished) {
        tracker_finish(analysis.tracker);
        analysis.finished = true;
    }
    return analysis.tracker;
}
