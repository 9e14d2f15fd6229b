/* Overwrites every block of memory when it is freed. libfcgi, json-c and
 * libpq copy passwords and tokens into buffers that nobody else can reach; so
 * it is free() itself that wipes. glibc lets a program define these functions
 * and exports its own under the names used here. */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#if !defined(__SANITIZE_ADDRESS__)

/* glibc's malloc/malloc.c */
extern void *__libc_malloc(size_t size);
extern void __libc_free(void *block);

void free(void *block)
{
    if (block == NULL)
        return;
    explicit_bzero(block, malloc_usable_size(block));
    __libc_free(block);
}

/* glibc's own would free, or leave behind, the old block as it is. */
void *realloc(void *block, size_t size)
{
    size_t old_size = block == NULL ? 0 : malloc_usable_size(block);

    if (block != NULL && size == 0) {
        free(block);
        return NULL;
    }
    if (block != NULL && size <= old_size && size >= old_size / 2)
        return block;
    void *moved = __libc_malloc(size);
    if (moved != NULL && block != NULL) {
        memcpy(moved, block, size < old_size ? size : old_size);
        free(block);
    }
    return moved;
}

#endif
