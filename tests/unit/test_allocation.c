/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where memory runs out in libxml2: the only library of the core's that can be told so, GLib ends the program. The n-th
 * allocation fails, for every n until none does. What was being read is then refused or undecided; it is never half read,
 * and nothing is called wrong with it.
 */
#define _GNU_SOURCE /* dladdr() */
#include <dlfcn.h>
#include <execinfo.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <libxml/xmlmemory.h>
#include <libxml/xmlreader.h>

#include "imsconf/confinfo.h"
#include "profile_text.h"

static struct {
    long left; /* allocations until one fails; < 0: none does */
    bool failed;
    long blocks; /* alive */
} memory = {.left = -1};

static bool out_of_memory(void)
{
    if (memory.left < 0 || memory.left-- > 0)
        return false;
    memory.failed = true; /* and from then on none does */
    return true;
}

static void *fail_malloc(size_t n)
{
    void *block = out_of_memory() ? NULL : malloc(n);

    memory.blocks += block != NULL;
    return block;
}

static void *fail_realloc(void *old, size_t n)
{
    void *block = out_of_memory() ? NULL : realloc(old, n);

    memory.blocks += block != NULL && old == NULL;
    return block;
}

static char *fail_strdup(const char *text)
{
    char *copy = fail_malloc(strlen(text) + 1);

    return copy ? strcpy(copy, text) : NULL;
}

static void count_free(void *block)
{
    memory.blocks -= block != NULL;
    free(block);
}

enum outcome { GOOD, LEFT_BLOCKS, LIBRARY_CRASHED, LIBRARY_SILENT, LIBRARY_BROKEN, NONE_LEFT, WRONG };

/* The bodies of tests: true when it all went well in spite of all. */
typedef bool reader(void);

#define DOCUMENT                                                                                                       \
    "<?xml version=\"1.0\"?>\n<conference-info xmlns=\"urn:ietf:params:xml:ns:conference-info\" entity=\"sip:c@x\" "   \
    "state=\"full\" version=\"1\">\n<conference-state><user-count>2</user-count></conference-state>\n"                 \
    "<users state=\"full\"><user entity=\"sip:a@x\" state=\"full\"><display-text>A &amp; B</display-text>\n"           \
    "<endpoint entity=\"sip:a@1\"><status>connected</status><joining-method>dialed-in</joining-method>\n"              \
    "<media id=\"1\"><type>audio</type><label>3</label><src-id>4</src-id><status>sendrecv</status></media>\n"          \
    "</endpoint></user><user entity=\"sip:b@x\"/></users></conference-info>\n"

/* In a child nothing may jump back into the tests of its parent. */
static void require(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "%s\n", what);
    _exit(LIBRARY_SILENT);
}

/* Either nothing is known of the document, or all of it; no fault is the document's. */
static bool read_as_document(struct slice text)
{
    struct confinfo *document = confinfo_read(text);
    const struct confinfo_endpoint *endpoint;
    const struct confinfo_user *user;
    bool readable = document->readable;

    for (guint i = 0; i < document->faults->len; i++) {
        const struct confinfo_fault *fault = g_ptr_array_index(document->faults, i);
        require(fault->kind == CONFINFO_FAULT_REFUSED, fault->text);
    }
    if (readable) {
        require(document->users->len == 2 && document->user_count == 2, "users");
        user = g_ptr_array_index(document->users, 0);
        require(!g_strcmp0(user->display_text, "A & B") && user->endpoints->len == 1, "display-text");
        endpoint = g_ptr_array_index(user->endpoints, 0);
        require(endpoint->media->len == 1 &&
                    !g_strcmp0(((struct confinfo_media *)g_ptr_array_index(endpoint->media, 0))->src_id, "4"),
                "media");
    }
    confinfo_free(document);
    return readable;
}

static bool read_document(void)
{
    return read_as_document(SLICE(DOCUMENT));
}

/* Not in the quick way, because of the instruction at its end. */
static bool read_document_by_reader(void)
{
    return read_as_document(SLICE(DOCUMENT "<?reader?>"));
}

static bool load(const char *text)
{
    GPtrArray *complaints = g_ptr_array_new_with_free_func(g_free);
    struct profile_set *set = profile_set_load_memory("m.xml", text, strlen(text), complaints);

    require(set ? !complaints->len : complaints->len > 0, "neither loaded nor refused");
    g_ptr_array_free(complaints, TRUE);
    profile_set_free(set);
    return set != NULL;
}

static bool load_profile(void)
{
    return load(PROCEDURE(STEP1("", "\n<row " RULE("1") "header=\"Via\" word=\"present\"><why>a &amp; b</why></row>")));
}

/* ---- One try, in a process of its own ------------------------------------------------------------------------------ */

/* Where libxml2 2.9.14 crashes by itself, it is none of ours: see the counts below. */
static void on_crash(int number, siginfo_t *info, void *context)
{
    void *frames[16]; /* the crash may be in a free() of a heap that libxml2 broke before */
    Dl_info of;

    (void)number;
    (void)info;
    (void)context;
    for (int i = backtrace(frames, G_N_ELEMENTS(frames)); i-- > 0;) /* this function and the signal's trampoline stand in front */
        if (i >= 2 && dladdr(frames[i], &of) && strstr(of.dli_fname, "libxml2"))
            _exit(LIBRARY_CRASHED);
    _exit(WRONG);
}

/* What cmocka catches too: its handler would go on in the child, as if that were the parent, with a broken heap. */
static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGSYS};

#define SECONDS_A_TRY 60 /* one takes some milliseconds: a heap that the library broke may hang malloc() */

static void try(reader *read, long n)
{
    struct sigaction action = {.sa_sigaction = on_crash, .sa_flags = SA_SIGINFO};
    long blocks = memory.blocks;
    bool good;

    for (size_t i = 0; i < G_N_ELEMENTS(crashes); i++)
        sigaction(crashes[i], &action, NULL);
    alarm(SECONDS_A_TRY);
    memory.left = n;
    good = read();
    memory.left = -1;
    xmlResetLastError();
    if (!memory.failed)
        _exit(good ? NONE_LEFT : WRONG);
    if (!read()) /* what failed once need not fail for ever */
        _exit(LIBRARY_BROKEN);
    _exit(memory.blocks == blocks ? GOOD : LEFT_BLOCKS);
}

struct outcomes {
    unsigned count[WRONG + 1];
};

static struct outcomes each_allocation(reader *read, long step)
{
    struct outcomes outcomes = {{0}};

    for (long n = 0; !outcomes.count[NONE_LEFT]; n += step) {
        int status = 0;
        pid_t child;

        fflush(NULL);
        child = fork();
        if (!child)
            try(read, n);
        assert_int_equal(waitpid(child, &status, 0), child);
        /* Freed twice, where a schema is given up */
        if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGABRT || WTERMSIG(status) == SIGALRM) && step > 1)
            outcomes.count[LIBRARY_CRASHED]++;
        else if (!WIFEXITED(status) || WEXITSTATUS(status) >= WRONG)
            fail_msg("allocation %ld: status %#x", n, (unsigned)status);
        else
            outcomes.count[WEXITSTATUS(status)]++;
    }
    printf("%u good, %u left blocks, %u crashed in libxml2, of %u it did not tell, after %u it stays broken\n",
           outcomes.count[GOOD], outcomes.count[LEFT_BLOCKS], outcomes.count[LIBRARY_CRASHED],
           outcomes.count[LIBRARY_SILENT], outcomes.count[LIBRARY_BROKEN]);
    assert_true(outcomes.count[GOOD] + outcomes.count[LEFT_BLOCKS] > outcomes.count[LIBRARY_CRASHED]);
    return outcomes;
}

static void require_clean(struct outcomes outcomes)
{
    assert_int_equal(outcomes.count[LEFT_BLOCKS], 0);
    assert_int_equal(outcomes.count[LIBRARY_SILENT] + outcomes.count[LIBRARY_BROKEN], 0);
}

/* libxml2 2.9.14 leaves blocks behind where it gives a schema up, and does not tell of each part that the schema lacks. */
static void without_a_schema_nothing_is_read(void **state)
{
    (void)state;
    each_allocation(read_document, 37);
    each_allocation(load_profile, 97);
}

static void a_document_is_not_half_read(void **state)
{
    (void)state;
    assert_true(read_document()); /* what is made once is there */
    require_clean(each_allocation(read_document, 1));
    assert_true(read_document_by_reader());
    require_clean(each_allocation(read_document_by_reader, 1));
}

static void a_profile_is_not_half_loaded(void **state)
{
    (void)state;
    assert_true(load_profile());
    require_clean(each_allocation(load_profile, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_schema_nothing_is_read), /* first: the others compile them */
        cmocka_unit_test(a_document_is_not_half_read),
        cmocka_unit_test(a_profile_is_not_half_loaded),
    };

    xmlMemSetup(count_free, fail_malloc, fail_realloc, fail_strdup);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
