/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "imsconf/sip.h"

#include "chars.h"

struct header_row {
    struct slice name;
    char compact; /* 0: none */
    bool list;
};

#define ONE(text, compact) {{text, sizeof(text) - 1}, compact, false}
#define LIST(text, compact) {{text, sizeof(text) - 1}, compact, true}

/* In the order of enum sip_header_id, which is alphabetical: sip_header_find() relies on it. */
static const struct header_row headers[SIP_HEADER_COUNT] = {
    [SIP_ACCEPT] = LIST("Accept", 0),
    [SIP_ACCEPT_CONTACT] = LIST("Accept-Contact", 'a'),
    [SIP_ALLOW] = LIST("Allow", 0),
    [SIP_ALLOW_EVENTS] = LIST("Allow-Events", 'u'),
    [SIP_AUTHORIZATION] = ONE("Authorization", 0),
    [SIP_CALL_ID] = ONE("Call-ID", 'i'),
    [SIP_CALL_INFO] = LIST("Call-Info", 0),
    [SIP_CONTACT] = LIST("Contact", 'm'),
    [SIP_CONTENT_ENCODING] = LIST("Content-Encoding", 'e'),
    [SIP_CONTENT_LENGTH] = ONE("Content-Length", 'l'),
    [SIP_CONTENT_TYPE] = ONE("Content-Type", 'c'),
    [SIP_CSEQ] = ONE("CSeq", 0),
    [SIP_EVENT] = ONE("Event", 'o'),
    [SIP_EXPIRES] = ONE("Expires", 0),
    [SIP_FROM] = ONE("From", 'f'),
    [SIP_GEOLOCATION] = LIST("Geolocation", 0),
    [SIP_MAX_FORWARDS] = ONE("Max-Forwards", 0),
    [SIP_MIN_SE] = ONE("Min-SE", 0),
    [SIP_P_ACCESS_NETWORK_INFO] = LIST("P-Access-Network-Info", 0),
    [SIP_P_ASSERTED_IDENTITY] = LIST("P-Asserted-Identity", 0),
    [SIP_P_ASSERTED_SERVICE] = LIST("P-Asserted-Service", 0),
    [SIP_P_ASSOCIATED_URI] = LIST("P-Associated-URI", 0),
    [SIP_P_EARLY_MEDIA] = LIST("P-Early-Media", 0),
    [SIP_P_PREFERRED_IDENTITY] = LIST("P-Preferred-Identity", 0),
    [SIP_P_PREFERRED_SERVICE] = ONE("P-Preferred-Service", 0),
    [SIP_PATH] = LIST("Path", 0),
    [SIP_PROXY_AUTHORIZATION] = ONE("Proxy-Authorization", 0),
    [SIP_PROXY_REQUIRE] = LIST("Proxy-Require", 0),
    [SIP_RACK] = ONE("RAck", 0),
    [SIP_REASON] = LIST("Reason", 0),
    [SIP_RECORD_ROUTE] = LIST("Record-Route", 0),
    [SIP_RECV_INFO] = LIST("Recv-Info", 0),
    [SIP_REFER_TO] = ONE("Refer-To", 'r'),
    [SIP_REFERRED_BY] = ONE("Referred-By", 'b'),
    [SIP_REJECT_CONTACT] = LIST("Reject-Contact", 'j'),
    [SIP_REQUEST_DISPOSITION] = LIST("Request-Disposition", 'd'),
    [SIP_REQUIRE] = LIST("Require", 0),
    [SIP_RETRY_AFTER] = ONE("Retry-After", 0),
    [SIP_ROUTE] = LIST("Route", 0),
    [SIP_RSEQ] = ONE("RSeq", 0),
    [SIP_SECURITY_CLIENT] = LIST("Security-Client", 0),
    [SIP_SECURITY_SERVER] = LIST("Security-Server", 0),
    [SIP_SECURITY_VERIFY] = LIST("Security-Verify", 0),
    [SIP_SERVICE_ROUTE] = LIST("Service-Route", 0),
    [SIP_SESSION_EXPIRES] = ONE("Session-Expires", 'x'),
    [SIP_SUBJECT] = ONE("Subject", 's'),
    [SIP_SUBSCRIPTION_STATE] = ONE("Subscription-State", 0),
    [SIP_SUPPORTED] = LIST("Supported", 'k'),
    [SIP_TO] = ONE("To", 't'),
    [SIP_UNSUPPORTED] = LIST("Unsupported", 0),
    [SIP_VIA] = LIST("Via", 'v'),
    [SIP_WWW_AUTHENTICATE] = ONE("WWW-Authenticate", 0),
};

/* The headers of each letter, from the first to the last. A name is compared with the few it can be. */
static const struct {
    unsigned char first, last;
} letters['z' - 'a' + 1] = {
    ['a' - 'a'] = {SIP_ACCEPT, SIP_AUTHORIZATION},
    ['c' - 'a'] = {SIP_CALL_ID, SIP_CSEQ},
    ['e' - 'a'] = {SIP_EVENT, SIP_EXPIRES},
    ['f' - 'a'] = {SIP_FROM, SIP_FROM},
    ['g' - 'a'] = {SIP_GEOLOCATION, SIP_GEOLOCATION},
    ['m' - 'a'] = {SIP_MAX_FORWARDS, SIP_MIN_SE},
    ['p' - 'a'] = {SIP_P_ACCESS_NETWORK_INFO, SIP_PROXY_REQUIRE},
    ['r' - 'a'] = {SIP_RACK, SIP_RSEQ},
    ['s' - 'a'] = {SIP_SECURITY_CLIENT, SIP_SUPPORTED},
    ['t' - 'a'] = {SIP_TO, SIP_TO},
    ['u' - 'a'] = {SIP_UNSUPPORTED, SIP_UNSUPPORTED},
    ['v' - 'a'] = {SIP_VIA, SIP_VIA},
    ['w' - 'a'] = {SIP_WWW_AUTHENTICATE, SIP_WWW_AUTHENTICATE},
};

static const struct slice methods[] = {
    [SIP_METHOD_OTHER] = {"OTHER", 5}, [SIP_INVITE] = {"INVITE", 6},       [SIP_ACK] = {"ACK", 3},
    [SIP_BYE] = {"BYE", 3},            [SIP_CANCEL] = {"CANCEL", 6},       [SIP_REGISTER] = {"REGISTER", 8},
    [SIP_OPTIONS] = {"OPTIONS", 7},    [SIP_PRACK] = {"PRACK", 5},         [SIP_UPDATE] = {"UPDATE", 6},
    [SIP_SUBSCRIBE] = {"SUBSCRIBE", 9}, [SIP_NOTIFY] = {"NOTIFY", 6},      [SIP_REFER] = {"REFER", 5},
    [SIP_MESSAGE] = {"MESSAGE", 7},    [SIP_INFO] = {"INFO", 4},           [SIP_PUBLISH] = {"PUBLISH", 7},
};

#define METHOD_COUNT (sizeof(methods) / sizeof(methods[0]))

static bool id_is_known(enum sip_header_id id)
{
    return (int)id > SIP_HEADER_OTHER && (int)id < SIP_HEADER_COUNT;
}

const char *sip_header_name(enum sip_header_id id)
{
    return id_is_known(id) ? headers[id].name.p : NULL;
}

bool sip_header_is_list(enum sip_header_id id)
{
    return id_is_known(id) && headers[id].list;
}

static enum sip_header_id find_compact(char letter)
{
    for (int id = SIP_HEADER_OTHER + 1; id < SIP_HEADER_COUNT; id++) {
        if (headers[id].compact == letter)
            return (enum sip_header_id)id;
    }
    return SIP_HEADER_OTHER;
}

enum sip_header_id sip_header_find(struct slice name)
{
    if (name.n == 0 || !char_is_alpha(name.p[0]))
        return SIP_HEADER_OTHER;

    char letter = char_lower(name.p[0]);
    if (name.n == 1)
        return find_compact(letter);

    for (int id = letters[letter - 'a'].first; id <= letters[letter - 'a'].last; id++) {
        if (headers[id].name.n == name.n && slice_bytes_equal_nocase(headers[id].name.p, name.p, name.n))
            return (enum sip_header_id)id;
    }
    return SIP_HEADER_OTHER;
}

const char *sip_method_name(enum sip_method method)
{
    return methods[(size_t)method < METHOD_COUNT ? method : SIP_METHOD_OTHER].p;
}

enum sip_method sip_method_find(struct slice name)
{
    for (size_t i = SIP_METHOD_OTHER + 1; i < METHOD_COUNT; i++) {
        if (slice_equal(methods[i], name))
            return (enum sip_method)i;
    }
    return SIP_METHOD_OTHER;
}
