// Calls of Linux that Swift's view of the C library lacks.
#pragma once

/// Opens for reading what stands at `path` below the folder `descriptor`, through no symbolic link; the open never waits.
/// Returns a descriptor, or -1 and `errno`: ELOOP where there is a symbolic link on the way, EXDEV where the path leads
/// out of the folder, ENOSYS where the kernel has no such call (before 5.6, or another system). This is `openat2`, for which
/// the C library has no function.
int galley_open_beneath(int descriptor, const char *path);

/// The number of the kind of file system that a path lies on (`statfs(2)`), or -1.
long galley_file_system_kind(const char *path);

/// Gives the system what was freed and is still held for later (`malloc_trim(3)`), where the C library can.
void galley_give_back_memory(void);
