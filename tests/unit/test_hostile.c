/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * XML that means harm, given to both readers of XML: it is refused, in bounded memory, and no file and no address is ever
 * asked for.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>
#include <gio/gio.h>
#include <libxml/parser.h>
#include <libxml/xmlIO.h>

#include "imsconf/confinfo.h"
#include "imsconf/profile.h"

/* ---- What libxml2 asks for, and what it takes ---------------------------------------------------------------------- */

static char *secret; /* a file that must not be read */
static char *asked;  /* what was asked for; NULL: nothing */

static int ask(const char *name)
{
    if (!asked)
        asked = g_strdup(name ? name : "");
    return 0;
}

static xmlParserInputPtr ask_entity(const char *url, const char *id, xmlParserCtxtPtr context)
{
    (void)context;
    ask(url ? url : id);
    return NULL;
}

static struct {
    size_t now, most;
} bytes;

/* Each block knows its size. */
enum { SIZE_ROOM = 16 };

static void *count_realloc(void *old, size_t n)
{
    char *base = old ? (char *)old - SIZE_ROOM : NULL;
    size_t was = base ? *(size_t *)base : 0;

    base = realloc(base, n + SIZE_ROOM);
    *(size_t *)base = n;
    bytes.now += n - was;
    bytes.most = MAX(bytes.most, bytes.now);
    return base + SIZE_ROOM;
}

static void *count_malloc(size_t n)
{
    return count_realloc(NULL, n);
}

static char *count_strdup(const char *text)
{
    size_t n = strlen(text) + 1;

    return memcpy(count_malloc(n), text, n);
}

static void count_free(void *block)
{
    if (!block)
        return;
    bytes.now -= *(size_t *)((char *)block - SIZE_ROOM);
    free((char *)block - SIZE_ROOM);
}

/* ---- The readers --------------------------------------------------------------------------------------------------- */

enum { DOCUMENT_MEMORY = 4 * 1024 * 1024, PROFILE_MEMORY = 64 * 1024 * 1024 };

#define ROOT "<conference-info xmlns=\"urn:ietf:params:xml:ns:conference-info\" entity=\"sip:c@x\""
#define TABLES "<tables xmlns=\"urn:imsconf:profile:1\" revision=\"r\""

static void assert_untouched(const char *said)
{
    if (asked)
        fail_msg("%s was asked for", asked);
    assert_null(strstr(said, "the-secret"));
}

/* True: readable. */
static bool read_document(const char *text, size_t n)
{
    struct confinfo *document;
    size_t before;
    bool readable;

    confinfo_free(confinfo_read((struct slice){text, n})); /* libxml2 makes some things when they are first needed */
    before = bytes.most = bytes.now;
    document = confinfo_read((struct slice){text, n});
    readable = document->readable;
    assert_untouched("");
    for (guint i = 0; i < document->faults->len; i++)
        assert_untouched(((struct confinfo_fault *)g_ptr_array_index(document->faults, i))->text);
    for (guint i = 0; i < document->users->len; i++) {
        const struct confinfo_user *user = g_ptr_array_index(document->users, i);
        assert_untouched(user->display_text ? user->display_text : "");
    }
    assert_true(document->faults->len < 100);
    confinfo_free(document);
    assert_true(bytes.most - before < DOCUMENT_MEMORY);
    assert_int_equal(bytes.now, before);
    return readable;
}

static void refuse_profile(const char *text, size_t n)
{
    GPtrArray *complaints = g_ptr_array_new_with_free_func(g_free);
    size_t before = bytes.now;

    bytes.most = before;
    assert_null(profile_set_load_memory("m.xml", text, n, complaints));
    assert_true(complaints->len > 0 && complaints->len <= 100);
    for (guint i = 0; i < complaints->len; i++)
        assert_untouched(g_ptr_array_index(complaints, i));
    g_ptr_array_free(complaints, TRUE);
    assert_true(bytes.most - before < PROFILE_MEMORY);
    assert_int_equal(bytes.now, before);
}

/* In a text, {FILE} becomes the secret file; {ROOT} the start of the root element of either kind, {END} its end. */
static char *filled(const char *text, const char *root, const char *end)
{
    GString *out = g_string_new(text);
    char *uri = g_filename_to_uri(secret, NULL, NULL);

    g_string_replace(out, "{FILE}", uri, 0);
    g_string_replace(out, "{ROOT}", root, 0);
    g_string_replace(out, "{END}", end, 0);
    g_free(uri);
    return g_string_free(out, FALSE);
}

static void refused(const char *text)
{
    char *document = filled(text, ROOT, "</conference-info>"), *profile = filled(text, TABLES, "</tables>");

    if (read_document(document, strlen(document)))
        fail_msg("is read: %s", document);
    refuse_profile(profile, strlen(profile));
    g_free(document);
    g_free(profile);
}

/* Foreign, and therefore allowed in a conference document; never in a profile. */
static void left_alone(const char *text)
{
    char *document = filled(text, ROOT, "</conference-info>"), *profile = filled(text, TABLES, "</tables>");

    if (!read_document(document, strlen(document)))
        fail_msg("is refused: %s", document);
    refuse_profile(profile, strlen(profile));
    g_free(document);
    g_free(profile);
}

/* ---- Entities ------------------------------------------------------------------------------------------------------ */

#define USERS "{ROOT}><users><user entity=\"sip:a@x\"><display-text>&a;</display-text></user></users>{END}"

static void entities_are_not_replaced(void **state)
{
    (void)state;
    refused("<!DOCTYPE l [<!ENTITY z \"haha\"><!ENTITY y \"&z;&z;&z;&z;&z;&z;&z;&z;&z;&z;\">"
            "<!ENTITY x \"&y;&y;&y;&y;&y;&y;&y;&y;&y;&y;\"><!ENTITY w \"&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;\">"
            "<!ENTITY v \"&w;&w;&w;&w;&w;&w;&w;&w;&w;&w;\"><!ENTITY u \"&v;&v;&v;&v;&v;&v;&v;&v;&v;&v;\">"
            "<!ENTITY t \"&u;&u;&u;&u;&u;&u;&u;&u;&u;&u;\"><!ENTITY s \"&t;&t;&t;&t;&t;&t;&t;&t;&t;&t;\">"
            "<!ENTITY a \"&s;&s;&s;&s;&s;&s;&s;&s;&s;&s;\">]>" USERS);
    refused("<!DOCTYPE l [<!ENTITY a SYSTEM \"{FILE}\">]>" USERS);
    refused("<!DOCTYPE l [<!ENTITY a PUBLIC \"-//x\" \"{FILE}\">]>" USERS);
    refused("<!DOCTYPE l [<!ENTITY a SYSTEM \"http://127.0.0.1:9/a\">]>" USERS);
    refused("<!DOCTYPE l [<!ENTITY % p SYSTEM \"{FILE}\"> %p; ]>" USERS);
    refused("<!DOCTYPE l [<!ENTITY % p \"<!ENTITY a SYSTEM '{FILE}'>\"> %p; ]>" USERS);
    refused("<!DOCTYPE l SYSTEM \"{FILE}\">" USERS);
    refused("<!DOCTYPE l PUBLIC \"-//x\" \"http://127.0.0.1:9/x.dtd\">" USERS);
    refused("<!DOCTYPE l [<!ATTLIST tables revision CDATA \"r\"><!NOTATION n SYSTEM \"{FILE}\">]>{ROOT}>{END}");
    refused("<?xml version=\"1.0\" standalone=\"no\"?><!-- <!DOCTYPE --><?x y?>\n<!DOCTYPE l SYSTEM \"{FILE}\">" USERS);
    refused(USERS); /* not declared */
    refused("{ROOT}><!ENTITY a \"b\">{END}");
    refused("{ROOT}>]]><!DOCTYPE l>{END}");
}

static void an_entity_of_quadratic_growth_is_not_replaced(void **state)
{
    GString *text = g_string_new("<!DOCTYPE l [<!ENTITY a \"");

    (void)state;
    for (int i = 0; i < 20000; i++)
        g_string_append_c(text, 'a');
    g_string_append(text, "\">]>{ROOT}><users>");
    for (int i = 0; i < 10000; i++)
        g_string_append(text, "&a;");
    g_string_append(text, "</users>{END}");
    refused(text->str);
    g_string_free(text, TRUE);
}

static void other_ways_to_a_file_are_not_gone(void **state)
{
    (void)state;
    left_alone("{ROOT} xmlns:i=\"http://www.w3.org/2001/XInclude\"><i:include href=\"{FILE}\" parse=\"text\"/>{END}");
    left_alone("{ROOT} xmlns:i=\"http://www.w3.org/2003/XInclude\"><i:include href=\"{FILE}\"><i:fallback/></i:include>{END}");
    left_alone("<?xml-stylesheet href=\"{FILE}\" type=\"text/xsl\"?>{ROOT}><x xmlns=\"urn:x\"/>{END}");
    left_alone("<?oasis-xml-catalog catalog=\"{FILE}\"?>{ROOT}><x xmlns=\"urn:x\"/>{END}");
    left_alone("{ROOT} xmlns:s=\"http://www.w3.org/2001/XMLSchema-instance\" "
               "s:schemaLocation=\"urn:x {FILE} urn:ietf:params:xml:ns:conference-info {FILE}\"><x xmlns=\"urn:x\"/>{END}");
    left_alone("{ROOT} xmlns:s=\"http://www.w3.org/2001/XMLSchema-instance\" s:noNamespaceSchemaLocation=\"{FILE}\">"
               "<x xmlns=\"urn:x\"/>{END}");
    left_alone("{ROOT} xml:base=\"{FILE}\"><x xmlns=\"urn:x\"/>{END}");
}

/* ---- Size ---------------------------------------------------------------------------------------------------------- */

static char *repeated(const char *start, const char *piece, size_t n, const char *end)
{
    GString *text = g_string_new(start);

    for (size_t i = 0; i < n; i++)
        g_string_append(text, piece);
    g_string_append(text, end);
    return g_string_free(text, FALSE);
}

static void refused_of_many(const char *start, const char *piece, size_t n, const char *end)
{
    char *text = repeated(start, piece, n, end);

    refused(text);
    g_free(text);
}

static void depth_is_bounded(void **state)
{
    (void)state;
    refused_of_many("{ROOT}>", "<a xmlns=\"urn:x\">", 100000, "{END}");
    refused_of_many("{ROOT}>", "<a>", 15000, "{END}");
    refused_of_many("", "<a>", 100000, "");
    refused_of_many("", "<conference-info>", 3000, "");
}

static void attributes_and_names_are_bounded(void **state)
{
    char *text;

    (void)state;
    refused_of_many("{ROOT}", " a='1'", 100000, "/>");
    text = g_strdup_printf("%s", "{ROOT}");
    for (int i = 0; i < 2000; i++) {
        char *longer = g_strdup_printf("%s a%d='1'", text, i);
        g_free(text);
        text = longer;
    }
    refused_of_many(text, " xmlns:b='urn:b'", 1, "/>");
    g_free(text);
    refused_of_many("{ROOT} ", "n", 60000, "='1'/>");
    refused_of_many("{ROOT}><", "n", 60000, "/>{END}");
    refused_of_many("<", "n", 3000000, "/>");
    refused_of_many("{ROOT} xmlns:", "n", 60000, "='urn:x'/>");
    refused_of_many("<?", "n", 100000, "?>");
    refused_of_many("<!--", "-", 100000, "-->{ROOT}/>");
}

/* ---- Encodings ----------------------------------------------------------------------------------------------------- */

static void refused_bytes(const char *text, size_t n)
{
    assert_false(read_document(text, n));
    refuse_profile(text, n);
}

#define REFUSED_BYTES(literal) refused_bytes("" literal, sizeof literal - 1)
#define AROUND(literal) "<?xml version=\"1.0\"?>\n<a>" literal "</a>"

static void what_is_not_utf_8_is_refused(void **state)
{
    static const char utf16[] = "\xFF\xFE<\0a\0/\0>\0";

    (void)state;
    REFUSED_BYTES(AROUND("\xC0\xAF"));         /* overlong */
    REFUSED_BYTES(AROUND("\xC0\x80"));         /* overlong NUL */
    REFUSED_BYTES(AROUND("\xE0\x80\xBC"));     /* overlong < */
    REFUSED_BYTES(AROUND("\xF0\x80\x80\xBC"));
    REFUSED_BYTES(AROUND("\xED\xA0\x80"));     /* surrogate */
    REFUSED_BYTES(AROUND("\xF4\x90\x80\x80")); /* beyond the last one */
    REFUSED_BYTES(AROUND("\xE2\x82"));         /* cut */
    REFUSED_BYTES(AROUND("\xFF"));
    REFUSED_BYTES(AROUND("\0"));
    REFUSED_BYTES("\0");
    REFUSED_BYTES("<a/>\0<b/>");
    REFUSED_BYTES("\xFE\xFF\0<\0a\0/\0>");
    refused_bytes(utf16, sizeof utf16 - 1);
    REFUSED_BYTES("<\0\0\0a\0\0\0/\0\0\0>\0\0\0");
    REFUSED_BYTES("\x4C\x6F\xA7\x94");         /* EBCDIC */
}

static void characters_that_xml_does_not_know_are_refused(void **state)
{
    (void)state;
    refused("{ROOT}>&#0;{END}");
    refused("{ROOT}>&#xD800;{END}");
    refused("{ROOT}>&#x110000;{END}");
    refused("{ROOT}>&#99999999999999999999;{END}");
    refused("{ROOT} a=\"&#1;\">{END}");
    refused("{ROOT}>\x01{END}");
    refused("<?xml version=\"1.0\" encoding=\"\"?>{ROOT}>{END}x");
}

/* What a declaration says of the encoding is not believed: libxml2 must not load converters for it. */
static void a_declared_encoding_changes_nothing(void **state)
{
    static const char *const names[] = {"UTF-16", "UTF-7", "EBCDIC-CP-US", "ISO-2022-JP", "x-unknown", "UCS-4"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        char *text = g_strdup_printf("<?xml version=\"1.0\" encoding=\"%s\"?>" ROOT "/>", names[i]);
        struct confinfo *document = confinfo_read(slice_of(text));

        assert_true(document->readable); /* by what it is; the declaration is one fault */
        assert_int_equal(document->faults->len, 1);
        assert_non_null(confinfo_fault(document, CONFINFO_FAULT_INVALID));
        confinfo_free(document);
        g_free(text);
    }
}

/* ---- Encoded bodies ------------------------------------------------------------------------------------------------ */

/* So many zeros, compressed, without ever having them. */
static GByteArray *bomb(size_t zeros, GZlibCompressorFormat format)
{
    static const char block[65536];
    GConverter *compressor = G_CONVERTER(g_zlib_compressor_new(format, 9));
    GByteArray *out = g_byte_array_new();
    GConverterResult result;

    do {
        guint8 room[4096];
        gsize read = 0, written = 0, n = MIN(zeros, sizeof block);

        result = g_converter_convert(compressor, block, n, room, sizeof room,
                                     zeros > n ? G_CONVERTER_NO_FLAGS : G_CONVERTER_INPUT_AT_END, &read, &written, NULL);
        assert_int_not_equal(result, G_CONVERTER_ERROR);
        zeros -= read;
        g_byte_array_append(out, room, (guint)written);
    } while (result != G_CONVERTER_FINISHED);
    g_object_unref(compressor);
    return out;
}

static long memory_kib(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

static void a_body_that_explodes_is_not_decoded(void **state)
{
    GByteArray *body = bomb(60 * 1000 * 1000, G_ZLIB_COMPRESSOR_FORMAT_GZIP);
    GString *text = g_string_new("NOTIFY sip:a@x SIP/2.0\r\nContent-Type: application/conference-info+xml\r\n"
                                 "Content-Encoding: gzip\r\n\r\n");
    struct confinfo_body found;
    struct sip_message message;
    long before;

    (void)state;
    assert_true(body->len < 65536);
    g_string_append_len(text, (const char *)body->data, (gssize)body->len);
    before = memory_kib();
    for (int i = 0; i < 20; i++) {
        assert_true(sip_message_read(&message, text->str, text->len, text->len, false));
        confinfo_body_open(&found, &message);
        assert_int_equal(found.kind, CONFINFO_BODY_OPAQUE);
        assert_null(found.decoded);
        assert_non_null(strstr(found.reason, "larger"));
        confinfo_body_clear(&found);
    }
    assert_true(memory_kib() - before < 16 * 1024);
    g_string_free(text, TRUE);
    g_byte_array_free(body, TRUE);
}

/* The tests above are worth something only if a file would be noticed. */
static void what_is_asked_for_is_noticed(void **state)
{
    char *text = filled("<!DOCTYPE l [<!ENTITY a SYSTEM \"{FILE}\">]><l>&a;</l>", "", "");
    xmlDocPtr document = xmlReadMemory(text, (int)strlen(text), NULL, NULL,
                                       XML_PARSE_NOENT | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);

    (void)state;
    xmlFreeDoc(document);
    xmlResetLastError();
    assert_non_null(asked);
    g_clear_pointer(&asked, g_free);
    g_free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_asked_for_is_noticed),
        cmocka_unit_test(entities_are_not_replaced),
        cmocka_unit_test(an_entity_of_quadratic_growth_is_not_replaced),
        cmocka_unit_test(other_ways_to_a_file_are_not_gone),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(attributes_and_names_are_bounded),
        cmocka_unit_test(what_is_not_utf_8_is_refused),
        cmocka_unit_test(characters_that_xml_does_not_know_are_refused),
        cmocka_unit_test(a_declared_encoding_changes_nothing),
        cmocka_unit_test(a_body_that_explodes_is_not_decoded),
    };
    int file, failed;

    xmlMemSetup(count_free, count_malloc, count_realloc, count_strdup);
    file = g_file_open_tmp("imsconf-XXXXXX", &secret, NULL);
    close(file);
    g_file_set_contents(secret, "the-secret", -1, NULL);
    xmlInitParser();
    xmlRegisterInputCallbacks(ask, NULL, NULL, NULL);
    xmlSetExternalEntityLoader(ask_entity);
    confinfo_free(confinfo_read(SLICE(ROOT "/>"))); /* schemas are made once */
    profile_set_free(profile_set_load_memory("m.xml", "<a/>", 4, NULL));
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    remove(secret);
    g_free(secret);
    return failed;
}
