#ifndef AZIMUTH_CSHIMS_H
#define AZIMUTH_CSHIMS_H

#include <stddef.h>

/// `memmem` of the C library: Swift's Glibc overlay leaves it out because it is declared under _GNU_SOURCE only.
const void *azimuth_memmem(const void *haystack, size_t haystack_length, const void *needle, size_t needle_length);

/// Asks for the cache line at `address`, which will be read soon; any address will do.
static inline void azimuth_prefetch(const void *address) { __builtin_prefetch(address); }

/// Gives the program's own code back to the page cache: what runs next is read from there again, what only the start
/// needed is not. Does nothing where the system knows no way.
void azimuth_release_code(void);

#endif
