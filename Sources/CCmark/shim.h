// libcmark, and a bump allocator for its trees.
//
// A parsed document is thousands of small allocations that die together. The arena hands them out from
// one block and frees them at once, which makes parsing about a third faster. libcmark's allocator
// callbacks carry no context, so the arena belongs to the thread: one parser and its tree at a time.
#pragma once
#include <cmark.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

typedef struct galley_chunk {
    struct galley_chunk *next;
    size_t capacity;
    size_t used;
    size_t unused_for_alignment;
} galley_chunk;

// More than a document of 30 kilobytes needs; larger ones take several chunks. Only what is used of a chunk
// takes memory, and one is kept for the next document.
#define GALLEY_CHUNK_SIZE ((size_t)2 * 1024 * 1024)

// Each object file that uses the arena defines its variables; being weak, they are one in the program.
#define GALLEY_SHARED __attribute__((weak, visibility("hidden")))

GALLEY_SHARED _Thread_local galley_chunk *galley_arena_top = NULL;
GALLEY_SHARED pthread_key_t galley_arena_key = 0;
GALLEY_SHARED pthread_once_t galley_arena_once = PTHREAD_ONCE_INIT;

static inline void galley_arena_free_chunks(void *top) {
    galley_chunk *chunk = (galley_chunk *)top;
    while (chunk) {
        galley_chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
}

static inline void galley_arena_make_key(void) {
    (void)pthread_key_create(&galley_arena_key, galley_arena_free_chunks);
}

static inline void galley_arena_add_chunk(size_t needed) {
    size_t capacity = needed > GALLEY_CHUNK_SIZE ? needed : GALLEY_CHUNK_SIZE;
    galley_chunk *chunk = (galley_chunk *)malloc(sizeof(galley_chunk) + capacity);
    if (!chunk) abort();  // as libcmark's own allocator does
    chunk->next = galley_arena_top;
    chunk->capacity = capacity;
    chunk->used = 0;
    galley_arena_top = chunk;
    // The key's destructor frees what is left when the thread ends.
    pthread_once(&galley_arena_once, galley_arena_make_key);
    pthread_setspecific(galley_arena_key, chunk);
}

// Each block is preceded by its size in 16 bytes, which keep the alignment.
static inline void *galley_arena_allocate(size_t size) {
    size_t rounded = (size + 15) & ~(size_t)15;
    if (rounded < size) abort();
    size_t total = rounded + 16;
    galley_chunk *top = galley_arena_top;
    if (!top || top->capacity - top->used < total) {
        galley_arena_add_chunk(total);
        top = galley_arena_top;
    }
    char *header = (char *)(top + 1) + top->used;
    top->used += total;
    *(size_t *)header = rounded;
    return header + 16;
}

static inline void *galley_arena_calloc(size_t count, size_t size) {
    if (size && count > (size_t)-1 / size) abort();
    void *block = galley_arena_allocate(count * size);
    memset(block, 0, count * size);
    return block;
}

// Whether a block is the youngest one: it can grow or be given back in place.
static inline int galley_arena_is_last(void *block, size_t size) {
    return galley_arena_top
        && (char *)block + size == (char *)(galley_arena_top + 1) + galley_arena_top->used;
}

static inline void *galley_arena_realloc(void *block, size_t size) {
    if (!block) return galley_arena_allocate(size);
    size_t *header = (size_t *)((char *)block - 16);
    size_t old = *header;
    if (size <= old) return block;
    size_t rounded = (size + 15) & ~(size_t)15;
    if (galley_arena_is_last(block, old)
        && galley_arena_top->capacity - galley_arena_top->used >= rounded - old) {
        galley_arena_top->used += rounded - old;
        *header = rounded;
        return block;
    }
    void *grown = galley_arena_allocate(size);
    memcpy(grown, block, old);
    return grown;
}

static inline void galley_arena_free(void *block) {
    if (!block) return;
    size_t size = *(size_t *)((char *)block - 16);
    if (galley_arena_is_last(block, size)) galley_arena_top->used -= size + 16;
}

GALLEY_SHARED cmark_mem galley_arena_mem = {
    galley_arena_calloc, galley_arena_realloc, galley_arena_free};

// A parser whose memory, and its tree's, lives until this thread resets its arena.
static inline cmark_parser *galley_arena_parser(int options) {
    return cmark_parser_new_with_mem(options, &galley_arena_mem);
}

// Gives back all memory of this thread's trees, keeping one ordinary chunk for the next document.
static inline void galley_arena_reset(void) {
    galley_chunk *spare = NULL;
    galley_chunk *chunk = galley_arena_top;
    int had_chunks = chunk != NULL;
    while (chunk) {
        galley_chunk *next = chunk->next;
        if (!spare && chunk->capacity == GALLEY_CHUNK_SIZE) {
            spare = chunk;
        } else {
            free(chunk);
        }
        chunk = next;
    }
    if (spare) {
        spare->next = NULL;
        spare->used = 0;
    }
    galley_arena_top = spare;
    // Without a chunk there may be no key yet.
    if (had_chunks) pthread_setspecific(galley_arena_key, spare);
}
