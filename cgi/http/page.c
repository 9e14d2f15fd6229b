#include "cgi/http/page.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cgi/http/error.h"
#include "cgi/http/reply.h"
#include "common/attributes.h"
#include "common/json.h"
#include "common/log.h"

static const char head[] =
    "<!DOCTYPE html>\n"
    "<html lang=\"en\">\n"
    "<head>\n"
    "<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n"
    "<meta name=\"robots\" content=\"noindex\">\n"
    "<title>";

static const char no_script[] =
    "<div class=\"late\">\n"
    "<p>This page needs JavaScript, and it could not start. Allow scripts and "
    "load it again.</p>\n"
    "<p lang=\"de\">Diese Seite braucht JavaScript und konnte nicht starten. "
    "Erlaube Skripte und lade sie neu.</p>\n"
    "</div>\n";

static void write_byte(FILE *file, char byte)
{
    switch (byte) {
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
        fputc(byte, file);
    }
}

static void write_escaped(FILE *file, const char *text)
{
    for (; *text != '\0'; text++)
        write_byte(file, *text);
}

/* The value that is to stand for {name}, and the length of that; NULL: none. */
static const char *find_value(const struct page_field *values, const char *text,
                              size_t *length)
{
    for (; values->name != NULL; values++) {
        *length = strlen(values->name) + 2;
        if (text[0] == '{' &&
            strncmp(text + 1, values->name, *length - 2) == 0 &&
            text[*length - 1] == '}')
            return values->value == NULL ? "" : values->value;
    }
    return NULL;
}

static void write_filled(FILE *file, const char *text,
                         const struct page_field *values)
{
    size_t length;

    while (*text != '\0') {
        const char *value = find_value(values, text, &length);
        if (value != NULL) {
            write_escaped(file, value);
            text += length;
        } else {
            write_byte(file, *text++);
        }
    }
}

/* The part of an address that leads from a page to the files of the sign-up
 * page, relative, so that a proxy may put a prefix before both: up to
 * /_matrix/. */
static void write_way(FILE *file, const struct page_site *site)
{
    int slashes = 0;

    for (const char *byte = site->path; *byte != '\0'; byte++)
        slashes += *byte == '/';
    for (; slashes > 2; slashes--)
        fputs("../", file);
    fputs("static/client/register/", file);
}

static void write_head(FILE *file, const struct page_site *site,
                       const char *title, const char *script)
{
    fputs(head, file);
    write_escaped(file, title);
    fputs("</title>\n<link rel=\"icon\" type=\"image/svg+xml\" href=\"", file);
    write_way(file, site);
    fputs("icon.svg\">\n<link rel=\"stylesheet\" href=\"", file);
    write_way(file, site);
    fputs("style.css\">\n<script type=\"module\" src=\"", file);
    write_way(file, site);
    fprintf(file, "%s\"></script>\n</head>\n<body>\n<header>\n<img src=\"",
            script);
    write_way(file, site);
    fputs("icon.svg\" alt=\"\" width=\"32\" height=\"32\">\n"
          "<span id=\"server\">",
          file);
    write_escaped(file, site->server_name);
    fputs("</span>\n</header>\n<main", file);
}

static void write_data(FILE *file, const char *name, const char *value)
{
    fprintf(file, " data-%s=\"", name);
    write_escaped(file, value);
    fputs("\"", file);
}

static void write_values(FILE *file, const struct page_field *values)
{
    scoped(json) struct json_object *object = json_new();

    for (; values->name != NULL; values++)
        json_add_text(object, values->name,
                      values->value == NULL ? "" : values->value);
    write_data(file, "values", json_write(object, NULL));
}

static void write_button(FILE *file, const struct page *page)
{
    fputs("<form method=\"post\" action=\"", file);
    write_escaped(file, page->action);
    fputs("\">\n", file);
    for (const struct page_field *field = page->fields; field->name != NULL;
         field++) {
        fputs("<input type=\"hidden\" name=\"", file);
        write_escaped(file, field->name);
        fputs("\" value=\"", file);
        write_escaped(file, field->value);
        fputs("\">\n", file);
    }
    fputs("<button class=\"main\">", file);
    write_filled(file, page->button, page->values);
    fputs("</button>\n</form>\n", file);
}

static void write_link(FILE *file, const struct page *page)
{
    fputs("<p><a class=\"main\" href=\"", file);
    write_escaped(file, page->link);
    fputs("\">", file);
    write_filled(file, page->link_text, page->values);
    fputs("</a></p>\n", file);
}

static void write_page(FILE *file, const struct page *page,
                       const struct page_site *site)
{
    write_head(file, site, page->title, "link.js");
    write_data(file, "page", page->name);
    write_values(file, page->values);
    fputs(" class=\"late\">\n<h1>", file);
    write_escaped(file, page->title);
    fputs("</h1>\n<p id=\"text\">", file);
    write_filled(file, page->text, page->values);
    fputs("</p>\n", file);
    if (page->button != NULL)
        write_button(file, page);
    if (page->link != NULL)
        write_link(file, page);
    fputs("</main>\n</body>\n</html>\n", file);
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

/* The page loads only files of the sign-up page, and no frame may show it. */
void page_write(const struct page *page, int status, struct reply *reply)
{
    struct writing writing;

    begin(&writing, reply);
    write_page(writing.file, page, &reply->site);
    end(&writing, status, reply);
    snprintf(reply->page_policy, sizeof reply->page_policy,
             "default-src 'none'; script-src 'self'; style-src 'self'; "
             "img-src 'self'; form-action 'self'; frame-ancestors 'none'; "
             "base-uri 'none'");
}

/* Such a page loads files of the sign-up page, and what a widget needs; the
 * sign-up page may show it in a frame. False when that can't be said: a
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
    write_head(writing.file, &reply->site, reply->site.server_name,
               "fallback.js");
    write_data(writing.file, "type", page->type);
    write_data(writing.file, "params", page->params);
    write_data(writing.file, "widget", page->widget);
    write_data(writing.file, "settings", page->settings);
    fprintf(writing.file, ">\n%s</main>\n</body>\n</html>\n", no_script);
    end(&writing, 200, reply);
    memcpy(reply->page_policy, policy, sizeof policy);
}

void page_error(const struct error *error, struct reply *reply)
{
    const struct error_row *row = error_row(error->kind);
    char text[ERROR_TEXT_SIZE], seconds[12];
    const struct page page = {
        .name = "error",
        .title = "That did not work",
        .text = "{message}.",
        .values = {{"message", text},
                   {"error", row->name},
                   {"seconds", seconds}},
    };

    error_text(error, text);
    snprintf(seconds, sizeof seconds, "%d", error->retry_after);
    page_write(&page, row->status, reply);
    reply->error = error->kind;
    reply->outcome = row->name;
    reply->retry_after = error->retry_after;
}
