#include "cgi/page.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "cgi/fault.h"
#include "cgi/reply.h"
#include "common/log.h"

static const char head[] =
    "<!DOCTYPE html>\n"
    "<html lang=\"en\">\n"
    "<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n"
    "<meta name=\"robots\" content=\"noindex\">\n"
    "<style>\n"
    "body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 32rem;\n"
    "       margin: 15vh auto; padding: 0 1rem; }\n"
    "button { font: inherit; padding: .5rem 1.5rem; }\n"
    "</style>\n";

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

void page_write(const struct page *page, int status, struct reply *reply)
{
    size_t length;
    FILE *file = open_memstream(&reply->page, &length);
    bool written = false;

    if (file != NULL) {
        write_page(file, page);
        written = ferror(file) == 0;
        written = fclose(file) == 0 && written;
    }
    if (!written) {
        log_event(LOG_CRIT, "out-of-memory", {"where", "page"});
        abort();
    }
    reply->status = status;
    reply->is_secret = true;
}

void page_fault(const struct fault *fault, struct reply *reply)
{
    const struct fault_row *row = fault_row(fault->kind);
    char text[2 * FAULT_DETAIL_SIZE];
    const struct page page = {.title = "That did not work", .text = text};

    snprintf(text, sizeof text, "%s%s.", row->text, fault->detail);
    page_write(&page, row->status, reply);
    reply->outcome = row->name;
    reply->retry_after = fault->retry_after;
}
