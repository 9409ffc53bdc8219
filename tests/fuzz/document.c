/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libFuzzer: conference documents. The input is a run of them, parted by the byte FF, which no text holds; the first byte
 * of each says how it comes: on its own, or as the body of a message, in parts, encoded by us, or said to be encoded.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <gio/gio.h>

#include "imsconf/confinfo.h"
#include "invariants.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { DOCUMENTS_MAX = 8, ENCODED_MAX = 256 * 1024 };

/* ---- Documents ----------------------------------------------------------------------------------------------------- */

static void require_document(const struct confinfo *document, struct slice text)
{
    bool fatal = confinfo_fault(document, CONFINFO_FAULT_REFUSED) || confinfo_fault(document, CONFINFO_FAULT_ILL_FORMED) ||
                 confinfo_fault(document, CONFINFO_FAULT_NAMESPACE);
    unsigned line, column;

    REQUIRE(document->readable == !fatal);
    for (guint i = 0; i < document->faults->len; i++) {
        const struct confinfo_fault *fault = g_ptr_array_index(document->faults, i);

        REQUIRE(fault->text && fault->at <= text.n);
        confinfo_place(text, fault->at, &line, &column);
        REQUIRE(line && column);
    }
    if (document->readable)
        REQUIRE(document->at < text.n && text.p[document->at] == '<');
}

static void require_same_users(const struct confinfo *a, const struct confinfo *b)
{
    REQUIRE(a->users->len == b->users->len);
    for (guint i = 0; i < a->users->len; i++) {
        const struct confinfo_user *one = g_ptr_array_index(a->users, i), *other = g_ptr_array_index(b->users, i);
        REQUIRE(one->at == other->at && one->state == other->state && !g_strcmp0(one->entity, other->entity));
        REQUIRE(one->endpoints->len == other->endpoints->len);
        for (guint e = 0; e < one->endpoints->len; e++) {
            const struct confinfo_endpoint *its = g_ptr_array_index(one->endpoints, e);
            REQUIRE(its->at == ((struct confinfo_endpoint *)g_ptr_array_index(other->endpoints, e))->at);
        }
    }
}

/* A document without faults was read in the quick way; with an instruction at its end it is read by the reader. */
static void require_same_by_reader(const struct confinfo *document, struct slice text)
{
    GString *for_reader = g_string_new_len(text.p, (gssize)text.n);
    struct confinfo_model *model = confinfo_model_new();
    struct confinfo *other;

    g_string_append(for_reader, "<?reader?>");
    other = confinfo_read((struct slice){for_reader->str, for_reader->len});
    REQUIRE(other->readable && !other->faults->len);
    REQUIRE(document->at == other->at && document->users_at == other->users_at &&
            document->user_count_at == other->user_count_at && document->version == other->version);
    require_same_users(document, other);
    confinfo_model_apply(model, document);
    if (document->state == CONFINFO_FULL)
        REQUIRE(confinfo_model_agrees(model, other));
    confinfo_model_free(model);
    confinfo_free(other);
    g_string_free(for_reader, TRUE);
}

static void require_table(const struct confinfo_model *model)
{
    GPtrArray *table = confinfo_model_table(model);

    REQUIRE(table->len <= CONFERENCE_ROWS_MAX + 4);
    for (guint i = 0; i < table->len; i++) {
        const struct conference_row *row = g_ptr_array_index(table, i);
        const char *texts[] = {row->user, row->endpoint, row->status, row->joining_method,
                               row->media, row->media_status, row->note};
        for (size_t t = 0; t < G_N_ELEMENTS(texts); t++)
            REQUIRE(!texts[t] || g_utf8_validate(texts[t], -1, NULL));
    }
    g_ptr_array_free(table, TRUE);
}

static void read_document(struct confinfo_model *model, struct slice text)
{
    struct confinfo *document = confinfo_read(text);

    require_document(document, text);
    if (!document->faults->len && text.n < CONFINFO_NODES_MAX) /* it cannot have too many */
        require_same_by_reader(document, text);
    if (document->readable) {
        enum confinfo_applied applied = confinfo_model_apply(model, document);

        if (applied != CONFINFO_DISCARDED && document->state == CONFINFO_FULL && !document->faults->len)
            REQUIRE(confinfo_model_agrees(model, document));
        if (document->version_known && !model->deleted)
            REQUIRE(confinfo_model_apply(model, document) == CONFINFO_DISCARDED);
        require_table(model);
    }
    confinfo_free(document);
}

/* ---- Bodies -------------------------------------------------------------------------------------------------------- */

static void encode(GString *body, GZlibCompressorFormat format)
{
    GConverter *converter = G_CONVERTER(g_zlib_compressor_new(format, 1));
    gsize read = 0, written = 0, room = body->len + 256;
    char *out = g_malloc(room);

    if (g_converter_convert(converter, body->str, body->len, out, room, G_CONVERTER_INPUT_AT_END, &read, &written, NULL) ==
        G_CONVERTER_FINISHED) {
        g_string_truncate(body, 0);
        g_string_append_len(body, out, (gssize)written);
    }
    g_free(out);
    g_object_unref(converter);
}

static void wrap(GString *body)
{
    g_string_prepend(body, "--b\r\nContent-Type: application/conference-info+xml\r\nContent-ID: <x>\r\n\r\n");
    g_string_append(body, "\r\n--b--\r\n");
}

static void read_body(struct confinfo_model *model, unsigned how, struct slice text)
{
    static const char *const codings[] = {"", "Content-Encoding: gzip\r\n", "Content-Encoding: deflate\r\n",
                                          "Content-Encoding: x-gzip, identity\r\n"};
    GString *body = g_string_new_len(text.p, (gssize)text.n), *wire = g_string_new(NULL);
    struct confinfo_body found;
    struct sip_message message;
    unsigned coding = how >> 2 & 3;

    if (how & 2)
        wrap(body);
    if (how & 16 && coding)
        encode(body, coding == 2 ? G_ZLIB_COMPRESSOR_FORMAT_ZLIB : G_ZLIB_COMPRESSOR_FORMAT_GZIP);
    g_string_printf(wire, "NOTIFY sip:a@192.0.2.1 SIP/2.0\r\nContent-Type: %s\r\n%sContent-Length: %zu\r\n\r\n",
                    how & 2 || how & 32 ? "multipart/mixed;boundary=\"b\"" : "application/conference-info+xml",
                    codings[coding], body->len);
    g_string_append_len(wire, body->str, (gssize)body->len);
    REQUIRE(sip_message_read(&message, wire->str, wire->len, wire->len, (how & 64) != 0) == wire->len);
    confinfo_body_open(&found, &message);
    if (found.kind == CONFINFO_BODY_THERE) {
        REQUIRE(found.text.n <= CONFINFO_BYTES_MAX || !found.decoded);
        if (!found.decoded)
            require_inside(message.body, found.text);
        read_document(model, found.text);
    }
    confinfo_body_clear(&found);
    g_string_free(body, TRUE);
    g_string_free(wire, TRUE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct confinfo_model *model = confinfo_model_new();

    for (unsigned i = 0; i < DOCUMENTS_MAX && size; i++) {
        const uint8_t *end = memchr(data, 0xFF, size);
        size_t n = end ? (size_t)(end - data) : size;
        struct slice text = {(const char *)data + 1, n ? n - 1 : 0};

        if (n && data[0] & 1) {
            read_body(model, data[0], text);
        } else if (n) {
            char *exact = g_memdup2(text.p, text.n);
            read_document(model, (struct slice){exact ? exact : "", text.n});
            g_free(exact);
        }
        n += end != NULL;
        data += n;
        size -= n;
    }
    confinfo_model_free(model);
    return 0;
}
