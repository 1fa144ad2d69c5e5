#include "CArena.h"

#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

// 16 bytes on each side of a boundary keep every block aligned.
typedef struct chunk_header {
    struct chunk_header *next;
    size_t capacity;
    size_t used;
    size_t unused_for_alignment;
} chunk_header;

// More than a document of 30 kilobytes needs; larger ones take several chunks. Only what is used of a
// chunk takes memory, and one is kept for the next document.
#define CHUNK_SIZE ((size_t)2 * 1024 * 1024)

/// The youngest chunk of this thread.
static _Thread_local chunk_header *top = NULL;

/// Its destructor frees what is left when a thread ends.
static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void free_chunks(void *first) {
    chunk_header *chunk = (chunk_header *)first;
    while (chunk) {
        chunk_header *next = chunk->next;
        free(chunk);
        chunk = next;
    }
}

static void make_key(void) {
    (void)pthread_key_create(&key, free_chunks);
}

static void add_chunk(size_t needed) {
    size_t capacity = needed > CHUNK_SIZE ? needed : CHUNK_SIZE;
    chunk_header *chunk = (chunk_header *)malloc(sizeof(chunk_header) + capacity);
    if (!chunk) abort();  // as libcmark's own allocator does
    chunk->next = top;
    chunk->capacity = capacity;
    chunk->used = 0;
    top = chunk;
    pthread_once(&once, make_key);
    pthread_setspecific(key, chunk);
}

// Each block is preceded by its size in 16 bytes, which keep the alignment.
static void *allocate(size_t size) {
    size_t rounded = (size + 15) & ~(size_t)15;
    if (rounded < size) abort();
    size_t total = rounded + 16;
    if (!top || top->capacity - top->used < total) {
        add_chunk(total);
    }
    char *header = (char *)(top + 1) + top->used;
    top->used += total;
    *(size_t *)header = rounded;
    return header + 16;
}

static void *arena_calloc(size_t count, size_t size) {
    if (size && count > (size_t)-1 / size) abort();
    void *block = allocate(count * size);
    memset(block, 0, count * size);
    return block;
}

// Whether a block is the youngest one: it can grow or be given back in place.
static int is_last(void *block, size_t size) {
    return top
        && (char *)block + size == (char *)(top + 1) + top->used;
}

static void *arena_realloc(void *block, size_t size) {
    if (!block) return allocate(size);
    size_t *header = (size_t *)((char *)block - 16);
    size_t old = *header;
    if (size <= old) return block;
    size_t rounded = (size + 15) & ~(size_t)15;
    if (is_last(block, old)
        && top->capacity - top->used >= rounded - old) {
        top->used += rounded - old;
        *header = rounded;
        return block;
    }
    void *grown = allocate(size);
    memcpy(grown, block, old);
    return grown;
}

static void arena_free(void *block) {
    if (!block) return;
    size_t size = *(size_t *)((char *)block - 16);
    if (is_last(block, size)) top->used -= size + 16;
}

// The members of cmark_mem.
static struct {
    void *(*calloc)(size_t, size_t);
    void *(*realloc)(void *, size_t);
    void (*free)(void *);
} callbacks = {arena_calloc, arena_realloc, arena_free};

void *galley_arena_callbacks(void) { return &callbacks; }

void galley_arena_reset(void) {
    chunk_header *spare = NULL;
    chunk_header *chunk = top;
    int had_chunks = chunk != NULL;
    while (chunk) {
        chunk_header *next = chunk->next;
        if (!spare && chunk->capacity == CHUNK_SIZE) {
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
    top = spare;
    // Without a chunk there may be no key yet.
    if (had_chunks) pthread_setspecific(key, spare);
}
