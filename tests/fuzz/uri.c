/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer: values, parameters, URIs and hosts. The input is two of them, parted by the first line end. */
#include <stddef.h>
#include <stdint.h>

#include "invariants.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_params(struct slice params)
{
    struct slice rest = params;
    struct sip_param param, found;

    while (sip_param_next(&rest, &param)) {
        require_inside(params, param.name);
        require_inside(params, param.value);
        REQUIRE(sip_param_find(params, param.name, &found));
    }
}

static void read_list(struct slice value)
{
    struct slice rest = value, element, head, params;
    const char *last = NULL;

    while (sip_list_next(&rest, &element)) {
        require_inside(value, element);
        REQUIRE(element.n && (!last || element.p >= last));
        last = element.p + element.n;
        sip_value_split(element, &head, &params);
        require_inside(element, head);
        require_inside(element, params);
        read_params(params);
    }
}

static void read_addresses(struct slice value)
{
    struct sip_name_addr addr;
    struct sip_via via;

    if (sip_name_addr_read(value, &addr)) {
        require_inside(value, addr.display);
        require_inside(value, addr.uri);
        require_inside(value, addr.params);
        read_params(addr.params);
    }
    if (sip_via_read(value, &via)) {
        require_inside(value, via.protocol);
        require_inside(value, via.transport);
        require_inside(value, via.sent_by);
        require_inside(via.sent_by, via.host);
        require_inside(via.sent_by, via.port);
        require_inside(value, via.params);
    }
}

static void read_uri(struct slice text)
{
    struct sip_uri uri;

    if (!sip_uri_read(text, &uri))
        return;
    const struct slice parts[] = {uri.scheme, uri.user,   uri.password, uri.host,
                                  uri.port,   uri.params, uri.headers,  uri.opaque};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        require_inside(text, parts[i]);
    sip_host_is_address(uri.host);
}

static void read_numbers(struct slice value)
{
    struct slice method;
    uint64_t a, b;

    if (sip_cseq_read(value, &a, &method))
        require_inside(value, method);
    if (sip_rack_read(value, &a, &b, &method))
        require_inside(value, method);
}

static void read_value(struct slice value)
{
    read_list(value);
    read_addresses(value);
    read_uri(value);
    read_numbers(value);
    REQUIRE(sip_uri_equal(value, value));
    REQUIRE(sip_host_compare(value, value) == (value.n ? SIP_HOST_EQUAL : SIP_HOST_UNKNOWN));
    REQUIRE(sip_percent_equal(value, value, false));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice all = {(const char *)data, size}, a, b;
    size_t end = slice_find(all, '\n');

    a = slice_part(all, 0, end);
    b = slice_from(all, end < size ? end + 1 : end);
    read_value(a);
    read_value(b);
    REQUIRE(sip_uri_equal(a, b) == sip_uri_equal(b, a));
    REQUIRE(sip_route_equal(a, b) == sip_route_equal(b, a));
    REQUIRE(sip_host_compare(a, b) == sip_host_compare(b, a));
    REQUIRE(sip_percent_equal(a, b, true) == sip_percent_equal(b, a, true));
    REQUIRE(!sip_percent_equal(a, b, false) || sip_percent_equal(a, b, true));
    return 0;
}
