/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer: the profile loader on any bytes. */
#include <stddef.h>
#include <stdint.h>

#include "imsconf/profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    GPtrArray *complaints = g_ptr_array_new_with_free_func(g_free);
    struct profile_set *set = profile_set_load_memory("fuzz.xml", (const char *)data, size, complaints);

    if (set)
        profile_set_free(set);
    g_ptr_array_free(complaints, TRUE);
    return 0;
}
