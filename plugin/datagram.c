/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "plugin.h"

#include <wiretap/wtap.h>

/*
 * The headers of the plainest packets, read from the bytes of the frame, without Wireshark. What is not exactly as
 * expected is left to Wireshark: fragments, options, extension headers, lengths that do not fit, anything behind the
 * packet that is not padding.
 */

enum { ETHERNET_HEADER = 14, VLAN_TAG = 4, SLL_HEADER = 16, SLL2_HEADER = 20, LOOP_HEADER = 4 };
enum { IPV4_HEADER = 20, IPV6_HEADER = 40, UDP_HEADER = 8, PADDING_MAX = 46 };
enum { TYPE_IPV4 = 0x0800, TYPE_IPV6 = 0x86dd, TYPE_VLAN = 0x8100, TYPE_QINQ = 0x88a8 };
enum { DONT_FRAGMENT = 0x4000 };

struct bytes {
    const uint8_t *p;
    unsigned n;
};

static unsigned get16(const uint8_t *at)
{
    return (unsigned)at[0] << 8 | at[1];
}

static bool bytes_skip(struct bytes *bytes, unsigned n)
{
    if (bytes->n < n)
        return false;
    bytes->p += n;
    bytes->n -= n;
    return true;
}

/* Up to two tags; then what is in the frame. */
static bool ethernet_read(struct bytes *bytes)
{
    const uint8_t *type;

    if (!bytes_skip(bytes, ETHERNET_HEADER))
        return false;
    type = bytes->p - 2;
    for (int tags = 0; tags < 2 && (get16(type) == TYPE_VLAN || get16(type) == TYPE_QINQ); tags++) {
        type = bytes->p + 2;
        if (!bytes_skip(bytes, VLAN_TAG))
            return false;
    }
    return get16(type) == TYPE_IPV4 || get16(type) == TYPE_IPV6;
}

/* The kinds of device whose protocol field is that of Ethernet: Ethernet, loopback, none. */
static bool sll_read(struct bytes *bytes, unsigned header, unsigned device_at, unsigned type_at)
{
    const uint8_t *start = bytes->p;

    if (!bytes_skip(bytes, header))
        return false;
    switch (get16(start + device_at)) {
    case 1:
    case 772:
    case 65534:
        return get16(start + type_at) == TYPE_IPV4 || get16(start + type_at) == TYPE_IPV6;
    default:
        return false;
    }
}

/* An address family, in the order of bytes of the machine that captured; IPv6 has another number on every system. */
static bool loop_read(struct bytes *bytes)
{
    const uint8_t *family = bytes->p;

    if (!bytes_skip(bytes, LOOP_HEADER) || family[1] != 0 || family[2] != 0 || (family[0] != 0 && family[3] != 0))
        return false;
    switch (family[0] | family[3]) {
    case 2:
    case 24:
    case 28:
    case 30:
        return true;
    default:
        return false;
    }
}

static bool link_read(uint32_t encapsulation, struct bytes *bytes)
{
    switch (encapsulation) {
    case WTAP_ENCAP_ETHERNET:
        return ethernet_read(bytes);
    case WTAP_ENCAP_SLL:
        return sll_read(bytes, SLL_HEADER, 2, 14);
    case WTAP_ENCAP_SLL2:
        return sll_read(bytes, SLL2_HEADER, 8, 0);
    case WTAP_ENCAP_NULL:
    case WTAP_ENCAP_LOOP:
        return loop_read(bytes);
    case WTAP_ENCAP_RAW_IP:
    case WTAP_ENCAP_RAW_IP4:
    case WTAP_ENCAP_RAW_IP6:
        return true;
    default:
        return false;
    }
}

static bool is_padding(const uint8_t *p, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if (p[i] != 0)
            return false;
    return n <= PADDING_MAX;
}

static bool ip_read(struct bytes *bytes, struct datagram *datagram)
{
    const uint8_t *ip = bytes->p;
    unsigned header, total;

    if (bytes->n >= IPV4_HEADER && ip[0] == 0x45) {
        header = IPV4_HEADER;
        total = get16(ip + 2);
        if ((get16(ip + 6) & ~(unsigned)DONT_FRAGMENT) != 0)
            return false;
        *datagram = (struct datagram){.source = ip + 12, .destination = ip + 16, .address_size = 4, .protocol = ip[9]};
    } else if (bytes->n >= IPV6_HEADER && ip[0] >> 4 == 6) {
        header = IPV6_HEADER;
        total = IPV6_HEADER + get16(ip + 4);
        *datagram = (struct datagram){.source = ip + 8, .destination = ip + 24, .address_size = 16, .protocol = ip[6]};
    } else {
        return false;
    }
    if (total <= header || total > bytes->n || !is_padding(ip + total, bytes->n - total))
        return false;
    bytes->p += header;
    bytes->n = total - header;
    return true;
}

bool datagram_read(uint32_t encapsulation, const uint8_t *frame, unsigned n, struct datagram *datagram)
{
    struct bytes bytes = {frame, n};

    if (!link_read(encapsulation, &bytes) || !ip_read(&bytes, datagram))
        return false;
    if (datagram->protocol == DATAGRAM_UDP) {
        const uint8_t *udp = bytes.p;
        if (bytes.n < UDP_HEADER || get16(udp + 4) != bytes.n)
            return false;
        datagram->source_port = (uint16_t)get16(udp);
        datagram->destination_port = (uint16_t)get16(udp + 2);
        bytes_skip(&bytes, UDP_HEADER);
    }
    datagram->payload = bytes.p;
    datagram->payload_size = bytes.n;
    return true;
}
