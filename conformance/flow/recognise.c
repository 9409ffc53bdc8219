/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "internal.h"

#include <string.h>

/*
 * Which INVITE starts a flow. Decided from the INVITE alone where its address says so.
 *
 * The factory is sip:mmtel@conf-factory.HOME (TS 23.003 13.10), but conference URIs may be of the same domain, as those of
 * A.25 are. So sip:12345@conf-factory.HOME may be a conference that somebody joins, perhaps one that was created before
 * the capture began; that the answer carries isfocus, and another URI, tells nothing: a focus answers those who join just
 * so (RFC 4579 5.2), and an alias or a proxy that hides its network makes the URIs differ. A wrong error would be worse
 * than a flow not seen, so neither host nor user makes a flow without the other, or without an answer that proves it; and
 * another user at such a host is proven by nothing but the configuration.
 */

static bool begins_with(struct slice text, size_t at, struct slice word)
{
    return slice_starts_with_nocase(slice_from(text, at), word);
}

/* Whether it is worth the while to take the address, or the header around it, apart: most SIP is not about factories. */
static bool may_be_factory(struct slice text)
{
    for (size_t i = 0; i < text.n; i++)
        switch (text.p[i]) {
        case '%': /* anything may be escaped */
            return true;
        case 'm':
        case 'M':
            if (begins_with(text, i, SLICE("mmtel")))
                return true;
            break;
        case 'c':
        case 'C':
            if (begins_with(text, i, SLICE("conf-factory")))
                return true;
            break;
        default:
            break;
        }
    return false;
}

/* How much of sip:mmtel@conf-factory.HOME an address has. */
static enum recognition factory_likeness(struct slice uri)
{
    struct sip_uri parts;
    bool host, user;

    if (!may_be_factory(uri) || !sip_uri_read(uri, &parts))
        return RECOGNISED_NOT;
    host = slice_starts_with_nocase(parts.host, SLICE("conf-factory"));
    user = sip_percent_equal(parts.user, SLICE("mmtel"), true); /* in another case it is a mistake, which the checks tell */
    if (host && user)
        return RECOGNISED_SURE;
    return user || (host && !parts.user.n) ? RECOGNISED_MAYBE : RECOGNISED_NOT;
}

static bool has_configured_factory(const struct tracker *tracker)
{
    return tracker->settings.factory_uri && *tracker->settings.factory_uri;
}

/* Whoever joins a conference that a flow of this capture created is not creating one, whatever its host is called. */
static bool is_known_conference(struct tracker *tracker, struct slice uri)
{
    identity_key(tracker->scratch, 'c', uri);
    return tracker->scratch->len && g_hash_table_contains(tracker->index, tracker->scratch->str);
}

static enum recognition address_recognise(const struct tracker *tracker, struct slice uri)
{
    if (has_configured_factory(tracker) && sip_uri_equal(uri, slice_of(tracker->settings.factory_uri)))
        return RECOGNISED_SURE;
    return factory_likeness(uri);
}

static bool to_may_be_factory(const struct tracker *tracker, const struct sip_message *message)
{
    struct slice value = sip_header_value(message, SIP_TO);

    return !value.n || has_configured_factory(tracker) || may_be_factory(value);
}

bool message_may_name_factory(const struct tracker *tracker, const struct sip_message *message)
{
    return to_may_be_factory(tracker, message) || may_be_factory(message->request_uri);
}

static enum recognition to_recognise(const struct tracker *tracker, const struct sip_message *message)
{
    return to_may_be_factory(tracker, message) ? address_recognise(tracker, message_uri(message, SIP_TO))
                                               : RECOGNISED_NOT;
}

enum recognition invite_recognise(struct tracker *tracker, const struct sip_message *invite)
{
    enum recognition uri = address_recognise(tracker, invite->request_uri);
    enum recognition to = to_recognise(tracker, invite);

    if (uri == RECOGNISED_NOT && to == RECOGNISED_NOT) /* as nearly all */
        return RECOGNISED_NOT;
    /* With a To tag it may be a re-INVITE of a dialog that began before the capture. Its To still names the factory; its
     * Request-URI is what the focus gave as its Contact, so that only the factory there speaks of a mistake. */
    if (message_tag(invite, SIP_TO).p)
        return uri == RECOGNISED_SURE ? RECOGNISED_SURE : RECOGNISED_NOT;
    if (uri != RECOGNISED_SURE && is_known_conference(tracker, invite->request_uri))
        return RECOGNISED_NOT;
    return MAX(uri, to);
}

bool response_is_focus(const struct sip_message *response)
{
    struct sip_values values;
    struct sip_name_addr addr;
    struct sip_param param;

    sip_values_begin(&values, response, SIP_CONTACT, SLICE_NONE);
    while (sip_values_next(&values))
        if (sip_name_addr_read(values.value, &addr) && sip_param_find(addr.params, SLICE("isfocus"), &param) &&
            !slice_is_nocase(param.value, "FALSE"))
            return true;
    return false;
}

bool message_names_factory(const struct tracker *tracker, const struct sip_message *message)
{
    return to_recognise(tracker, message) == RECOGNISED_SURE;
}

/*
 * A capture may begin behind the INVITE. In the dialog that it made, the To is the factory for good, so the To alone does
 * not tell the creation from what comes hours later. These do, where no re-INVITE was seen: reliable provisional responses
 * and their PRACKs, and a 2xx of an INVITE without SDP; that of a re-INVITE has some (RFC 3264 8), that of the creation
 * has not, since its answer came in the 183. UPDATE, ACK and BYE tell nothing: they go on in a flow, and make none. Who
 * joins a conference sends its INVITE to the conference and not to user mmtel.
 */
static bool only_creation_has(const struct sip_message *message)
{
    if (message->method == SIP_PRACK)
        return message->kind == SIP_REQUEST || message->status / 100 == 2;
    if (message->method != SIP_INVITE || message->kind == SIP_REQUEST || message->status <= 100 || message->status >= 300)
        return false;
    if (message->status < 200)
        return sip_header_value(message, SIP_RSEQ).p != NULL;
    return message->extent == SIP_COMPLETE && !message->body.n;
}

bool message_continues_creation(const struct tracker *tracker, const struct sip_message *message)
{
    return only_creation_has(message) && message_names_factory(tracker, message) &&
           (message->method == SIP_PRACK || response_is_focus(message)) && message_tag(message, SIP_TO).n &&
           message_tag(message, SIP_FROM).n;
}

static bool offers_video(const struct sip_message *invite)
{
    return slice_find_text(invite->body, SLICE("m=video")) < invite->body.n;
}

/*
 * How well a profile fits an INVITE. Only one that fits both the media and the access fits. Where none does, the one
 * with more media is nearer, then the one of the same access: an offer that lacks the video its access asks for is judged
 * as a video conference, and the missing section is said. An offer that the capture does not hold shows no video, so that
 * the access decides.
 */
static int profile_score(const struct profile *profile, const struct sip_message *invite, bool video)
{
    struct slice access = sip_header_value(invite, SIP_P_ACCESS_NETWORK_INFO);
    bool access_fits = access.p && profile->eutran == slice_starts_with_nocase(access, SLICE("3GPP-E-UTRAN"));

    if (access_fits && profile->video == video)
        return 4;
    return profile->video * 2 + access_fits;
}

/* The same without the INVITE: an answer without a section for video shows that none was offered. */
static int profile_score_late(const struct profile *profile, const struct sip_message *message, bool video)
{
    struct slice access = sip_header_value(message, SIP_P_ACCESS_NETWORK_INFO);
    bool access_fits = access.p && profile->eutran == slice_starts_with_nocase(access, SLICE("3GPP-E-UTRAN"));

    if (message_has_sdp(message) && message_body_is_whole(message))
        return profile->video == video ? 4 : 0;
    return access_fits * 2 + profile->video;
}

/* "auto": the profile that fits best; the first one when nothing tells them apart. */
const struct profile *profile_choose(const struct tracker *tracker, const struct sip_message *message)
{
    bool is_invite = message->kind == SIP_REQUEST && message->method == SIP_INVITE, video = offers_video(message);
    const char *name = tracker->settings.profile;
    const struct profile *best = NULL;
    int best_score = -1;

    if (name && *name && strcmp(name, "auto") != 0) {
        best = profile_find(tracker->set, name);
        if (best)
            return best;
    }
    for (guint i = 0; i < tracker->set->profiles->len; i++) {
        const struct profile *profile = g_ptr_array_index(tracker->set->profiles, i);
        int score = is_invite ? profile_score(profile, message, video) : profile_score_late(profile, message, video);

        if (score > best_score && !profile->by_name) {
            best = profile;
            best_score = score;
        }
    }
    return best;
}
