/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "plugin.h"

int proto_imsconf = -1;
struct fields fields;
struct subtrees subtrees;

#define STRING_FIELD(var, title, name, blurb)                                                                          \
    {                                                                                                                  \
        &fields.var, { title, "imsconf." name, FT_STRING, BASE_NONE, NULL, 0x0, blurb, HFILL }                         \
    }
#define NUMBER_FIELD(var, title, name, blurb)                                                                          \
    {                                                                                                                  \
        &fields.var, { title, "imsconf." name, FT_UINT32, BASE_DEC, NULL, 0x0, blurb, HFILL }                          \
    }
#define FRAME_FIELD(var, title, name, kind, blurb)                                                                     \
    {                                                                                                                  \
        &fields.var, { title, "imsconf." name, FT_FRAMENUM, BASE_NONE, kind, 0x0, blurb, HFILL }                       \
    }

/* What a tooltip, the list of supported protocols and tshark -G fields say of each. */
static hf_register_info field_table[] = {
    NUMBER_FIELD(flow, "Flow", "flow", "Number of the conference flow in this file, from 1"),
    STRING_FIELD(procedure, "Procedure", "procedure", "The procedure of the specification that the flow follows"),
    STRING_FIELD(profile, "Profile", "profile", "Name of the profile whose rules the flow is checked against"),
    STRING_FIELD(step, "Step", "step",
                 "Step of the procedure that this message is; absent on messages of the flow that are none of its steps"),
    STRING_FIELD(message, "Message", "message", "The message by its usual name: the method, or status code and method"),
    STRING_FIELD(side, "Sent by", "side", "The side that sent the message: UE, the device under test, or NET, the network"),
    STRING_FIELD(verdict, "Verdict", "verdict",
                 "Of this message: fail, when an error was found; else inconclusive, when a check that could have been an "
                 "error could not be decided; else pass"),
    STRING_FIELD(flow_ue, "Verdict of the UE", "flow.ue",
                 "Verdict of the flow for the UE, as known at this frame; absent until it is decided"),
    STRING_FIELD(flow_net, "Verdict of the network", "flow.net",
                 "Verdict of the flow for the network, as known at this frame; absent until it is decided"),
    NUMBER_FIELD(findings, "Findings", "findings", "Number of failed checks in this frame, of any severity"),
    NUMBER_FIELD(errors_ue, "Errors of the UE", "errors.ue",
                 "Number of errors in this message that are charged to the UE; absent when there is none"),
    NUMBER_FIELD(errors_net, "Errors of the network", "errors.net",
                 "Number of errors in this message that are charged to the network; absent when there is none"),
    STRING_FIELD(rule, "Rule", "rule", "Number of a rule that the message does not follow"),
    STRING_FIELD(rule_name, "Name", "rule.name", "Name of a rule that the message does not follow"),
    STRING_FIELD(rule_side, "Charged", "rule.side", "The side that the failed check is charged to, UE or NET"),
    STRING_FIELD(rule_severity, "Severity", "rule.severity", "error, warning or info; only errors lower a verdict"),
    STRING_FIELD(rule_expected, "Expected", "rule.expected", "What the rule wants at this place of the message"),
    STRING_FIELD(rule_found, "Found", "rule.found", "What the message has instead"),
    STRING_FIELD(rule_source, "Clause", "rule.source", "Where the rule is written: document, clause, row"),
    FRAME_FIELD(previous_step, "Previous step in frame", "previous_step", NULL,
                "Frame of the step before this one in the flow"),
    FRAME_FIELD(next_step, "Next step in frame", "next_step", NULL,
                "Frame of the step after this one in the flow; known when the file has been read"),
    FRAME_FIELD(request_in, "Request in frame", "request_in", FRAMENUM_TYPE(FT_FRAMENUM_REQUEST),
                "Frame of the request that this message answers"),
    FRAME_FIELD(response_in, "Response in frame", "response_in", FRAMENUM_TYPE(FT_FRAMENUM_RESPONSE),
                "Frame of the response to this request; known when the file has been read"),
    FRAME_FIELD(retransmission_of, "Retransmission of frame", "retransmission_of",
                FRAMENUM_TYPE(FT_FRAMENUM_RETRANS_PREV), "Frame of the message that this one repeats"),
};

/* Called for every frame: what has nothing to do with SIP must leave quickly. */
static int imsconf_dissect(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    const struct frame_findings *findings;

    (void)data;
    if (!PINFO_FD_VISITED(pinfo)) {
        if (skip_note_frame(pinfo))
            return (int)tvb_captured_length(tvb);
        analyse_frame(pinfo, tree);
    }
    findings = analyse_result(pinfo);
    if (findings != NULL)
        annotate_frame(tvb, pinfo, tree, findings);
    return (int)tvb_captured_length(tvb);
}

/* What failed is in view as soon as the message's row is opened, until somebody closes it. Wireshark has no place for
 * that before the first file. */
static void failures_expand(void)
{
    static bool done;

    if (!done) {
        tree_expanded_set(subtrees.failed, true);
        tree_expanded_set(subtrees.check, true);
    }
    done = true;
}

static void imsconf_init(void)
{
    failures_expand();
    /* Where the protocol is switched off, nothing is called, and nobody shall pay for a tree. */
    if (!proto_is_protocol_enabled(find_protocol_by_id(proto_imsconf)))
        return;
    layers_prepare();
    if (!source_prepare() || !pass_start())
        report_warning("imsconf: this Wireshark does not know SIP, nothing is checked");
    skip_start();
    analyse_start();
}

static void imsconf_cleanup(void)
{
    analyse_stop();
    skip_stop();
    pass_stop();
}

static void imsconf_shutdown(void)
{
    pass_free();
    layers_free();
    table_free();
    marks_free();
    rulebook_free();
    profile_unload();
    confinfo_unload();
}

void proto_register_imsconf(void)
{
    static int *const trees[] = {&subtrees.message,      &subtrees.purpose,   &subtrees.failed, &subtrees.check,
                                 &subtrees.undecided,    &subtrees.passed,    &subtrees.inapplicable,
                                 &subtrees.unchecked,    &subtrees.rule,      &subtrees.conference,
                                 &subtrees.list,         &subtrees.header};

    for (unsigned i = 0; i < G_N_ELEMENTS(field_table); i++)
        *field_table[i].p_id = -1;
    for (unsigned i = 0; i < G_N_ELEMENTS(trees); i++)
        *trees[i] = -1;
    proto_imsconf = proto_register_protocol("IMS conference conformance", "IMSCONF", "imsconf");
    proto_register_field_array(proto_imsconf, field_table, (int)G_N_ELEMENTS(field_table));
    proto_register_subtree_array(trees, (int)G_N_ELEMENTS(trees));
    marks_register(proto_imsconf, rulebook_builtin());
    preferences_register(proto_imsconf);
    tap_register_messages();
    table_register();
    graph_register(proto_imsconf);
    filter_register();
    pass_register();
    register_postdissector(create_dissector_handle(imsconf_dissect, proto_imsconf));
    register_init_routine(imsconf_init);
    register_cleanup_routine(imsconf_cleanup);
    register_postseq_cleanup_routine(analyse_end_of_file);
    register_shutdown_routine(imsconf_shutdown);
}

void proto_reg_handoff_imsconf(void)
{
    /* Nothing: the only thing needed from others, protocol sip, is looked up when a file is opened. */
}
