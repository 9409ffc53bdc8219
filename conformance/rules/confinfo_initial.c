/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "confinfo.h"

#include <string.h>

/* TS 34.229-1 A.5.3: what the first document says about the UE that created the conference (NB rules). */

static bool same_uri(const char *a, struct slice b)
{
    return a && b.p && (slice_is(b, a) || sip_uri_equal(slice_of(a), b));
}

/* NB-01: argument "uri" or "text" (U-9). In the lab the URI is that of the 200; else the one subscribed to. Of two
 * spellings of it either will do. */
static enum result entity(const struct rule_context *context, const struct test *test, char **expected, char **found)
{
    struct answer answer;
    enum result result = answer_begin_initial(&answer, context, expected, found);
    const struct conference_context *conference = context->conference;
    struct slice wanted;
    char *text;

    if (result != RESULT_PASS)
        return result;
    wanted = context->mode == MODE_LAB ? conference->final_uri : conference->subscribed_uri;
    if (!wanted.p)
        wanted = context->mode == MODE_LAB ? conference->subscribed_uri : conference->final_uri;
    if (!answer.document->entity)
        return answer_undecided(&answer, "the final conference URI", "no entity (CE-08)");
    if (!wanted.p)
        return answer_undecided(&answer, "the final conference URI", "it is not known");
    if (strcmp(test->argument, "text")
            ? sip_uri_equal(wanted, slice_of(answer.document->entity))
            : slice_is(conference->final_uri, answer.document->entity) ||
                  slice_is(conference->subscribed_uri, answer.document->entity))
        return RESULT_PASS;
    text = text_for_people(wanted);
    result = answer_fail_at(&answer, answer.document->at, text, g_strdup(answer.document->entity));
    g_free(text);
    return result;
}

/* NB-02 */
static enum result full(const struct rule_context *context, const struct test *test, char **expected, char **found)
{
    struct answer answer;
    enum result result = answer_begin_initial(&answer, context, expected, found);

    (void)test;
    if (result != RESULT_PASS || answer.document->state == CONFINFO_FULL || !answer.document->state)
        return result;
    return answer_fail_at(&answer, answer.document->at, "state \"full\"",
                          g_strdup_printf("state \"%s\"", confinfo_state_name(answer.document->state)));
}

/* NB-03: the argument is the number. */
static enum result first_version(const struct rule_context *context, const struct test *test, char **expected,
                                 char **found)
{
    struct answer answer;
    enum result result = answer_begin_initial(&answer, context, expected, found);
    uint64_t wanted;

    if (result != RESULT_PASS)
        return result;
    if (!answer.document->version_known)
        return answer_undecided(&answer, test->argument, "no version that can be read (CE-08, CE-10)");
    if (slice_to_uint(slice_of(test->argument), &wanted) && wanted == answer.document->version)
        return RESULT_PASS;
    return answer_fail_at(&answer, answer.document->at, test->argument,
                          g_strdup_printf("version %u", answer.document->version));
}

/* NB-04: at least one user, with an argument exactly that many. */
static enum result users(const struct rule_context *context, const struct test *test, char **expected, char **found)
{
    struct answer answer;
    enum result result = answer_begin_initial(&answer, context, expected, found);
    uint64_t wanted = 0;
    guint n;

    if (result != RESULT_PASS)
        return result;
    n = answer.document->users->len;
    if (!n && answer.document->state > CONFINFO_FULL)
        return answer_undecided(&answer, "the user who created the conference", "the state is not full (NB-02)");
    if (!n)
        return answer_absent(&answer, answer.document->has_users ? answer.document->users_at : answer.document->at,
                             "the user who created the conference", "no user");
    if (!slice_to_uint(slice_of(test->argument), &wanted) || n == wanted)
        return RESULT_PASS;
    return answer_fail_at(&answer, ((struct confinfo_user *)g_ptr_array_index(answer.document->users, 1))->at,
                          "one user, the one who created the conference", g_strdup_printf("%u users", n));
}

static bool is_subscriber(const struct rule_context *context, const char *uri)
{
    const struct param_values *impu = &context->params[PARAM_IMPU];

    if (same_uri(uri, context->conference->subscriber))
        return true;
    for (size_t i = 0; impu->known && i < impu->count; i++)
        if (same_uri(uri, impu->items[i]))
            return true;
    return false;
}

static const struct confinfo_user *user_at(const struct answer *answer, guint i)
{
    return g_ptr_array_index(answer->document->users, i);
}

/* The user who created the conference: by identity, else the only one there is. NULL: not to be told. */
static const struct confinfo_user *creator_of(const struct answer *answer)
{
    guint n = answer->document->users->len;

    for (guint i = 0; i < n; i++)
        if (is_subscriber(answer->context, user_at(answer, i)->entity))
            return user_at(answer, i);
    return n == 1 ? user_at(answer, 0) : NULL;
}

/* NB-05 */
static enum result creator(const struct rule_context *context, const struct test *test, char **expected, char **found)
{
    struct answer answer;
    enum result result = answer_begin_initial(&answer, context, expected, found);
    const char *wanted = "a public identity of the UE";
    guint n, without = 0;

    (void)test;
    if (result != RESULT_PASS)
        return result;
    n = answer.document->users->len;
    for (guint i = 0; i < n; i++) {
        if (is_subscriber(context, user_at(&answer, i)->entity))
            return RESULT_PASS;
        without += !user_at(&answer, i)->entity;
    }
    if (!n || without)
        return answer_undecided(&answer, wanted, n ? "a user without entity (CE-15)" : "no user (NB-04)");
    if (!context->params[PARAM_IMPU].known)
        return answer_undecided(&answer, wanted, "the identities of the UE are not known");
    return answer_fail_at(&answer, user_at(&answer, 0)->at, wanted, g_strdup(user_at(&answer, 0)->entity));
}

/* A GRUU stands for the address that was registered (RFC 5627 3.1): a focus may list the one or the other. */
static bool is_behind_gruu(const struct rule_context *context, struct slice contact, const char *entity)
{
    const struct param_values *address = &context->params[PARAM_UE_IP];
    struct sip_uri gruu, uri;
    struct sip_param gr;

    return sip_uri_read(contact, &gruu) && sip_param_find(gruu.params, SLICE("gr"), &gr) && entity &&
           sip_uri_read(slice_of(entity), &uri) && address->known && address->count &&
           sip_host_compare(uri.host, address->items[0]) == SIP_HOST_EQUAL;
}

static bool is_contact(const struct rule_context *context, const char *entity)
{
    for (size_t i = 0; i < G_N_ELEMENTS(context->conference->contacts); i++) {
        struct slice contact = context->conference->contacts[i];
        if (same_uri(entity, contact) || is_behind_gruu(context, contact, entity))
            return true;
    }
    return false;
}

/* The endpoint of the UE: by its Contact, else the only one of the creator. */
static const struct confinfo_endpoint *endpoint_of(const struct answer *answer, const struct confinfo_user *user)
{
    for (guint i = 0; user && i < user->endpoints->len; i++) {
        const struct confinfo_endpoint *endpoint = g_ptr_array_index(user->endpoints, i);
        if (is_contact(answer->context, endpoint->entity))
            return endpoint;
    }
    return user && user->endpoints->len == 1 ? g_ptr_array_index(user->endpoints, 0) : NULL;
}

static enum result no_endpoint(struct answer *answer, const char *expected)
{
    return answer_undecided(answer, expected, "the document does not tell which endpoint is that of the UE (NB-04, NB-06)");
}

/* NB-06: there is an endpoint; with the argument "contact" it is the Contact of the UE. */
static enum result endpoint_there(const struct rule_context *context, const struct test *test, char **expected,
                                  char **found)
{
    struct answer answer;
    enum result result = answer_begin_initial(&answer, context, expected, found);
    const struct confinfo_user *user;
    const struct confinfo_endpoint *endpoint;
    char *wanted;

    if (result != RESULT_PASS)
        return result;
    user = creator_of(&answer);
    if (!user)
        return answer_undecided(&answer, "an endpoint of the UE", "the user of the UE is not there (NB-04, NB-05)");
    if (!user->endpoints->len)
        return answer_absent(&answer, user->at, "an endpoint of the UE", "a user without endpoint");
    if (strcmp(test->argument, "contact"))
        return RESULT_PASS;
    endpoint = endpoint_of(&answer, user);
    if (endpoint && is_contact(context, endpoint->entity))
        return RESULT_PASS;
    if (!endpoint)
        endpoint = g_ptr_array_index(user->endpoints, 0);
    if (!context->conference->contacts[0].p || !endpoint->entity)
        return answer_undecided(&answer, "the Contact of the UE", "not known, or an endpoint without entity (CE-15)");
    wanted = text_for_people(context->conference->contacts[0]);
    result = answer_fail_at(&answer, endpoint->at, wanted, g_strdup(endpoint->entity));
    g_free(wanted);
    return result;
}

static bool has_word(const char *list, const char *word)
{
    struct slice rest = slice_of(list);
    size_t blank;

    for (; rest.n; rest = slice_from(rest, blank + 1)) {
        blank = slice_find(rest, ' ');
        if (slice_is(slice_part(rest, 0, blank), word))
            return true;
    }
    return false;
}

/* Whether a value is one of the words of the argument; "optional" among them: it may be missing. legal: the values that
 * the schema knows; another one is told there. */
static enum result among(struct answer *answer, const char *value, size_t at, const char *argument, const char *legal,
                         const char *missing)
{
    if (!value)
        return has_word(argument, "optional") ? RESULT_NOT_APPLICABLE : answer_absent(answer, at, argument, missing);
    if (has_word(argument, value))
        return RESULT_PASS;
    if (!has_word(legal, value))
        return answer_undecided(answer, argument, "a value that there is not (CE-08)");
    return answer_fail_at(answer, at, argument, g_strdup(value));
}

/* NB-07 */
static enum result status(const struct rule_context *context, const struct test *test, char **expected, char **found)
{
    struct answer answer;
    enum result result = answer_begin_initial(&answer, context, expected, found);
    const struct confinfo_endpoint *endpoint;

    if (result != RESULT_PASS)
        return result;
    endpoint = endpoint_of(&answer, creator_of(&answer));
    if (!endpoint)
        return no_endpoint(&answer, test->argument);
    return among(&answer, endpoint->status, endpoint->at, test->argument,
                 "pending dialing-out dialing-in alerting on-hold connected muted-via-focus disconnecting disconnected",
                 "no status");
}

/* NB-08 */
static enum result joining(const struct rule_context *context, const struct test *test, char **expected, char **found)
{
    struct answer answer;
    enum result result = answer_begin_initial(&answer, context, expected, found);
    const struct confinfo_endpoint *endpoint;

    if (result != RESULT_PASS)
        return result;
    endpoint = endpoint_of(&answer, creator_of(&answer));
    if (!endpoint)
        return no_endpoint(&answer, test->argument);
    return among(&answer, endpoint->joining_method, endpoint->at, test->argument, "dialed-in dialed-out focus-owner",
                 "no joining-method");
}

static const struct confinfo_media *media_of(const struct confinfo_endpoint *endpoint, const char *id, const char *type)
{
    for (guint i = 0; i < endpoint->media->len; i++) {
        const struct confinfo_media *media = g_ptr_array_index(endpoint->media, i);
        if ((!id || !g_strcmp0(media->id, id)) && (!type || !g_strcmp0(media->type, type)))
            return media;
    }
    return NULL;
}

/* NB-09: the medium audio; in the lab it has the id 1 and is sent both ways. */
static enum result audio(const struct rule_context *context, const struct test *test, char **expected, char **found)
{
    struct answer answer;
    enum result result = answer_begin_initial(&answer, context, expected, found);
    bool lab = !strcmp(test->argument, "1");
    const char *wanted = lab ? "media id 1 of type audio with status sendrecv" : "media of type audio";
    const struct confinfo_endpoint *endpoint;
    const struct confinfo_media *media;

    if (result != RESULT_PASS)
        return result;
    endpoint = endpoint_of(&answer, creator_of(&answer));
    if (!endpoint)
        return no_endpoint(&answer, wanted);
    media = media_of(endpoint, lab ? "1" : NULL, "audio");
    if (!media) {
        const struct confinfo_media *other = media_of(endpoint, lab ? "1" : NULL, NULL);
        return answer_absent(&answer, other ? other->at : endpoint->at, wanted, "no such media");
    }
    return lab ? among(&answer, media->status, media->at, "sendrecv", "recvonly sendonly sendrecv inactive", "no status")
               : RESULT_PASS;
}

/* NB-09: its label (argument "label VALUE") and source ("src-id"), in the lab. */
static enum result audio_text(const struct rule_context *context, const struct test *test, char **expected,
                              char **found)
{
    struct answer answer;
    enum result result = answer_begin_initial(&answer, context, expected, found);
    bool label = g_str_has_prefix(test->argument, "label ");
    const char *wanted = label ? test->argument : "src-id, an SSRC as a decimal number", *text;
    const struct confinfo_endpoint *endpoint;
    const struct confinfo_media *media;
    uint64_t ssrc;

    if (result != RESULT_PASS)
        return result;
    endpoint = endpoint_of(&answer, creator_of(&answer));
    media = endpoint ? media_of(endpoint, NULL, "audio") : NULL;
    if (!media)
        return no_endpoint(&answer, wanted);
    text = label ? media->label : media->src_id;
    if (!text)
        return answer_absent(&answer, media->at, wanted, label ? "no label" : "no src-id");
    if (label ? !strcmp(text, test->argument + strlen("label "))
              : slice_to_uint(slice_of(text), &ssrc) && ssrc <= UINT32_MAX)
        return RESULT_PASS;
    return answer_fail_at(&answer, media->at, wanted, g_strdup(text));
}

/* NB-10: media of type video exactly where the session has video. */
static enum result video(const struct rule_context *context, const struct test *test, char **expected, char **found)
{
    struct answer answer;
    enum result result = answer_begin_initial(&answer, context, expected, found);
    const char *wanted = "media of type video exactly where the session has video";
    const struct confinfo_endpoint *endpoint;
    const struct confinfo_media *media;

    if (result != RESULT_PASS)
        return result;
    endpoint = endpoint_of(&answer, creator_of(&answer));
    if (!endpoint)
        return no_endpoint(&answer, wanted);
    media = media_of(endpoint, NULL, "video");
    if (context->conference->video == TRUTH_UNKNOWN)
        return answer_undecided(&answer, wanted, "the answer that tells is not known");
    if (context->conference->video == TRUTH_NO)
        return media ? answer_fail_at(&answer, media->at, wanted, g_strdup("video, which the session does not have"))
                     : RESULT_PASS;
    if (!media)
        return answer_absent(&answer, endpoint->at, wanted, "no video");
    return strcmp(test->argument, "sendrecv") ? RESULT_PASS
                                              : among(&answer, media->status, media->at, "sendrecv",
                                                      "recvonly sendonly sendrecv inactive", "no status");
}

static const struct {
    const char *name;
    rule_check check;
} checks[] = {
    {"confinfo-entity", entity},     {"confinfo-full", full},
    {"confinfo-first-version", first_version},
    {"confinfo-users", users},       {"confinfo-creator", creator},
    {"confinfo-endpoint", endpoint_there},
    {"confinfo-status", status},     {"confinfo-joining", joining},
    {"confinfo-audio", audio},       {"confinfo-audio-text", audio_text},
    {"confinfo-video", video},
};

rule_check confinfo_initial_check_find(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(checks); i++)
        if (!strcmp(checks[i].name, name))
            return checks[i].check;
    return NULL;
}
