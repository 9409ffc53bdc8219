/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "plugin.h"

#include <epan/epan_dissect.h>

/*
 * Where the first pass takes SIP messages from. A post-dissector may want a field, and then gets a tree of every packet:
 * that costs more than all that is done with it. Wireshark's tap "sip_follow" gives the same messages without. But in some
 * passes no taps run (the first of tshark -2, sharkd's), and whether they run cannot be asked before the first packet,
 * when the program has made up its mind about trees. So the dissectors of link layers are stood in for, which sees every
 * packet before SIP does: where the tap gives nothing, it plants a tree of its own under the packet.
 */
static struct {
    bool on;
    int follow, probe; /* taps */
    dissector_handle_t handle;
    GHashTable *dissectors; /* those stood in for, by number of the link layer */
    bool asked, tapped;     /* whether taps run in this pass */
    epan_dissect_t *own;    /* holds the tree */
    uint32_t planted;       /* in which frame; 0: none */
    int wanted[3];
} pass;

static const char *const wanted[] = {"sip", "sip.Request-Line", "sip.Status-Line"};

/* What is queued and can be fetched was queued while taps run. Nobody listens to the probe. */
static bool taps_run(packet_info *pinfo)
{
    if (!pass.asked) {
        tap_queue_packet(pass.probe, pinfo, &pass);
        pass.tapped = fetch_tapped_data(pass.probe, 0) != NULL;
        pass.asked = true;
    }
    return pass.tapped;
}

static proto_tree *tree_plant(packet_info *pinfo, proto_tree *tree)
{
    if (pass.planted == pinfo->num) /* a link layer inside another one */
        return tree;
    pass_end(); /* of a frame in which something went wrong */
    pass.own = epan_dissect_new(pinfo->epan, true, false); /* as cheap as epan_dissect_reset(), which wants a record */
    pass.planted = pinfo->num;
    for (unsigned i = 0; i < G_N_ELEMENTS(pass.wanted); i++)
        epan_dissect_prime_with_hfid(pass.own, pass.wanted[i]); /* whichever tree it is: fields are wanted in all */
    return tree != NULL ? tree : pass.own->tree;
}

/* Of a message that the capture cut off, the dissector of SIP gives up before it comes to the tap. */
static bool is_cut(const packet_info *pinfo)
{
    return pinfo->fd->cap_len < pinfo->fd->pkt_len;
}

static int link_dissect(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    /* Whoever asks the table says so in match_uint. */
    void *dissector = g_hash_table_lookup(pass.dissectors, GUINT_TO_POINTER(pinfo->match_uint));

    if (dissector == NULL)
        return 0;
    if (pass.on && !PINFO_FD_VISITED(pinfo)) {
        if (!taps_run(pinfo) || is_cut(pinfo))
            tree = tree_plant(pinfo, tree);
        else if (skip_frame(tvb, pinfo, tree))
            return (int)tvb_captured_length(tvb);
    }
    return call_dissector_only((dissector_handle_t)dissector, tvb, pinfo, tree, data);
}

static void link_note(const char *table, ftenum_t type, void *key, void *entry, void *unused)
{
    dissector_handle_t handle = dtbl_entry_get_handle((dtbl_entry_t *)entry);

    (void)table;
    (void)type;
    (void)unused;
    if (handle != NULL && handle != pass.handle)
        g_hash_table_insert(pass.dissectors, key, (void *)handle);
}

static void link_take(void *key, void *handle, void *table)
{
    if (dissector_get_uint_handle((dissector_table_t)table, GPOINTER_TO_UINT(key)) == (dissector_handle_t)handle)
        dissector_add_uint("wtap_encap", GPOINTER_TO_UINT(key), pass.handle);
}

/* Each time, as dissectors may have come since. Not by dissector_change_uint(), which is for users: their Decode As would
 * show it and save it. */
static void links_take(void)
{
    dissector_table_t table = find_dissector_table("wtap_encap");

    if (pass.dissectors == NULL)
        pass.dissectors = g_hash_table_new(NULL, NULL);
    dissector_table_foreach("wtap_encap", link_note, NULL);
    g_hash_table_foreach(pass.dissectors, link_take, (void *)table);
}

void pass_register(void)
{
    pass.handle = create_dissector_handle(link_dissect, -1); /* of no protocol: it is no layer */
    pass.probe = register_tap("imsconf_probe");
}

bool pass_start(void)
{
    GString *error;

    pass.asked = false;
    for (unsigned i = 0; i < G_N_ELEMENTS(pass.wanted); i++)
        if ((pass.wanted[i] = proto_registrar_get_id_byname(wanted[i])) == -1)
            return false;
    links_take();
    error = register_tap_listener("sip_follow", &pass, NULL, TL_IS_DISSECTOR_HELPER, NULL, NULL, NULL, NULL);
    if (error != NULL)
        g_string_free(error, TRUE);
    pass.follow = find_tap_id("sip_follow");
    pass.on = error == NULL;
    return pass.on;
}

void pass_stop(void)
{
    if (pass.on)
        remove_tap_listener(&pass);
    pass.on = false;
    pass_end();
}

void pass_end(void)
{
    if (pass.own != NULL)
        epan_dissect_free(pass.own);
    pass.own = NULL;
    pass.planted = 0;
}

bool pass_has_taps(packet_info *pinfo)
{
    return taps_run(pinfo);
}

tvbuff_t *pass_tapped(unsigned i)
{
    return (tvbuff_t *)fetch_tapped_data(pass.follow, (int)i);
}

proto_tree *pass_tree(packet_info *pinfo, proto_tree *tree)
{
    if (pass.planted != pinfo->num)
        return NULL;
    return tree != NULL ? tree : pass.own->tree;
}

void pass_free(void)
{
    g_clear_pointer(&pass.dissectors, g_hash_table_destroy);
}
