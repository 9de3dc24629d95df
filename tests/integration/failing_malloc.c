/* To be preloaded: makes one allocation of the process fail, or all from one on. For tests of what a server does then.
 *
 *   FAIL_AT=n     the n-th allocation after the start of main fails; with FAIL_COUNT=m so do the m-1 after it
 *   FAIL_ARMED=f  counting begins only when the file f exists: failures while requests are served, not at the start
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

static void *(*real_malloc)(size_t);
static void *(*real_aligned_alloc)(size_t, size_t);
static int (*real_posix_memalign)(void **, size_t, size_t);
static long fail_at, fail_count = 1, seen;
static char const *armed_by;
static int armed;

__attribute__((constructor)) static void begin(void) {
    char const *const at = getenv("FAIL_AT");
    char const *const count = getenv("FAIL_COUNT");
    real_malloc = (void *(*)(size_t))dlsym(RTLD_NEXT, "malloc");
    real_aligned_alloc = (void *(*)(size_t, size_t))dlsym(RTLD_NEXT, "aligned_alloc");
    real_posix_memalign = (int (*)(void **, size_t, size_t))dlsym(RTLD_NEXT, "posix_memalign");
    armed_by = getenv("FAIL_ARMED");
    if (count) fail_count = atol(count);
    if (at) fail_at = atol(at);
}

static int fails(void) {
    if (fail_at == 0) return 0;
    if (!__atomic_load_n(&armed, __ATOMIC_RELAXED)) {
        if (armed_by && access(armed_by, F_OK) != 0) return 0;
        __atomic_store_n(&armed, 1, __ATOMIC_RELAXED);
    }
    long const n = __atomic_add_fetch(&seen, 1, __ATOMIC_RELAXED);
    return n >= fail_at && n < fail_at + fail_count;
}

void *malloc(size_t size) {
    if (!real_malloc) real_malloc = (void *(*)(size_t))dlsym(RTLD_NEXT, "malloc");
    if (fails()) return errno = ENOMEM, NULL;
    return real_malloc(size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    if (fails()) return errno = ENOMEM, NULL;
    return real_aligned_alloc(alignment, size);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
    if (fails()) return ENOMEM;
    return real_posix_memalign(result, alignment, size);
}
