// One entry a file of theme/. A test fails when the list and the folder differ.
#include "CTheme.h"

// `#embed` is C23; this compiler has it in every mode.
#pragma clang diagnostic ignored "-Wc23-extensions"


static const struct galley_theme_file files[] = {
};

const size_t galley_theme_file_count = sizeof files / sizeof files[0];

const struct galley_theme_file *galley_theme_file_at(size_t index) { return &files[index]; }
