// A bump allocator for libcmark's trees.
//
// A parsed document is thousands of small allocations that die together. The arena hands them out from
// one block and frees them at once, which makes parsing about a third faster. libcmark's allocator
// callbacks carry no context, so the arena belongs to the thread: one parser and its tree at a time.
#pragma once

/// The three callbacks of libcmark's `cmark_mem`, in its order; for `cmark_parser_new_with_mem`.
void *galley_arena_callbacks(void);

/// Gives back all memory of this thread's trees, keeping one ordinary chunk for the next document.
void galley_arena_reset(void);
