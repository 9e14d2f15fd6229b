/* Whole steps: several requests in turn, with a database and services that
 * answer as the input says, be it likely or absurd. The scenes (fuzz.h) have a
 * line "---" between them. */
#include <string.h>

#include "cgi/engine/settings.h"
#include "cgi/http/request.h"
#include "common/attributes.h"
#include "tests/fuzz/fuzz.h"

enum { REQUESTS_MAX = 8 };

static void play(const uint8_t *data, size_t size, struct settings *settings)
{
    struct scene scene;
    struct request request;

    scene_read(data, size, &scene);
    fuzz_request(&scene, &request);
    if (scene.is_again)
        settings->read_at = 0;
    fuzz_answer(&request, settings);
    scene_end(&scene);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char between[] = "\n---\n";
    scoped(settings) struct settings settings = fuzz_settings();

    outside_begin();
    for (int i = 0; i < REQUESTS_MAX && size > 0; i++) {
        const uint8_t *end = memmem(data, size, between, strlen(between));
        size_t length = end == NULL ? size : (size_t)(end - data);
        play(data, length, &settings);
        length += end == NULL ? 0 : strlen(between);
        data += length;
        size -= length;
    }
    outside_end();
    return 0;
}
