/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "phrase.h"

/*
 * What the checks in C hold for. A name stands with its argument where that is a word, and alone where %s is the argument.
 */
static const struct {
    const char *name, *words;
} checks[] = {
    {"branch-unique", "no other transaction of the flow has this branch"},
    {"to-returned", "the URI is that of the To of the request, and the tag too where the request has one"},
    {"cseq-in-order", "the CSeq number is one more than that of the sender's last request in this dialog"},
    {"cseq-in-order rising", "the CSeq number is higher than that of the sender's last request in this dialog"},
    {"expires-within-request", "Expires is not above that of the SUBSCRIBE"},
    {"expires-within-grant", "expires is not above what the 200 for the SUBSCRIBE granted"},
    {"expires-given", "there is an expires parameter unless the state is terminated"},
    {"termination-explained", "a terminated subscription has a reason"},
    {"notify-answer", "a NOTIFY whose To tag is not the From tag of the SUBSCRIBE is refused"},
    {"not-before update", "no UPDATE of this flow came before it"},
    {"not-before subscribe", "no SUBSCRIBE of this flow came before it"},
    {"within-seconds subscribe", "it comes within %s seconds of the SUBSCRIBE"},
    {"within-window ack", "it comes within the subscribe window behind the ACK, 3 seconds unless set"},
    {"follows progress prack 128 repeated", "a PRACK follows the 183 within 128 seconds, where the 183 is sent again"},
    {"follows ok-invite ack 128 repeated", "an ACK follows the 200 within 128 seconds, where the 200 is sent again"},
    {"follows subscribe notify 128", "a NOTIFY follows the SUBSCRIBE within 128 seconds"},
    {"follows notify ok-notify 128 repeated", "an answer follows the NOTIFY within 128 seconds, where the NOTIFY is sent "
                                             "again"},
    {"earlier-confirmed", "no later reliable response of the INVITE came before the one that this PRACK confirms"},
    {"prack-known", "RAck names a reliable response that waits for its PRACK"},
    {"rseq-in-order", "RSeq is one more than that of the last reliable response to this INVITE"},
    {"answer-acknowledged", "the INVITE was not accepted before the PRACK for the response with the answer"},
    {"second-offer ready", "before it the UE made a second offer, in the PRACK or in an UPDATE, unless the INVITE said "
                           "already that its resources are there"},
    {"second-offer update", "before it the UE made a second offer in an UPDATE"},
    {"preconditions-met", "the UE has reported its resources for every stream, so all mandatory preconditions are met"},
    {"preconditions-answered", "a stream that was offered with preconditions is answered with them"},
    {"preconditions-strength", "no strength is below the one that was offered"},
    {"preconditions-own", "the status of the other side is not more than that side has reported"},
    {"preconditions-kept", "what the sender has reported as reserved stays so while the stream does not move"},
    {"preconditions-confirmed", "each status that the other side asked to have confirmed (a=conf) is sendrecv"},
    {"preconditions-lines", "every stream has the precondition lines: %s"},
    {"sdp-origin", "the o= line has user, number, version and address"},
    {"sdp-connection", "there is a c= line for every stream, in its section or at session level"},
    {"sdp-one-description", "there is one v= line, and no address is a multicast address"},
    {"sdp-media-order", "the first section is audio, and the next one video where the procedure has video"},
    {"sdp-media-order extra", "there are no further sections"},
    {"sdp-directions", "every stream is sendrecv, or inactive while nothing is reserved"},
    {"sdp-video-transport", "video has RTP/AVPF, or RTP/AVP with RTP/AVPF as a capability"},
    {"sdp-video-capability", "a=tcap and a=pcfg are both there with RTP/AVP, and neither without"},
    {"sdp-codec", "where the codec is listed, one of its payload types has these parameters: %s"},
    {"sdp-some-codec", "one of these codecs is listed: %s"},
    {"sdp-codec-lacks", "no payload type of the codec has one of these parameters: %s"},
    {"sdp-codec-values", "where the codec is listed with parameters, one of its payload types has these: %s"},
    {"sdp-h264 form", "profile-level-id and packetization-mode of H.264 can be read"},
    {"sdp-h264 level", "the level of H.264 is 1.2 or higher"},
    {"sdp-telephone-event", "there is a telephone-event with its events for each clock rate of the codecs"},
    {"sdp-payload-types unmapped", "each dynamic payload type has an a=rtpmap"},
    {"sdp-payload-types unlisted", "each a=rtpmap and a=fmtp belongs to a payload type of the m= line"},
    {"sdp-feedback", "there is an a=rtcp-fb with each of these: %s"},
    {"sdp-answer-sections", "the answer has as many sections as the offer"},
    {"sdp-answer-media", "each section has the medium and the transport of the offered one, or one of its capabilities"},
    {"sdp-answer-time", "the t= line is that of the offer"},
    {"sdp-answer-rejected", "a stream offered with port 0 is answered with port 0"},
    {"sdp-answer-formats some", "each accepted stream has one of the offered formats"},
    {"sdp-answer-formats only", "each accepted stream has offered formats only"},
    {"sdp-answer-mapping", "a payload number stands for the codec that it has in the offer"},
    {"sdp-answer-configuration", "profile, packetization mode, bit rates and bandwidths agree with those of the offer"},
    {"sdp-answer-direction", "the direction of each stream answers the offered one"},
    {"sdp-answer-inactive", "a stream is inactive only where it was offered so"},
    {"sdp-answer-speech", "the audio section has exactly one speech codec"},
    {"sdp-answer-acfg", "a=acfg is there where a potential configuration was chosen"},
    {"sdp-answer-video", "the video stream is accepted: its port is not 0"},
    {"sdp-answer-whole", "each stream has all formats of the offer, at the port that it had before"},
    {"sdp-answer-again", "SDP that comes after the answer is the answer once more"},
    {"sdp-answer-in-time offerer", "the sender of the offer made no other one before this answer"},
    {"sdp-answer-in-time answerer", "the sender of this answer made no offer of its own before it"},
    {"sdp-next-origin", "the o= line is that of the sender's last SDP with the version one higher"},
    {"sdp-next-sections", "the sections are those of the sender's last SDP, in the same order"},
    {"sdp-next-mapping", "a payload number stands for the codec that it had in the sender's last SDP"},
    {"sdp-next-place", "addresses and ports are those of the sender's last SDP"},
    {"sdp-next-codecs", "each stream has a format that the other side accepted"},
    {"sdp-next-rejected", "a stream that the other side refused keeps port 0, or moves"},
    {"sdp-offer-in-turn", "no other offer is without an answer"},
    {"confinfo-valid", "the document is well-formed, valid by the schema of RFC 4575, and in UTF-8"},
    {"confinfo-sample-defect", "</user> is not missing where the printed sample lacks it"},
    {"confinfo-namespace", "the root is conference-info of the namespace urn:ietf:params:xml:ns:conference-info"},
    {"confinfo-version", "the root has a version"},
    {"confinfo-version-order", "the version follows the one before: one higher for a partial document, higher for any change"},
    {"confinfo-full-on-request", "the first document behind a SUBSCRIBE is full"},
    {"confinfo-end", "where the document says that the conference is gone, the state is terminated;reason=noresource"},
    {"confinfo-rate", "the NOTIFY comes at least 5 seconds after the one before, unless a SUBSCRIBE asked for it"},
    {"confinfo-refreshed", "the UE sent a SUBSCRIBE after a document that showed a gap of versions"},
    {"confinfo-left", "the UE ended its subscription after a document that said that the conference is gone"},
    {"confinfo-states", "below an element with the state full no element is partial or deleted"},
    {"confinfo-states deleted", "an element with the state deleted is empty"},
    {"confinfo-keys", "users, endpoints and sidebars have keys that no sibling has"},
    {"confinfo-media-ids", "media of an endpoint have ids that no other one has"},
    {"confinfo-user-count", "user-count is not below the number of users listed"},
    {"confinfo-entity uri", "the entity is the final conference URI, compared as a URI"},
    {"confinfo-entity text", "the entity is the final conference URI, letter by letter"},
    {"confinfo-full", "the state of the first document is full"},
    {"confinfo-first-version", "the version of the first document is %s"},
    {"confinfo-users", "the first document lists a user"},
    {"confinfo-users 1", "the first document lists exactly one user"},
    {"confinfo-creator", "one of the users has a public identity of the UE"},
    {"confinfo-endpoint", "the user of the UE has an endpoint"},
    {"confinfo-endpoint contact", "an endpoint of the UE's user is the Contact of the UE"},
    {"confinfo-status", "the status of the UE's endpoint is %s"},
    {"confinfo-status connected optional", "the status of the UE's endpoint is connected, where it is given"},
    {"confinfo-joining", "the joining-method of the UE's endpoint is %s"},
    {"confinfo-joining dialed-in focus-owner optional", "the joining-method of the UE's endpoint is dialed-in or "
                                                        "focus-owner, where it is given"},
    {"confinfo-audio", "the endpoint has media of type audio"},
    {"confinfo-audio 1", "the endpoint has media 1 of type audio with the status sendrecv"},
    {"confinfo-audio-text label", "the label of the audio is %s"},
    {"confinfo-audio-text src-id", "the src-id of the audio is an SSRC, a number of 32 bits"},
    {"confinfo-video", "there is media of type video where the session has video, and none where it has not"},
    {"confinfo-video sendrecv", "the status of the video is sendrecv"},
};

static const char *words_of(const char *whole)
{
    for (size_t i = 0; i < G_N_ELEMENTS(checks); i++)
        if (!strcmp(checks[i].name, whole))
            return checks[i].words;
    return NULL;
}

/* "local=none,sendrecv remote=mirror": a row of preconditions-lines, as lines of SDP. */
static char *readable(const char *name, const char *argument)
{
    static const char *const words[][2] = {
        {"des-local=", "des local "}, {"des-remote=", "des remote "}, {"conf=remote", "conf remote sendrecv"},
        {"local=", "curr local "},    {"remote=", "curr remote "},    {",", " or "},
        {" mirror", " as offered"},   {" reported", " not more than the other side said"},
        {" confirmed", " sendrecv (where a confirmation was asked for PC-5 decides)"},
    };
    char **parts;
    GString *text;

    if (strcmp(name, "preconditions-lines") != 0)
        return g_strdup(argument);
    parts = g_strsplit_set(argument, " \n", -1);
    text = g_string_new(NULL);
    for (char **part = parts; *part; part++)
        if (**part)
            g_string_append_printf(text, "%s%s", text->len ? "; " : "", *part);
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        g_string_replace(text, words[i][0], words[i][1], 0);
    g_strfreev(parts);
    return g_string_free(text, FALSE);
}

/* The words with the argument for "%s", if that is in them. */
static char *fill(const char *words, const char *name, const char *argument)
{
    const char *gap = strstr(words, "%s");
    char *text, *filled;

    if (!gap)
        return g_strdup(words);
    text = readable(name, argument);
    filled = g_strdup_printf("%.*s%s%s", (int)(gap - words), words, text, gap + 2);
    g_free(text);
    return filled;
}

char *phrase_check(const char *name, const char *argument)
{
    char *whole = *argument ? g_strconcat(name, " ", argument, NULL) : g_strdup(name);
    char *phrase = NULL;
    size_t n = strlen(whole);

    /* the whole, then without its last word, down to the name */
    while (!phrase) {
        const char *words = words_of(whole), *rest = argument + (strlen(whole) - strlen(name));
        if (words)
            phrase = fill(words, name, *argument ? rest + (*rest == ' ') : "");
        for (n = strlen(whole); n > strlen(name) && whole[n - 1] != ' '; n--)
            ;
        if (n <= strlen(name))
            break;
        whole[n - 1] = '\0';
    }
    g_free(whole);
    return phrase;
}
