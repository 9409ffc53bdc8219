/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer: the SIP reader, everything it offers, on any bytes. The first byte says stream or datagram, and cut or not. */
#include <stddef.h>
#include <stdint.h>

#include "imsconf/sip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_value(struct slice value)
{
    struct sip_name_addr addr;
    struct sip_via via;
    struct sip_uri uri;
    struct sip_param param;
    struct slice head, params, element, method;
    uint64_t a, b;

    if (sip_name_addr_read(value, &addr)) {
        sip_uri_read(addr.uri, &uri);
        sip_uri_equal(addr.uri, value);
        sip_route_equal(value, value);
    }
    sip_via_read(value, &via);
    sip_value_split(value, &head, &params);
    while (sip_param_next(&params, &param))
        sip_percent_equal(param.value, param.name, true);
    for (head = value; sip_list_next(&head, &element);)
        sip_host_compare(element, value);
    sip_cseq_read(value, &a, &method);
    sip_rack_read(value, &a, &b, &method);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sip_message message;
    struct sip_values values;

    if (size < 1)
        return 0;
    if (!sip_message_read(&message, (const char *)data + 1, size - 1, size - 1 + (data[0] & 2 ? 100 : 0), data[0] & 1))
        return 0;
    for (int id = 0; id < SIP_HEADER_COUNT; id++) {
        sip_values_begin(&values, &message, (enum sip_header_id)id, SLICE("X"));
        while (sip_values_next(&values))
            read_value(values.value);
    }
    return 0;
}
