/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "html.h"

/* How to read the page: what verdicts, signs, exit codes and marks mean. */

struct entry {
    const char *name, *meaning;
};

static const struct entry signs[] = {
    {"fail", "a check of severity error failed"},
    {"warning", "a check of severity warning failed; no verdict changes"},
    {"info", "a check of severity info failed; no verdict changes"},
    {"inconclusive", "a check of severity error could not be decided, or the message was cut"},
    {"pass", "no error, and everything of that severity was decided"},
    {"missing", "not in the capture, though expected; the arrow has no head"},
    {"hidden", "not seen, but the capture has a gap where it belongs; the arrow has no head"},
    {"not executed", "not in the capture, and not expected; the arrow has no head"},
};
static const char *const kinds[G_N_ELEMENTS(signs)] = {"fail", "warning", "info",   "undecided",
                                                       "pass", "missing", "hidden", "none"};

static const struct entry marks[] = {
    {"S", "stated in A.25 itself"},
    {"V14, V16, V18", "read in that release of the specification"},
    {"V", "read in a copy of unknown release"},
    {"Vr", "read in the RFC"},
    {"D", "derived from the source named"},
    {"M", "not verified"},
};

static const struct {
    int code;
    const char *meaning;
} exits[] = {
    {0, "the UE passes in every flow"},
    {1, "the UE fails in some flow"},
    {2, "the UE fails in no flow, and is inconclusive in some"},
    {3, "there is no conference flow in any capture, so nothing was checked"},
    {66, "a capture could not be read; the others are reported"},
    {70, "something went wrong beside the captures; the report may lack some of them"},
};

const char *html_exit_meaning(int code)
{
    for (size_t i = 0; i < G_N_ELEMENTS(exits); i++)
        if (exits[i].code == code)
            return exits[i].meaning;
    return code > 128 ? "the work was interrupted" : "the captures could not be checked";
}

static void put_entry(struct html *html, const char *kind, const struct entry *entry)
{
    html_open(html, "div", NULL);
    html_open(html, "dt", NULL);
    if (kind)
        html_badge(html, kind, entry->name);
    else
        html_text(html, entry->name);
    html_close(html);
    html_put(html, "dd", NULL, entry->meaning);
    html_close(html);
}

static void put_exits(struct html *html)
{
    html_put(html, "h3", NULL, "Exit codes of imsconf-check");
    html_open(html, "dl", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(exits); i++) {
        char *code = g_strdup_printf("%d", exits[i].code);
        put_entry(html, NULL, &(struct entry){code, exits[i].meaning});
        g_free(code);
    }
    html_close(html);
}

static void put_verdicts(struct html *html, const struct report_options *options)
{
    html_open(html, "p", NULL);
    html_text(html, "UE is the device under test, NET the simulator or network. The verdict on each is fail with the "
                    "first error charged to it; else inconclusive when the flow was not completed or a message was "
                    "cut; else pass. Warnings, infos and what could not be decided change no verdict.");
    if (options->fail_on != SEVERITY_ERROR)
        html_printf(html, " In this report a %s charged to the UE also fails its flow (--fail-on %s).",
                    severity_name(options->fail_on), severity_name(options->fail_on));
    html_close(html);
    if (!options->all)
        html_put(html, "p", NULL, "Checks that passed are not in this report (--checks failed).");
}

void html_put_legend(struct html *html, const struct report_options *options)
{
    html_open(html, "section", "id", "legend", "class", "legend", NULL);
    html_put(html, "h2", NULL, "How to read this");
    put_verdicts(html, options);
    html_put(html, "h3", NULL, "A step, its arrow and its sign");
    html_open(html, "dl", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(signs); i++)
        put_entry(html, kinds[i], &signs[i]);
    html_close(html);
    html_put(html, "h3", NULL, "Confidence: where a rule was read");
    html_open(html, "dl", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
        put_entry(html, NULL, &marks[i]);
    html_close(html);
    put_exits(html);
    html_close(html);
}
