/* The gateway as plain CGI: a request in the environment and on standard input
 * (meta.h), and an answer on standard output. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/meta.h"

/* What the gateway reads, and no more: the rest is the fuzzer's own. */
static const char *const variables[] = {
    "REQUEST_METHOD", "SCRIPT_NAME",        "PATH_INFO",  "QUERY_STRING",
    "CONTENT_LENGTH", "HTTP_AUTHORIZATION", "REMOTE_ADDR"};

static void set_environment(const struct meta *meta)
{
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        size_t length = strlen(variables[i]);
        unsetenv(variables[i]);
        for (size_t j = 0; j < meta->count; j++)
            if (strncmp(meta->lines[j], variables[i], length) == 0 &&
                meta->lines[j][length] == '=')
                must_hold(
                    setenv(variables[i], meta->lines[j] + length + 1, 1) == 0);
    }
}

static void answer(struct gateway *gateway, const struct meta *meta)
{
    struct request request;

    must_hold(gateway_read(gateway, &request));
    meta_look_at(&request);
    must_hold(request.body_length <= meta->length);
    must_hold(memcmp(request.body, meta->body, request.body_length) == 0);
    gateway_send(gateway, request.body, request.body_length);
    gateway_end(gateway, &request);
    must_hold(!gateway_read(gateway, &request));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FILE *input = stdin, *output = stdout;
    char *answered = NULL;
    size_t length = 0;
    struct meta meta;

    meta_read(data, size, &meta);
    set_environment(&meta);
    stdin = meta.length == 0 ? fopen("/dev/null", "r")
                             : fmemopen(meta.body, meta.length, "r");
    stdout = open_memstream(&answered, &length);
    must_hold(stdin != NULL && stdout != NULL);
    struct gateway *gateway = gateway_open();
    must_hold((gateway != NULL) == (getenv("REQUEST_METHOD") != NULL));
    if (gateway != NULL)
        answer(gateway, &meta);
    gateway_close(gateway);
    must_hold(fclose(stdin) == 0 && fclose(stdout) == 0);
    stdin = input;
    stdout = output;
    must_hold(length <= meta.length);
    free(answered);
    meta_end(&meta);
    return 0;
}
