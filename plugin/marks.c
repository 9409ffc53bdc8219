/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "plugin.h"

/*
 * An expert field has one severity and one sentence for ever. A rule is therefore registered once under its own name at
 * its own severity, and once more under name.error, name.warning or name.info for each other severity that the mode or
 * a row of a profile can give it. A rule of a user's profile, not known when Wireshark starts, goes to other_rule.
 */
enum { SEVERITIES = 3 };

struct mark {
    char *title;
    char *sentence; /* for Expert Information */
    bool known[SEVERITIES];
    expert_field field[SEVERITIES];
};

static GHashTable *marks; /* slug -> struct mark */
static expert_field other_rule[SEVERITIES] = {EI_INIT, EI_INIT, EI_INIT};
static expert_field step_recognised = EI_INIT;

static const int wireshark_severity[SEVERITIES] = {
    [SEVERITY_INFO] = PI_NOTE, [SEVERITY_WARNING] = PI_WARN, [SEVERITY_ERROR] = PI_ERROR};

/* blurb: what a tooltip says of the field */
static void field_register(expert_module_t *module, expert_field *field, const char *name, int group, int severity,
                           const char *summary, const char *blurb)
{
    ei_register_info *entry = wmem_new(wmem_epan_scope(), ei_register_info);
    const expert_field unset = EI_INIT;

    *field = unset;
    *entry = (ei_register_info){
        field,
        {wmem_strdup(wmem_epan_scope(), name), group, severity, wmem_strdup(wmem_epan_scope(), summary), EXPFILL}};
    entry->eiinfo.hf_info.hfinfo.blurb = wmem_strdup(wmem_epan_scope(), blurb);
    expert_register_field_array(module, entry, 1);
}

static void mark_register(expert_module_t *module, struct mark *mark, const struct rule *rule)
{
    char *slug = g_strdelimit(g_ascii_strdown(rule->slug, -1), "-", '_');
    char *blurb = g_strdup_printf("Rule %s is not met, charged to %s: %s", rule->id,
                                  rule->by_sender ? "the sender" : side_name(rule->side), rule->source);

    for (int severity = 0; severity < SEVERITIES; severity++) {
        char *name;

        if (!mark->known[severity])
            continue;
        name = severity == (int)rule->severity
                   ? g_strdup_printf("imsconf.%s", slug)
                   : g_strdup_printf("imsconf.%s.%s", slug, severity_name((enum severity)severity));
        field_register(module, &mark->field[severity], name, PI_PROTOCOL, wireshark_severity[severity],
                       mark->sentence, blurb);
        g_free(name);
    }
    g_free(blurb);
    g_free(slug);
}

static void rows_note(const struct step *step)
{
    for (size_t r = 0; r < step->row_count; r++) {
        const struct row *row = &step->rows[r];
        struct mark *mark = (struct mark *)g_hash_table_lookup(marks, row->rule->slug);
        if (mark == NULL)
            continue;
        mark->known[row->severity] = true;
        mark->known[row->live_severity] = true;
    }
}

static void severities_note(const struct profile *profile)
{
    for (size_t s = 0; s < profile->step_count; s++)
        rows_note(&profile->steps[s]);
    for (size_t s = 0; s < profile->other_count; s++)
        rows_note(&profile->others[s]);
    if (profile->end)
        rows_note(profile->end);
}

/* A title says what must hold; in Expert Information it stands among things that are so. */
static char *sentence(const struct rule *rule)
{
    return wmem_strdup_printf(wmem_epan_scope(), "Not met: %s", rule->title);
}

static void rules_note(const struct profile_set *set)
{
    for (unsigned i = 0; i < set->rules->len; i++) {
        const struct rule *rule = (const struct rule *)set->rules->pdata[i];
        struct mark *mark = wmem_new0(wmem_epan_scope(), struct mark);

        mark->title = wmem_strdup(wmem_epan_scope(), rule->title);
        mark->sentence = sentence(rule);
        mark->known[rule->severity] = true;
        mark->known[rule->live_severity] = true;
        g_hash_table_insert(marks, wmem_strdup(wmem_epan_scope(), rule->slug), mark);
    }
    for (unsigned i = 0; i < set->profiles->len; i++)
        severities_note((const struct profile *)set->profiles->pdata[i]);
}

void marks_register(int proto, const struct profile_set *set)
{
    expert_module_t *module = expert_register_protocol(proto);

    marks = g_hash_table_new(g_str_hash, g_str_equal);
    field_register(module, &step_recognised, "imsconf.step_recognised", PI_PROTOCOL, PI_CHAT,
                   "Step of a conference flow recognised", "This message is a step of a conference flow");
    for (int severity = 0; severity < SEVERITIES; severity++) {
        char *name = g_strdup_printf("imsconf.other_rule.%s", severity_name((enum severity)severity));
        field_register(module, &other_rule[severity], name, PI_PROTOCOL, wireshark_severity[severity],
                       "A rule of a loaded profile is not followed",
                       "A rule that is in none of the built-in profiles is not met");
        g_free(name);
    }
    if (set == NULL)
        return;
    rules_note(set);
    for (unsigned i = 0; i < set->rules->len; i++) {
        const struct rule *rule = (const struct rule *)set->rules->pdata[i];
        mark_register(module, (struct mark *)g_hash_table_lookup(marks, rule->slug), rule);
    }
}

/* item may be NULL where no tree is built: Expert Information counts it all the same. */
void marks_add_check(packet_info *pinfo, proto_item *item, const struct check *check)
{
    struct mark *mark = (struct mark *)g_hash_table_lookup(marks, check->rule->slug);

    if (mark == NULL || !mark->known[check->severity])
        expert_add_info_format(pinfo, item, &other_rule[check->severity], "Not met: %s",
                               check->rule->title);
    else if (strcmp(mark->title, check->rule->title) != 0)
        expert_add_info_format(pinfo, item, &mark->field[check->severity], "Not met: %s", check->rule->title);
    else
        expert_add_info(pinfo, item, &mark->field[check->severity]);
}

void marks_add_step(packet_info *pinfo, proto_item *item)
{
    expert_add_info(pinfo, item, &step_recognised);
}

void marks_free(void)
{
    g_hash_table_destroy(marks); /* keys and values belong to Wireshark's own memory */
    marks = NULL;
}
