/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>

#include "profile_text.h"

/* ---- Helpers ---------------------------------------------------------------------------------------------------- */

struct folder {
    char *path;
};

static int folder_make(void **state)
{
    struct folder *folder = g_new0(struct folder, 1);
    folder->path = g_dir_make_tmp("imsconf-profile-XXXXXX", NULL);
    *state = folder;
    return folder->path ? 0 : -1;
}

static int folder_remove(void **state)
{
    struct folder *folder = *state;
    GDir *dir = g_dir_open(folder->path, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        char *path = g_build_filename(folder->path, name, NULL);
        g_unlink(path);
        g_free(path);
    }
    if (dir)
        g_dir_close(dir);
    g_rmdir(folder->path);
    g_free(folder->path);
    g_free(folder);
    return 0;
}

static void folder_write(const struct folder *folder, const char *name, const char *text)
{
    char *path = g_build_filename(folder->path, name, NULL);
    assert_true(g_file_set_contents(path, text, -1, NULL));
    g_free(path);
}

/* Frees the complaints and fails on any. */
static struct profile_set *good(struct profile_set *set, GPtrArray *complaints)
{
    if (complaints->len)
        fail_msg("%s", (const char *)g_ptr_array_index(complaints, 0));
    g_ptr_array_free(complaints, TRUE);
    assert_non_null(set);
    return set;
}

static struct profile_set *load(const char *tables, const char *procedure)
{
    struct folder *folder;
    void *state;
    GPtrArray *complaints = complaints_new();
    assert_int_equal(folder_make(&state), 0);
    folder = state;
    folder_write(folder, "b-tables.xml", tables);
    folder_write(folder, "a-procedure.xml", procedure);
    struct profile_set *set = profile_set_load_folder(folder->path, complaints);
    folder_remove(&state);
    return good(set, complaints);
}

static const struct step *only_step(const struct profile_set *set)
{
    const struct profile *profile = profile_find(set, "p");
    assert_non_null(profile);
    assert_int_equal(profile->step_count, 1);
    return &profile->steps[0];
}

/* ---- Merging ---------------------------------------------------------------------------------------------------- */

static void the_builtin_profiles_load(void **state)
{
    (void)state;
    GPtrArray *complaints = complaints_new();
    struct profile_set *set = good(profile_set_builtin(complaints), complaints);
    const struct profile *profile = profile_find(set, "a25-seed");
    assert_non_null(profile);
    assert_true(profile->video);
    assert_false(profile->eutran);
    assert_int_equal(profile->step_count, 13);
    for (guint i = 0; i < set->rules->len; i++) {
        const struct rule *rule = g_ptr_array_index(set->rules, i);
        assert_int_equal(rule->index, i);
        assert_ptr_equal(rule_find(set, rule->id), rule);
    }
    assert_null(profile_find(set, "auto"));
    assert_null(rule_find(set, "no such rule"));
    profile_set_free(set);
}

static void a_step_takes_the_rows_whose_conditions_hold(void **state)
{
    (void)state;
    struct profile_set *set = load(
        TABLE("<condition name=\"A1\"/><condition name=\"A2\"/><condition name=\"A3\" when=\"security:ipsec\"/>"
              "<row " RULE("1") "header=\"Via\" word=\"present\" when=\"A1\"/>"
                                "<row " RULE("2") "header=\"Via\" word=\"present\" when=\"A2\"/>"
                                                  "<row " RULE(
                                                      "3") "header=\"Via\" word=\"present\" when=\"A3 AND NOT A2\"/>"
                                                           "<row " RULE("4") "header=\"Via\" word=\"present\" "
                                                                             "when=\"NOT (A2 OR A1) AND body:any\"/>"),
        PROCEDURE(STEP1("table=\"T\" conditions=\"A1\"", "")));
    const struct step *step = only_step(set);
    assert_int_equal(set->rules->len, 4); /* that of no step as well */
    assert_int_equal(step->row_count, 2);
    assert_string_equal(step->rows[0].rule->id, "1");
    assert_string_equal(step->rows[1].rule->id, "3");
    const struct condition *when = &step->rows[1].when;
    assert_int_equal(when->count, 4);
    assert_int_equal(when->ops[0].fact, FACT_SECURITY_IPSEC);
    assert_int_equal(when->ops[1].fact, FACT_FALSE);
    assert_int_equal(when->ops[2].kind, CONDITION_NOT);
    assert_int_equal(when->ops[3].kind, CONDITION_AND);
    profile_set_free(set);
}

static void and_binds_stronger_than_or(void **state)
{
    (void)state;
    struct profile_set *set =
        load(TABLE("<row " RULE(
                 "1") "header=\"Via\" word=\"present\" when=\"mode:lab OR body:any AND NOT transport:udp\"/>"),
             PROCEDURE(STEP1("table=\"T\"", "")));
    const struct condition *when = &only_step(set)->rows[0].when;
    assert_int_equal(when->count, 6);
    assert_int_equal(when->ops[0].fact, FACT_MODE_LAB);
    assert_int_equal(when->ops[1].fact, FACT_BODY_ANY);
    assert_int_equal(when->ops[2].fact, FACT_TRANSPORT_UDP);
    assert_int_equal(when->ops[3].kind, CONDITION_NOT);
    assert_int_equal(when->ops[4].kind, CONDITION_AND);
    assert_int_equal(when->ops[5].kind, CONDITION_OR);
    profile_set_free(set);
}

static void a_block_defines_its_rules_once(void **state)
{
    (void)state;
    struct profile_set *set = load(TABLES("<block name=\"B\"><row " RULE(
                                       "1") "header=\"Via\" word=\"present\" when=\"body:any\"/></block>"
                                            "<table id=\"T\" title=\"t\"><use block=\"B\" when=\"mode:lab\"/></table>"
                                            "<table id=\"U\" title=\"t\"><use block=\"B\"/></table>"),
                                   PROCEDURE(STEP1("table=\"T\"", "")));
    const struct row *row = &only_step(set)->rows[0];
    assert_int_equal(set->rules->len, 1);
    assert_int_equal(row->when.count, 3);
    assert_int_equal(row->when.ops[0].fact, FACT_MODE_LAB);
    assert_int_equal(row->when.ops[1].fact, FACT_BODY_ANY);
    assert_int_equal(row->when.ops[2].kind, CONDITION_AND);
    assert_string_equal(row->when.text, "(mode:lab) AND (body:any)");
    profile_set_free(set);
}

static void a_step_may_use_a_block_and_except_its_rows(void **state)
{
    (void)state;
    struct profile_set *set =
        load(TABLES("<block name=\"B\"><row " RULE("1") "header=\"Via\" word=\"present\"/><row " RULE(
                 "2") "header=\"To\" word=\"present\"/></block>"),
             PROCEDURE(STEP1("", "<use block=\"B\" when=\"mode:lab\"/><row id=\"2\" header=\"To\" word=\"absent\"/>")));
    const struct step *step = only_step(set);
    assert_int_equal(step->row_count, 2);
    assert_string_equal(step->rows[0].rule->id, "1");
    assert_int_equal(step->rows[0].when.ops[0].fact, FACT_MODE_LAB);
    assert_string_equal(step->rows[1].rule->id, "2");
    assert_int_equal(step->rows[1].tests[0].word, WORD_ABSENT);
    assert_int_equal(set->rules->len, 2);
    profile_set_free(set);
    refused(PROCEDURE(STEP1("", "<use block=\"C\"/>")), "2:84", "there is no block C");
}

static void a_row_may_speak_of_another_step(void **state)
{
    (void)state;
    struct profile_set *set =
        load(TABLE("<row " RULE("1") "step=\"1\" header=\"Via\" word=\"present\"/>"), PROCEDURE(STEP1("table=\"T\"", "")));
    assert_string_equal(only_step(set)->rows[0].about, "1");
    profile_set_free(set);
    refused(PROCEDURE(STEP1("", "<row " RULE("1") "step=\"9\" header=\"Via\" word=\"present\"/>")), "2:84",
            "the procedure has no step 9");
}

static void values_of_an_sdp_are_named_by_place_and_line(void **state)
{
    (void)state;
    struct profile_set *set =
        load(TABLE("<row " RULE("1") ">"
                   "<test header=\"SDP\" param=\"session v\" word=\"equals\" value=\"0\"/>"
                   "<test header=\"SDP\" param=\"audio b=AS\" word=\"present\"/>"
                   "<test header=\"SDP\" param=\"media m port\" word=\"range\" min=\"1\"/></row>"),
             PROCEDURE(STEP1("table=\"T\"", "")));
    const struct test *tests = only_step(set)->rows[0].tests;
    assert_true(tests[0].selector.sdp.session && tests[0].selector.sdp.letter == 'v');
    assert_string_equal(tests[1].selector.sdp.medium, "audio");
    assert_string_equal(tests[1].selector.sdp.name, "AS");
    assert_int_equal(tests[1].selector.sdp.field, SDP_FIELD_BANDWIDTH);
    assert_null(tests[2].selector.sdp.medium);
    assert_int_equal(tests[2].selector.sdp.field, SDP_FIELD_PORT);
    profile_set_free(set);
#define SDP_PARAM(param) TABLE("<row " RULE("1") "header=\"SDP\" param=\"" param "\" word=\"present\"/>")
    refused(SDP_PARAM("session"), "3:1", "SDP has no param");
    refused(SDP_PARAM("session m port"), "3:1", "SDP has no param");
    refused(SDP_PARAM("audio m speed"), "3:1", "SDP has no param");
    refused(SDP_PARAM("audio c=x"), "3:1", "SDP has no param");
    refused(SDP_PARAM("audio V"), "3:1", "SDP has no param");
}

static void an_exception_replaces_all_rows_of_its_rule(void **state)
{
    (void)state;
    struct profile_set *set =
        load(TABLE("<row " RULE("1") "header=\"Via\" word=\"present\"/>"
                                     "<row " RULE("2") "header=\"To\" word=\"present\"/>"
                                                       "<row also=\"1\" header=\"Via\" word=\"count\" min=\"1\"/>"),
             PROCEDURE(STEP1("table=\"T\"", "<row id=\"1\" severity=\"info\" source=\"A.9\" header=\"Via\" "
                                            "word=\"absent\"/><row also=\"2\" header=\"To\" word=\"absent\"/>"
                                            "<row " RULE("3") "header=\"From\" word=\"present\"/>")));
    const struct step *step = only_step(set);
    assert_int_equal(step->row_count, 4);
    assert_string_equal(step->rows[0].rule->id, "1");
    assert_int_equal(step->rows[0].tests[0].word, WORD_ABSENT);
    assert_int_equal(step->rows[0].severity, SEVERITY_INFO);
    assert_string_equal(step->rows[0].rule->source, "A.9");
    assert_string_equal(step->rows[0].rule->title, "T");
    assert_int_equal(step->rows[0].rule->index, rule_find(set, "1")->index);
    assert_string_equal(rule_find(set, "1")->source, "S");
    assert_int_equal(rule_find(set, "1")->severity, SEVERITY_ERROR);
    assert_int_equal(step->rows[1].tests[0].word, WORD_PRESENT);
    assert_int_equal(step->rows[2].tests[0].word, WORD_ABSENT);
    assert_string_equal(step->rows[3].rule->id, "3");
    profile_set_free(set);
}

static void an_exception_without_a_test_keeps_the_rows_and_says_its_own_source(void **state)
{
    (void)state;
    struct profile_set *set =
        load(TABLE("<row " RULE("1") "header=\"Via\" word=\"present\"/>"
                                     "<row also=\"1\" severity=\"info\" header=\"Via\" word=\"count\" min=\"1\"/>"),
             PROCEDURE(STEP1("table=\"T\"", "<row id=\"1\" source=\"A.9\"/>"
                                            "<row also=\"1\" header=\"Via\" word=\"absent\"/>")));
    const struct step *step = only_step(set);
    assert_int_equal(step->row_count, 3);
    assert_int_equal(step->rows[0].tests[0].word, WORD_PRESENT);
    assert_int_equal(step->rows[1].tests[0].word, WORD_COUNT);
    assert_int_equal(step->rows[1].severity, SEVERITY_INFO);
    assert_int_equal(step->rows[2].tests[0].word, WORD_ABSENT);
    for (size_t i = 0; i < 3; i++)
        assert_string_equal(step->rows[i].rule->source, "A.9");
    assert_string_equal(rule_find(set, "1")->source, "S");
    profile_set_free(set);
}

static void live_severity_spares_the_network(void **state)
{
    (void)state;
    struct profile_set *set = load(
        TABLE("<row " RULE("1") "header=\"Via\" word=\"present\"/>"
                                "<row id=\"2\" " TEXTS(
                                    "x.b") "side=\"NET\" header=\"Via\" word=\"present\"/>"
                                           "<row id=\"3\" " TEXTS(
                                               "x.c") "side=\"NET\" live=\"info\" header=\"Via\" word=\"present\"/>"
                                                      "<row id=\"4\" " TEXTS(
                                                          "x.d") "side=\"sender\" header=\"Via\" word=\"present\"/>"
                                                                 "<row also=\"3\" severity=\"warning\" header=\"Via\" "
                                                                 "word=\"present\"/>"),
        PROCEDURE(
            "<step number=\"1\" from=\"NET\" message=\"BYE\" request=\"BYE\" presence=\"optional\" table=\"T\"/>"));
    const struct row *rows = only_step(set)->rows;
    assert_int_equal(rows[0].live_severity, SEVERITY_ERROR);
    assert_int_equal(rows[1].severity, SEVERITY_ERROR);
    assert_int_equal(rows[1].live_severity, SEVERITY_WARNING);
    assert_int_equal(rule_find(set, "2")->live_severity, SEVERITY_WARNING);
    assert_int_equal(rows[2].live_severity, SEVERITY_INFO);
    assert_true(rows[3].rule->by_sender);
    assert_int_equal(rows[3].live_severity, SEVERITY_WARNING);
    assert_int_equal(rows[4].severity, SEVERITY_WARNING);
    assert_int_equal(rows[4].live_severity, SEVERITY_WARNING);
    profile_set_free(set);
}

static void a_definition_is_a_rule_without_row(void **state)
{
    (void)state;
    struct profile_set *set = load(
        TABLE("<row " RULE(
            "1") "definition=\"2\"><why>a\n  b</why></row>"
                 "<row " RULE("2") "><test header=\"Via\" word=\"present\"/>"
                                   "<test header=\"Via\" param=\"branch\" word=\"starts-with\" value=\"z9\"/></row>"),
        PROCEDURE(STEP1("table=\"T\"", "<teach> Why\n this. </teach>")));
    const struct step *step = only_step(set);
    assert_string_equal(rule_find(set, "1")->definition, "2");
    assert_string_equal(rule_find(set, "1")->why, "a b");
    assert_string_equal(rule_find(set, "1")->revision, "r1");
    assert_null(rule_find(set, "2")->definition);
    assert_int_equal(step->row_count, 1);
    assert_int_equal(step->rows[0].test_count, 2);
    assert_int_equal(step->rows[0].tests[1].selector.part, PART_PARAM);
    assert_string_equal(step->rows[0].tests[1].selector.param, "branch");
    assert_string_equal(step->teach, "Why this.");
    profile_set_free(set);
}

static void steps_are_tied_to_each_other(void **state)
{
    (void)state;
    const char *xml = PROCEDURE(STEP1(
        "", "") "<step number=\"2\" from=\"NET\" message=\"183\" response=\"1xx\" to=\"1\" presence=\"mandatory\"/>"
                "<step number=\"2a\" from=\"UE\" message=\"PRACK\" request=\"PRACK\" acknowledges=\"2\" "
                "presence=\"conditional\" group=\"2\"/>"
                "<step number=\"3\" from=\"NET\" message=\"200\" response=\"final\" to=\"2a\" presence=\"optional\"/>");
    GPtrArray *complaints = complaints_new();
    struct profile_set *set = good(profile_set_load_memory("m", xml, strlen(xml), complaints), complaints);
    const struct profile *profile = profile_find(set, "p");
    assert_string_equal(profile->procedure, "TS 1 A.9");
    assert_string_equal(profile->short_name, "A.9");
    const struct step *steps = profile->steps;
    assert_int_equal(profile->step_count, 4);
    assert_int_equal(steps[1].kind, SIP_RESPONSE);
    assert_int_equal(steps[1].method, SIP_INVITE);
    assert_int_equal(steps[1].status_min, 100);
    assert_int_equal(steps[1].status_max, 199);
    assert_int_equal(profile_step_find(profile, "2a"), 2);
    assert_int_equal(profile_step_find(profile, "4"), 4);
    assert_true(steps[2].acknowledges);
    assert_int_equal(steps[2].acknowledged, 1);
    assert_true(steps[2].has_group);
    assert_int_equal(steps[2].group, 1);
    assert_int_equal(steps[3].to, 2);
    assert_int_equal(steps[3].method, SIP_PRACK);
    assert_int_equal(steps[3].status_min, 200);
    assert_int_equal(steps[3].status_max, 699);
    profile_set_free(set);
}

static void values_are_taken_apart(void **state)
{
    (void)state;
    struct profile_set *set =
        load(TABLE("<row " RULE(
                 "1") "header=\"Require,  Supported\" word=\"has-token\" "
                      "value=\"sip:{HOME}:{PPS} | {1:Contact[last]/addr-spec}  ?? {request:Via[2]} | x|y\"/>"
                      "<row " RULE("2") "header=\"CSeq\" param=\"number\" word=\"next-of\" value=\"{dialog:cseq}\"/>"),
             PROCEDURE(STEP1("table=\"T\"", "")));
    const struct test *test = &only_step(set)->rows[0].tests[0];
    assert_int_equal(test->selector.header_count, 2);
    assert_int_equal(test->selector.headers[1].id, SIP_SUPPORTED);
    assert_int_equal(test->compare, COMPARE_TOKEN);
    assert_int_equal(test->value.alternative_count, 2);
    const struct alternative *first = &test->value.alternatives[0], *second = &test->value.alternatives[1];
    assert_int_equal(first->item_count, 2);
    assert_int_equal(first->items[0].piece_count, 4);
    assert_string_equal(first->items[0].pieces[0].text, "sip:");
    assert_int_equal(first->items[0].pieces[1].param, PARAM_HOME);
    assert_int_equal(first->items[0].pieces[3].param, PARAM_PPS);
    const struct piece *contact = &first->items[1].pieces[0];
    assert_int_equal(contact->where, WHERE_STEP);
    assert_int_equal(contact->step, 0);
    assert_int_equal(contact->selector.headers[0].id, SIP_CONTACT);
    assert_int_equal(contact->selector.index, INDEX_LAST);
    assert_int_equal(contact->selector.part, PART_ADDR_SPEC);
    assert_int_equal(second->items[0].pieces[0].where, WHERE_REQUEST);
    assert_int_equal(second->items[0].pieces[0].selector.index, 2);
    assert_string_equal(second->items[1].pieces[0].text, "x|y");
    assert_int_equal(only_step(set)->rows[1].tests[0].value.alternatives[0].items[0].pieces[0].where, WHERE_DIALOG);
    profile_set_free(set);
}

static void names_can_be_found_again(void **state)
{
    (void)state;
    for (int i = 0; i < PARAM_COUNT; i++)
        assert_int_equal(param_find(slice_of(param_name((enum param)i))), i);
    assert_int_equal(param_find(SLICE("home")), PARAM_COUNT);
    assert_string_equal(word_name(WORD_HAS_TOKEN), "has-token");
    assert_string_equal(word_name(WORD_CHECK), "check");
    assert_string_equal(side_name(SIDE_NET), "NET");
    assert_string_equal(severity_name(SEVERITY_INFO), "info");
    assert_string_equal(result_name(RESULT_NOT_CHECKED), "not-checked");
}

/* ---- Sources ---------------------------------------------------------------------------------------------------- */

static void a_procedure_may_use_the_builtin_tables(void **state)
{
    (void)state;
    const char *xml = PROCEDURE(STEP1("table=\"A.2.1\" conditions=\"A1\"", "<row also=\"RC-1\" header=\"Via\" "
                                                                           "word=\"present\"/>"));
    GPtrArray *complaints = complaints_new();
    struct profile_set *set = good(profile_set_load_memory("m", xml, strlen(xml), complaints), complaints);
    assert_true(only_step(set)->row_count > 10);
    assert_non_null(rule_find(set, "SA-1")); /* through the block that the table uses */
    assert_non_null(rule_find(set, "RC-1")); /* alone */
    assert_null(rule_find(set, "RC-2"));
    assert_int_equal(set->profiles->len, 1);
    profile_set_free(set);
}

static void a_folder_wins_over_the_builtin_tables(void **state)
{
    struct folder *folder = *state;
    folder_write(folder, "t.xml",
                 TABLES("<table id=\"A.2.1\" title=\"t\"><row " RULE("1.01") "header=\"Via\" "
                                                                             "word=\"present\"/></table>"));
    folder_write(folder, "p.xml", PROCEDURE(STEP1("table=\"A.2.1\"", "")));
    folder_write(folder, "notes.txt", "no XML at all");
    folder_write(folder, "list.gresource.xml", "<gresources/>");
    GPtrArray *complaints = complaints_new();
    struct profile_set *set = good(profile_set_load_folder(folder->path, complaints), complaints);
    assert_int_equal(only_step(set)->row_count, 1);
    profile_set_free(set);
}

static void a_file_takes_the_tables_beside_it(void **state)
{
    struct folder *folder = *state;
    folder_write(folder, "t.xml", TABLE("<row " RULE("1") "header=\"Via\" word=\"present\"/>"));
    folder_write(folder, "p.xml", PROCEDURE(STEP1("table=\"T\"", "")));
    folder_write(folder, "other.xml", "<other>");
    char *path = g_build_filename(folder->path, "p.xml", NULL);
    GPtrArray *complaints = complaints_new();
    struct profile_set *set = good(profile_set_load_file(path, complaints), complaints);
    assert_int_equal(only_step(set)->row_count, 1);
    profile_set_free(set);
    g_free(path);
}

static void one_mistake_refuses_the_whole_folder(void **state)
{
    struct folder *folder = *state;
    folder_write(folder, "a.xml", PROCEDURE(STEP1("", "")));
    folder_write(folder, "b.xml", TABLE("<row/>"));
    GPtrArray *complaints = complaints_new();
    assert_null(profile_set_load_folder(folder->path, complaints));
    char *place = g_build_filename(folder->path, "b.xml:3:1: ", NULL);
    assert_true(complaints->len > 0);
    assert_true(g_str_has_prefix(g_ptr_array_index(complaints, 0), place));
    g_free(place);
    g_ptr_array_free(complaints, TRUE);
    assert_null(profile_set_load_folder(folder->path, NULL));
}

static void what_is_not_there_is_complained_about(void **state)
{
    struct folder *folder = *state;
    GPtrArray *complaints = complaints_new();
    assert_null(profile_set_load_folder("/no/such/folder", complaints));
    assert_int_equal(complaints->len, 1);
    assert_non_null(strstr(g_ptr_array_index(complaints, 0), "/no/such/folder:1:1: cannot be read"));
    assert_null(profile_set_load_file("/no/such/file.xml", complaints));
    assert_int_equal(complaints->len, 2);
    assert_non_null(strstr(g_ptr_array_index(complaints, 1), "/no/such/file.xml:1:1: cannot be read"));
    assert_null(profile_set_load_folder(folder->path, complaints));
    assert_int_equal(complaints->len, 3);
    assert_non_null(strstr(g_ptr_array_index(complaints, 2), "no procedure"));
    g_ptr_array_free(complaints, TRUE);
}

/* ---- Mistakes --------------------------------------------------------------------------------------------------- */

#define IN_FOLDER(function) cmocka_unit_test_setup_teardown(function, folder_make, folder_remove)

/* What the author of the rules could not verify must not fail anybody (promise 5). */
static void no_built_in_error_rests_on_what_was_not_verified(void **state)
{
    GPtrArray *complaints = g_ptr_array_new_with_free_func(g_free);
    struct profile_set *set = profile_set_builtin(complaints);

    (void)state;
    assert_non_null(set);
    for (guint i = 0; i < set->rules->len; i++) {
        const struct rule *rule = g_ptr_array_index(set->rules, i);
        char **marks = g_strsplit_set(rule->confidence, ", ", -1);

        assert_true(*rule->source);
        assert_true(*rule->title);
        assert_true(*rule->confidence);
        if (rule->severity == SEVERITY_ERROR && g_strv_contains((const char *const *)marks, "M"))
            fail_msg("rule %s is an error and marked %s", rule->id, rule->confidence);
        g_strfreev(marks);
    }
    profile_set_free(set);
    g_ptr_array_free(complaints, TRUE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_builtin_profiles_load),
        cmocka_unit_test(a_step_takes_the_rows_whose_conditions_hold),
        cmocka_unit_test(and_binds_stronger_than_or),
        cmocka_unit_test(a_block_defines_its_rules_once),
        cmocka_unit_test(an_exception_replaces_all_rows_of_its_rule),
        cmocka_unit_test(an_exception_without_a_test_keeps_the_rows_and_says_its_own_source),
        cmocka_unit_test(a_step_may_use_a_block_and_except_its_rows),
        cmocka_unit_test(a_row_may_speak_of_another_step),
        cmocka_unit_test(values_of_an_sdp_are_named_by_place_and_line),
        cmocka_unit_test(live_severity_spares_the_network),
        cmocka_unit_test(a_definition_is_a_rule_without_row),
        cmocka_unit_test(steps_are_tied_to_each_other),
        cmocka_unit_test(values_are_taken_apart),
        cmocka_unit_test(names_can_be_found_again),
        cmocka_unit_test(a_procedure_may_use_the_builtin_tables),
        IN_FOLDER(a_folder_wins_over_the_builtin_tables),
        IN_FOLDER(a_file_takes_the_tables_beside_it),
        IN_FOLDER(one_mistake_refuses_the_whole_folder),
        IN_FOLDER(what_is_not_there_is_complained_about),
        cmocka_unit_test(no_built_in_error_rests_on_what_was_not_verified),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
