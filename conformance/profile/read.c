/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include <libxml/xmlreader.h>
#include <libxml/xmlschemas.h>

#include "imsconf/profile.h"
#include "raw.h"
#include "xml/xml.h"

/*
 * Reading of one XML file: validated against the schema while it is read, without network, entities or DTD.
 *
 * The place of an element, or of a complaint, is that of the last "<" of what was fed (see xml_piece()): an attribute
 * value cannot hold one.
 * The reader's own position is that of the end of the tag, which may be many lines below.
 */
#define PROFILE_NAMESPACE "urn:imsconf:profile:1"
enum { MOST_BYTES = 4 * 1024 * 1024, MOST_COMPLAINTS = 100 };

struct reading {
    struct raw_set *set;
    GPtrArray *complaints;
    guint complaints_before;
    const char *name;
    struct slice bytes;
    size_t fed;
    size_t located; /* offset that .at stands for */
    struct place at;
    xmlTextReaderPtr reader;
    struct raw_table *table;
    struct raw_procedure *procedure;
    struct raw_step *step;
    struct raw_row *row;
    const char *revision;
    bool exhausted; /* memory ran out in libxml2 */
    const char **text_to; /* not NULL inside <why> and <teach> */
    GString *text;
};

#if LIBXML_VERSION >= 21200
typedef const xmlError *xml_complaint;
#else
typedef xmlErrorPtr xml_complaint;
#endif

void complain(GPtrArray *complaints, struct place place, const char *format, ...)
{
    if (complaints->len >= MOST_COMPLAINTS)
        return;
    va_list arguments;
    va_start(arguments, format);
    char *reason = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    char *whole = g_strdup_printf("%s:%u:%u: %s", place.file, place.line, place.column, reason);
    g_free(reason);
    for (guint i = 0; i < complaints->len; i++) {
        if (strcmp(g_ptr_array_index(complaints, i), whole) == 0) {
            g_free(whole);
            return;
        }
    }
    g_ptr_array_add(complaints, whole);
}

/* The place of an offset. Offsets mostly grow, so counting goes on from the last one. */
static struct place place_of(struct reading *reading, size_t offset)
{
    if (offset < reading->located) {
        reading->located = 0;
        reading->at = (struct place){reading->name, 1, 1};
    }
    for (; reading->located < offset; reading->located++) {
        unsigned char c = (unsigned char)reading->bytes.p[reading->located];
        if (c == '\n') {
            reading->at.line++;
            reading->at.column = 1;
        } else if ((c & 0xC0) != 0x80) { /* columns count characters, not bytes */
            reading->at.column++;
        }
    }
    return reading->at;
}

static struct place place_of_tag(struct reading *reading)
{
    size_t offset = reading->fed;
    while (offset > 0 && reading->bytes.p[offset - 1] != '<')
        offset--;
    return place_of(reading, offset ? offset - 1 : 0);
}

static struct place place_of_end(struct reading *reading)
{
    size_t offset = reading->bytes.n;
    while (offset > 0 && strchr(" \t\r\n", reading->bytes.p[offset - 1]))
        offset--;
    return place_of(reading, offset);
}

static int feed(void *context, char *buffer, int room)
{
    struct reading *reading = context;
    struct slice piece = xml_piece(reading->bytes, reading->fed, (size_t)room);
    if (piece.n)
        memcpy(buffer, piece.p, piece.n);
    reading->fed += piece.n;
    return (int)piece.n;
}

/* What libxml2 says, without its line end and without our own namespace on every name. */
static char *reason_of(xml_complaint error)
{
    if (error->domain == XML_FROM_PARSER && xml_ends_wrongly(error->code))
        return g_strdup("the document ends too early, or goes on behind its root element");
    GString *reason = g_string_new(error->message ? error->message : "not readable");
    g_string_replace(reason, "{" PROFILE_NAMESPACE "}", "", 0);
    while (reason->len && g_ascii_isspace(reason->str[reason->len - 1]))
        g_string_truncate(reason, reason->len - 1);
    if (reason->len && reason->str[reason->len - 1] == '.')
        g_string_truncate(reason, reason->len - 1);
    return g_string_free(reason, FALSE);
}

/* One complaint a place: the second one of libxml2 only repeats the first in other words. */
static void hear(void *context, xml_complaint error)
{
    struct reading *reading = context;
    struct place place = {reading->name, error->line > 0 ? (unsigned)error->line : 1,
                          error->int2 > 0 ? (unsigned)error->int2 : 1};
    if (error->domain == XML_FROM_SCHEMASV)
        place = place_of_tag(reading);
    else if (error->code == XML_ERR_TAG_NOT_FINISHED) /* libxml2 names the end, with the line ends there or without */
        place = place_of_end(reading);
    char *start = g_strdup_printf("%s:%u:%u: ", place.file, place.line, place.column);
    guint n = reading->complaints->len;
    if (n <= reading->complaints_before || !g_str_has_prefix(g_ptr_array_index(reading->complaints, n - 1), start)) {
        char *reason = reason_of(error);
        complain(reading->complaints, place, "%s", reason);
        g_free(reason);
    }
    g_free(start);
}

static void hear_schema(void *context, xml_complaint error)
{
    struct place place = {"profile.xsd", error->line > 0 ? (unsigned)error->line : 1, 1};
    char *reason = reason_of(error);
    complain(context, place, "%s", reason);
    g_free(reason);
}

static char *collapse(const char *text)
{
    GString *out = g_string_new(NULL);
    for (; *text; text++) {
        if (!strchr(" \t\r\n", *text))
            g_string_append_c(out, *text);
        else if (out->len && out->str[out->len - 1] != ' ')
            g_string_append_c(out, ' ');
    }
    if (out->len && out->str[out->len - 1] == ' ')
        g_string_truncate(out, out->len - 1);
    return g_string_free(out, FALSE);
}

static const char *keep(struct reading *reading, const char *text)
{
    char *collapsed = collapse(text);
    const char *kept = g_string_chunk_insert_const(reading->set->strings, collapsed);
    g_free(collapsed);
    return kept;
}

static const char *attribute(struct reading *reading, const char *name)
{
    xmlChar *value = xmlTextReaderGetAttribute(reading->reader, (const xmlChar *)name);
    if (!value) {
        if (xmlTextReaderMoveToAttribute(reading->reader, (const xmlChar *)name) == 1) {
            reading->exhausted = true; /* it is there */
            xmlTextReaderMoveToElement(reading->reader);
        }
        return NULL;
    }
    const char *kept = keep(reading, (const char *)value);
    xmlFree(value);
    return kept;
}

static void *make(struct reading *reading, size_t size)
{
    void *block = g_malloc0(size);
    g_ptr_array_add(reading->set->blocks, block);
    return block;
}

/* Appends to a list that is kept as first and last element. */
#define APPEND(first, last, element)                                                                                   \
    do {                                                                                                               \
        if (last)                                                                                                      \
            (last)->next = (element);                                                                                  \
        else                                                                                                           \
            (first) = (element);                                                                                       \
        (last) = (element);                                                                                            \
    } while (0)

static void open_root(struct reading *reading)
{
    reading->revision = attribute(reading, "revision");
}

static void open_procedure(struct reading *reading)
{
    struct raw_procedure *procedure = make(reading, sizeof *procedure);
    open_root(reading);
    procedure->place = place_of_tag(reading);
    procedure->name = attribute(reading, "name");
    procedure->id = attribute(reading, "id");
    procedure->short_name = attribute(reading, "short");
    procedure->title = attribute(reading, "title");
    procedure->revision = reading->revision;
    procedure->media = attribute(reading, "media");
    procedure->access = attribute(reading, "access");
    procedure->choice = attribute(reading, "choice");
    APPEND(reading->set->procedures, reading->set->last_procedure, procedure);
    reading->procedure = procedure;
}

static void open_step(struct reading *reading)
{
    struct raw_step *step = make(reading, sizeof *step);
    step->place = place_of_tag(reading);
    step->number = attribute(reading, "number");
    step->from = attribute(reading, "from");
    step->message = attribute(reading, "message");
    step->request = attribute(reading, "request");
    step->response = attribute(reading, "response");
    step->to = attribute(reading, "to");
    step->acknowledges = attribute(reading, "acknowledges");
    step->presence = attribute(reading, "presence");
    step->group = attribute(reading, "group");
    step->table = attribute(reading, "table");
    step->conditions = attribute(reading, "conditions");
    step->role = attribute(reading, "role");
    step->of = attribute(reading, "of");
    APPEND(reading->procedure->steps, reading->procedure->last_step, step);
    reading->step = step;
}

static void open_other(struct reading *reading)
{
    open_step(reading);
    reading->step->kind = RAW_OTHER;
}

static void open_end(struct reading *reading)
{
    open_step(reading);
    reading->step->kind = RAW_END;
}

static void open_table(struct reading *reading)
{
    struct raw_table *table = make(reading, sizeof *table);
    table->place = place_of_tag(reading);
    table->id = attribute(reading, "id");
    table->block = !table->id;
    if (table->block)
        table->id = attribute(reading, "name");
    table->revision = reading->revision;
    APPEND(reading->set->tables, reading->set->last_table, table);
    reading->table = table;
}

static void open_condition(struct reading *reading)
{
    struct raw_condition *condition = make(reading, sizeof *condition);
    condition->place = place_of_tag(reading);
    condition->name = attribute(reading, "name");
    condition->when = attribute(reading, "when");
    APPEND(reading->table->conditions, reading->table->last_condition, condition);
}

static void open_test(struct reading *reading)
{
    struct raw_test *test = make(reading, sizeof *test);
    test->place = place_of_tag(reading);
    test->header = attribute(reading, "header");
    test->param = attribute(reading, "param");
    test->index = attribute(reading, "index");
    test->word = attribute(reading, "word");
    test->value = attribute(reading, "value");
    test->as = attribute(reading, "as");
    test->optional = attribute(reading, "optional");
    test->min = attribute(reading, "min");
    test->max = attribute(reading, "max");
    APPEND(reading->row->tests, reading->row->last_test, test);
}

static void append_row(struct reading *reading, struct raw_row *row)
{
    struct raw_rows *rows = reading->step ? &reading->step->rows : &reading->table->rows;
    APPEND(rows->first, rows->last, row);
}

static void open_row(struct reading *reading)
{
    static const char *const of_test[] = {"header", "param", "index", "word", "value", "as", "optional", "min", "max"};
    struct raw_row *row = make(reading, sizeof *row);
    row->place = place_of_tag(reading);
    row->id = attribute(reading, "id");
    row->also = attribute(reading, "also");
    row->slug = attribute(reading, "slug");
    row->title = attribute(reading, "title");
    row->side = attribute(reading, "side");
    row->severity = attribute(reading, "severity");
    row->live = attribute(reading, "live");
    row->source = attribute(reading, "source");
    row->confidence = attribute(reading, "confidence");
    row->when = attribute(reading, "when");
    row->definition = attribute(reading, "definition");
    row->step = attribute(reading, "step");
    append_row(reading, row);
    reading->row = row;
    for (size_t i = 0; i < G_N_ELEMENTS(of_test) && !row->test_attributes; i++)
        row->test_attributes = attribute(reading, of_test[i]) != NULL;
    if (row->test_attributes)
        open_test(reading);
}

static void open_use(struct reading *reading)
{
    struct raw_row *row = make(reading, sizeof *row);
    row->place = place_of_tag(reading);
    row->use = attribute(reading, "block");
    row->when = attribute(reading, "when");
    append_row(reading, row);
}

static void open_text(struct reading *reading, const char **to)
{
    reading->text_to = to;
    g_string_truncate(reading->text, 0);
}

static void open_why(struct reading *reading)
{
    open_text(reading, &reading->row->why);
}

static void open_teach(struct reading *reading)
{
    open_text(reading, &reading->step->teach);
}

static const struct {
    const char *name;
    void (*open)(struct reading *reading);
} elements[] = {
    {"tables", open_root}, {"procedure", open_procedure},
    {"step", open_step},   {"table", open_table},
    {"block", open_table}, {"condition", open_condition},
    {"row", open_row},     {"use", open_use},
    {"test", open_test},   {"why", open_why},
    {"teach", open_teach}, {"other", open_other},
    {"end", open_end},
};

static void take_text(struct reading *reading)
{
    const char *text = (const char *)xmlTextReaderConstValue(reading->reader);
    if (text)
        g_string_append(reading->text, text);
    else
        reading->exhausted = true;
}

/* Only called while the file has given no complaint: the schema vouches for names, nesting and attributes. */
static void take_node(struct reading *reading)
{
    switch (xmlTextReaderNodeType(reading->reader)) {
    case XML_READER_TYPE_ELEMENT: {
        const char *name = (const char *)xmlTextReaderConstLocalName(reading->reader);
        reading->exhausted = reading->exhausted || !name;
        for (size_t i = 0; name && i < G_N_ELEMENTS(elements); i++) {
            if (strcmp(name, elements[i].name) == 0)
                elements[i].open(reading);
        }
        break;
    }
    case XML_READER_TYPE_TEXT:
    case XML_READER_TYPE_CDATA:
    case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
        if (reading->text_to)
            take_text(reading);
        break;
    case XML_READER_TYPE_END_ELEMENT:
        if (reading->text_to)
            *reading->text_to = keep(reading, reading->text->str);
        reading->text_to = NULL;
        break;
    default:
        break;
    }
}

static void read_nodes(struct reading *reading)
{
    int more = 0;
    while (!reading->exhausted && (more = xmlTextReaderRead(reading->reader)) == 1) {
        if (reading->complaints->len == reading->complaints_before)
            take_node(reading);
    }
    /* With a schema plugged in, the reader cannot hand XML errors to a handler of its own (libxml2 2.9.14 calls it with
     * the wrong data). The last error of this thread is the one that ended the reading. */
    xml_complaint error = more < 0 ? xmlGetLastError() : NULL;
    if (error && error->domain == XML_FROM_PARSER)
        hear(reading, error);
    if (more < 0 && reading->complaints->len == reading->complaints_before)
        complain(reading->complaints, place_of_tag(reading), "not readable as XML");
}

/* Compiled once: that takes longer than reading most files. Kept for the life of the program. */
static xmlSchemaPtr schema;

static xmlSchemaPtr schema_load(GPtrArray *complaints)
{
    GBytes *bytes = schema ? NULL : builtin_file("profile.xsd");
    if (bytes) {
        gsize n;
        const char *text = g_bytes_get_data(bytes, &n);
        struct xml_watch watch;
        xml_watch_begin(&watch);
        xmlSchemaParserCtxtPtr parser = xmlSchemaNewMemParserCtxt(text, (int)n);
        xmlSchemaSetParserStructuredErrors(parser, hear_schema, complaints);
        schema = parser ? xmlSchemaParse(parser) : NULL;
        xmlSchemaFreeParserCtxt(parser);
        xml_watch_end(&watch);
        g_bytes_unref(bytes);
        if (watch.exhausted) { /* it may lack something */
            xmlSchemaFree(schema);
            schema = NULL;
        }
    }
    if (!schema)
        complain(complaints, (struct place){"profile.xsd", 1, 1}, "the built-in schema cannot be read");
    return schema;
}

void profile_unload(void)
{
    xmlSchemaFree(schema);
    schema = NULL;
}

static void read_validated(struct reading *reading)
{
    /* No printing: the default handlers would, and with a schema plugged in libxml2 2.9.14 prints noise of its own. */
    int options = XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
    struct xml_watch watch;
    xml_watch_begin(&watch);
    reading->reader = xmlReaderForIO(feed, NULL, reading, NULL, NULL, options);
    xmlSchemaValidCtxtPtr valid = xmlSchemaNewValidCtxt(schema);
    if (reading->reader && valid && xmlTextReaderSchemaValidateCtxt(reading->reader, valid, 0) == 0) {
        xmlSchemaSetValidStructuredErrors(valid, hear, reading);
        xmlResetLastError();
        read_nodes(reading);
    } else {
        reading->exhausted = true;
    }
    xmlFreeTextReader(reading->reader);
    xmlSchemaFreeValidCtxt(valid);
    xmlResetLastError();
    xml_watch_end(&watch);
    if (reading->exhausted || watch.exhausted)
        complain(reading->complaints, (struct place){reading->name, 1, 1}, "there is not enough memory to read it");
}

/* Skips white space, processing instructions and comments: where the DOCTYPE or the root element starts. */
static size_t prolog_end(struct slice bytes)
{
    size_t at = slice_starts_with(bytes, SLICE("\xEF\xBB\xBF")) ? 3 : 0;
    for (;;) {
        while (at < bytes.n && strchr(" \t\r\n", bytes.p[at]) && bytes.p[at])
            at++;
        struct slice rest = slice_from(bytes, at);
        const char *end = NULL;
        if (slice_starts_with(rest, SLICE("<?")))
            end = "?>";
        else if (slice_starts_with(rest, SLICE("<!--")))
            end = "-->";
        if (!end)
            return at;
        const char *found = g_strstr_len(rest.p, (gssize)rest.n, end);
        if (!found)
            return bytes.n;
        at = (size_t)(found - bytes.p) + strlen(end);
    }
}

/* What libxml2 need not see at all. */
static bool acceptable(struct reading *reading)
{
    const char *end;
    if (reading->bytes.n > MOST_BYTES) {
        complain(reading->complaints, reading->at, "larger than %d MB", MOST_BYTES >> 20);
        return false;
    }
    if (!reading->bytes.n) {
        complain(reading->complaints, reading->at, "the file is empty");
        return false;
    }
    if (!g_utf8_validate(reading->bytes.p, (gssize)reading->bytes.n, &end)) {
        complain(reading->complaints, place_of(reading, (size_t)(end - reading->bytes.p)), "not UTF-8");
        return false;
    }
    size_t start = prolog_end(reading->bytes);
    if (slice_starts_with(slice_from(reading->bytes, start), SLICE("<!DOCTYPE"))) {
        complain(reading->complaints, place_of(reading, start), "a DOCTYPE is not allowed");
        return false;
    }
    if (xml_has_crowded_tag(reading->bytes, &start)) {
        complain(reading->complaints, place_of(reading, start), "more attributes than are read");
        return false;
    }
    return true;
}

bool raw_read(struct raw_set *set, const char *name, const char *bytes, size_t n, GPtrArray *complaints)
{
    struct reading reading = {.set = set,
                              .complaints = complaints,
                              .complaints_before = complaints->len,
                              .name = g_string_chunk_insert_const(set->strings, name),
                              .bytes = {bytes ? bytes : "", n}};
    reading.at = (struct place){reading.name, 1, 1};
    if (acceptable(&reading)) {
        if (schema_load(complaints)) {
            reading.text = g_string_new(NULL);
            read_validated(&reading);
            g_string_free(reading.text, TRUE);
        }
    }
    return complaints->len == reading.complaints_before;
}

bool raw_is_tables(const char *bytes, size_t n)
{
    struct slice root = slice_from((struct slice){bytes, n}, prolog_end((struct slice){bytes, n}));
    if (!slice_starts_with(root, SLICE("<")))
        return false;
    root = slice_from(root, 1);
    size_t end = 0;
    while (end < root.n && !strchr(" \t\r\n/>", root.p[end]))
        end++;
    struct slice name = slice_part(root, 0, end);
    size_t colon = slice_find(name, ':');
    return slice_is(colon < name.n ? slice_from(name, colon + 1) : name, "tables");
}

struct raw_set *raw_set_new(void)
{
    struct raw_set *set = g_new0(struct raw_set, 1);
    set->strings = g_string_chunk_new(4096);
    set->blocks = g_ptr_array_new_with_free_func(g_free);
    return set;
}

void raw_set_free(struct raw_set *set)
{
    if (!set)
        return;
    g_string_chunk_free(set->strings);
    g_ptr_array_free(set->blocks, TRUE);
    g_free(set);
}
