/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Gives the files of a folder to a harness, without libFuzzer: replay FOLDER [TIMES]. So every build, and valgrind, runs
 * the corpora, and a crash of a fuzzer can be looked at with any compiler.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <glib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void run(const char *path, int times)
{
    GError *error = NULL;
    char *bytes;
    gsize n;

    if (!g_file_get_contents(path, &bytes, &n, &error))
        g_error("%s", error->message);
    for (int i = 0; i < times; i++) {
        char *exact = g_memdup2(bytes, n);

        LLVMFuzzerTestOneInput((const uint8_t *)exact, n);
        g_free(exact);
    }
    g_free(bytes);
}

int main(int argc, char **argv)
{
    int times = argc > 2 ? atoi(argv[2]) : 1;
    GDir *folder = argc > 1 ? g_dir_open(argv[1], 0, NULL) : NULL;
    const char *name;
    unsigned count = 0;

    if (!folder && argc > 1 && g_file_test(argv[1], G_FILE_TEST_IS_REGULAR)) {
        run(argv[1], times);
        return 0;
    }
    if (!folder) {
        fprintf(stderr, "usage: %s FOLDER|FILE [TIMES]\n", argv[0]);
        return 64;
    }
    for (; (name = g_dir_read_name(folder)); count++) {
        char *path = g_build_filename(argv[1], name, NULL);

        run(path, times);
        g_free(path);
    }
    g_dir_close(folder);
    printf("%u inputs\n", count);
    return count ? 0 : 1;
}
