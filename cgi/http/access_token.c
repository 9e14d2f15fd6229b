#include "cgi/http/access_token.h"

#include <stdio.h>
#include <strings.h>

#include "cgi/http/request.h"
#include "common/attributes.h"
#include "common/form.h"
#include "common/unicode.h"

const char *access_token_read(const struct request *request,
                              char token[ACCESS_TOKEN_SIZE])
{
    static const char bearer[] = "Bearer ";
    bool is_told =
        form_value(request->query, "access_token", token, ACCESS_TOKEN_SIZE) &&
        token[0] != '\0';

    if (!is_told &&
        strncasecmp(request->authorization, bearer, sizeof bearer - 1) == 0)
        snprintf(token, ACCESS_TOKEN_SIZE, "%s",
                 request->authorization + sizeof bearer - 1);
    scoped(unicode) char *trimmed = unicode_trim(token);
    snprintf(token, ACCESS_TOKEN_SIZE, "%s", trimmed);
    /* A header with nothing behind Bearer shows nothing. */
    return token[0] == '\0' ? NULL : token;
}
