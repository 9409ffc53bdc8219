/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Conference documents: reading within bounds, validity, bodies, and the state that a run of documents makes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <gio/gio.h>

#include "imsconf/confinfo.h"

#define NS           "xmlns=\"urn:ietf:params:xml:ns:conference-info\""
#define ROOT(attributes, content) "<conference-info " NS " entity=\"sip:c@x\" " attributes ">" content "</conference-info>"
#define USER(entity, content) "<user entity=\"" entity "\">" content "</user>"
#define ENDPOINT(entity, content) "<endpoint entity=\"" entity "\">" content "</endpoint>"

#define SAMPLE                                                                                                         \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                                                                     \
    "<c:conference-info xmlns:c=\"urn:ietf:params:xml:ns:conference-info\" xmlns:x=\"urn:example:x\"\n"                \
    "  entity=\"sip:final@conf.example\" version=\"7\" x:hint=\"1\">\n"                                                \
    "  <c:conference-description xml:lang=\"en\"><c:subject>A &amp; B</c:subject><c:keywords>a b</c:keywords>\n"       \
    "    <c:conf-uris><c:entry><c:uri>tel:+1</c:uri><c:purpose>participation</c:purpose></c:entry></c:conf-uris>\n"    \
    "    <c:maximum-user-count>9</c:maximum-user-count></c:conference-description>\n"                                  \
    "  <c:conference-state><c:user-count> 2 </c:user-count><c:active>true</c:active></c:conference-state>\n"           \
    "  <c:users>\n"                                                                                                    \
    "    <c:user entity=\"sip:a@x\"><c:display-text>Alice</c:display-text>\n"                                          \
    "      <c:roles><c:entry>host</c:entry></c:roles>\n"                                                               \
    "      <c:endpoint entity=\"sip:a@1\"><c:status>connected</c:status>\n"                                            \
    "        <c:joining-method>dialed-in</c:joining-method>\n"                                                         \
    "        <c:joining-info><c:when>2026-01-02T03:04:05Z</c:when></c:joining-info>\n"                                 \
    "        <c:media id=\"1\"><c:type>audio</c:type><c:label>34567</c:label><c:src-id>12</c:src-id>\n"                \
    "          <c:status>sendrecv</c:status><x:extra><c:status>none</c:status></x:extra></c:media>\n"                  \
    "        <c:call-info><c:sip><c:call-id>1</c:call-id><c:from-tag>2</c:from-tag><c:to-tag>3</c:to-tag></c:sip>\n"   \
    "        </c:call-info></c:endpoint></c:user>\n"                                                                   \
    "    <c:user entity=\"sip:b@x\"/>\n"                                                                               \
    "  </c:users>\n"                                                                                                   \
    "  <c:sidebars-by-val><c:entry entity=\"sip:s@x\"><c:users><c:user entity=\"sip:a@x\"/></c:users></c:entry>\n"     \
    "  </c:sidebars-by-val>\n"                                                                                         \
    "  <x:more><x:y/></x:more>\n"                                                                                      \
    "</c:conference-info>\n"

/* From an exact copy, so that a sanitizer sees every byte read beyond it. */
static struct confinfo *read_n(const char *text, size_t n)
{
    char *copy = g_memdup2(text, n);
    struct confinfo *document = confinfo_read((struct slice){copy, n});

    g_free(copy);
    return document;
}

static struct confinfo *read_text(const char *text)
{
    return read_n(text, strlen(text));
}

static const struct confinfo_user *user_of(const struct confinfo *document, guint i)
{
    assert_true(i < document->users->len);
    return g_ptr_array_index(document->users, i);
}

static void print_faults(const struct confinfo *document)
{
    for (guint i = 0; i < document->faults->len; i++) {
        const struct confinfo_fault *fault = g_ptr_array_index(document->faults, i);
        fprintf(stderr, "fault %d at %zu: %s\n", (int)fault->kind, fault->at, fault->text);
    }
}

/* Exactly one fault, of this kind, at the place of the marked text. */
static void assert_fault(const char *text, enum confinfo_fault_kind kind, const char *place, const char *words)
{
    struct confinfo *document = read_text(text);
    const struct confinfo_fault *fault = confinfo_fault(document, kind);

    if (!fault || document->faults->len != 1) {
        fprintf(stderr, "%s\n", text);
        print_faults(document);
    }
    assert_non_null(fault);
    assert_int_equal(document->faults->len, 1);
    if (place)
        assert_int_equal(fault->at, strstr(text, place) - text);
    if (words && !strstr(fault->text, words))
        fail_msg("\"%s\" does not say \"%s\"", fault->text, words);
    confinfo_free(document);
}

static void a_document_is_read_whatever_its_prefixes_and_extensions(void **state)
{
    struct confinfo *document = read_text(SAMPLE);
    const struct confinfo_endpoint *endpoint;
    const struct confinfo_media *media;

    (void)state;
    print_faults(document);
    assert_int_equal(document->faults->len, 0);
    assert_true(document->readable);
    assert_string_equal(document->entity, "sip:final@conf.example");
    assert_int_equal(document->state, CONFINFO_STATE_NONE);
    assert_true(document->version_known);
    assert_int_equal(document->version, 7);
    assert_true(document->has_user_count);
    assert_int_equal(document->user_count, 2);
    assert_int_equal(document->users->len, 2);
    assert_string_equal(user_of(document, 0)->entity, "sip:a@x");
    assert_string_equal(user_of(document, 0)->display_text, "Alice");
    endpoint = g_ptr_array_index(user_of(document, 0)->endpoints, 0);
    assert_string_equal(endpoint->entity, "sip:a@1");
    assert_string_equal(endpoint->status, "connected");
    assert_string_equal(endpoint->joining_method, "dialed-in");
    assert_int_equal(endpoint->media->len, 1);
    media = g_ptr_array_index(endpoint->media, 0);
    assert_string_equal(media->id, "1");
    assert_string_equal(media->type, "audio");
    assert_string_equal(media->label, "34567");
    assert_string_equal(media->src_id, "12");
    assert_string_equal(media->status, "sendrecv");
    assert_int_equal(endpoint->at, strstr(SAMPLE, "<c:endpoint") - SAMPLE);
    assert_int_equal(media->at, strstr(SAMPLE, "<c:media") - SAMPLE);
    confinfo_free(document);
}

static void print_endpoint(GString *out, const struct confinfo_endpoint *endpoint)
{
    g_string_append_printf(out, "  %zu %s %d %s %s %s\n", endpoint->at, endpoint->entity, (int)endpoint->state,
                           endpoint->status, endpoint->joining_method, endpoint->disconnection_method);
    for (guint i = 0; i < endpoint->media->len; i++) {
        const struct confinfo_media *media = g_ptr_array_index(endpoint->media, i);
        g_string_append_printf(out, "    %zu %s %s %s %s %s\n", media->at, media->id, media->type, media->label,
                               media->src_id, media->status);
    }
}

/* All that is known of a document without faults. */
static char *print_document(const struct confinfo *document)
{
    GString *out = g_string_new(NULL);

    assert_true(document->readable && !document->faults->len);
    g_string_append_printf(out, "%zu %s %d, version %d %d %u, count %d %u %zu, users %d %d %zu\n", document->at,
                           document->entity, (int)document->state, document->has_version, document->version_known,
                           document->version, document->has_user_count, document->user_count, document->user_count_at,
                           document->has_users, (int)document->users_state, document->users_at);
    for (guint i = 0; i < document->users->len; i++) {
        const struct confinfo_user *user = user_of(document, i);
        g_string_append_printf(out, "%zu %s %d %s\n", user->at, user->entity, (int)user->state, user->display_text);
        for (guint e = 0; e < user->endpoints->len; e++)
            print_endpoint(out, g_ptr_array_index(user->endpoints, e));
    }
    return g_string_free(out, FALSE);
}

/* A processing instruction at the end is left to the reader: it is never read in the quick way. */
static void assert_same_both_ways(const char *text)
{
    char *for_reader = g_strconcat(text, "<?reader?>", NULL), *quickly, *by_reader;
    struct confinfo *one = read_text(text), *other = read_text(for_reader);

    print_faults(one);
    quickly = print_document(one);
    by_reader = print_document(other);
    assert_string_equal(quickly, by_reader);
    g_free(quickly);
    g_free(by_reader);
    g_free(for_reader);
    confinfo_free(one);
    confinfo_free(other);
}

static void the_quick_way_tells_what_the_reader_tells(void **state)
{
    (void)state;
    assert_same_both_ways(SAMPLE);
    assert_same_both_ways("\xEF\xBB\xBF" SAMPLE);
    assert_same_both_ways(ROOT("state=\"partial\"", "\r\n<!-- > <users> --><users state=\"partial\">\n<!-- --> <!----> \n"
                               "<user entity='a>b' state=\"deleted\"/><user entity=\"&lt;c\"></user ></users>"));
    assert_same_both_ways(ROOT("", "<users>" USER("a&amp;&#38;b", "") "</users>"));
    assert_same_both_ways(ROOT("", "<users>" USER("sip:a@x", "<display-text> <![CDATA[> <user/>]]>&lt;&#xE9;<![CDATA[]]>\xE2\x82\xAC"
                               "&#10; </display-text>" ENDPOINT("e", "<media id='1' xml:lang='en'/>")) "</users>"));
    assert_same_both_ways(ROOT("", "<users>" USER("sip:a@x", ENDPOINT("e", "<media xml:id='m' id='1'/>")) "</users>"));
    assert_same_both_ways(ROOT("xmlns:x=\"urn:x\"", "<users><user x:entity='b' entity='a'/></users>"
                               "<x:a><![CDATA[</x:a> ]<user>]]><user xmlns=''/></x:a><x:b/>"));
}

/* Contexts of libxml2 are kept from one to the next. */
static void a_document_leaves_nothing_to_the_next(void **state)
{
    static const char *const before[] = {ROOT("", ""), ROOT("", "<people/>"), ROOT("", "<users><user>"), ROOT("", "<users x:a=''/>"),
                                         ROOT("", "<users/><?stopped?><host-info/>")};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(before); i++) {
        confinfo_free(read_text(before[i]));
        assert_fault("<conference-info entity=\"sip:c@x\"><users/></conference-info>", CONFINFO_FAULT_NAMESPACE, "<conf", NULL);
        confinfo_free(read_text(before[i]));
        assert_same_both_ways(SAMPLE);
        confinfo_free(read_text(before[i]));
        assert_fault(ROOT("", "\n<people/>"), CONFINFO_FAULT_INVALID, "<people", "people");
    }
}

static void what_the_schema_forbids_is_told_once_and_at_its_place(void **state)
{
    (void)state;
    assert_fault(ROOT("", "<users>" USER("sip:a@x", "<endpoint entity=\"e\"><status>busy</status></endpoint>") "</users>"),
                 CONFINFO_FAULT_INVALID, NULL, "busy");
    assert_fault(ROOT("", "\n<people/>"), CONFINFO_FAULT_INVALID, "<people", "people");
    assert_fault(ROOT("version=\"-1\"", ""), CONFINFO_FAULT_INVALID, "<conf", "-1");
    assert_fault(ROOT("version=\"4294967296\"", ""), CONFINFO_FAULT_INVALID, "<conf", "4294967296");
    assert_fault(ROOT("state=\"Full\"", ""), CONFINFO_FAULT_INVALID, "<conf", "Full");
    assert_fault("<conference-info " NS "/>", CONFINFO_FAULT_INVALID, "<conf", "entity");
    assert_fault(ROOT("", "<users/>\n<host-info/>"), CONFINFO_FAULT_INVALID, "<host-info", "not expected");
    assert_fault(ROOT("", "<users>" USER("sip:a@x", ENDPOINT("e", "<media><type>audio</type></media>")) "</users>"),
                 CONFINFO_FAULT_INVALID, "<media", "id");
    assert_fault("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" ROOT("", ""), CONFINFO_FAULT_INVALID, NULL,
                 "ISO-8859-1");
}

static void what_is_no_xml_ends_the_reading(void **state)
{
    struct confinfo *document;

    (void)state;
    assert_fault("", CONFINFO_FAULT_ILL_FORMED, NULL, NULL);
    assert_fault(" ", CONFINFO_FAULT_ILL_FORMED, NULL, NULL);
    assert_fault("conference", CONFINFO_FAULT_ILL_FORMED, NULL, NULL);
    assert_fault(ROOT("", "<users>\xff</users>"), CONFINFO_FAULT_ILL_FORMED, "\xff", "UTF-8");
    assert_fault(ROOT("", "<users>&what;</users>"), CONFINFO_FAULT_ILL_FORMED, NULL, "what");
    assert_fault(ROOT("", "") "<more/>", CONFINFO_FAULT_ILL_FORMED, NULL, NULL);
    assert_fault(ROOT("", "<e xmlns=\"urn:e\"><x:y/></e>"), CONFINFO_FAULT_ILL_FORMED, NULL, "x");
    document = read_text(ROOT("", "<users>" USER("a", "") "<user entity=\"b\"></users>"));
    assert_false(document->readable);
    assert_true(document->user_end_missing);
    confinfo_free(document);
    document = read_text(ROOT("", "<users><user entity=\"a\"><endpoint entity=\"e\"></user></users>"));
    assert_false(document->readable);
    assert_false(document->user_end_missing);
    confinfo_free(document);
}

static void another_root_is_one_fault(void **state)
{
    (void)state;
    assert_fault("<conference-info entity=\"sip:c@x\"><users/></conference-info>", CONFINFO_FAULT_NAMESPACE, NULL, NULL);
    assert_fault("<conference-info xmlns=\"urn:ietf:params:xml:ns:conference\" entity=\"a\"/>", CONFINFO_FAULT_NAMESPACE,
                 NULL, NULL);
    assert_fault("<dialog-info " NS "/>", CONFINFO_FAULT_NAMESPACE, NULL, "dialog-info");
}

static void states_and_keys_are_checked(void **state)
{
    (void)state;
    assert_fault(ROOT("state=\"full\"", "<users><user entity=\"a\" state=\"partial\"/></users>"), CONFINFO_FAULT_STATE,
                 "<user ", "partial");
    assert_fault(ROOT("", "<users state=\"deleted\"/>"), CONFINFO_FAULT_STATE, "<users", "deleted");
    assert_fault(ROOT("state=\"partial\"", "<users><user entity=\"a\" state=\"full\"><endpoint entity=\"e\" "
                                           "state=\"partial\"/></user></users>"),
                 CONFINFO_FAULT_STATE, "<endpoint", NULL);
    assert_fault(ROOT("state=\"partial\"", "<users state=\"deleted\"><user entity=\"a\"><endpoint entity=\"e\"/></user>"
                                           "</users>"),
                 CONFINFO_FAULT_NOT_EMPTY, "<user ", NULL);
    assert_fault(ROOT("", "<users>" USER("a", "") USER("b", "") "<user  entity=\"a\"/></users>"), CONFINFO_FAULT_KEY,
                 "<user  ", "\"a\"");
    assert_fault(ROOT("", "<users><user/></users>"), CONFINFO_FAULT_KEY, "<user/", "without");
    assert_fault(ROOT("", "<users>" USER("a", ENDPOINT("e", "") "<endpoint  entity=\"e\"/>") USER("b", ENDPOINT("e", ""))
                          "</users>"),
                 CONFINFO_FAULT_KEY, "<endpoint  ", NULL);
    assert_fault(ROOT("", "<users>" USER("a", ENDPOINT("e", "<media id=\"1\"/><media  id=\"1\"/>")
                                         ENDPOINT("f", "<media id=\"1\"/>")) "</users>"),
                 CONFINFO_FAULT_MEDIA_KEY, "<media  ", NULL);
    assert_fault(ROOT("", "<sidebars-by-val><entry entity=\"s\"/><entry  entity=\"s\"/></sidebars-by-val>"),
                 CONFINFO_FAULT_KEY, "<entry  ", NULL);
    assert_fault(ROOT("", "<sidebars-by-ref><entry><uri>s</uri></entry><entry><uri> s</uri></entry></sidebars-by-ref>"),
                 CONFINFO_FAULT_KEY, NULL, NULL);
}

static void partial_documents_may_hold_any_state(void **state)
{
    struct confinfo *document =
        read_text(ROOT("state=\"partial\" version=\"1\"",
                       "<users><user entity=\"a\" state=\"full\"/><user entity=\"b\" state=\"partial\"><endpoint "
                       "entity=\"e\" state=\"deleted\"/></user><user entity=\"c\" state=\"deleted\"/></users>"));

    (void)state;
    print_faults(document);
    assert_int_equal(document->faults->len, 0);
    assert_int_equal(document->users->len, 3);
    confinfo_free(document);
}

/* ---- Bounds -------------------------------------------------------------------------------------------------------- */

static void document_types_and_entities_are_refused(void **state)
{
    (void)state;
    assert_fault("<!DOCTYPE conference-info SYSTEM \"http://127.0.0.1:9/x.dtd\">" ROOT("", ""), CONFINFO_FAULT_REFUSED,
                 NULL, NULL);
    assert_fault("<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" ROOT("", "<users>&x;</users>"),
                 CONFINFO_FAULT_REFUSED, NULL, NULL);
    assert_fault("<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>" ROOT("", "&b;"),
                 CONFINFO_FAULT_REFUSED, "<!DOCTYPE", NULL);
}

static char *repeated(const char *start, const char *piece, size_t n, const char *end)
{
    GString *text = g_string_new(start);

    for (size_t i = 0; i < n; i++)
        g_string_append(text, piece);
    g_string_append(text, end);
    return g_string_free(text, FALSE);
}

static void what_is_too_large_or_too_deep_is_refused(void **state)
{
    char *text;

    (void)state;
    text = repeated(ROOT("", ""), " ", CONFINFO_BYTES_MAX, "");
    assert_fault(text, CONFINFO_FAULT_REFUSED, NULL, "larger");
    g_free(text);
    text = repeated("<conference-info " NS " entity=\"a\">", "<x xmlns=\"urn:x\">", 3000, "");
    assert_fault(text, CONFINFO_FAULT_REFUSED, NULL, "deeper");
    g_free(text);
    text = repeated("<conference-info " NS " entity=\"a\" xmlns:x=\"urn:x\"><users>", "<x:a/>", 10000, "</users></conference-info>");
    {
        struct confinfo *document = read_text(text);
        assert_true(document->readable);
        assert_int_equal(document->faults->len, 0);
        confinfo_free(document);
    }
    g_free(text);
    text = repeated("<conference-info " NS " entity=\"a\"", " a='1'", 5000, "/>");
    assert_fault(text, CONFINFO_FAULT_REFUSED, NULL, "attributes");
    g_free(text);
}

static void faults_are_bounded(void **state)
{
    char *text = repeated("<conference-info " NS " entity=\"a\"><users>", "<user/>", 5000, "</users></conference-info>");
    struct confinfo *document = read_text(text);

    (void)state;
    assert_true(document->readable);
    assert_int_equal(document->users->len, 5000);
    assert_true(document->faults->len < 20);
    confinfo_free(document);
    g_free(text);
}

static void every_prefix_of_a_document_is_read_without_harm(void **state)
{
    size_t n = strlen(SAMPLE);

    (void)state;
    for (size_t i = 0; i < n - strlen("\n"); i++) {
        struct confinfo *document = read_n(SAMPLE, i);
        assert_false(document->readable);
        confinfo_free(document);
    }
}

static void every_damaged_byte_is_read_without_harm(void **state)
{
    char *text = g_strdup(SAMPLE);
    static const char bytes[] = {'<', '>', '"', '&', '\0', ' '};

    (void)state;
    for (size_t i = 0; text[i]; i++) {
        char was = text[i];
        text[i] = bytes[i % sizeof bytes];
        confinfo_free(read_n(text, sizeof SAMPLE - 1));
        text[i] = was;
    }
    g_free(text);
}

/* ---- Bodies -------------------------------------------------------------------------------------------------------- */

static struct sip_message message;

static void open_message(struct confinfo_body *body, const char *headers, const char *text, size_t n, char **owner)
{
    GString *whole = g_string_new("NOTIFY sip:a@x SIP/2.0\r\n");

    g_string_append(whole, headers);
    g_string_append_printf(whole, "Content-Length: %zu\r\n\r\n", n);
    g_string_append_len(whole, text, (gssize)n);
    assert_true(sip_message_read(&message, whole->str, whole->len, whole->len, false));
    *owner = g_string_free(whole, FALSE);
    confinfo_body_open(body, &message);
}

static void assert_body(const char *headers, const char *text, size_t n, enum confinfo_body_kind kind, const char *want)
{
    struct confinfo_body body;
    char *owner;

    open_message(&body, headers, text, n, &owner);
    assert_int_equal(body.kind, kind);
    if (want) {
        assert_int_equal(body.text.n, strlen(want));
        assert_memory_equal(body.text.p, want, strlen(want));
        if (!body.decoded)
            assert_ptr_equal(body.text.p, message.body.p + body.offset);
    }
    confinfo_body_clear(&body);
    g_free(owner);
}

#define TYPE "Content-Type: application/conference-info+xml\r\n"
#define MULTI "Content-Type: multipart/mixed;boundary=\"b 1\"\r\n"
#define PART                                                                                                           \
    "preamble\r\n--b 1\r\nContent-Type: text/plain\r\n\r\n--b 12\r\n--b 1 \r\n"                                           \
    "content-TYPE:\r\n application/conference-info+xml;charset=utf-8\r\n\r\n<a>\r\n</a>\r\n--b 1--\r\nepilogue"

#define BASE64                                                                                                         \
    "--q\r\nContent-Type: application/conference-info+xml\r\nContent-Transfer-Encoding: base64\r\n\r\nPGEvPg==\r\n--q--"

static void the_document_is_found_in_the_body(void **state)
{
    (void)state;
    assert_body(TYPE, "<a/>", 4, CONFINFO_BODY_THERE, "<a/>");
    assert_body(TYPE "Content-Encoding: identity\r\n", "<a/>", 4, CONFINFO_BODY_THERE, "<a/>");
    assert_body(TYPE, "", 0, CONFINFO_BODY_NONE, NULL);
    assert_body("", "<a/>", 4, CONFINFO_BODY_OTHER, NULL);
    assert_body("Content-Type: application/sdp\r\n", "v=0", 3, CONFINFO_BODY_OTHER, NULL);
    assert_body(TYPE "Content-Encoding: br\r\n", "xxxx", 4, CONFINFO_BODY_OPAQUE, NULL);
    assert_body(TYPE "Content-Encoding: gzip, gzip\r\n", "xxxx", 4, CONFINFO_BODY_OPAQUE, NULL);
}

static void the_document_is_found_in_a_multipart_body(void **state)
{
    (void)state;
    assert_body(MULTI, PART, strlen(PART), CONFINFO_BODY_THERE, "<a>\r\n</a>");
    assert_body("Content-Type: multipart/related;boundary=q\r\n", "--q\r\n\r\nx\r\n--q--", 15, CONFINFO_BODY_OTHER, NULL);
    assert_body("Content-Type: multipart/mixed\r\n", PART, strlen(PART), CONFINFO_BODY_OTHER, NULL);
    assert_body("Content-Type: multipart/mixed;boundary=q\r\n", BASE64, strlen(BASE64), CONFINFO_BODY_OPAQUE, NULL);
    for (size_t i = 1; i < strlen(PART); i++) { /* never beyond the end, never an endless loop */
        struct confinfo_body body;
        char *owner;
        open_message(&body, MULTI, PART, i, &owner);
        confinfo_body_clear(&body);
        g_free(owner);
    }
}

static char *compressed(const char *text, size_t n, GZlibCompressorFormat format, size_t *length)
{
    GZlibCompressor *compressor = g_zlib_compressor_new(format, 9);
    size_t room = n + 1000;
    char *out = g_malloc(room);
    gsize read, total = 0, written;
    GConverterResult result;

    do {
        result = g_converter_convert(G_CONVERTER(compressor), text, n, out + total, room - total,
                                     G_CONVERTER_INPUT_AT_END, &read, &written, NULL);
        assert_int_not_equal(result, G_CONVERTER_ERROR);
        text += read;
        n -= read;
        total += written;
    } while (result != G_CONVERTER_FINISHED);
    g_object_unref(compressor);
    *length = total;
    return out;
}

static void encoded_bodies_are_decoded_within_a_bound(void **state)
{
    size_t n;
    char *bytes = compressed(SAMPLE, strlen(SAMPLE), G_ZLIB_COMPRESSOR_FORMAT_GZIP, &n);
    char *bomb;

    (void)state;
    assert_body(TYPE "Content-Encoding: gzip\r\n", bytes, n, CONFINFO_BODY_THERE, SAMPLE);
    assert_body(TYPE "e: GZIP\r\n", bytes, n - 9, CONFINFO_BODY_OPAQUE, NULL);
    assert_body(TYPE "Content-Encoding: deflate\r\n", bytes, n, CONFINFO_BODY_OPAQUE, NULL);
    g_free(bytes);
    bytes = compressed(SAMPLE, strlen(SAMPLE), G_ZLIB_COMPRESSOR_FORMAT_ZLIB, &n);
    assert_body(TYPE "Content-Encoding: deflate\r\n", bytes, n, CONFINFO_BODY_THERE, SAMPLE);
    g_free(bytes);
    bomb = g_malloc0(20 * 1000 * 1000);
    bytes = compressed(bomb, 20 * 1000 * 1000, G_ZLIB_COMPRESSOR_FORMAT_GZIP, &n);
    assert_true(n < 60000);
    assert_body(TYPE "Content-Encoding: gzip\r\n", bytes, n, CONFINFO_BODY_OPAQUE, NULL);
    g_free(bytes);
    g_free(bomb);
}

static void a_cut_body_is_told_apart(void **state)
{
    static const char text[] = "NOTIFY sip:a@x SIP/2.0\r\n" TYPE "Content-Length: 400\r\n\r\n<conference-info";
    struct confinfo_body body;

    (void)state;
    assert_true(sip_message_read(&message, text, strlen(text), 500, false));
    confinfo_body_open(&body, &message);
    assert_int_equal(body.kind, CONFINFO_BODY_CUT);
    confinfo_body_clear(&body);
}

static void a_body_that_content_length_cuts_is_not_judged(void **state)
{
    static const char text[] = "NOTIFY sip:a@x SIP/2.0\r\n" TYPE "Content-Length: 3\r\n\r\n<a/>";
    struct confinfo_body body;

    (void)state;
    assert_true(sip_message_read(&message, text, strlen(text), strlen(text), false));
    confinfo_body_open(&body, &message);
    assert_int_equal(body.kind, CONFINFO_BODY_OPAQUE);
    confinfo_body_clear(&body);
}

/* ---- The state ----------------------------------------------------------------------------------------------------- */

static enum confinfo_applied apply(struct confinfo_model *model, const char *text)
{
    struct confinfo *document = read_text(text);
    enum confinfo_applied applied;

    print_faults(document);
    assert_true(document->readable);
    applied = confinfo_model_apply(model, document);
    confinfo_free(document);
    return applied;
}

/* "user/endpoint/status/joining/media/media status;..." or the note of a row. */
static void assert_table(const struct confinfo_model *model, const char *want)
{
    GPtrArray *rows = confinfo_model_table(model);
    GString *have = g_string_new(NULL);

    for (guint i = 0; i < rows->len; i++) {
        const struct conference_row *row = g_ptr_array_index(rows, i);
        if (i)
            g_string_append_c(have, ';');
        if (row->note)
            g_string_append(have, row->note);
        else
            g_string_append_printf(have, "%s/%s/%s/%s/%s/%s", row->user ? row->user : "", row->endpoint ? row->endpoint : "",
                                   row->status ? row->status : "", row->joining_method ? row->joining_method : "",
                                   row->media ? row->media : "", row->media_status ? row->media_status : "");
    }
    assert_string_equal(have->str, want);
    g_string_free(have, TRUE);
    g_ptr_array_free(rows, TRUE);
}

#define MEDIA(id, type, status) "<media id=\"" id "\"><type>" type "</type><status>" status "</status></media>"

static void documents_are_applied_in_order(void **state)
{
    struct confinfo_model *model = confinfo_model_new();

    (void)state;
    assert_table(model, "nothing is known yet");
    assert_int_equal(apply(model, ROOT("version=\"0\"", "<users>" USER("a", ENDPOINT("e", "<status>connected</status>"
                                       MEDIA("1", "audio", "sendrecv") MEDIA("2", "video", "inactive"))) "</users>")),
                     CONFINFO_APPLIED);
    assert_table(model, "a/e/connected//audio/sendrecv;a/e/connected//video/inactive");
    /* a second user joins */
    assert_int_equal(apply(model, ROOT("version=\"1\" state=\"partial\"", "<users>" USER("b", ENDPOINT("f",
                                       "<status>pending</status>")) "</users>")),
                     CONFINFO_APPLIED);
    assert_table(model, "a/e/connected//audio/sendrecv;a/e/connected//video/inactive;b/f/pending///");
    /* changes within a user and within an endpoint */
    assert_int_equal(apply(model, ROOT("version=\"2\" state=\"partial\"",
                                       "<users state=\"partial\"><user entity=\"b\" state=\"partial\"><endpoint entity=\"f\" "
                                       "state=\"partial\"><status>connected</status></endpoint></user><user entity=\"a\" "
                                       "state=\"partial\"><endpoint entity=\"e\" state=\"partial\">"
                                       MEDIA("2", "video", "sendrecv") "</endpoint></user></users>")),
                     CONFINFO_APPLIED);
    assert_table(model, "a/e/connected//audio/sendrecv;a/e/connected//video/sendrecv;b/f/connected///");
    /* an old one again */
    assert_int_equal(apply(model, ROOT("version=\"1\" state=\"partial\"", "<users>" USER("c", "") "</users>")),
                     CONFINFO_DISCARDED);
    /* one leaves */
    assert_int_equal(apply(model, ROOT("version=\"3\" state=\"partial\"",
                                       "<users><user entity=\"a\" state=\"deleted\"/></users>")),
                     CONFINFO_APPLIED);
    assert_table(model, "b/f/connected///");
    /* one is missing */
    assert_int_equal(apply(model, ROOT("version=\"5\" state=\"partial\"", "<users>" USER("c", "") "</users>")),
                     CONFINFO_AFTER_GAP);
    assert_table(model, "b/f/connected///;c/////;not complete: a notification is missing before this one");
    assert_int_equal(apply(model, ROOT("version=\"6\"", "<users>" USER("c", "") "</users>")), CONFINFO_APPLIED);
    assert_table(model, "c/////");
    assert_int_equal(apply(model, ROOT("version=\"7\" state=\"deleted\"", "")), CONFINFO_APPLIED);
    assert_table(model, "the conference is gone");
    confinfo_model_free(model);
}

static void agreement_does_not_depend_on_order(void **state)
{
    struct confinfo_model *model = confinfo_model_new();
    struct confinfo *same = read_text(ROOT("version=\"1\"", "<users>" USER("b", "") USER("a", ENDPOINT("e", "")) "</users>"));
    struct confinfo *other = read_text(ROOT("version=\"1\"", "<users>" USER("b", "") USER("a", ENDPOINT("E", "")) "</users>"));

    (void)state;
    apply(model, ROOT("version=\"1\"", "<users>" USER("a", ENDPOINT("e", "")) USER("b", "") "</users>"));
    assert_true(confinfo_model_agrees(model, same));
    assert_false(confinfo_model_agrees(model, other));
    confinfo_free(same);
    confinfo_free(other);
    confinfo_model_free(model);
}

static void the_table_is_bounded(void **state)
{
    GString *text = g_string_new("<conference-info " NS " entity=\"a\"><users>");
    struct confinfo_model *model = confinfo_model_new();
    GPtrArray *rows;

    (void)state;
    for (int i = 0; i < 100; i++)
        g_string_append_printf(text, "<user entity=\"%d\"/>", i);
    g_string_append(text, "</users></conference-info>");
    apply(model, text->str);
    rows = confinfo_model_table(model);
    assert_int_equal(rows->len, CONFERENCE_ROWS_MAX + 1);
    assert_string_equal(((struct conference_row *)g_ptr_array_index(rows, CONFERENCE_ROWS_MAX))->note,
                        "36 more rows are not shown");
    g_ptr_array_free(rows, TRUE);
    confinfo_model_free(model);
    g_string_free(text, TRUE);
}

static void a_place_counts_characters(void **state)
{
    unsigned line, column;

    (void)state;
    confinfo_place(SLICE("a\n\xc3\xa4x"), 4, &line, &column);
    assert_int_equal(line, 2);
    assert_int_equal(column, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_is_read_whatever_its_prefixes_and_extensions),
        cmocka_unit_test(the_quick_way_tells_what_the_reader_tells),
        cmocka_unit_test(a_document_leaves_nothing_to_the_next),
        cmocka_unit_test(what_the_schema_forbids_is_told_once_and_at_its_place),
        cmocka_unit_test(what_is_no_xml_ends_the_reading),
        cmocka_unit_test(another_root_is_one_fault),
        cmocka_unit_test(states_and_keys_are_checked),
        cmocka_unit_test(partial_documents_may_hold_any_state),
        cmocka_unit_test(document_types_and_entities_are_refused),
        cmocka_unit_test(what_is_too_large_or_too_deep_is_refused),
        cmocka_unit_test(faults_are_bounded),
        cmocka_unit_test(every_prefix_of_a_document_is_read_without_harm),
        cmocka_unit_test(every_damaged_byte_is_read_without_harm),
        cmocka_unit_test(the_document_is_found_in_the_body),
        cmocka_unit_test(the_document_is_found_in_a_multipart_body),
        cmocka_unit_test(encoded_bodies_are_decoded_within_a_bound),
        cmocka_unit_test(a_cut_body_is_told_apart),
        cmocka_unit_test(a_body_that_content_length_cuts_is_not_judged),
        cmocka_unit_test(documents_are_applied_in_order),
        cmocka_unit_test(agreement_does_not_depend_on_order),
        cmocka_unit_test(the_table_is_bounded),
        cmocka_unit_test(a_place_counts_characters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
