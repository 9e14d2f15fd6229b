#include "cgi/reply.h"

#include <stdio.h>
#include <string.h>

#include "common/json.h"

void reply_fault(struct reply *reply, const struct fault *fault)
{
    const struct fault_row *row = fault_row(fault->kind);
    char text[2 * FAULT_DETAIL_SIZE];

    snprintf(text, sizeof text, "%s%s", row->text, fault->detail);
    reply->fault = fault->kind;
    reply->status = row->status;
    reply->retry_after = fault->retry_after;
    reply->body = json_new();
    json_add_text(reply->body, "errcode", row->errcode);
    json_add_text(reply->body, "error", text);
    if (row->status == 429)
        json_add_number(reply->body, "retry_after_ms",
                        1000L * fault->retry_after);
}

void scope_end_reply(struct reply *reply)
{
    json_end(reply->body);
    explicit_bzero(reply, sizeof *reply);
}
