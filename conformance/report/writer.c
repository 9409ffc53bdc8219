/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model.h"

#include <string.h>

static const struct report_writer writers[] = {
    {"text", false, report_write_text, report_write_text_captures},
    {"jsonl", false, report_write_jsonl, report_write_jsonl_captures},
    {"junit", false, report_write_junit, NULL},
    {"html", true, report_write_html, NULL},
};

const struct report_writer *report_writer_find(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(writers); i++) {
        if (strcmp(writers[i].name, name) == 0)
            return &writers[i];
    }
    return NULL;
}

const char *report_writer_names(void)
{
    return "text, jsonl, junit, html";
}
