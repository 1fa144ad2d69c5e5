#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#ifdef __linux__
#include <sys/syscall.h>
#include <sys/vfs.h>

// As linux/openat2.h has them, which older systems lack.
struct open_how_v0 {
    uint64_t flags;
    uint64_t mode;
    uint64_t resolve;
};
#define NO_MAGICLINKS 0x02
#define NO_SYMLINKS 0x04
#define BENEATH 0x08
#endif

int galley_open_beneath(int descriptor, const char *path) {
#if defined(__linux__) && defined(SYS_openat2)
    const struct open_how_v0 how = {
        // A fifo would be waited on, a terminal would become ours.
        .flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
        .resolve = BENEATH | NO_SYMLINKS | NO_MAGICLINKS,
    };
    return (int)syscall(SYS_openat2, descriptor, path, &how, sizeof how);
#else
    (void)descriptor;
    (void)path;
    errno = ENOSYS;
    return -1;
#endif
}

long galley_file_system_kind(const char *path) {
#ifdef __linux__
    struct statfs status;
    return statfs(path, &status) == 0 ? (long)((unsigned long)status.f_type & 0xFFFFFFFFul) : -1;
#else
    (void)path;
    return -1;
#endif
}

void galley_give_back_memory(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}
