// What pages of a live preview load besides, as bytes: the script that follows the sources, and the look of its panel.
#pragma once
#include <stddef.h>

/// `live.js`, and how many bytes it has.
const unsigned char *galley_live_js_start(void);
extern const size_t galley_live_js_count;
/// `live.css`, and how many bytes it has.
const unsigned char *galley_live_css_start(void);
extern const size_t galley_live_css_count;
