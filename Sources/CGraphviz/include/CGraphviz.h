// Graphviz's library, looked for while the program runs: who has it gets drawings, and nobody needs it to build or to run.
#pragma once

#include <stddef.h>

/// Opens the library and the parts of it that lay graphs out and write SVG. Returns NULL, or why there is none.
const char *galley_graphviz_open(void);

/// Gives up what drawing does not need: more memory than `memory` bytes, files other than those that are open, children.
/// Returns 0, or -1 where the system refuses.
int galley_graphviz_confine(size_t memory);

/// Ends the process by a signal when it has used so many more seconds of a processor.
void galley_graphviz_allow_seconds(unsigned seconds);

enum galley_graphviz_outcome {
    GALLEY_GRAPHVIZ_DRAWN = 0,
    /// The source is no graph.
    GALLEY_GRAPHVIZ_UNREADABLE = 1,
    /// The graph could not be laid out.
    GALLEY_GRAPHVIZ_NOT_LAID_OUT = 2,
};

/// Draws the first graph of a text. `engine` is NULL for the one that the graph names, or else `dot`. `svg` is then the
/// drawing, which stays as long as the process.
int galley_graphviz_draw(const char *engine, const char *source, char **svg);

/// What the library said of the last graph, each message on a line of its own or the end of one.
const char *galley_graphviz_messages(void);
