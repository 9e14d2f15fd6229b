/* Memory that is wiped when it is freed: the C library's functions behave as
 * ever, and AddressSanitizer sees what goes wrong in blocks that pass through
 * ours. That they are wiped is tested in tests/cgi/secrets.t. */
#include <malloc.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/capture.h"
#include "tests/unit/tap.h"

/* Keeps the compiler from knowing what is wrong. */
static char *volatile block;

static void overflow(void)
{
    block = malloc(10);
    block[10] = 1;
}

static void overflow_grown(void)
{
    block = realloc(malloc(10), 100);
    block[100] = 1;
}

static void use_freed(void)
{
    block = malloc(10);
    free(block);
    block[3] = 1;
}

static void use_moved(void)
{
    char *moved = malloc(10);

    block = moved;
    moved = realloc(moved, 1000);
    block[3] = moved[3];
}

static void free_twice(void)
{
    block = malloc(10);
    free(block);
    free(block);
}

static const struct {
    void (*mistake)(void);
    const char *sentence;
} mistakes[] = {
    {overflow, "a byte behind a block is noticed"},
    {overflow_grown, "one behind a block that has grown, too"},
    {use_freed, "so is a block that was freed"},
    {use_moved, "one that has moved"},
    {free_twice, "and one that is freed twice"},
};

/* Whether AddressSanitizer ends a process that makes the mistake. */
static bool is_noticed(void (*mistake)(void))
{
    static char written[64 * 1024];
    struct capture capture = capture_begin();
    int status;
    pid_t child = fork();

    if (child == 0) {
        mistake();
        _exit(0);
    }
    waitpid(child, &status, 0);
    capture_end(&capture, written, sizeof written);
    return status != 0 && strstr(written, "AddressSanitizer") != NULL;
}

static void test_realloc(void)
{
    char *grown = realloc(NULL, 10);

    ok(grown != NULL, "a block is made of none");
    memcpy(grown, "012345678", 10);
    grown = realloc(grown, 10000);
    is(grown, "012345678", "a block that grows keeps what is in it");
    grown = realloc(grown, 6);
    ok(grown != NULL && memcmp(grown, "012345", 6) == 0,
       "one that shrinks keeps what has room");
    /* glibc's own does so. */
    ok(realloc(grown, 0) == NULL, "one of no size is freed");
}

static void test_large(void)
{
    const size_t length = 16 * 1024 * 1024 + 5;
    void *large = mmap(NULL, length, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    ok(large != MAP_FAILED && (uintptr_t)large % (2 * 1024 * 1024) == 0,
       "a large block begins where a huge page does");
    ok(munmap(large, length) == 0, "and is given back");
}

/* Blocks that others than malloc() have made. */
static void test_others(void)
{
    char *line = NULL;
    size_t size = 0;
    void *aligned = NULL;
    FILE *stream = tmpfile();

    ok(stream != NULL && fputs("a line\n", stream) >= 0 &&
           fseek(stream, 0, SEEK_SET) == 0 &&
           getline(&line, &size, stream) == 7,
       "a line is read");
    ok(posix_memalign(&aligned, 4096, 10) == 0 &&
           (uintptr_t)aligned % 4096 == 0,
       "a block is aligned");
    fclose(stream);
    free(line);
    free(aligned);
    free(strdup("text"));
    free(calloc(3, 5));
    free(reallocarray(NULL, 3, 5));
    free(NULL);
    ok(true, "and all of them can be freed");
}

int main(void)
{
    test_realloc();
    test_large();
    test_others();
    for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++)
        ok(is_noticed(mistakes[i].mistake), "%s", mistakes[i].sentence);
    return done_testing();
}
