/* One request as clients send it, to any endpoint, while the outside answers
 * well. The first line is "METHOD /path?query", the second the Authorization
 * header; the rest is the body. */
#include <stdlib.h>
#include <string.h>

#include "cgi/engine/settings.h"
#include "cgi/http/request.h"
#include "common/attributes.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    scoped(settings) struct settings settings = fuzz_settings();
    struct scene scene;
    struct request request;
    char *first = fuzz_line(&data, &size);
    char *authorization = fuzz_line(&data, &size);

    outside_begin();
    scene_read((const uint8_t *)(first == NULL ? "" : first),
               first == NULL ? 0 : strlen(first), &scene);
    fuzz_request(&scene, &request);
    request.authorization = authorization == NULL ? "" : authorization;
    request.peer = "192.0.2.7";
    request.body = fuzz_bytes(data, size);
    request.body_length = size;
    fuzz_answer(&request, &settings);
    free(request.body);
    free(first);
    free(authorization);
    scene_end(&scene);
    outside_end();
    return 0;
}
