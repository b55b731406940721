#define _GNU_SOURCE
#include "CShims.h"

#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

const void *azimuth_memmem(const void *haystack, size_t haystack_length, const void *needle, size_t needle_length) {
    return memmem(haystack, haystack_length, needle, needle_length);
}

void azimuth_keep_freed_memory(void) {
#ifdef __GLIBC__
    // Up to this size from the heap, so that a body's pages are not unmapped with it...
    mallopt(M_MMAP_THRESHOLD, 4 << 20);
    // ...and up to this much free memory stays at each heap's end.
    mallopt(M_TRIM_THRESHOLD, 8 << 20);
#endif
}
