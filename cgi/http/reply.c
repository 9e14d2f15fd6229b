#include "cgi/http/reply.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/json.h"
#include "common/secret.h"

void reply_error(struct reply *reply, const struct error *error)
{
    const struct error_row *row = error_row(error->kind);
    char text[ERROR_TEXT_SIZE];

    error_text(error, text);
    reply->error = error->kind;
    reply->outcome = row->name;
    reply->errcode = row->errcode;
    reply->status = row->status;
    reply->retry_after = error->retry_after;
    reply->body = json_new();
    json_add_text(reply->body, "errcode", row->errcode);
    json_add_text(reply->body, "error", text);
    json_add_text(reply->body, "matrix_register.error", row->name);
    if (error->tries_left != TRIES_UNSAID)
        json_add_number(reply->body, "matrix_register.tries_left",
                        error->tries_left);
    if (error->reason != NULL)
        json_add_text(reply->body, "matrix_register.reason", error->reason);
    if (row->status == 429)
        json_add_number(reply->body, "retry_after_ms",
                        1000L * error->retry_after);
    /* Its client is to keep the login. */
    if (error->kind == ERROR_ACCOUNT_WAITING)
        json_add_flag(reply->body, "soft_logout", true);
}

void reply_pass_on(struct reply *reply, const char *queue, const char *ticket)
{
    scope_end_reply(reply);
    *reply = (struct reply){.status = 200, .queue = queue, .ticket = ticket};
}

void reply_note_step(struct reply *reply, const char *session)
{
    reply->is_of_step = true;
    if (session == NULL)
        return;
    const struct secret hash = secret_hash(session);
    snprintf(reply->session_hash, sizeof reply->session_hash, "%s", hash.hex);
}

static const char *reason_phrase(int status)
{
    static const struct {
        int status;
        const char *phrase;
    } phrases[] = {
        {200, "OK"},
        {204, "No Content"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {413, "Content Too Large"},
        {429, "Too Many Requests"},
        {500, "Internal Server Error"},
        {503, "Service Unavailable"},
    };

    for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++)
        if (phrases[i].status == status)
            return phrases[i].phrase;
    return "Unknown";
}

enum { TYPE_SIZE = PAGE_POLICY_SIZE + 512 };

/* A page does not give its address, in which secrets stand, to other sites. */
static void write_type(const struct reply *reply, size_t body_length,
                       char type[TYPE_SIZE])
{
    type[0] = '\0';
    if (reply->page != NULL && reply->page_policy[0] == '\0')
        snprintf(type, TYPE_SIZE,
                 "Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"
                 "X-Content-Type-Options: nosniff\r\n"
                 "Content-Length: %zu\r\n",
                 body_length);
    else if (reply->page != NULL)
        snprintf(type, TYPE_SIZE,
                 "Content-Type: text/html; charset=utf-8\r\n"
                 "Content-Security-Policy: %s\r\n"
                 "Referrer-Policy: no-referrer\r\n"
                 "X-Content-Type-Options: nosniff\r\n"
                 "Content-Length: %zu\r\n",
                 reply->page_policy, body_length);
    else if (reply->body != NULL)
        snprintf(type, TYPE_SIZE,
                 "Content-Type: application/json\r\n"
                 "Content-Length: %zu\r\n",
                 body_length);
}

size_t reply_header(const struct reply *reply, size_t body_length,
                    char header[REPLY_HEADER_SIZE])
{
    char type[TYPE_SIZE];
    char retry[48] = "";
    char allow[80] = "";

    if (reply->queue != NULL)
        return (size_t)snprintf(header, REPLY_HEADER_SIZE,
                                "X-Accel-Redirect: %.100s\r\n"
                                "Register-Ticket: %.100s\r\n\r\n",
                                reply->queue, reply->ticket);
    write_type(reply, body_length, type);
    if (reply->retry_after > 0)
        snprintf(retry, sizeof retry, "Retry-After: %d\r\n",
                 reply->retry_after);
    if (reply->allow != NULL)
        snprintf(allow, sizeof allow, "Allow: %s\r\n", reply->allow);
    int length = snprintf(
        header, REPLY_HEADER_SIZE,
        "Status: %d %s\r\n%s%s%s%s"
        "Access-Control-Allow-Origin: *\r\n"
        "Access-Control-Allow-Methods: GET, HEAD, POST, PUT, DELETE, OPTIONS"
        "\r\n"
        "Access-Control-Allow-Headers: X-Requested-With, Content-Type, "
        "Authorization\r\n"
        "\r\n",
        reply->status, reason_phrase(reply->status), type, retry, allow,
        reply->is_secret ? "Cache-Control: no-store\r\n" : "");
    return length > 0 && length < REPLY_HEADER_SIZE ? (size_t)length : 0;
}

const char *reply_body(const struct reply *reply, size_t *length)
{
    const char *page = reply->page == NULL ? "" : reply->page;

    if (reply->body != NULL)
        return json_write(reply->body, length);
    *length = strlen(page);
    return page;
}

void scope_end_reply(struct reply *reply)
{
    json_end(reply->body);
    free(reply->page);
    explicit_bzero(reply, sizeof *reply);
}
