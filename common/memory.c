/* Wipes all memory that is freed, and maps large blocks in huge pages, for the
 * libraries that the program uses as well. The dynamic linker finds these
 * functions before those of the C library, or of AddressSanitizer, which still
 * do the work: no allocator is replaced. */
#include <malloc.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { HUGE_PAGE = 2 * 1024 * 1024 };

/* Names of glibc and of AddressSanitizer, which is why they are reserved. */
/* NOLINTBEGIN(bugprone-reserved-identifier) */
#if defined(__SANITIZE_ADDRESS__)
extern int __sanitizer_get_ownership(const volatile void *block);
extern void __interceptor_free(void *block);

/* 0 for blocks from before it was set up, and for those that it will report as
 * freed already. */
static size_t size_of(void *block)
{
    return __sanitizer_get_ownership(block) ? malloc_usable_size(block) : 0;
}
#define NEXT_FREE __interceptor_free
#else
extern void __libc_free(void *block);

static size_t size_of(void *block)
{
    return malloc_usable_size(block);
}
#define NEXT_FREE __libc_free
#endif
/* NOLINTEND(bugprone-reserved-identifier) */

/* Overwrites every block: libfcgi, json-c and libpq copy passwords and tokens
 * into buffers that no other file can reach. */
void free(void *block)
{
    if (block == NULL)
        return;
    explicit_bzero(block, size_of(block));
    NEXT_FREE(block);
}

/* The C library's own would free, or leave behind, the old block as it is. */
void *realloc(void *block, size_t size)
{
    size_t old_size = block == NULL ? 0 : size_of(block);

    if (block != NULL && size == 0) {
        free(block);
        return NULL;
    }
    if (block != NULL && size <= old_size && size >= old_size / 2)
        return block;
    void *moved = malloc(size);
    if (moved != NULL && block != NULL) {
        memcpy(moved, block, size < old_size ? size : old_size);
        free(block);
    }
    return moved;
}

/* Without the mmap() below. */
static void *map(void *address, size_t length, int protection, int flags,
                 int file, off_t offset)
{
    return (void *)syscall(SYS_mmap, address, length, protection, flags, file,
                           offset);
}

/* Where a block has as many huge pages as its length allows; NULL: it can't be
 * found. */
static void *huge_page_in_room(size_t length)
{
    const size_t room_length = length + HUGE_PAGE;
    char *room =
        map(NULL, room_length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (room == MAP_FAILED || munmap(room, room_length) != 0)
        return NULL;
    return room + -(uintptr_t)room % HUGE_PAGE;
}

/* A hash of yescrypt fills a block of 16 MiB that libcrypt maps for it. In
 * small pages, half of the time goes into providing them. */
void *mmap(void *address, size_t length, int protection, int flags, int file,
           off_t offset)
{
    const size_t large = (size_t)4 * 1024 * 1024;
    bool is_large = file == -1 && address == NULL && length >= large;
    void *block = map(is_large ? huge_page_in_room(length) : address, length,
                      protection, flags, file, offset);

    /* Only advice: without it everything works, and is slower. */
    if (block != MAP_FAILED && is_large)
        (void)madvise(block, length, MADV_HUGEPAGE);
    return block;
}

/* GnuTLS, which libcurl brings along for protocols that are not spoken here,
 * asks for this whether to set itself up when the program starts. That would
 * take 100 KiB of each process. */
/* NOLINTNEXTLINE(bugprone-reserved-identifier) */
extern int _gnutls_global_init_skip(void);

/* NOLINTNEXTLINE(bugprone-reserved-identifier) */
int _gnutls_global_init_skip(void)
{
    return 1;
}
