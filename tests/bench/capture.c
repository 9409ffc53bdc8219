/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes a capture of any size to standard output: capture flows|calls N. Raw IPv4 with UDP, a millisecond between
 * packets; every flow and every call has a UE of its own.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wires.h"

enum { LINKTYPE_RAW = 101, SNAPLEN = 65535, IP_HEADER = 20, UDP_HEADER = 8, UE_PORT = 6101, NET_PORT = 5081 };

static const uint8_t net[] = {192, 0, 2, 10};

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

static void put_packet(const struct wire *wire, uint32_t number)
{
    uint8_t headers[IP_HEADER + UDP_HEADER] = {0x45, [8] = 64, [9] = 17};
    uint16_t udp = (uint16_t)(UDP_HEADER + wire->n), ip = (uint16_t)(IP_HEADER + udp);
    uint16_t from = wire->ue ? UE_PORT : NET_PORT, to = wire->ue ? NET_PORT : UE_PORT;
    const uint32_t record[] = {1600000000 + number / 1000, number % 1000 * 1000, ip, ip};
    const uint16_t words[][2] = {{2, ip}, {4, (uint16_t)number}, {20, from}, {22, to}, {24, udp}};

    uint8_t ue[4];

    sscanf(wire->address, "%hhu.%hhu.%hhu.%hhu", &ue[0], &ue[1], &ue[2], &ue[3]);
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        headers[words[i][0]] = (uint8_t)(words[i][1] >> 8);
        headers[words[i][0] + 1] = (uint8_t)words[i][1];
    }
    memcpy(headers + 12, wire->ue ? ue : net, 4);
    memcpy(headers + 16, wire->ue ? net : ue, 4);
    put(record, sizeof record);
    put(headers, sizeof headers);
    put(wire->bytes, wire->n);
}

int main(int argc, char **argv)
{
    bool flows = argc == 3 && !strcmp(argv[1], "flows");
    unsigned n = argc == 3 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;
    uint32_t number = 0;

    if (!n || (!flows && strcmp(argv[1], "calls") != 0)) {
        fprintf(stderr, "usage: capture flows|calls N >FILE\n");
        return 64;
    }
    put_file_header();
    for (unsigned i = 0; i < n; i++) {
        GArray *wires = wires_new();

        flows ? wires_add_flow(wires, i, true) : wires_add_call(wires, i);
        for (guint j = 0; j < wires->len; j++)
            put_packet(&g_array_index(wires, struct wire, j), number++);
        wires_free(wires);
    }
    return fflush(stdout) == 0 ? 0 : 1;
}
