/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One deviation each in the conference document, and all that it may raise: in the first NOTIFY, and in later ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "conversation.h"

struct deviation {
    const char *message, *old, *new;    /* an edit */
    const char *message2, *old2, *new2; /* a second one; NULL: none */
    const char *findings;
};

#define ENDPOINT "<endpoint entity=\"sip:alice@192.0.2.77:6101\">"
#define AUDIO    "<media id=\"1\"><type>audio</type><label>34567</label><src-id>305419896</src-id><status>sendrecv</status></media>"
#define VIDEO    "<media id=\"2\"><type>video</type><label>34568</label><src-id>305419897</src-id><status>sendrecv</status></media>"
#define BOB      "<user entity=\"sip:bob@ims.example.net\"/>"

static const struct deviation deviations[] = {
    /* the package */
    {"12", "Event: conference\n", "Event: conference-info\n", NULL, NULL, NULL, "12.11@12/error"},
    {"12", "state=\"full\"", "state=\"deleted\"", "12", "<users><user entity=\"sip:alice@ims.example.net\">" ENDPOINT "\n"
     "<status>connected</status><joining-method>dialed-in</joining-method>\n" AUDIO "\n" VIDEO "\n</endpoint></user></users>", "",
     "CE-05@12/warning NB-02@12/error"},
    /* the document */
    {"12", "</joining-method>", "</joining>", NULL, NULL, NULL, "CE-08@12/error"},
    {"12", "</user>", "", NULL, NULL, NULL, "CE-08@12/error NB-13@12/error"},
    {"12", "</conference-info>", "", NULL, NULL, NULL, "CE-08@12/error"},
    {"12", "encoding=\"UTF-8\"", "encoding=\"UTF-16\"", NULL, NULL, NULL, "CE-08@12/error"},
    {"12", "<users>", "<members/><users>", NULL, NULL, NULL, "CE-08@12/error"},
    {"12", "<status>connected</status><joining-method>dialed-in</joining-method>",
     "<joining-method>dialed-in</joining-method><status>connected</status>", NULL, NULL, NULL, "CE-08@12/error"},
    {"12", "<status>connected</status>", "<status>online</status>", NULL, NULL, NULL, "CE-08@12/error"},
    {"12", "<status>connected</status>", "<state>connected</state>", NULL, NULL, NULL, "CE-08@12/error"},
    {"12", " entity=\"sip:final@conf-factory.ims.example.net\" state", " state", NULL, NULL, NULL, "CE-08@12/error"},
    {"12", "version=\"0\"", "version=\"zero\"", NULL, NULL, NULL, "CE-08@12/error"},
    {"12", "<media id=\"1\">", "<media>", NULL, NULL, NULL, "CE-08@12/error"},
    {"12", "urn:ietf:params:xml:ns:conference-info", "urn:ietf:params:xml:ns:conferenceinfo", NULL, NULL, NULL,
     "CE-09@12/error"},
    {"12", " xmlns=\"urn:ietf:params:xml:ns:conference-info\"", "", NULL, NULL, NULL, "CE-09@12/error"},
    {"12", " version=\"0\"", "", NULL, NULL, NULL, "CE-10@12/error"},
    {"12", "<user entity=\"sip:alice@ims.example.net\">", "<user entity=\"sip:alice@ims.example.net\" state=\"partial\">", NULL,
     NULL, NULL, "CE-14@12/error"},
    {"12", ENDPOINT, "<endpoint entity=\"sip:alice@192.0.2.77:6101\" state=\"deleted\">", NULL, NULL, NULL,
     "CE-14@12/error"},
    {"12", "</endpoint>", "</endpoint>" ENDPOINT "</endpoint>", NULL, NULL, NULL, "CE-15@12/error"},
    {"12", ENDPOINT, "<endpoint>", NULL, NULL, NULL, "CE-15@12/error"},
    {"12", "<user entity=\"sip:alice@ims.example.net\">", "<user>", NULL, NULL, NULL, "CE-15@12/error"},
    {"12", "</users>", "</users><sidebars-by-val><entry entity=\"s\"/><entry entity=\"s\"/></sidebars-by-val>", NULL, NULL,
     NULL, "CE-15@12/error"},
    /* what the first one says */
    {"12", "entity=\"sip:final@", "entity=\"sip:temporary@", NULL, NULL, NULL, "NB-01@12/error"},
    {"12", "entity=\"sip:final@conf-factory.ims", "entity=\"sip:final@CONF-factory.ims", NULL, NULL, NULL,
     "NB-01@12/warning"},
    {"12", "state=\"full\"", "state=\"partial\"", NULL, NULL, NULL, "NB-02@12/error"},
    {"12", "version=\"0\"", "version=\"1\"", NULL, NULL, NULL, "NB-03@12/error"},
    {"12", "</user></users>", "</user>" BOB "</users>", NULL, NULL, NULL, "NB-04@12/error"},
    {"12", "<users><user entity=\"sip:alice@ims.example.net\">" ENDPOINT "\n"
     "<status>connected</status><joining-method>dialed-in</joining-method>\n" AUDIO "\n" VIDEO "\n</endpoint></user></users>",
     "<users/>", NULL, NULL, NULL, "NB-04@12/error"},
    {"12", "<user entity=\"sip:alice@", "<user entity=\"sip:mallory@", NULL, NULL, NULL, "NB-05@12/error"},
    {"12", "<user entity=\"sip:alice@ims.example.net\">", "<user entity=\"tel:+15550199\">", NULL, NULL, NULL, "NB-05@12/error"},
    {"12", ENDPOINT, "<endpoint entity=\"sip:alice@192.0.2.78:6101\">", NULL, NULL, NULL, "NB-06@12/warning"},
    {"12", "<status>connected</status>", "<status>dialing-in</status>", NULL, NULL, NULL, "NB-07@12/error"},
    {"12", "<status>connected</status>", "", NULL, NULL, NULL, "NB-07@12/error"},
    {"12", ">dialed-in<", ">dialed-out<", NULL, NULL, NULL, "NB-08@12/warning"},
    {"12", "<type>audio</type>", "<type>text</type>", NULL, NULL, NULL, "NB-09@12/error"},
    {"12", AUDIO, "", NULL, NULL, NULL, "NB-09@12/error"},
    {"12", "<src-id>305419896</src-id><status>sendrecv", "<src-id>305419896</src-id><status>sendonly", NULL, NULL, NULL,
     "NB-09@12/error"},
    {"12", "<label>34567<", "<label>1<", NULL, NULL, NULL, "NB-09@12/info"},
    {"12", "<src-id>305419896<", "<src-id>0x1234<", NULL, NULL, NULL, "NB-09@12/info"},
    {"12", VIDEO, "", NULL, NULL, NULL, "NB-10@12/warning"},
    {"12", "<src-id>305419897</src-id><status>sendrecv", "<src-id>305419897</src-id><status>inactive", NULL, NULL, NULL,
     "NB-10@12/warning"},
    {"12", "<media id=\"2\">", "<media id=\"1\">", NULL, NULL, NULL, "NB-11@12/error"},
    {"12", "<users>", "<conference-state><user-count>0</user-count></conference-state><users>", NULL, NULL, NULL,
     "NB-14@12/warning"},
    /* No deviation at all: other ways to write the same */
    {"12", "state=\"full\" version=\"0\"", "version=' 0&#32;'", NULL, NULL, NULL, ""},
    {"12", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "", NULL, NULL, NULL, ""},
    {"12", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<?xml version='1.0' encoding='utf-8' standalone='yes'?><!-- c -->\n<?p i?>",
     NULL, NULL, NULL, ""},
    {"12", "<users>", "<conference-description><subject>Hello</subject></conference-description><host-info><uris><entry><uri>"
     "sip:h@x</uri></entry></uris></host-info><conference-state><user-count> 1\n</user-count><active>true</active>"
     "</conference-state><users state=\"full\">", NULL, NULL, NULL, ""},
    {"12", "</users>", "<more xmlns=\"urn:example:more\" a=\"1\"><users/></more></users>", NULL, NULL, NULL, ""},
    {"12", "<users><user ", "<users>\n\t<user xmlns:x=\"urn:x\" x:y=\"1\" ", "12", "</status></media>\n",
     "</status><x:z xmlns:x=\"urn:x\"/></media>\n", ""},
    {"12", "<user entity=\"sip:alice@ims.example.net\">", "<user entity=\"tel:+15550100\"><display-text>A</display-text>", NULL,
     NULL, NULL, ""},
    {"12", ENDPOINT, "<endpoint entity=\"sip:other@192.0.2.9\"/>" ENDPOINT, NULL, NULL, NULL, ""},
    {"12", "Content-Type: application/conference-info+xml\n", "c : Application/Conference-Info+XML;charset=\"UTF-8\"\n"
     "Content-Encoding: identity\n", NULL, NULL, NULL, ""},
};

static const char *const qualified[] = {"conference-info", "users", "user", "endpoint", "status", "joining-method", "media",
                                        "type", "label", "src-id"};

static unsigned compare(const char *what, char *have, const char *want)
{
    bool same = !strcmp(have, want);

    if (!same)
        fprintf(stderr, "%s\n  raises  %s\n  not     %s\n", what, have, want);
    g_free(have);
    return !same;
}

static void each_deviation_raises_its_findings_and_nothing_else(void **state)
{
    unsigned wrong = 0;

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(deviations); i++) {
        const struct deviation *d = &deviations[i];
        struct conversation *c = conversation_new(true);
        struct tracker *tracker;
        char *what = g_strdup_printf("%zu: \"%s\" -> \"%s\"", i, d->old, d->new);

        conversation_edit(c, d->message, d->old, d->new);
        if (d->message2)
            conversation_edit(c, d->message2, d->old2, d->new2);
        tracker = conversation_run(c, NULL, NULL);
        wrong += compare(what, findings(tracker), d->findings);
        g_free(what);
        tracker_free(tracker);
        conversation_free(c);
    }
    assert_int_equal(wrong, 0);
}

static void any_prefix_will_do(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(qualified); i++) {
        char *old = g_strdup_printf("<%s>", qualified[i]), *new = g_strdup_printf("<ci:%s>", qualified[i]);
        char *end = g_strdup_printf("</%s>", qualified[i]), *new_end = g_strdup_printf("</ci:%s>", qualified[i]);
        char *begin = g_strdup_printf("<%s ", qualified[i]), *new_begin = g_strdup_printf("<ci:%s ", qualified[i]);
        char *text = conversation_text(c, "12");

        if (strstr(text, old))
            conversation_edit_all(c, old, new);
        if (strstr(text, begin))
            conversation_edit_all(c, begin, new_begin);
        conversation_edit_all(c, end, new_end);
        g_free(text);
        g_free(old);
        g_free(new);
        g_free(begin);
        g_free(new_begin);
        g_free(end);
        g_free(new_end);
    }
    conversation_edit(c, "12", "xmlns=", "xmlns:ci=");
    tracker = conversation_run(c, NULL, NULL);
    assert_int_equal(compare("prefix", findings(tracker), ""), 0);
    assert_int_equal(compare("prefix", undecided(tracker), ""), 0);
    tracker_free(tracker);
    conversation_free(c);
}

/* In a real network: what only the lab fixes does not count, and no fault of the network is more than a warning. */
static void in_live_mode_less_is_asked_for(void **state)
{
    static const struct {
        const char *old, *new, *findings;
    } cases[] = {
        {"version=\"0\"", "version=\"17\"", ""},
        {"<label>34567<", "<label>1<", ""},
        {"</user></users>", "</user>" BOB "</users>", ""},
        {"<status>connected</status>", "", ""},
        {"<status>connected</status>", "<status>alerting</status>", "NB-07@12/warning"},
        {">dialed-in<", ">focus-owner<", ""},
        {"<type>audio</type>", "<type>text</type>", "NB-09@12/warning"},
        {"<user entity=\"sip:alice@", "<user entity=\"sip:mallory@", "NB-05@12/warning"},
        {ENDPOINT, "<endpoint entity=\"x\">", ""},
        {"</user>", "", "CE-08@12/warning NB-13@12/warning"},
    };
    struct settings settings;
    unsigned wrong = 0;

    (void)state;
    settings_init(&settings);
    settings.mode = MODE_LIVE;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct conversation *c = conversation_new(true);
        struct tracker *tracker;

        conversation_edit(c, "12", cases[i].old, cases[i].new);
        tracker = conversation_run(c, NULL, &settings);
        wrong += compare(cases[i].new, findings(tracker), cases[i].findings);
        tracker_free(tracker);
        conversation_free(c);
    }
    settings_clear(&settings);
    assert_int_equal(wrong, 0);
}

static void a_finding_stands_on_its_line_of_the_body(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;
    const struct check *check;
    char *text;

    (void)state;
    conversation_edit(c, "12", "<media id=\"2\">", "<media id=\"1\">");
    text = conversation_text(c, "12");
    tracker = conversation_run(c, NULL, NULL);
    check = finding(tracker, "NB-11");
    assert_non_null(check);
    assert_string_equal(check->header, "body");
    assert_true(check->located);
    assert_memory_equal(text + check->offset, "<media id=\"1\"><type>video", 25);
    assert_true(g_str_has_prefix(check->found, "6:1: "));
    g_free(text);
    tracker_free(tracker);
    conversation_free(c);
}

static void what_cannot_be_read_is_not_judged(void **state)
{
    static const struct {
        const char *old, *new;
    } cases[] = {
        {"<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<!DOCTYPE conference-info>"},
        {"Event: conference\n", "Event: conference\nContent-Encoding: br\n"},
        {"Event: conference\n", "Event: conference\nContent-Encoding: gzip\n"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct conversation *c = conversation_new(true);
        struct tracker *tracker;
        char *open;

        conversation_edit(c, "12", cases[i].old, cases[i].new);
        tracker = conversation_run(c, NULL, NULL);
        assert_int_equal(compare(cases[i].new, findings(tracker), ""), 0);
        open = undecided(tracker);
        assert_non_null(strstr(open, "CE-08@12/error"));
        assert_non_null(strstr(open, "NB-01@12/error"));
        g_free(open);
        tracker_free(tracker);
        conversation_free(c);
    }
}

static void every_cut_of_the_body_is_inconclusive_and_no_fault(void **state)
{
    struct conversation *whole = conversation_new(true);
    char *text = conversation_text(whole, "12");
    size_t n = strlen(text), body = (size_t)(strstr(text, "\r\n\r\n") + 4 - text);

    (void)state;
    for (size_t i = body; i < n; i += 7) {
        struct conversation *c = conversation_new(true);
        struct tracker *tracker;

        conversation_cut(c, "12", i);
        tracker = conversation_run(c, NULL, NULL);
        assert_int_equal(compare("cut", findings(tracker), ""), 0);
        tracker_free(tracker);
        conversation_free(c);
    }
    g_free(text);
    conversation_free(whole);
}

/* ---- Later notifications ------------------------------------------------------------------------------------------- */

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

struct later {
    const char *name;
    const char *first, *second; /* NULL: not sent */
    bool subscribe;             /* the UE refreshes between them */
    int delay_ms;               /* of the second one */
    const char *findings;
};

#define PARTIAL(version, content) DOCUMENT("state=\"partial\" version=\"" version "\"", content)

static const struct later laters[] = {
    {"updates", NOTIFY("2", PARTIAL("1", JOINED)), NOTIFY("3", PARTIAL("2", "<users>" BOB "</users>")), false, 6000, ""},
    {"15.18 of TS 34.229-1: users without state", NOTIFY("2", PARTIAL("1", "<users><user entity=\"sip:b@x\" state=\"full\">"
     "<endpoint entity=\"sip:b@y\"><status>connected</status><joining-method>dialed-in</joining-method></endpoint></user>"
     "</users>")), NOTIFY("3", PARTIAL("2", "<users><user entity=\"sip:b@x\" state=\"deleted\"/></users>")), false, 6000, ""},
    {"the same number for the same state", NOTIFY("2", PARTIAL("1", JOINED)),
     NOTIFY("3", DOCUMENT("version=\"1\"", "<users>" BOB "<user entity=\"sip:alice@ims.example.net\">" ENDPOINT
     "<status>connected</status><joining-method>dialed-in</joining-method>" AUDIO VIDEO "</endpoint></user></users>")), true,
     6000, ""},
    {"the same number for another state", NOTIFY("2", PARTIAL("1", JOINED)), NOTIFY("3", DOCUMENT("version=\"1\"", FULL)),
     false, 6000, "CE-11@-/error"},
    {"an old number", NOTIFY("2", PARTIAL("0", JOINED)), NULL, false, 0, "CE-11@-/error"},
    {"a number left out", NOTIFY("2", PARTIAL("2", JOINED)), NULL, false, 0, "CE-11@-/error"},
    {"a number left out, and nothing done", NOTIFY("2", PARTIAL("2", JOINED)), NOTIFY("3", PARTIAL("3", JOINED)), false, 6000,
     "CE-11@-/error CE-12@-/warning"},
    {"a number left out, and refreshed", NOTIFY("2", PARTIAL("2", JOINED)), NOTIFY("3", DOCUMENT("version=\"3\"", FULL)), true,
     6000, "CE-11@-/error"},
    {"a notification lost by the capture", NOTIFY("3", PARTIAL("2", JOINED)), NULL, false, 0, ""},
    {"partial in answer to a SUBSCRIBE", NOTIFY("2", PARTIAL("1", JOINED)), NOTIFY("3", PARTIAL("2", JOINED)), true, 6000,
     "CE-04@-/error"},
    {"too fast", NOTIFY("2", PARTIAL("1", JOINED)), NOTIFY("3", PARTIAL("2", JOINED)), false, 4970, "CE-07@-/info"},
    {"fast in answer to a SUBSCRIBE", NOTIFY("2", PARTIAL("1", JOINED)), NOTIFY("3", DOCUMENT("version=\"2\"", FULL)), true,
     100, ""},
    {"the end, and nothing done", NOTIFY("2", DOCUMENT("state=\"deleted\" version=\"1\"", "")),
     NOTIFY("3", DOCUMENT("state=\"deleted\" version=\"2\"", "")), false, 6000,
     "CE-05@-/warning CE-05@-/warning CE-13@-/info"},
    {"media ids of a later document", NOTIFY("2", PARTIAL("1", "<users><user entity=\"b\"><endpoint entity=\"e\"><media id=\"1\"/>"
     "<media id=\"1\"/></endpoint></user></users>")), NULL, false, 0, "CE-15@-/error"},
    {"something in what is deleted", NOTIFY("2", PARTIAL("1", "<users><user entity=\"b\" state=\"deleted\"><endpoint "
     "entity=\"e\"/></user></users>")), NULL, false, 0, "CE-14@-/info"},
    {"the first of them unreadable", NOTIFY("2", "<oops"), NOTIFY("3", PARTIAL("2", JOINED)), false, 6000, "CE-08@-/error"},
};

static void later_notifications_are_judged_by_what_went_before(void **state)
{
    unsigned wrong = 0;

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(laters); i++) {
        const struct later *l = &laters[i];
        struct conversation *c = conversation_new(true);
        struct tracker *tracker;

        conversation_insert(c, NULL, "14", SIDE_NET, l->first, 6000);
        conversation_repeat(c, "14", NULL); /* a retransmission changes nothing */
        conversation_delay(c, "14'", 20);
        if (l->subscribe)
            conversation_insert(c, NULL, "s", SIDE_UE, SUBSCRIBE, 20);
        if (l->second)
            conversation_insert(c, NULL, "15", SIDE_NET, l->second, l->delay_ms);
        tracker = conversation_run(c, NULL, NULL);
        wrong += compare(l->name, findings(tracker), l->findings);
        tracker_free(tracker);
        conversation_free(c);
    }
    assert_int_equal(wrong, 0);
}

static const struct annotation *annotation_at(const struct tracker *tracker, guint from_end)
{
    const GPtrArray *annotations = tracker_flow(tracker, 0)->annotations;

    return g_ptr_array_index(annotations, annotations->len - 1 - from_end);
}

static void the_state_is_followed_beyond_the_last_step(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;
    const GPtrArray *rows;

    (void)state;
    conversation_insert(c, NULL, "14", SIDE_NET, NOTIFY("2", PARTIAL("1", JOINED)), 6000);
    conversation_insert(c, NULL, "15", SIDE_NET,
                        NOTIFY("3", PARTIAL("2", "<users><user entity=\"sip:alice@ims.example.net\" state=\"deleted\"/>"
                                                 "</users>")), 6000);
    tracker = conversation_run(c, NULL, NULL);
    assert_int_equal(tracker_flow(tracker, 0)->ue, VERDICT_PASS);
    rows = annotation_at(tracker, 2 + 1)->conference;
    assert_non_null(rows); /* step 12 */
    assert_int_equal(rows->len, 2);
    assert_string_equal(((struct conference_row *)g_ptr_array_index(rows, 1))->media, "video");
    assert_null(annotation_at(tracker, 2)->conference); /* its answer */
    assert_int_equal(annotation_at(tracker, 1)->conference->len, 3);
    rows = annotation_at(tracker, 0)->conference;
    assert_int_equal(rows->len, 1);
    assert_string_equal(((struct conference_row *)g_ptr_array_index(rows, 0))->user, "sip:bob@ims.example.net");
    tracker_free(tracker);
    conversation_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_deviation_raises_its_findings_and_nothing_else),
        cmocka_unit_test(any_prefix_will_do),
        cmocka_unit_test(in_live_mode_less_is_asked_for),
        cmocka_unit_test(a_finding_stands_on_its_line_of_the_body),
        cmocka_unit_test(what_cannot_be_read_is_not_judged),
        cmocka_unit_test(every_cut_of_the_body_is_inconclusive_and_no_fault),
        cmocka_unit_test(later_notifications_are_judged_by_what_went_before),
        cmocka_unit_test(the_state_is_followed_beyond_the_last_step),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
