// The default theme's files as bytes: the program carries them, so that it works with nothing beside it.
#pragma once
#include <stddef.h>

struct galley_theme_file {
    /// Path in the theme.
    const char *path;
    const unsigned char *bytes;
    size_t count;
};

extern const size_t galley_theme_file_count;

/// The file at an index below the count.
const struct galley_theme_file *galley_theme_file_at(size_t index);
