/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "plugin.h"

static bool starts_at(proto_node *node, const struct source_item *item, unsigned offset)
{
    const field_info *info = PNODE_FINFO(node);

    return info != NULL && info->ds_tvb == item->tvb && info->start >= 0 && (unsigned)info->start == offset &&
           info->length > 0 && !proto_item_is_generated(node) && !proto_item_is_hidden(node);
}

static bool is_header_block(proto_node *node)
{
    const field_info *info = PNODE_FINFO(node);

    return info != NULL && strcmp(info->hfinfo->abbrev, "sip.msg_hdr") == 0;
}

static proto_node *child_at(proto_node *parent, const struct source_item *item, unsigned offset)
{
    proto_node *node = parent->first_child;

    while (node != NULL && !starts_at(node, item, offset))
        node = node->next;
    return node;
}

/* The innermost row below parent that starts there, and where several do, the last one looked at on the way down: the
 * lines of a body are rows of whatever dissector took it, at any depth. */
static proto_node *innermost_at(proto_node *parent, const struct source_item *item, unsigned offset)
{
    proto_node *found = NULL;
    proto_node *node = parent->first_child;

    while (node != NULL) {
        if (starts_at(node, item, offset))
            found = node;
        if (node->first_child != NULL) {
            node = node->first_child;
            continue;
        }
        while (node != parent && node->next == NULL)
            node = node->parent;
        node = node == parent ? NULL : node->next;
    }
    return found;
}

proto_item *place_find(const struct source_item *item, uint32_t skip, const struct check *check)
{
    unsigned offset = item->start + skip + check->offset;

    if (!check->located)
        return NULL;
    /* The header block starts where its first header does, and the method where the Request-Line does: rows are
     * looked for on their own level only. */
    for (proto_node *part = item->node->first_child; part != NULL; part = part->next) {
        proto_node *row;

        if (is_header_block(part))
            row = child_at(part, item, offset);
        else if (starts_at(part, item, offset))
            row = part; /* start line, or the body as a whole */
        else
            row = innermost_at(part, item, offset);
        if (row != NULL)
            return row;
    }
    return NULL;
}
