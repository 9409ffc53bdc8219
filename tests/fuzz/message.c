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

/* What was glanced at and completed is what was read. */
static void require_glance(const struct sip_message *message, struct slice bytes, size_t reported, bool stream, size_t used)
{
    struct sip_message glance;

    REQUIRE(sip_message_glance(&glance, bytes.p, bytes.n, reported, stream) == used);
    REQUIRE(glance.method == message->method && glance.extent == message->extent);
    REQUIRE(slice_equal(glance.body, message->body) && slice_equal(glance.request_uri, message->request_uri));
    REQUIRE(slice_equal(sip_header_value(&glance, SIP_CALL_ID), sip_header_value(message, SIP_CALL_ID)));
    REQUIRE(slice_equal(sip_header_value(&glance, SIP_TO), sip_header_value(message, SIP_TO)));
    sip_message_complete(&glance);
    for (int id = SIP_HEADER_OTHER + 1; id < SIP_HEADER_COUNT; id++) {
        const struct sip_noted *one = sip_header_noted(message, (enum sip_header_id)id);
        const struct sip_noted *other = sip_header_noted(&glance, (enum sip_header_id)id);

        REQUIRE(!one == !other && (!one || !memcmp(one, other, sizeof *one)));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice bytes = {(const char *)data + 1, size - 1};
    struct sip_message message;
    bool stream;
    size_t used, reported;

    if (size < 1)
        return 0;
    stream = data[0] & 1;
    reported = bytes.n + (data[0] & 2 ? 100 : 0);
    used = sip_message_read(&message, bytes.p, bytes.n, reported, stream);
    if (!used)
        return 0;
    REQUIRE(used <= bytes.n);
    require_message(&message, bytes);
    require_glance(&message, bytes, reported, stream, used);
    if (stream && message.extent == SIP_COMPLETE && message.bytes.p == bytes.p && data[0] & 4)
        require_end(&message, used);
    return 0;
}
