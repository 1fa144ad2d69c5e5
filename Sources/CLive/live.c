#include "CLive.h"

// `#embed` is C23; this compiler has it in every mode.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char galley_live_js[] = {
#embed "live.js"
};
const size_t galley_live_js_count = sizeof galley_live_js;
static const unsigned char galley_live_css[] = {
#embed "live.css"
};
const size_t galley_live_css_count = sizeof galley_live_css;

const unsigned char *galley_live_js_start(void) { return galley_live_js; }
const unsigned char *galley_live_css_start(void) { return galley_live_css; }
