/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer: the SIP reader on any bytes. The first byte says stream or datagram, and cut or not. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <glib.h>

#include "invariants.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A whole message of a stream ends where it says, whatever comes behind it. */
static void require_end(const struct sip_message *message, size_t used)
{
    struct sip_message again;
    char *bytes = g_malloc(used + 9);

    memcpy(bytes, message->bytes.p + message->bytes.n - used, used);
    memcpy(bytes + used, "INVITE s:", 9);
    REQUIRE(sip_message_read(&again, bytes, used + 9, used + 9, true) == used);
    REQUIRE(again.extent == SIP_COMPLETE && again.bytes.n == message->bytes.n && again.body.n == message->body.n);
    g_free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice bytes = {(const char *)data + 1, size - 1};
    struct sip_message message;
    bool stream;
    size_t used;

    if (size < 1)
        return 0;
    stream = data[0] & 1;
    used = sip_message_read(&message, bytes.p, bytes.n, bytes.n + (data[0] & 2 ? 100 : 0), stream);
    if (!used)
        return 0;
    REQUIRE(used <= bytes.n);
    require_message(&message, bytes);
    if (stream && message.extent == SIP_COMPLETE && message.bytes.p == bytes.p && data[0] & 4)
        require_end(&message, used);
    return 0;
}
