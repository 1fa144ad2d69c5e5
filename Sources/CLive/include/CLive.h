// What pages of a live preview load besides, as bytes: the script that follows the sources, and the look of its panel.
#pragma once
#include <stddef.h>

extern const unsigned char galley_live_js[];
extern const size_t galley_live_js_count;
extern const unsigned char galley_live_css[];
extern const size_t galley_live_css_count;
