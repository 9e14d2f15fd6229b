/* Tries inputs that were kept: those in the files that are named on the command
 * line. Ends with a failure at the first finding, which is in the file that was
 * named last on standard output. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/fuzz/fuzz.h"

enum { INPUT_MAX = 1 << 20 };

static void try_file(const char *path, uint8_t *input)
{
    FILE *file = fopen(path, "rb");

    puts(path);
    fflush(stdout);
    if (file == NULL)
        exit(EXIT_FAILURE);
    size_t size = fread(input, 1, INPUT_MAX, file);
    fclose(file);
    /* A block of its own, so that reading on is noticed. */
    uint8_t *exact = (uint8_t *)fuzz_bytes(input, size);
    uint8_t *shrunk = realloc(exact, size == 0 ? 1 : size);
    must_hold(shrunk != NULL);
    LLVMFuzzerTestOneInput(shrunk, size);
    free(shrunk);
}

int main(int count, char **paths)
{
    uint8_t *input = malloc(INPUT_MAX);

    if (input == NULL)
        return EXIT_FAILURE;
    if (LLVMFuzzerInitialize != NULL)
        LLVMFuzzerInitialize(&count, &paths);
    for (int i = 1; i < count; i++)
        try_file(paths[i], input);
    free(input);
    printf("%d inputs\n", count - 1);
    return EXIT_SUCCESS;
}
