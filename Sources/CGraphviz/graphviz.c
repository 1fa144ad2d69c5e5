#define _GNU_SOURCE
#include "CGraphviz.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

// What is called of the library, as its manual has it (libgvc(3), libcgraph(3)).
typedef struct {
    const char *name;
    void *address;
} symbol;

static void *(*gv_context)(const symbol *builtins, int demand_loading);
static int (*gv_layout)(void *context, void *graph, const char *engine);
static int (*gv_render)(void *context, void *graph, const char *format, char **result, size_t *length);
static int (*gv_free_layout)(void *context, void *graph);
static void *(*ag_read)(const char *text);
static int (*ag_close)(void *graph);
static void *(*ag_attribute)(void *graph, int kind, char *name, const char *value);
static char *(*ag_get)(void *object, char *name);
static void *(*ag_report)(int (*report)(char *text));
static void (*ag_set_line)(int line);

// Graphs, nodes and edges, as `agattr` calls them.
enum { KIND_GRAPH = 0, KIND_NODE = 1, KIND_EDGE = 2 };

static void *context;
static symbol parts[4];

static char messages[4096];
static size_t message_length;

static int take_message(char *text) {
    size_t length = strlen(text);
    size_t room = sizeof messages - 1 - message_length;
    if (length > room) length = room;
    memcpy(messages + message_length, text, length);
    message_length += length;
    messages[message_length] = 0;
    return 0;
}

const char *galley_graphviz_messages(void) { return messages; }

// The library's versions, newest first; only the number of its interface tells them apart.
static const char *const libraries[] = {"libgvc.so.7", "libgvc.so.6", "libgvc.so"};
static const char *const plugin_versions[] = {".so.8", ".so.7", ".so.6", ".so"};

static void *open_plugin(const char *folder, const char *name) {
    for (size_t i = 0; i < sizeof plugin_versions / sizeof *plugin_versions; i++) {
        char path[4096];
        int length = snprintf(
            path, sizeof path, "%s/graphviz/libgvplugin_%s%s", folder, name, plugin_versions[i]);
        if (length < 0 || (size_t)length >= sizeof path) return NULL;
        void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
        if (library) return library;
    }
    return NULL;
}

// The parts are handed over, so that the library looks for none: without the one for fonts it knows the widths of letters
// by heart, and a graph looks the same on every machine.
static int open_parts(const char *folder) {
    static const char *const names[] = {"core", "dot_layout", "neato_layout"};
    static const char *const symbols[] = {
        "gvplugin_core_LTX_library", "gvplugin_dot_layout_LTX_library", "gvplugin_neato_layout_LTX_library"};
    for (int i = 0; i < 3; i++) {
        void *library = open_plugin(folder, names[i]);
        void *address = library ? dlsym(library, symbols[i]) : NULL;
        if (!address) return -1;
        parts[i].name = symbols[i];
        parts[i].address = address;
    }
    return 0;
}

const char *galley_graphviz_open(void) {
    if (context) return NULL;
    void *library = NULL;
    for (size_t i = 0; !library && i < sizeof libraries / sizeof *libraries; i++)
        library = dlopen(libraries[i], RTLD_NOW | RTLD_GLOBAL);
    if (!library) return "libgvc is not installed";
    gv_context = (void *(*)(const symbol *, int))dlsym(library, "gvContextPlugins");
    gv_layout = (int (*)(void *, void *, const char *))dlsym(library, "gvLayout");
    gv_render = (int (*)(void *, void *, const char *, char **, size_t *))dlsym(library, "gvRenderData");
    gv_free_layout = (int (*)(void *, void *))dlsym(library, "gvFreeLayout");
    ag_read = (void *(*)(const char *))dlsym(library, "agmemread");
    ag_close = (int (*)(void *))dlsym(library, "agclose");
    ag_attribute = (void *(*)(void *, int, char *, const char *))dlsym(library, "agattr");
    // Since version 13 `agattr` is a macro.
    if (!ag_attribute)
        ag_attribute = (void *(*)(void *, int, char *, const char *))dlsym(library, "agattr_text");
    ag_get = (char *(*)(void *, char *))dlsym(library, "agget");
    ag_report = (void *(*)(int (*)(char *)))dlsym(library, "agseterrf");
    ag_set_line = (void (*)(int))dlsym(library, "agreadline");
    if (!gv_context || !gv_layout || !gv_render || !gv_free_layout || !ag_read || !ag_close || !ag_attribute
        || !ag_get || !ag_report)
        return "the libgvc that is installed is of a version that is not known";
    Dl_info place;
    if (!dladdr((void *)gv_context, &place) || !place.dli_fname) return "libgvc is not where it says";
    char folder[4096];
    const char *slash = strrchr(place.dli_fname, '/');
    size_t length = slash ? (size_t)(slash - place.dli_fname) : 0;
    if (length == 0 || length >= sizeof folder) return "libgvc is not where it says";
    memcpy(folder, place.dli_fname, length);
    folder[length] = 0;
    if (open_parts(folder) != 0) return "the plugins of libgvc are not beside it";
    // With this set, the library opens no file that a graph names.
    setenv("SERVER_NAME", "galley", 1);
    unsetenv("GV_FILE_PATH");
    ag_report(take_message);
    context = gv_context(parts, 0);
    if (!context) return "libgvc could not be started";
    // What holds for all graphs that do not say otherwise: a face like that of the page, and no sheet behind them.
    char font[] = "fontname", background[] = "bgcolor";
    ag_attribute(NULL, KIND_GRAPH, font, "Arial");
    ag_attribute(NULL, KIND_NODE, font, "Arial");
    ag_attribute(NULL, KIND_EDGE, font, "Arial");
    ag_attribute(NULL, KIND_GRAPH, background, "transparent");
    return NULL;
}

static int limit(int resource, rlim_t most) {
    struct rlimit value = {.rlim_cur = most, .rlim_max = most};
    return setrlimit(resource, &value);
}

int galley_graphviz_confine(size_t memory) {
    int failed = limit(RLIMIT_AS, memory) | limit(RLIMIT_NOFILE, 0) | limit(RLIMIT_FSIZE, 0);
    failed |= limit(RLIMIT_CORE, 0);
#ifdef RLIMIT_NPROC
    failed |= limit(RLIMIT_NPROC, 0);
#endif
    return failed ? -1 : 0;
}

void galley_graphviz_allow_seconds(unsigned seconds) {
    struct rusage used;
    struct rlimit value;
    if (getrusage(RUSAGE_SELF, &used) != 0 || getrlimit(RLIMIT_CPU, &value) != 0) return;
    value.rlim_cur = (rlim_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec + 1) + seconds;
    if (value.rlim_max != RLIM_INFINITY && value.rlim_cur > value.rlim_max) value.rlim_cur = value.rlim_max;
    setrlimit(RLIMIT_CPU, &value);
}

static char first_only[] = "Warning: only the first graph is drawn\n";
enum { most_others = 1000 };

static const char *const engines[] = {
    "dot", "neato", "fdp", "sfdp", "circo", "twopi", "osage", "patchwork"};

int galley_graphviz_draw(const char *engine, const char *source, char **svg) {
    message_length = 0;
    messages[0] = 0;
    *svg = NULL;
    if (!context) return GALLEY_GRAPHVIZ_NOT_LAID_OUT;
    // A graph looks the same whatever was drawn before it.
    srand(1);
    srand48(1);
    // Lines are counted from one graph to the next.
    if (ag_set_line) ag_set_line(1);
    void *graph = ag_read(source);
    if (!graph) return GALLEY_GRAPHVIZ_UNREADABLE;
    // What stands behind the graph is still in the parser, and would begin the next one.
    void *other;
    int others = 0;
    while ((other = ag_read("")) != NULL) {
        ag_close(other);
        if (++others == most_others) _exit(1);
    }
    if (others) take_message(first_only);
    // The parser goes on behind some mistakes.
    if (strstr(messages, "syntax error")) {
        ag_close(graph);
        return GALLEY_GRAPHVIZ_UNREADABLE;
    }
    char name[] = "layout";
    const char *own = engine ? engine : ag_get(graph, name);
    const char *used = engine || !own || !*own ? engine : NULL;
    if (!engine && own && *own) {
        for (size_t i = 0; !used && i < sizeof engines / sizeof *engines; i++)
            if (strcmp(own, engines[i]) == 0) used = engines[i];
        if (!used) {
            take_message("there is no layout engine '");
            take_message((char *)own);
            take_message("'\n");
            ag_close(graph);
            return GALLEY_GRAPHVIZ_NOT_LAID_OUT;
        }
    }
    if (gv_layout(context, graph, used ? used : "dot") != 0) {
        ag_close(graph);
        return GALLEY_GRAPHVIZ_NOT_LAID_OUT;
    }
    // Older versions have a narrower length, which fits.
    size_t length = 0;
    int failed = gv_render(context, graph, "svg", svg, &length);
    gv_free_layout(context, graph);
    ag_close(graph);
    return failed || !*svg ? GALLEY_GRAPHVIZ_NOT_LAID_OUT : GALLEY_GRAPHVIZ_DRAWN;
}
