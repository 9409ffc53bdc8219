/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes a capture of any size to standard output: capture KIND N. Raw IPv4, a millisecond between packets.
 *
 *   other N   N packets without SIP: RTP, DNS, HTTP, TLS, ICMP
 *   calls N   N ordinary calls over UDP, each with a UE of its own
 *   flows N   N conference flows
 *   mix N     N ordinary calls, a conference flow for every 20 of them, and 30 packets without SIP for each
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wires.h"

enum { LINKTYPE_RAW = 101, SNAPLEN = 65535, IP_HEADER = 20, UDP_HEADER = 8, TCP_HEADER = 20 };
enum { ICMP = 1, TCP = 6, UDP = 17 };
enum { UE_PORT = 6101, NET_PORT = 5081, UE_MEDIA = 49170, NET_MEDIA = 30000 };

struct ends {
    uint8_t from[4], to[4];
    uint16_t from_port, to_port;
};

static const uint8_t net[] = {192, 0, 2, 10}, server[] = {198, 51, 100, 7};
static uint32_t packets;

static void put(const void *bytes, size_t n)
{
    if (fwrite(bytes, 1, n, stdout) != n) {
        perror("capture");
        exit(1);
    }
}

/* The file's own numbers are in this machine's order, which its first number tells. */
static void put_file_header(void)
{
    static const struct {
        uint32_t magic;
        uint16_t major, minor;
        uint32_t zone, accuracy, snaplen, link;
    } header = {0xa1b2c3d4, 2, 4, 0, 0, SNAPLEN, LINKTYPE_RAW};

    put(&header, sizeof header);
}

static void set16(uint8_t *at, size_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static void set32(uint8_t *at, uint32_t value)
{
    set16(at, value >> 16);
    set16(at + 2, value & 0xffff);
}

/* transport: the header behind that of IP. */
static void put_packet(uint8_t protocol, const struct ends *ends, const uint8_t *transport, size_t header,
                       const void *bytes, size_t n)
{
    uint8_t ip[IP_HEADER] = {0x45, [8] = 64, [9] = protocol};
    uint32_t length = (uint32_t)(IP_HEADER + header + n);
    const uint32_t record[] = {1600000000 + packets / 1000, packets % 1000 * 1000, length, length};

    set16(ip + 2, length);
    set16(ip + 4, packets & 0xffff);
    memcpy(ip + 12, ends->from, 4);
    memcpy(ip + 16, ends->to, 4);
    put(record, sizeof record);
    put(ip, sizeof ip);
    put(transport, header);
    put(bytes, n);
    packets++;
}

static void put_udp(const struct ends *ends, const void *bytes, size_t n)
{
    uint8_t udp[UDP_HEADER] = {0};

    set16(udp, ends->from_port);
    set16(udp + 2, ends->to_port);
    set16(udp + 4, UDP_HEADER + n);
    put_packet(UDP, ends, udp, sizeof udp, bytes, n);
}

static void put_tcp(const struct ends *ends, uint32_t sequence, uint32_t confirmed, const void *bytes, size_t n)
{
    uint8_t tcp[TCP_HEADER] = {[12] = 0x50, [13] = 0x18, [14] = 0xff, [15] = 0xff}; /* PSH, ACK */

    set16(tcp, ends->from_port);
    set16(tcp + 2, ends->to_port);
    set32(tcp + 4, sequence);
    set32(tcp + 8, confirmed);
    put_packet(TCP, ends, tcp, sizeof tcp, bytes, n);
}

static void address_of(uint32_t ue, uint8_t *address)
{
    address[0] = 10;
    address[1] = (uint8_t)(ue >> 16);
    set16(address + 2, ue & 0xffff);
}

/* ---- Packets without SIP ------------------------------------------------------------------------------------------ */

/* Of the stream that the conference flow of the same number has set up, where there is one. */
static void put_rtp(uint32_t number, uint32_t ue)
{
    struct ends ends = {.from_port = number % 2 ? UE_MEDIA : NET_MEDIA, .to_port = number % 2 ? NET_MEDIA : UE_MEDIA};
    uint8_t rtp[12 + 60] = {0x80, 96}, media[4] = {100, (uint8_t)(64 + ue / 65536 % 64)};

    set16(media + 2, ue & 0xffff);
    address_of(ue, number % 2 ? ends.from : ends.to);
    memcpy(number % 2 ? ends.to : ends.from, media, 4);
    set16(rtp + 2, number / 2 & 0xffff);
    set32(rtp + 4, number / 2 * 320);
    set32(rtp + 8, ue * 2 + number % 2);
    put_udp(&ends, rtp, sizeof rtp);
}

static void put_dns(uint32_t number, uint32_t ue)
{
    struct ends ends = {.from_port = number % 2 ? 53 : 40000, .to_port = number % 2 ? 40000 : 53};
    uint8_t dns[64] = {0, 0, 1, 0, 0, 1};
    static const uint8_t question[] = "\4host\7example\3net\0\0\1\0\1", answer[] = "\300\14\0\1\0\1\0\0\1\54\0\4\300\0\2\1";
    size_t n = 12;

    address_of(ue, number % 2 ? ends.to : ends.from);
    memcpy(number % 2 ? ends.from : ends.to, net, 4);
    set16(dns, number / 2 & 0xffff);
    if (number % 2) {
        dns[2] = 0x81;
        dns[3] = 0x80;
        dns[7] = 1;
    }
    memcpy(dns + n, question, sizeof question - 1);
    n += sizeof question - 1;
    if (number % 2) {
        memcpy(dns + n, answer, sizeof answer - 1);
        n += sizeof answer - 1;
    }
    put_udp(&ends, dns, n);
}

/* Eight connections, on each of which something is asked and answered again and again. */
static void put_stream(uint32_t number)
{
    static const char request[] = "GET /index.html HTTP/1.1\r\nHost: www.example.net\r\nAccept: */*\r\n\r\n",
                      response[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 512\r\n\r\n";
    static uint32_t sent[8][2];
    unsigned connection = number / 2 % 8, side = number % 2;
    bool tls = connection < 4;
    uint8_t bytes[5 + 1024] = {0x17, 3, 3, 4, 0};
    size_t n = sizeof bytes;
    struct ends ends;

    ends.from_port = (uint16_t)(side ? (tls ? 443 : 80) : 50000 + connection);
    ends.to_port = (uint16_t)(side ? 50000 + connection : (tls ? 443 : 80));
    address_of(connection, side ? ends.to : ends.from);
    memcpy(side ? ends.from : ends.to, server, 4);
    if (!tls) {
        n = side ? sizeof response - 1 + 512 : sizeof request - 1;
        memset(bytes, 'x', sizeof bytes);
        memcpy(bytes, side ? response : request, side ? sizeof response - 1 : sizeof request - 1);
    }
    put_tcp(&ends, 1000 + sent[connection][side], 1000 + sent[connection][!side], bytes, n);
    sent[connection][side] += (uint32_t)n;
}

static void put_ping(uint32_t number)
{
    uint8_t icmp[8] = {number % 2 ? 0 : 8};
    uint8_t bytes[56] = {0};
    struct ends ends;

    address_of(number % 16, number % 2 ? ends.to : ends.from);
    memcpy(number % 2 ? ends.from : ends.to, server, 4);
    set16(icmp + 6, number / 2 & 0xffff);
    put_packet(ICMP, &ends, icmp, sizeof icmp, bytes, sizeof bytes);
}

/* Of 20 packets 12 are RTP, 2 DNS, 5 TCP; ue: whose. */
static void put_other(uint32_t ue)
{
    static uint32_t number, of_kind[4];
    unsigned kind = number++ % 20;

    if (kind < 12)
        put_rtp(of_kind[0]++, ue);
    else if (kind < 14)
        put_dns(of_kind[1]++, ue);
    else if (kind < 19)
        put_stream(of_kind[2]++);
    else
        put_ping(of_kind[3]++);
}

/* ---- SIP ----------------------------------------------------------------------------------------------------------- */

static void put_wire(const struct wire *wire)
{
    struct ends ends = {.from_port = wire->ue ? UE_PORT : NET_PORT, .to_port = wire->ue ? NET_PORT : UE_PORT};
    uint8_t ue[4];

    sscanf(wire->address, "%hhu.%hhu.%hhu.%hhu", &ue[0], &ue[1], &ue[2], &ue[3]);
    memcpy(ends.from, wire->ue ? ue : net, 4);
    memcpy(ends.to, wire->ue ? net : ue, 4);
    put_udp(&ends, wire->bytes, wire->n);
}

static void put_sip(uint32_t i, bool flow)
{
    GArray *wires = wires_new();

    flow ? wires_add_flow(wires, i, true) : wires_add_call(wires, i);
    for (guint j = 0; j < wires->len; j++)
        put_wire(&g_array_index(wires, struct wire, j));
    wires_free(wires);
}

static void put_other_one(uint32_t i)
{
    put_other(i / 1000);
}

static void put_call(uint32_t i)
{
    put_sip(i, false);
}

static void put_flow(uint32_t i)
{
    put_sip(i, true);
}

static void put_mixed(uint32_t i)
{
    if (i % 20 == 0)
        put_flow(i);
    put_call(i);
    for (int other = 0; other < 30; other++)
        put_other(i - i % 20);
}

static const struct {
    const char *name;
    void (*put)(uint32_t i);
} kinds[] = {{"other", put_other_one}, {"calls", put_call}, {"flows", put_flow}, {"mix", put_mixed}};

int main(int argc, char **argv)
{
    uint32_t n = argc == 3 ? (uint32_t)strtoul(argv[2], NULL, 10) : 0;

    for (size_t kind = 0; n && kind < G_N_ELEMENTS(kinds); kind++) {
        if (strcmp(argv[1], kinds[kind].name) != 0)
            continue;
        put_file_header();
        for (uint32_t i = 0; i < n; i++)
            kinds[kind].put(i);
        return fflush(stdout) == 0 ? 0 : 1;
    }
    fprintf(stderr, "usage: capture other|calls|flows|mix N >FILE\n");
    return 64;
}
