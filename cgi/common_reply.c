#include "cgi/common_reply.h"

#include <string.h>

#include "cgi/settings.h"

void common_reply_keep(struct common_reply *common,
                       const struct request *request,
                       const struct settings *settings, const char *header,
                       size_t header_length, const char *body,
                       size_t body_length)
{
    common->settings_read_at = 0;
    if (strcmp(request->method, "GET") != 0 ||
        header_length + body_length > sizeof common->bytes)
        return;
    common->settings_read_at = settings->read_at;
    memcpy(common->path, request->path, sizeof common->path);
    memcpy(common->bytes, header, header_length);
    memcpy(common->bytes + header_length, body, body_length);
    common->length = header_length + body_length;
}

bool common_reply_is_for(const struct common_reply *common,
                         const struct request *request,
                         const struct settings *settings)
{
    return common->settings_read_at != 0 &&
           common->settings_read_at == settings->read_at &&
           settings_are_fresh(settings, request->started.tv_sec) &&
           strcmp(request->method, "GET") == 0 &&
           strcmp(request->path, common->path) == 0;
}
