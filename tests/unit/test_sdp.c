/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

#include "imsconf/sdp.h"

static const char offer[] =
    "v=0\r\no=alice 7001 1 IN IP4 192.0.2.77\r\ns=-\r\nc=IN IP4 192.0.2.77\r\nb=AS:540\r\nt=0 0\r\n"
    "a=tcap:1 RTP/AVPF\r\n"
    "m=audio 49170 RTP/AVP 96 97 0\r\nb=AS:65\r\nb=RS:0\r\n"
    "a=rtpmap:96 EVS/16000/1\r\na=fmtp:96 br=5.9-13.2; bw=nb-swb;max-red=220\r\n"
    "a=rtpmap: 97 AMR-WB/16000\r\na=sendonly\r\n"
    "a=curr:qos local none\r\na=des:qos mandatory remote sendrecv\r\na=conf:qos remote recv\r\n"
    "m=video 0/2 RTP/AVP 110\r\nc=IN IP6 2001:db8::1/127\r\na=pcfg:1 t=1\r\n";

static struct slice whole_offer(void)
{
    return slice_of(offer);
}

static void assert_slice(struct slice have, const char *want)
{
    char *text = slice_dup(have);

    if (want)
        assert_string_equal(text, want);
    else
        assert_null(text);
    g_free(text);
}

static struct sdp_media section(const struct sdp *sdp, unsigned index)
{
    struct sdp_sections walk = sdp_sections(sdp);
    const struct sdp_media *media;

    do {
        media = sdp_media_next(&walk);
        assert_non_null(media);
    } while (media->index != index);
    return *media;
}

static void session_and_sections_are_told_apart(void **state)
{
    struct sdp *sdp = sdp_read(whole_offer());
    struct sdp_media audio = section(sdp, 0), video = section(sdp, 1);
    struct sdp_line line;

    (void)state;
    assert_int_equal(sdp->section_count, 2);
    assert_slice(sdp_value(sdp->session, 'v'), "0");
    assert_slice(sdp_value(sdp->session, 't'), "0 0");
    assert_slice(sdp_value(sdp->session, 'm'), NULL);
    assert_slice(audio.media, "audio");
    assert_slice(audio.port, "49170");
    assert_slice(audio.protocol, "RTP/AVP");
    assert_slice(audio.formats, "96 97 0");
    assert_slice(audio.line, "m=audio 49170 RTP/AVP 96 97 0");
    assert_true(audio.active);
    assert_slice(video.port, "0");
    assert_false(video.active);
    assert_true(sdp_bandwidth_find(audio.lines, "as", &line));
    assert_slice(line.value, "65");
    assert_slice(line.line, "b=AS:65");
    assert_false(sdp_bandwidth_find(audio.lines, "RR", &line));
    assert_slice(sdp_connection_address(audio.connection.value), "192.0.2.77");
    assert_slice(sdp_connection_address(video.connection.value), "2001:db8::1");
    sdp_unref(sdp);
}

static void origin_has_six_words(void **state)
{
    struct sdp_origin origin = sdp_origin_read(SLICE("alice 7001 1 IN IP4 192.0.2.77"));

    (void)state;
    assert_true(origin.whole);
    assert_slice(origin.version, "1");
    assert_slice(origin.address, "192.0.2.77");
    assert_false(sdp_origin_read(SLICE("alice 7001 1 IN IP4")).whole);
    assert_false(sdp_origin_read(SLICE("alice 7001 1 IN IP4 192.0.2.77 more")).whole);
    assert_false(sdp_origin_read(SLICE("")).whole);
}

static bool codecs_are_equal(const char *a, const char *b)
{
    struct sdp_codec x = sdp_codec_read(slice_of(a)), y = sdp_codec_read(slice_of(b));

    return sdp_codec_equal(&x, &y);
}

static void payload_types_have_codec_and_parameters(void **state)
{
    struct sdp *sdp = sdp_read(whole_offer());
    struct sdp_media audio = section(sdp, 0);

    (void)state;
    assert_slice(sdp_payload_of(&audio, 96)->codec, "EVS/16000/1");
    assert_slice(sdp_payload_of(&audio, 97)->codec, "AMR-WB/16000");
    assert_true(sdp_payload_of(&audio, 0)->listed);
    assert_false(sdp_payload_of(&audio, 98)->listed);
    assert_slice(sdp_parameter_value(sdp_payload_of(&audio, 96)->fmtp, SLICE("BW")), "nb-swb");
    assert_slice(sdp_parameter_value(sdp_payload_of(&audio, 96)->fmtp, SLICE("max-red")), "220");
    assert_slice(sdp_parameter_value(sdp_payload_of(&audio, 96)->fmtp, SLICE("dtx")), NULL);
    assert_slice(sdp_payload_of(&audio, 97)->fmtp, NULL);
    assert_true(codecs_are_equal("evs/16000", "EVS/16000/1"));
    assert_false(codecs_are_equal("EVS/16000/2", "EVS/16000"));
    assert_false(codecs_are_equal("AMR/8000", "AMR/16000"));
    assert_false(codecs_are_equal("AMR/8000", "AMR-WB/8000"));
    assert_slice(sdp_codec_read(SLICE("H264/90000")).name, "H264");
    assert_slice(sdp_codec_read(SLICE("H264/90000")).clock, "90000");
    sdp_unref(sdp);
}

static void directions_come_from_section_then_session(void **state)
{
    struct sdp *sdp = sdp_read(whole_offer()), *inactive = sdp_read(SLICE("v=0\na=inactive\nm=audio 1 RTP/AVP 0\n"));
    struct sdp_media audio = section(sdp, 0), video = section(sdp, 1), other = section(inactive, 0);

    (void)state;
    assert_int_equal(audio.direction, SDP_SEND);
    assert_slice(audio.direction_line, "a=sendonly");
    assert_int_equal(video.direction, SDP_SENDRECV);
    assert_null(video.direction_line.p);
    assert_int_equal(other.direction, SDP_INACTIVE);
    assert_slice(other.direction_line, "a=inactive");
    assert_int_equal(sdp_direction_swap(SDP_SEND), SDP_RECV);
    assert_int_equal(sdp_direction_swap(SDP_SENDRECV), SDP_SENDRECV);
    sdp_unref(inactive);
    sdp_unref(sdp);
}

static void precondition_lines_follow_the_grammar(void **state)
{
    struct sdp *sdp = sdp_read(whole_offer());
    struct sdp_lines rest = sdp->lines;
    struct sdp_qos qos;

    (void)state;
    assert_true(sdp_qos_next(&rest, &qos) && qos.readable);
    assert_true(qos.kind == SDP_CURR && qos.segment == SDP_LOCAL && qos.direction == SDP_INACTIVE);
    assert_true(sdp_qos_next(&rest, &qos) && qos.readable);
    assert_true(qos.kind == SDP_DES && qos.strength == SDP_MANDATORY && qos.segment == SDP_REMOTE);
    assert_true(sdp_qos_next(&rest, &qos) && qos.readable);
    assert_true(qos.kind == SDP_CONF && qos.direction == SDP_RECV);
    assert_false(sdp_qos_next(&rest, &qos));
    sdp_unref(sdp);
    sdp = sdp_read(
        SLICE("a=curr:qos local\na=des:qos local sendrecv\na=curr:qos local sendrecv more\na=conf:sec e2e send\n"));
    rest = sdp->lines;
    for (int i = 0; i < 4; i++)
        assert_true(sdp_qos_next(&rest, &qos) && !qos.readable);
    sdp_unref(sdp);
}

static void capabilities_are_found_at_both_levels(void **state)
{
    struct sdp *sdp = sdp_read(whole_offer());
    struct sdp_media audio = section(sdp, 0), video = section(sdp, 1);
    struct slice line;

    (void)state;
    assert_true(sdp_offers_transport(sdp, &video, "RTP/AVPF", &line));
    assert_slice(line, "a=tcap:1 RTP/AVPF");
    assert_false(sdp_offers_transport(sdp, &video, "RTP/SAVP", &line));
    assert_true(sdp_has_potential_transport(&video, &line));
    assert_false(sdp_has_potential_transport(&audio, &line));
    sdp_unref(sdp);
}

/* A finding about what is not there would else stand on another line. */
static void a_line_that_is_missing_is_no_other_line(void **state)
{
    struct sdp *sdp = sdp_read(SLICE("v=0\r\ns=-\r\nt=0 0\r\n"));
    struct sdp_line line = {0};

    (void)state;
    assert_false(sdp_line_find(sdp->lines, 'o', &line));
    assert_null(line.line.p);
    assert_false(sdp_bandwidth_find(sdp->lines, "AS", &line));
    assert_null(line.line.p);
    sdp_unref(sdp);
}

static void bare_line_feeds_and_strange_lines_do_no_harm(void **state)
{
    struct sdp *sdp = sdp_read(SLICE("v=0\n\r\n==\n?=1\nx\nX=2\ns=\nm=audio\nm=\n"));
    struct sdp_media media;

    (void)state;
    assert_slice(sdp_value(sdp->session, 's'), "");
    assert_slice(sdp_value(sdp->session, 'o'), NULL);
    assert_int_equal(sdp->section_count, 2);
    media = section(sdp, 0);
    assert_slice(media.media, "audio");
    assert_slice(media.formats, NULL);
    assert_false(media.rtp);
    sdp_unref(sdp);
    sdp = sdp_read(SLICE_NONE);
    assert_int_equal(sdp->section_count, 0);
    sdp_unref(sdp);
}

/* Only some sections are kept. */
static void many_sections_are_read_one_after_the_other(void **state)
{
    GString *body = g_string_new("v=0\nc=IN IP4 192.0.2.1\n");
    const struct sdp_media *media, *other;
    struct sdp_sections walk, beside;
    struct sdp *sdp;

    (void)state;
    for (unsigned i = 0; i < 20; i++)
        g_string_append_printf(body, "m=audio %u RTP/AVP %u\na=rtpmap:%u c%u/8000\n", i + 1000, i + 96, i + 96, i);
    sdp = sdp_read((struct slice){body->str, body->len});
    walk = beside = sdp_sections(sdp);
    for (unsigned i = 0; i < 20; i++) {
        char *codec = g_strdup_printf("c%u/8000", i);

        media = sdp_media_next(&walk);
        other = sdp_media_next(&beside);
        assert_true(media && media == other && media->index == i && media->payload_count == 1);
        assert_slice(sdp_payload_of(media, (uint8_t)(i + 96))->codec, codec);
        assert_slice(media->connection.value, "IN IP4 192.0.2.1");
        g_free(codec);
    }
    assert_null(sdp_media_next(&walk));
    assert_int_equal(sdp->section_count, 20);
    sdp_unref(sdp);
    g_string_free(body, TRUE);
}

static void what_was_let_go_of_is_read_again(void **state)
{
    struct sdp *sdp = sdp_read(whole_offer());

    (void)state;
    assert_true(sdp_size(sdp) > 0);
    sdp_shrink(sdp);
    assert_int_equal(sdp_size(sdp), 0);
    assert_slice(sdp->text, offer);
    assert_int_equal(sdp->section_count, 0);
    assert_slice(sdp_value(sdp->lines, 'v'), NULL);
    sdp_restore(sdp);
    assert_int_equal(sdp->section_count, 2);
    assert_slice(section(sdp, 0).port, "49170");
    sdp_unref(sdp);
}

/* Findings stand in the message, not in the copy. */
static void a_part_of_the_text_is_found_where_it_was_read(void **state)
{
    struct sdp *sdp = sdp_read(whole_offer());
    struct slice line = section(sdp, 0).line, elsewhere = SLICE("v=0");

    (void)state;
    assert_ptr_not_equal(sdp->text.p, offer);
    assert_ptr_equal(sdp_source(sdp, line).p, strstr(offer, "m=audio"));
    assert_ptr_equal(sdp_source(sdp, elsewhere).p, elsewhere.p);
    assert_null(sdp_source(sdp, SLICE_NONE).p);
    sdp_unref(sdp);
}

static void read_everything(struct slice body)
{
    struct sdp *sdp = sdp_read(body);
    struct sdp_sections walk = sdp_sections(sdp);
    struct sdp_lines rest = sdp->lines;
    const struct sdp_media *media;
    struct sdp_qos qos;

    sdp_origin_read(sdp_value(sdp->session, 'o'));
    sdp_connection_address(sdp_value(sdp->lines, 'c'));
    while (sdp_qos_next(&rest, &qos))
        ;
    while ((media = sdp_media_next(&walk))) {
        struct sdp_line found;
        struct slice line;

        for (SDP_EACH_PAYLOAD(payload, media)) {
            sdp_parameter_value(payload->fmtp, SLICE("none"));
            sdp_codec_equal(&payload->parts, &sdp_payload_of(media, 96)->parts);
        }
        sdp_bandwidth_find(media->lines, "TIAS", &found);
        sdp_offers_transport(sdp, media, "UDP/TLS", &line);
        sdp_has_potential_transport(media, &line);
    }
    sdp_unref(sdp);
}

/* Exact copies, so that a sanitizer sees every byte read beyond them. */
static void every_prefix_is_read_within_its_bounds(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof offer; n++) {
        char *copy = g_memdup2(offer, n);
        read_everything((struct slice){copy, n});
        g_free(copy);
    }
}

static void a_large_body_takes_linear_time(void **state)
{
    GString *body = g_string_new("v=0\n");
    gint64 start = g_get_monotonic_time();

    (void)state;
    while (body->len < 20000)
        g_string_append(body, "m=a 1 RTP/A 96\n");
    g_string_append(body, "m=audio 1 RTP/AVP");
    while (body->len < 40000)
        g_string_append(body, " 97");
    while (body->len < 60000)
        g_string_append(body, "\na=fmtp:97 a;;;;");
    read_everything((struct slice){body->str, body->len});
    assert_true(g_get_monotonic_time() - start < 5 * G_USEC_PER_SEC);
    g_string_free(body, TRUE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(session_and_sections_are_told_apart),
        cmocka_unit_test(origin_has_six_words),
        cmocka_unit_test(payload_types_have_codec_and_parameters),
        cmocka_unit_test(directions_come_from_section_then_session),
        cmocka_unit_test(precondition_lines_follow_the_grammar),
        cmocka_unit_test(capabilities_are_found_at_both_levels),
        cmocka_unit_test(a_line_that_is_missing_is_no_other_line),
        cmocka_unit_test(bare_line_feeds_and_strange_lines_do_no_harm),
        cmocka_unit_test(many_sections_are_read_one_after_the_other),
        cmocka_unit_test(what_was_let_go_of_is_read_again),
        cmocka_unit_test(a_part_of_the_text_is_found_where_it_was_read),
        cmocka_unit_test(every_prefix_is_read_within_its_bounds),
        cmocka_unit_test(a_large_body_takes_linear_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
