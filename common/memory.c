/* Memory as a program that hashes passwords wants it, whichever library asks
 * for it: this file defines functions of the C library anew, as glibc lets a
 * program do. */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#if !defined(__SANITIZE_ADDRESS__)

/* glibc's malloc/malloc.c, which is why the names are reserved. */
/* NOLINTBEGIN(bugprone-reserved-identifier) */
extern void *__libc_malloc(size_t size);
extern void __libc_free(void *block);
/* NOLINTEND(bugprone-reserved-identifier) */

/* Overwrites every block: libfcgi, json-c and libpq copy passwords and tokens
 * into buffers that no other file can reach. */
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

/* A hash of yescrypt fills a block of 16 MiB that libcrypt maps for it. In
 * small pages, half of the time goes into providing them. */
void *mmap(void *address, size_t length, int protection, int flags, int file,
           off_t offset)
{
    const size_t large = (size_t)4 * 1024 * 1024;
    void *block = (void *)syscall(SYS_mmap, address, length, protection, flags,
                                  file, offset);

    /* Only advice: without it everything works, and is slower. */
    if (block != MAP_FAILED && file == -1 && length >= large)
        (void)madvise(block, length, MADV_HUGEPAGE);
    return block;
}

#endif
