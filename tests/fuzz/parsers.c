/* The small parsers, all on the same two lines: what one reads, and a name to
 * look for, a server name, a separator. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cgi/engine/session.h"
#include "cgi/http/error.h"
#include "cgi/stages/nonce.h"
#include "common/attributes.h"
#include "common/email.h"
#include "common/form.h"
#include "common/log.h"
#include "common/secret.h"
#include "common/text.h"
#include "common/unicode.h"
#include "common/url.h"
#include "common/username.h"
#include "tests/fuzz/fuzz.h"

enum { ROOM = 24 };

static void try_form(const char *text, const char *name)
{
    char *value = malloc(ROOM);
    char *form = malloc(ROOM);
    char *back = malloc(ROOM);

    must_hold(value != NULL && form != NULL && back != NULL);
    if (form_value(text, name, value, ROOM))
        must_hold(strlen(value) < ROOM);
    else
        must_hold(value[0] == '\0');
    form[0] = '\0';
    if (form_add(form, ROOM, "a", text)) {
        must_hold(form_value(form, "a", back, ROOM));
        must_hold(strcmp(back, text) == 0);
        if (form_add(form, ROOM, "b", name))
            must_hold(form_value(form, "b", back, ROOM) &&
                      strcmp(back, name) == 0);
    }
    free(value);
    free(form);
    free(back);
}

static void try_username(const char *text, const char *server_name)
{
    struct username username, again;

    if (username_read(text, server_name, &username) != NULL)
        return;
    must_hold(strlen(username.user_id) <= USER_ID_MAX);
    must_hold(username_read(username.localpart, server_name, &again) == NULL);
    must_hold(strcmp(username.user_id, again.user_id) == 0);
    /* No server name ends in what is trimmed. */
    scoped(unicode) char *trimmed = unicode_trim(username.user_id);
    must_hold(strchr(server_name, ':') != NULL ||
              strcmp(trimmed, username.user_id) != 0 ||
              username_read(username.user_id, server_name, &again) == NULL);
    must_hold(strcmp(username.localpart, again.localpart) == 0);
}

static void try_email(const char *text)
{
    char address[EMAIL_SIZE], again[EMAIL_SIZE];

    if (!email_read(text, address))
        return;
    must_hold(email_read(address, again) && strcmp(address, again) == 0);
    must_hold(strpbrk(address, " \r\n<>,;:\"") == NULL);
}

static void try_url(const char *text)
{
    const char *host;
    size_t length = url_host(text, &host);

    must_hold(length == 0 || (host > text && length <= strlen(host)));
}

static void try_text(const char *text, const char *separator)
{
    char *list = malloc(ROOM);
    unsigned long number;

    must_hold(list != NULL);
    list[0] = '\0';
    for (int i = 0; i < 3; i++)
        text_append(list, ROOM, separator, text);
    must_hold(strlen(list) < ROOM);
    must_hold(strncmp(list, text, strlen(list)) == 0 ||
              strlen(text) < ROOM - 1);
    free(list);
    must_hold(text_utf8_length(text, strlen(text)) <= strlen(text));
    must_hold(text_characters(text) <= strlen(text));
    if (text_number(text, 86400, &number))
        must_hold(number <= 86400 && strspn(text, "0123456789") > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_line(&data, &size);
    char *name = fuzz_text(data, size);
    struct session session;

    if (text == NULL)
        text = fuzz_text("", 0);
    outside_begin();
    try_form(text, name);
    try_username(text, name);
    try_email(text);
    try_url(text);
    try_text(text, name);
    must_hold(!nonce_is_good("k", text) || strlen(text) < NONCE_SIZE);
    must_hold(!session_identify(&session, text) ||
              strlen(session.hash.hex) == sizeof session.hash.hex - 1);
    must_hold(error_named(text) < ERROR_COUNT);
    must_hold(secret_equal(text, text));
    log_event(LOG_INFO, "fuzz", {"text", text}, {"name", name});
    free(text);
    free(name);
    return 0;
}
