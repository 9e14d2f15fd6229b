#include "cgi/http/page.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cgi/http/error.h"
#include "cgi/http/reply.h"
#include "common/log.h"

static const char head[] =
    "<!DOCTYPE html>\n"
    "<html lang=\"en\">\n"
    "<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n"
    "<meta name=\"robots\" content=\"noindex\">\n";

static const char style[] =
    "<style>\n"
    "body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 32rem;\n"
    "       margin: 15vh auto; padding: 0 1rem; }\n"
    "button { font: inherit; padding: .5rem 1.5rem; }\n"
    "</style>\n";

#define STATIC_PATH "/_matrix/static/client/register/"

static const char scripts[] =
    "<link rel=\"stylesheet\" href=\"" STATIC_PATH "style.css\">\n"
    "<script type=\"module\" src=\"" STATIC_PATH "fallback.js\"></script>\n";

static void write_escaped(FILE *file, const char *text)
{
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '&':
            fputs("&amp;", file);
            break;
        case '<':
            fputs("&lt;", file);
            break;
        case '>':
            fputs("&gt;", file);
            break;
        case '"':
            fputs("&quot;", file);
            break;
        default:
            fputc(*text, file);
        }
    }
}

static void write_field(FILE *file, const struct page_field *field)
{
    fputs("<input type=\"hidden\" name=\"", file);
    write_escaped(file, field->name);
    fputs("\" value=\"", file);
    write_escaped(file, field->value);
    fputs("\">\n", file);
}

static void write_button(FILE *file, const struct page *page)
{
    fputs("<form method=\"post\" action=\"", file);
    write_escaped(file, page->action);
    fputs("\">\n", file);
    for (const struct page_field *field = page->fields; field->name != NULL;
         field++)
        write_field(file, field);
    fputs("<button>", file);
    write_escaped(file, page->button);
    fputs("</button>\n</form>\n", file);
}

static void write_link(FILE *file, const struct page *page)
{
    fputs("<p><a href=\"", file);
    write_escaped(file, page->link);
    fputs("\">", file);
    write_escaped(file, page->link_text);
    fputs("</a></p>\n", file);
}

static void write_page(FILE *file, const struct page *page)
{
    fputs(head, file);
    fputs(style, file);
    fputs("<title>", file);
    write_escaped(file, page->title);
    fputs("</title>\n<main>\n<h1>", file);
    write_escaped(file, page->title);
    fputs("</h1>\n<p>", file);
    write_escaped(file, page->text);
    fputs("</p>\n", file);
    if (page->button != NULL)
        write_button(file, page);
    if (page->link != NULL)
        write_link(file, page);
    fputs("</main>\n</html>\n", file);
}

/* A page that is written to a file. */
struct writing {
    FILE *file;
    size_t length;
};

static void begin(struct writing *writing, struct reply *reply)
{
    writing->file = open_memstream(&reply->page, &writing->length);
    if (writing->file == NULL) {
        log_event(LOG_CRIT, "out-of-memory", {"where", "page"});
        abort();
    }
}

static void end(struct writing *writing, int status, struct reply *reply)
{
    bool written = ferror(writing->file) == 0;

    if (fclose(writing->file) != 0 || !written) {
        log_event(LOG_CRIT, "out-of-memory", {"where", "page"});
        abort();
    }
    reply->status = status;
    reply->is_secret = true;
}

/* It loads nothing and is put into no frame. */
void page_write(const struct page *page, int status, struct reply *reply)
{
    struct writing writing;

    begin(&writing, reply);
    write_page(writing.file, page);
    end(&writing, status, reply);
    snprintf(reply->page_policy, sizeof reply->page_policy,
             "default-src 'none'; style-src 'unsafe-inline'; "
             "form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
}

static void write_data(FILE *file, const char *name, const char *value)
{
    fprintf(file, " data-%s=\"", name);
    write_escaped(file, value);
    fputs("\"", file);
}

/* Such a page loads what the web server has of ours, and what a widget needs;
 * our own sign-up page may have it in a frame. False when that can't be said: a
 * policy that is cut short forbids less. */
static bool write_policy(const char *sources, char policy[PAGE_POLICY_SIZE])
{
    const bool is_none = sources[0] == '\0';
    int length = snprintf(
        policy, PAGE_POLICY_SIZE,
        "default-src 'none'; script-src 'self' %s; style-src 'self'%s %s; "
        "connect-src 'self' %s; frame-src %s; img-src 'self' %s; "
        "worker-src 'self'; form-action 'none'; frame-ancestors 'self'; "
        "base-uri 'none'",
        sources, is_none ? "" : " 'unsafe-inline'", sources, sources,
        is_none ? "'none'" : sources, sources);

    /* A list of origins: none of these could stand in one. */
    return length < PAGE_POLICY_SIZE && strpbrk(sources, ";,'\"\\\r\n") == NULL;
}

static void refuse_page(const struct scripted_page *page, struct reply *reply)
{
    struct error error;

    log_event(LOG_ERR, "page-refused", {"type", page->type},
              {"why", "no policy can be written for the widget's sources"});
    error_note(&error, ERROR_NOT_SET_UP, "");
    page_error(&error, reply);
}

void page_write_scripted(const struct scripted_page *page, struct reply *reply)
{
    char policy[PAGE_POLICY_SIZE];
    struct writing writing;

    if (!write_policy(page->sources, policy)) {
        refuse_page(page, reply);
        return;
    }
    begin(&writing, reply);
    fputs(head, writing.file);
    fputs("<title>", writing.file);
    write_escaped(writing.file, page->title);
    fputs("</title>\n", writing.file);
    fputs(scripts, writing.file);
    fputs("<main", writing.file);
    write_data(writing.file, "type", page->type);
    write_data(writing.file, "params", page->params);
    write_data(writing.file, "widget", page->widget);
    fputs(">\n<noscript><p>This page needs JavaScript.</p></noscript>\n"
          "</main>\n</html>\n",
          writing.file);
    end(&writing, 200, reply);
    memcpy(reply->page_policy, policy, sizeof policy);
}

void page_error(const struct error *error, struct reply *reply)
{
    const struct error_row *row = error_row(error->kind);
    char text[ERROR_TEXT_SIZE], sentence[ERROR_TEXT_SIZE + 1];
    const struct page page = {.title = "That did not work", .text = sentence};

    error_text(error, text);
    snprintf(sentence, sizeof sentence, "%s.", text);
    page_write(&page, row->status, reply);
    reply->error = error->kind;
    reply->outcome = row->name;
    reply->retry_after = error->retry_after;
}
