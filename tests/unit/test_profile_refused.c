/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bad profiles: what is refused, and where the complaint points to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

#include "profile_text.h"

static void what_is_no_xml_is_refused(void **state)
{
    (void)state;
    refused("", "1:1", "empty");
    refused("hallo", "1:1", "");
    refused("<tables", "1:1", "tables");
    refused("<tables " NS "revision=\"r\">\n<table id=\"T\" title=\"t\">\n", "2:25", "ends too early");
    refused("<tables " NS "revision=\"r\">\n<table id=\"T\" title=\"t\">\n<row", "3:5", "");
    refused(TABLE("") "x", "6:1", "goes on behind");
    refused("<?xml version=\"1.0\"?>\n<!DOCTYPE tables [<!ENTITY a \"b\">]>\n" TABLE(""), "2:1", "DOCTYPE");
    refused("<!-- <!DOCTYPE -->\n <!DOCTYPE tables SYSTEM \"http://127.0.0.1/x\">" TABLE(""), "2:2", "DOCTYPE");
    refused(TABLE("<row " RULE("1") "header=\"&a;\" word=\"present\"/>"), "3:99", "Entity 'a' not defined");
    assert_complaint("<tables>\n\xFF", 10, "2:1", "UTF-8");
    assert_complaint("<tables>\n\0", 10, "2:1", "UTF-8");
}

static void a_file_beyond_the_size_bound_is_refused(void **state)
{
    (void)state;
    size_t n = 4 * 1024 * 1024 + 1;
    char *bytes = g_malloc(n);
    memset(bytes, ' ', n);
    assert_complaint(bytes, n, "1:1", "larger than 4 MB");
    g_free(bytes);
}

static void what_the_schema_does_not_know_is_refused(void **state)
{
    (void)state;
    refused("<other/>", "1:1", "other");
    refused("<tables revision=\"r\"/>", "1:1", "tables");
    refused(TABLE("<row " RULE("1") "\n header=\"Via\"\n word=\"presnt\"/>"), "3:1", "presnt");
    refused(TABLE("<row " RULE("1") "header=\"Via\" word=\"present\" colour=\"red\"/>"), "3:1", "colour");
    refused(TABLE("\n<what/>"), "4:1", "what");
    refused(TABLE("<row id=\"1\" severity=\"fatal\"/>"), "3:1", "fatal");
    refused(TABLE("<row id=\"1\" slug=\"No_Slug\"/>"), "3:1", "No_Slug");
    refused(TABLE("<row id=\"1\"><test header=\"Via\"/></row>"), "3:13", "'word' is required");
    refused(PROCEDURE("<step number=\"1\" from=\"UE\" request=\"BYE\" presence=\"optional\"/>"), "2:1", "message");
    refused(PROCEDURE(STEP1("to=\"x\"", "")), "2:1", "'to'");
    refused(PROCEDURE(""), "3:1", "Missing child");
}

static void rows_have_to_be_whole(void **state)
{
    (void)state;
    refused(TABLE("<row id=\"1\" header=\"Via\" word=\"present\"/>"), "3:1", "rule 1: slug is missing");
    refused(TABLE("<row header=\"Via\" word=\"present\"/>"), "3:1", "either id or also");
    refused(TABLE("<row id=\"1\" also=\"2\" header=\"Via\" word=\"present\"/>"), "3:1", "either id or also");
    refused(TABLE("<row " RULE("1") "/>"), "3:1", "neither a test nor definition");
    refused(TABLE("<row " RULE("1") "definition=\"2\" header=\"Via\" word=\"present\"/>"), "3:1", "takes no test");
    refused(TABLE("<row " RULE("1") "header=\"Via\" word=\"present\"><test header=\"To\" word=\"present\"/></row>"),
            "3:1", "only one of both");
    refused(TABLE("<row " RULE("1") "header=\"Via\" word=\"present\"/>\n<row also=\"1\" title=\"x\" header=\"Via\" "
                                    "word=\"present\"/>"),
            "4:1", "title is that of the rule");
}

static void names_have_to_be_unique(void **state)
{
    (void)state;
    refused(TABLE("<row " RULE("1") "definition=\"x\"/>\n<row " RULE("1") "definition=\"x\"/>"), "4:1",
            "rule 1 is defined already at mem.xml:3");
    refused(TABLE("<row id=\"1\" side=\"UE\" " TEXTS("a.b") "definition=\"x\"/>\n<row id=\"2\" side=\"UE\" " TEXTS(
                "a.b") "definition=\"x\"/>"),
            "4:1", "slug a.b is defined already at mem.xml:3");
    refused(TABLE("<row id=\"1\" side=\"UE\" " TEXTS("flow.ue") "definition=\"x\"/>"), "3:1", "reserved");
    refused(TABLES("<table id=\"T\" title=\"t\"/>\n<table id=\"T\" title=\"t\"/>"), "3:1",
            "table T is defined already");
    refused(TABLE("<condition name=\"A1\"/>\n<condition name=\"A1\"/>"), "4:1", "condition A1 is there twice");
    refused(TABLE("<condition name=\"NOT\"/>"), "3:1", "cannot be named NOT");
    refused(PROCEDURE(STEP1("", "") "\n" STEP1("", "")), "3:1", "step 1 is there twice");
    refused(
        PROCEDURE(STEP1("", "<row " RULE("1") "definition=\"x\"/>\n<row id=\"1\" header=\"Via\" word=\"absent\"/>")),
        "3:1", "use also");
}

static void names_have_to_be_known(void **state)
{
    (void)state;
    refused(PROCEDURE(STEP1("table=\"X\"", "")), "2:1", "there is no table X");
    refused(TABLE("\n<use block=\"X\"/>"), "4:1", "there is no block X");
    refused(TABLE("<row also=\"X\" header=\"Via\" word=\"present\"/>"), "3:1", "there is no rule X");
    refused(TABLE("<row " RULE("1") "header=\"Via\" word=\"present\" when=\"A1\"/>"), "3:1", "no condition \"A1\"");
    refused(PROCEDURE(STEP1("table=\"A.2.1\" conditions=\"A1 A999\"", "")), "2:1", "no condition A999");
    refused(PROCEDURE(STEP1("conditions=\"A1\"", "")), "2:1", "no condition A1");
    refused(TABLE("<row " RULE("1") "header=\"Via\" word=\"check\" value=\"no-such-check\"/>"), "3:1",
            "no check \"no-such-check\"");
}

static void steps_have_to_make_sense(void **state)
{
    (void)state;
#define STEP2(attributes)                                                                                              \
    PROCEDURE(STEP1("", "") "\n<step number=\"2\" message=\"m\" presence=\"optional\" " attributes "/>")
    refused(STEP2("from=\"NET\" response=\"200\""), "3:1", "needs to");
    refused(STEP2("from=\"NET\" response=\"200\" to=\"3\""), "3:1", "no step 3");
    refused(STEP2("from=\"NET\" response=\"200\" to=\"2\""), "3:1", "earlier step");
    refused(STEP2("from=\"UE\" response=\"200\" to=\"1\""), "3:1", "from the side that sent the request");
    refused(STEP2("from=\"UE\""), "3:1", "either request or response");
    refused(STEP2("from=\"UE\" request=\"ACK\" acknowledges=\"1\""), "3:1", "has to name a response");
    refused(STEP2("from=\"UE\" request=\"BYE\" group=\"9\""), "3:1", "no step 9");
}

static void values_have_to_be_readable(void **state)
{
    (void)state;
#define VALUE(value) TABLE("<row " RULE("1") "header=\"Via\" word=\"equals\" value=\"" value "\"/>")
    refused(VALUE("sip:{HOME"), "3:1", "\"}\" is missing");
    refused(VALUE("sip:HOME}"), "3:1", "without \"{\"");
    refused(VALUE("{HOUSE}"), "3:1", "no such name");
    refused(VALUE("{HOUSE | x}"), "3:1", "\"{HOUSE | x}\": no such name");
    refused(VALUE("a | | b"), "3:1", "empty");
    refused(VALUE("a ??"), "3:1", "empty");
    refused(VALUE("{x:Via}"), "3:1", "no step number");
    refused(VALUE("{1:Via[0]}"), "3:1", "index");
    refused(VALUE("{1:Via[1}"), "3:1", "\"]\" is missing");
    refused(VALUE("{1:v}"), "3:1", "full name, Via");
    refused(VALUE("{1:To/sent-by}"), "3:1", "no param \"sent-by\"");
    refused(VALUE("{dialog:via}"), "3:1", "cseq, target and route");
    refused(PROCEDURE(STEP1("", "\n<row " RULE("1") "header=\"Via\" word=\"equals\" value=\"{7:Via}\"/>")), "3:1",
            "no step 7");
}

static void words_take_what_belongs_to_them(void **state)
{
    (void)state;
#define TEST_ROW(attributes) TABLE("<row " RULE("1") attributes "/>")
    refused(TEST_ROW("header=\"Via\" word=\"equals\""), "3:1", "needs a value");
    refused(TEST_ROW("header=\"Via\" word=\"present\" value=\"x\""), "3:1", "takes no value");
    refused(TEST_ROW("header=\"Via\" word=\"present\" as=\"uri\""), "3:1", "takes no \"as\"");
    refused(TEST_ROW("header=\"Via\" word=\"present\" min=\"1\""), "3:1", "takes no min");
    refused(TEST_ROW("header=\"Via\" word=\"count\""), "3:1", "needs min");
    refused(TEST_ROW("header=\"Via\" word=\"count\" min=\"3\" max=\"2\""), "3:1", "larger than its max");
    refused(TEST_ROW("header=\"SDP\" word=\"equals\" value=\"x\""), "3:1", "SDP or body");
    refused(TEST_ROW("header=\"SDP\" param=\"x\" word=\"present\""), "3:1", "SDP has no param");
    refused(TEST_ROW("header=\"body\" index=\"1\" word=\"present\""), "3:1", "body takes no index");
    refused(TEST_ROW("header=\"Contact\" param=\"isfocus\" word=\"has-param\" value=\"x\""), "3:1", "takes no param");
    refused(TEST_ROW("header=\"request-line\" word=\"present\""), "3:1", "write Request-Line");
    refused(TEST_ROW("header=\"Via;x\" word=\"present\""), "3:1", "no header name");
    refused(TEST_ROW("header=\"To\" param=\"number\" word=\"range\" min=\"1\""), "3:1", "no param \"number\"");
}

static void conditions_have_to_be_readable(void **state)
{
    (void)state;
#define WHEN(when) TABLE("<row " RULE("1") "header=\"Via\" word=\"present\" when=\"" when "\"/>")
    refused(WHEN("mode:lab AND"), "3:1", "ends too early");
    refused(WHEN("AND mode:lab"), "3:1", "nothing stands before \"AND\"");
    refused(WHEN("mode:lab mode:live"), "3:1", "missing before \"mode:live\"");
    refused(WHEN("(mode:lab"), "3:1", "\")\" is missing");
    refused(WHEN("mode:lab)"), "3:1", "\"(\" is missing");
    refused(WHEN("()"), "3:1", "nothing stands before \")\"");
    refused(WHEN("mode:test"), "3:1", "no such fact: \"mode:test\"");
    refused(WHEN("known:HOUSE"), "3:1", "no such name: \"HOUSE\"");
    refused(WHEN("answers:invite"), "3:1", "no such method: \"invite\"");
    refused(WHEN("header:v"), "3:1", "full name, Via");
    refused(PROCEDURE(STEP1("", "\n<row " RULE("1") "header=\"Via\" word=\"present\" when=\"seen:7\"/>")), "3:1",
            "no step 7");
    refused(TABLE("<condition name=\"A1\"/>\n<condition name=\"A2\" when=\"NOT A1\"/>"), "4:1", "no condition \"A1\"");
}

static void a_condition_of_any_length_ends(void **state)
{
    (void)state;
    GString *xml = g_string_new("<tables " NS "revision=\"r\"><table id=\"T\" title=\"t\">\n<row " RULE(
        "1") "header=\"Via\" word=\"present\" when=\"");
    for (int i = 0; i < 200000; i++)
        g_string_append_c(xml, '(');
    g_string_append(xml, "mode:lab\"/></table></tables>");
    assert_complaint(xml->str, xml->len, "2:1", "too long");
    g_string_free(xml, TRUE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_xml_is_refused),
        cmocka_unit_test(a_file_beyond_the_size_bound_is_refused),
        cmocka_unit_test(what_the_schema_does_not_know_is_refused),
        cmocka_unit_test(rows_have_to_be_whole),
        cmocka_unit_test(names_have_to_be_unique),
        cmocka_unit_test(names_have_to_be_known),
        cmocka_unit_test(steps_have_to_make_sense),
        cmocka_unit_test(values_have_to_be_readable),
        cmocka_unit_test(words_take_what_belongs_to_them),
        cmocka_unit_test(conditions_have_to_be_readable),
        cmocka_unit_test(a_condition_of_any_length_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
