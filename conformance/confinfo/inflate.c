/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "internal.h"

#include <gio/gio.h>

/* Content-Encoding (RFC 3261 20.12): what is known is undone, within a bound. */

static bool coding_format(struct slice coding, GZlibCompressorFormat *format)
{
    if (slice_is_nocase(coding, "gzip") || slice_is_nocase(coding, "x-gzip"))
        *format = G_ZLIB_COMPRESSOR_FORMAT_GZIP;
    else if (slice_is_nocase(coding, "deflate"))
        *format = G_ZLIB_COMPRESSOR_FORMAT_ZLIB;
    else
        return false;
    return true;
}

static char *decompress(GConverter *converter, struct slice bytes, size_t max, size_t *n, const char **reason)
{
    char *out = g_malloc(max + 1);
    size_t taken = 0;

    *n = 0;
    for (;;) {
        gsize read = 0, written = 0;
        GConverterResult result = G_CONVERTER_ERROR;

        if (*n > max) {
            *reason = "larger than is read, once decoded";
            break;
        }
        result = g_converter_convert(converter, bytes.p + taken, bytes.n - taken, out + *n, max + 1 - *n,
                                     G_CONVERTER_INPUT_AT_END, &read, &written, NULL);
        taken += read;
        *n += written;
        if (result == G_CONVERTER_FINISHED && *n <= max)
            return out;
        if (result == G_CONVERTER_ERROR || (!read && !written)) {
            *reason = *n > max ? "larger than is read, once decoded" : "the encoded body is damaged";
            break;
        }
    }
    g_free(out);
    return NULL;
}

char *content_decode(struct slice coding, struct slice bytes, size_t max, size_t *n, const char **reason)
{
    GZlibCompressorFormat format;
    GZlibDecompressor *decompressor;
    char *out;

    if (!coding_format(coding, &format)) {
        *reason = "the encoding of the body is not known";
        return NULL;
    }
    decompressor = g_zlib_decompressor_new(format);
    out = decompress(G_CONVERTER(decompressor), bytes, max, n, reason);
    g_object_unref(decompressor);
    return out;
}
