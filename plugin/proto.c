/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "plugin.h"

int proto_imsconf = -1;
struct fields fields;
struct subtrees subtrees;

static dissector_handle_t handle;

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

static hf_register_info field_table[] = {
    NUMBER_FIELD(flow, "Flow", "flow", "Number of the conference flow in this file"),
    STRING_FIELD(procedure, "Procedure", "procedure", NULL),
    STRING_FIELD(profile, "Profile", "profile", NULL),
    STRING_FIELD(step, "Step", "step", "Step of the procedure that this message is"),
    STRING_FIELD(message, "Message", "message", NULL),
    STRING_FIELD(side, "Sent by", "side", "The side that sent the message, UE or NET"),
    STRING_FIELD(verdict, "Verdict", "verdict", "Worst check of this message"),
    STRING_FIELD(flow_ue, "Verdict of the UE", "flow.ue", "Verdict of the flow for the UE, as known at this frame"),
    STRING_FIELD(flow_net, "Verdict of the network", "flow.net",
                 "Verdict of the flow for the network, as known at this frame"),
    NUMBER_FIELD(findings, "Findings", "findings", "Number of failed checks in this frame"),
    NUMBER_FIELD(errors_ue, "Errors of the UE", "errors.ue",
                 "Number of errors in this message that are charged to the UE; absent when there is none"),
    NUMBER_FIELD(errors_net, "Errors of the network", "errors.net",
                 "Number of errors in this message that are charged to the network; absent when there is none"),
    STRING_FIELD(rule, "Rule", "rule", "Rule that the message does not follow"),
    STRING_FIELD(rule_name, "Name", "rule.name", NULL),
    STRING_FIELD(rule_side, "Charged", "rule.side", "The side that the failed check is charged to, UE or NET"),
    STRING_FIELD(rule_severity, "Severity", "rule.severity", "error, warning or info; only errors lower a verdict"),
    STRING_FIELD(rule_expected, "Expected", "rule.expected", NULL),
    STRING_FIELD(rule_found, "Found", "rule.found", NULL),
    STRING_FIELD(rule_source, "Source", "rule.source", "Clause of the specification"),
    FRAME_FIELD(previous_step, "Previous step", "previous_step", NULL, NULL),
    FRAME_FIELD(next_step, "Next step", "next_step", NULL, NULL),
    FRAME_FIELD(request_in, "Request in", "request_in", FRAMENUM_TYPE(FT_FRAMENUM_REQUEST), NULL),
    FRAME_FIELD(response_in, "Response in", "response_in", FRAMENUM_TYPE(FT_FRAMENUM_RESPONSE), NULL),
    FRAME_FIELD(retransmission_of, "Retransmission of", "retransmission_of", FRAMENUM_TYPE(FT_FRAMENUM_RETRANS_PREV),
                NULL),
};

/* Called for every frame: what has nothing to do with SIP must leave quickly. */
static int imsconf_dissect(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    const struct frame_findings *findings;

    (void)data;
    if (!PINFO_FD_VISITED(pinfo))
        analyse_frame(pinfo, tree, source_has_sip(pinfo, tree));
    findings = analyse_result(pinfo);
    if (findings != NULL)
        annotate_frame(tvb, pinfo, tree, findings);
    return (int)tvb_captured_length(tvb);
}

static void imsconf_init(void)
{
    /* Where the protocol is switched off, nothing is called, and nobody shall pay for a tree. */
    if (!proto_is_protocol_enabled(find_protocol_by_id(proto_imsconf)))
        return;
    source_prime(handle);
    analyse_start();
}

static void imsconf_cleanup(void)
{
    set_postdissector_wanted_hfids(handle, NULL);
    analyse_stop();
}

static void imsconf_shutdown(void)
{
    table_free();
    marks_free();
    rulebook_free();
    profile_unload();
    confinfo_unload();
}

void proto_register_imsconf(void)
{
    static int *const trees[] = {&subtrees.message, &subtrees.check, &subtrees.list, &subtrees.header};

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
    handle = create_dissector_handle(imsconf_dissect, proto_imsconf);
    register_postdissector(handle);
    register_init_routine(imsconf_init);
    register_cleanup_routine(imsconf_cleanup);
    register_postseq_cleanup_routine(analyse_end_of_file);
    register_shutdown_routine(imsconf_shutdown);
}

void proto_reg_handoff_imsconf(void)
{
    /* Nothing: the only thing needed from others, protocol sip, is looked up when a file is opened. */
}
