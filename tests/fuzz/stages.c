/* Each stage's reading of its keys: a scene (fuzz.h) whose path is the type of
 * a stage and whose query is the user name. What it knows is in the first row,
 * and its keys are the body. */
#include <stdlib.h>
#include <string.h>

#include "cgi/engine/session.h"
#include "cgi/engine/settings.h"
#include "cgi/http/error.h"
#include "cgi/stages/stage.h"
#include "common/attributes.h"
#include "common/db.h"
#include "common/json.h"
#include "tests/fuzz/fuzz.h"

/* What on_open in the database tells of the stage. */
static struct json_object *learn(const char *type)
{
    struct db db = {.program = "fuzz", .role = "fuzz"};
    scoped(db_row) struct pg_result *row = NULL;
    const char *const values[] = {NULL, NULL, NULL, type};

    if (db_ask(&db, "SELECT input FROM look($4)", 4, values, &row) != DB_ROW)
        return NULL;
    const char *known = db_text(row, "input");
    return known == NULL ? NULL : json_read_trusted(known);
}

static void look_at_fault(const struct error *error)
{
    must_hold(error->kind > ERROR_NONE && error->kind < ERROR_COUNT);
    must_hold(memchr(error->detail, '\0', sizeof error->detail) != NULL);
}

static void look_at_evidence(struct stage_result *result)
{
    if (result->details != NULL)
        must_hold(json_write(result->details, NULL)[0] == '{');
    if (result->challenge != NULL)
        must_hold(json_write(result->challenge, NULL)[0] == '{');
}

static void judge(const struct stage *stage,
                  const struct stage_context *context)
{
    struct stage_result result = {.details = NULL};
    struct error error;

    if (!stage_has_keys(stage, context->keys, &error) ||
        (stage->check != NULL && !stage->check(context, &result, &error)))
        look_at_fault(&error);
    look_at_evidence(&result);
    json_end(result.details);
    json_end(result.challenge);
}

static void play(const struct scene *scene, const struct settings *settings)
{
    const struct stage *stage = stage_find(scene->path);
    scoped(json) struct json_object *keys = NULL;
    char detail[JSON_DETAIL_SIZE];
    struct session session;

    if (stage == NULL || !session_identify(&session, NULL) ||
        json_read(scene->body, scene->body_length, &keys, detail) !=
            JSON_BODY_FINE)
        return;
    scoped(json) struct json_object *known = learn(stage->type);
    const struct secret mac = session_request_mac(&session, stage, keys);
    const struct stage_context context = {
        .keys = keys,
        .input = known,
        .localpart = scene->query[0] == '\0' ? NULL : scene->query,
        .access_token =
            scene->authorization[0] == '\0' ? NULL : scene->authorization,
        .peer = scene->peer == NULL ? NULL : "192.0.2.7",
        .session = &session.id,
        .server_name = settings->server_name};
    must_hold(strlen(mac.hex) == sizeof mac.hex - 1);
    judge(stage, &context);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    scoped(settings) struct settings settings = fuzz_settings();
    struct scene scene;

    outside_begin();
    scene_read(data, size, &scene);
    play(&scene, &settings);
    scene_end(&scene);
    outside_end();
    return 0;
}
