/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Deviations of the conference document: in the first NOTIFY, and in the later ones. */
#include "conference_text.h"
#include "mutation.h"

/* Message, old and new of one or two edits, then the findings. */
#define EDITS(message, old, new, message2, old2, new2, expected)                                                       \
    {                                                                                                                  \
        .findings = (expected), .edits = {{(message), (old), (new)}, {(message2), (old2), (new2)} }                    \
    }

const struct mutation conference_mutations[] = {
    /* the package */
    EDITS("12", "Event: conference\n", "Event: conference-info\n", NULL, NULL, NULL, "12.11@12/error"),
    EDITS("12", "state=\"full\"", "state=\"deleted\"", "12", "<users><user entity=\"sip:alice@ims.example.net\">" ENDPOINT "\n"
     "<status>connected</status><joining-method>dialed-in</joining-method>\n" AUDIO "\n" VIDEO "\n</endpoint></user></users>", "",
     "CE-05@12/warning NB-02@12/error"),
    /* the document */
    EDITS("12", "</joining-method>", "</joining>", NULL, NULL, NULL, "CE-08@12/error"),
    EDITS("12", "</user>", "", NULL, NULL, NULL, "CE-08@12/error NB-13@12/error"),
    EDITS("12", "</conference-info>", "", NULL, NULL, NULL, "CE-08@12/error"),
    EDITS("12", "encoding=\"UTF-8\"", "encoding=\"UTF-16\"", NULL, NULL, NULL, "CE-08@12/error"),
    EDITS("12", "<users>", "<members/><users>", NULL, NULL, NULL, "CE-08@12/error"),
    EDITS("12", "<status>connected</status><joining-method>dialed-in</joining-method>",
     "<joining-method>dialed-in</joining-method><status>connected</status>", NULL, NULL, NULL, "CE-08@12/error"),
    EDITS("12", "<status>connected</status>", "<status>online</status>", NULL, NULL, NULL, "CE-08@12/error"),
    EDITS("12", "<status>connected</status>", "<state>connected</state>", NULL, NULL, NULL, "CE-08@12/error"),
    EDITS("12", " entity=\"sip:final@conf-factory.ims.example.net\" state", " state", NULL, NULL, NULL, "CE-08@12/error"),
    EDITS("12", "version=\"0\"", "version=\"zero\"", NULL, NULL, NULL, "CE-08@12/error"),
    EDITS("12", "<media id=\"1\">", "<media>", NULL, NULL, NULL, "CE-08@12/error"),
    EDITS("12", "urn:ietf:params:xml:ns:conference-info", "urn:ietf:params:xml:ns:conferenceinfo", NULL, NULL, NULL,
     "CE-09@12/error"),
    EDITS("12", " xmlns=\"urn:ietf:params:xml:ns:conference-info\"", "", NULL, NULL, NULL, "CE-09@12/error"),
    EDITS("12", " version=\"0\"", "", NULL, NULL, NULL, "CE-10@12/error"),
    EDITS("12", "<user entity=\"sip:alice@ims.example.net\">", "<user entity=\"sip:alice@ims.example.net\" state=\"partial\">", NULL,
     NULL, NULL, "CE-14@12/error"),
    EDITS("12", ENDPOINT, "<endpoint entity=\"sip:alice@192.0.2.77:6101\" state=\"deleted\">", NULL, NULL, NULL,
     "CE-14@12/error"),
    EDITS("12", "</endpoint>", "</endpoint>" ENDPOINT "</endpoint>", NULL, NULL, NULL, "CE-15@12/error"),
    EDITS("12", ENDPOINT, "<endpoint>", NULL, NULL, NULL, "CE-15@12/error"),
    EDITS("12", "<user entity=\"sip:alice@ims.example.net\">", "<user>", NULL, NULL, NULL, "CE-15@12/error"),
    EDITS("12", "</users>", "</users><sidebars-by-val><entry entity=\"s\"/><entry entity=\"s\"/></sidebars-by-val>", NULL, NULL,
     NULL, "CE-15@12/error"),
    /* what the first one says */
    EDITS("12", "entity=\"sip:final@", "entity=\"sip:temporary@", NULL, NULL, NULL, "NB-01@12/error"),
    EDITS("12", "entity=\"sip:final@conf-factory.ims", "entity=\"sip:final@CONF-factory.ims", NULL, NULL, NULL,
     "NB-01@12/warning"),
    EDITS("12", "state=\"full\"", "state=\"partial\"", NULL, NULL, NULL, "NB-02@12/error"),
    EDITS("12", "version=\"0\"", "version=\"1\"", NULL, NULL, NULL, "NB-03@12/error"),
    EDITS("12", "</user></users>", "</user>" BOB "</users>", NULL, NULL, NULL, "NB-04@12/error"),
    EDITS("12", "<users><user entity=\"sip:alice@ims.example.net\">" ENDPOINT "\n"
     "<status>connected</status><joining-method>dialed-in</joining-method>\n" AUDIO "\n" VIDEO "\n</endpoint></user></users>",
     "<users/>", NULL, NULL, NULL, "NB-04@12/error"),
    EDITS("12", "<user entity=\"sip:alice@", "<user entity=\"sip:mallory@", NULL, NULL, NULL, "NB-05@12/error"),
    EDITS("12", "<user entity=\"sip:alice@ims.example.net\">", "<user entity=\"tel:+15550199\">", NULL, NULL, NULL, "NB-05@12/error"),
    EDITS("12", ENDPOINT, "<endpoint entity=\"sip:alice@192.0.2.78:6101\">", NULL, NULL, NULL, "NB-06@12/warning"),
    EDITS("12", "<status>connected</status>", "<status>dialing-in</status>", NULL, NULL, NULL, "NB-07@12/error"),
    EDITS("12", "<status>connected</status>", "", NULL, NULL, NULL, "NB-07@12/error"),
    EDITS("12", ">dialed-in<", ">dialed-out<", NULL, NULL, NULL, "NB-08@12/warning"),
    EDITS("12", "<type>audio</type>", "<type>text</type>", NULL, NULL, NULL, "NB-09@12/error"),
    EDITS("12", AUDIO, "", NULL, NULL, NULL, "NB-09@12/error"),
    EDITS("12", "<src-id>305419896</src-id><status>sendrecv", "<src-id>305419896</src-id><status>sendonly", NULL, NULL, NULL,
     "NB-09@12/error"),
    EDITS("12", "<label>34567<", "<label>1<", NULL, NULL, NULL, "NB-09@12/info"),
    EDITS("12", "<src-id>305419896<", "<src-id>0x1234<", NULL, NULL, NULL, "NB-09@12/info"),
    EDITS("12", VIDEO, "", NULL, NULL, NULL, "NB-10@12/warning"),
    EDITS("12", "<src-id>305419897</src-id><status>sendrecv", "<src-id>305419897</src-id><status>inactive", NULL, NULL, NULL,
     "NB-10@12/warning"),
    EDITS("12", "<media id=\"2\">", "<media id=\"1\">", NULL, NULL, NULL, "NB-11@12/error"),
    EDITS("12", "<users>", "<conference-state><user-count>0</user-count></conference-state><users>", NULL, NULL, NULL,
     "NB-14@12/warning"),
    /* No deviation at all: other ways to write the same */
    EDITS("12", "state=\"full\" version=\"0\"", "version=' 0&#32;'", NULL, NULL, NULL, ""),
    EDITS("12", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "", NULL, NULL, NULL, ""),
    EDITS("12", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<?xml version='1.0' encoding='utf-8' standalone='yes'?><!-- c -->\n<?p i?>",
     NULL, NULL, NULL, ""),
    EDITS("12", "<users>", "<conference-description><subject>Hello</subject></conference-description><host-info><uris><entry><uri>"
     "sip:h@x</uri></entry></uris></host-info><conference-state><user-count> 1\n</user-count><active>true</active>"
     "</conference-state><users state=\"full\">", NULL, NULL, NULL, ""),
    EDITS("12", "</users>", "<more xmlns=\"urn:example:more\" a=\"1\"><users/></more></users>", NULL, NULL, NULL, ""),
    EDITS("12", "<users><user ", "<users>\n\t<user xmlns:x=\"urn:x\" x:y=\"1\" ", "12", "</status></media>\n",
     "</status><x:z xmlns:x=\"urn:x\"/></media>\n", ""),
    EDITS("12", "<user entity=\"sip:alice@ims.example.net\">", "<user entity=\"tel:+15550100\"><display-text>A</display-text>", NULL,
     NULL, NULL, ""),
    EDITS("12", ENDPOINT, "<endpoint entity=\"sip:other@192.0.2.9\"/>" ENDPOINT, NULL, NULL, NULL, ""),
    EDITS("12", "Content-Type: application/conference-info+xml\n", "c : Application/Conference-Info+XML;charset=\"UTF-8\"\n"
     "Content-Encoding: identity\n", NULL, NULL, NULL, ""),
    {.findings = NULL},
};

/* Two further notifications, with a SUBSCRIBE in between or without. */
#define LATER(what, first, second, refreshed, pause, expected)                                                         \
    {                                                                                                                  \
        .findings = (expected), .undecided = true,                                                                     \
        .insertions = {{NULL, "14", SIDE_NET, (first), 6000},                                                          \
                       {NULL, "s", SIDE_UE, (refreshed) ? SUBSCRIBE : NULL, 20},                                       \
                       {NULL, "15", SIDE_NET, (second), (pause)} }                                                     \
    }

const struct mutation state_mutations[] = {
    LATER("updates", NOTIFY("2", PARTIAL("1", JOINED)), NOTIFY("3", PARTIAL("2", "<users>" BOB "</users>")), false, 6000, ""),
    LATER("15.18 of TS 34.229-1: users without state", NOTIFY("2", PARTIAL("1", "<users><user entity=\"sip:b@x\" state=\"full\">"
     "<endpoint entity=\"sip:b@y\"><status>connected</status><joining-method>dialed-in</joining-method></endpoint></user>"
     "</users>")), NOTIFY("3", PARTIAL("2", "<users><user entity=\"sip:b@x\" state=\"deleted\"/></users>")), false, 6000, ""),
    LATER("the same number for the same state", NOTIFY("2", PARTIAL("1", JOINED)),
     NOTIFY("3", DOCUMENT("version=\"1\"", "<users>" BOB "<user entity=\"sip:alice@ims.example.net\">" ENDPOINT
     "<status>connected</status><joining-method>dialed-in</joining-method>" AUDIO VIDEO "</endpoint></user></users>")), true,
     6000, ""),
    LATER("the same number for another state", NOTIFY("2", PARTIAL("1", JOINED)), NOTIFY("3", DOCUMENT("version=\"1\"", FULL)),
     false, 6000, "CE-11@-/error"),
    LATER("an old number", NOTIFY("2", PARTIAL("0", JOINED)), NULL, false, 0, "CE-11@-/error"),
    LATER("a number left out", NOTIFY("2", PARTIAL("2", JOINED)), NULL, false, 0, "CE-11@-/error"),
    LATER("a number left out, and nothing done", NOTIFY("2", PARTIAL("2", JOINED)), NOTIFY("3", PARTIAL("3", JOINED)), false, 6000,
     "CE-11@-/error CE-12@-/warning"),
    LATER("a number left out, and refreshed", NOTIFY("2", PARTIAL("2", JOINED)), NOTIFY("3", DOCUMENT("version=\"3\"", FULL)), true,
     6000, "CE-11@-/error"),
    LATER("a notification lost by the capture", NOTIFY("3", PARTIAL("2", JOINED)), NULL, false, 0, ""),
    LATER("partial in answer to a SUBSCRIBE", NOTIFY("2", PARTIAL("1", JOINED)), NOTIFY("3", PARTIAL("2", JOINED)), true, 6000,
     "CE-04@-/error"),
    LATER("too fast", NOTIFY("2", PARTIAL("1", JOINED)), NOTIFY("3", PARTIAL("2", JOINED)), false, 4970, "CE-07@-/info"),
    LATER("fast in answer to a SUBSCRIBE", NOTIFY("2", PARTIAL("1", JOINED)), NOTIFY("3", DOCUMENT("version=\"2\"", FULL)), true,
     100, ""),
    LATER("the end, and nothing done", NOTIFY("2", DOCUMENT("state=\"deleted\" version=\"1\"", "")),
     NOTIFY("3", DOCUMENT("state=\"deleted\" version=\"2\"", "")), false, 6000,
     "CE-05@-/warning CE-05@-/warning CE-13@-/info"),
    LATER("media ids of a later document", NOTIFY("2", PARTIAL("1", "<users><user entity=\"b\"><endpoint entity=\"e\"><media id=\"1\"/>"
     "<media id=\"1\"/></endpoint></user></users>")), NULL, false, 0, "CE-15@-/error"),
    LATER("something in what is deleted", NOTIFY("2", PARTIAL("1", "<users><user entity=\"b\" state=\"deleted\"><endpoint "
     "entity=\"e\"/></user></users>")), NULL, false, 0, "CE-14@-/info"),
    LATER("the first of them unreadable", NOTIFY("2", "<oops"), NOTIFY("3", PARTIAL("2", JOINED)), false, 6000, "CE-08@-/error"),
    {.findings = "", .insertions = {{NULL, "14", SIDE_NET, NOTIFY("2", DOCUMENT("state=\"deleted\" version=\"1\"", "")), 6000}},
     .edits = {{"14", "active;expires=7100", "terminated;reason=noresource"}}},
    {.findings = NULL},
};
