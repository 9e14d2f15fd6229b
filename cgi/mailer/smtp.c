#include "cgi/mailer/smtp.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What libcurl needs to send one mail; all of it has to outlive the sending. */
struct delivery {
    CURL *curl;
    curl_mime *parts;
    struct curl_slist *recipients;
    struct curl_slist *headers;
};

static void scope_end_delivery(struct delivery *delivery)
{
    curl_mime_free(delivery->parts);
    curl_slist_free_all(delivery->recipients);
    curl_slist_free_all(delivery->headers);
    curl_easy_cleanup(delivery->curl);
}

static bool add_to(struct curl_slist **list, const char *text)
{
    struct curl_slist *longer = curl_slist_append(*list, text);

    if (longer == NULL)
        return false;
    *list = longer;
    return true;
}

static bool add_header(struct delivery *delivery, const char *name,
                       const char *value)
{
    char *line;

    if (asprintf(&line, "%s: %s", name, value) < 0)
        return false;
    bool added = add_to(&delivery->headers, line);
    free(line);
    return added;
}

static bool add_headers(struct delivery *delivery, const struct smtp_mail *mail)
{
    return add_header(delivery, "Date", mail->date) &&
           add_header(delivery, "From", mail->from) &&
           add_header(delivery, "To", mail->to_address) &&
           add_header(delivery, "Subject", mail->subject) &&
           add_header(delivery, "Message-ID", mail->message_id) &&
           add_header(delivery, "Auto-Submitted", "auto-generated") &&
           add_header(delivery, "MIME-Version", "1.0") &&
           add_header(delivery, "Content-Type", "multipart/alternative");
}

static bool add_part(struct delivery *delivery, const char *type,
                     const char *content)
{
    curl_mimepart *part = curl_mime_addpart(delivery->parts);

    return part != NULL &&
           curl_mime_data(part, content, CURL_ZERO_TERMINATED) == CURLE_OK &&
           curl_mime_type(part, type) == CURLE_OK &&
           curl_mime_encoder(part, "quoted-printable") == CURLE_OK;
}

static bool write_mail(struct delivery *delivery, const struct smtp_mail *mail)
{
    CURL *curl = delivery->curl;

    delivery->parts = curl_mime_init(curl);
    /* The last part is the one to prefer (RFC 2046 section 5.1.4). */
    return delivery->parts != NULL &&
           add_part(delivery, "text/plain; charset=utf-8", mail->text) &&
           add_part(delivery, "text/html; charset=utf-8", mail->html) &&
           add_headers(delivery, mail) &&
           add_to(&delivery->recipients, mail->to_address) &&
           curl_easy_setopt(curl, CURLOPT_MAIL_FROM, mail->from_address) ==
               CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, delivery->recipients) ==
               CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_HTTPHEADER, delivery->headers) ==
               CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_MIMEPOST, delivery->parts) ==
               CURLE_OK;
}

static long starttls(const char *tls)
{
    if (strcmp(tls, "off") == 0)
        return CURLUSESSL_NONE;
    return strcmp(tls, "optional") == 0 ? CURLUSESSL_TRY : CURLUSESSL_ALL;
}

/* Where it goes. libcurl verifies certificates unless it is told not to. */
static bool set_server(CURL *curl, const struct smtp_server *server)
{
    const char *authorities = getenv("SSL_CERT_FILE");
    const struct {
        CURLoption option;
        const char *value;
    } texts[] = {
        {CURLOPT_URL, server->url},
        {CURLOPT_PROTOCOLS_STR, "smtp,smtps"},
        {CURLOPT_USERNAME, server->user},
        {CURLOPT_PASSWORD, server->password},
        /* Not even if the environment names one. */
        {CURLOPT_PROXY, ""},
    };
    const struct {
        CURLoption option;
        long value;
    } numbers[] = {
        {CURLOPT_USE_SSL, starttls(server->tls)},
        {CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2},
        {CURLOPT_CONNECTTIMEOUT, 5},
        {CURLOPT_TIMEOUT, SMTP_TIMEOUT},
        {CURLOPT_NOSIGNAL, 1},
        /* Or it would wait for a resolver that hangs, beyond all limits. */
        {CURLOPT_QUICK_EXIT, 1},
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (curl_easy_setopt(curl, texts[i].option, texts[i].value) != CURLE_OK)
            return false;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (curl_easy_setopt(curl, numbers[i].option, numbers[i].value) !=
            CURLE_OK)
            return false;
    return authorities == NULL ||
           curl_easy_setopt(curl, CURLOPT_CAINFO, authorities) == CURLE_OK;
}

/* Only what is said to the mail itself is for good. A login or STARTTLS that
 * is refused is a matter of settings, which can be mended in time; 530 is how
 * a server asks for one of them (RFC 3207, RFC 4954). */
static bool is_final(CURLcode result, long reply)
{
    return (result == CURLE_SEND_ERROR || result == CURLE_WEIRD_SERVER_REPLY) &&
           reply / 100 == 5 && reply != 530;
}

static enum smtp_outcome transfer(CURL *curl, char error[SMTP_ERROR_SIZE])
{
    long reply = 0;
    CURLcode result = curl_easy_perform(curl);

    if (result == CURLE_OK)
        return SMTP_SENT;
    if (curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply) != CURLE_OK)
        reply = 0;
    snprintf(error, SMTP_ERROR_SIZE, reply == 0 ? "%s" : "%s (SMTP %ld)",
             result == CURLE_USE_SSL_FAILED
                 ? "The mail server has no STARTTLS, which smtp_tls asks for"
                 : curl_easy_strerror(result),
             reply);
    return is_final(result, reply) ? SMTP_REFUSED : SMTP_TRY_AGAIN;
}

enum smtp_outcome smtp_send(const struct smtp_server *server,
                            const struct smtp_mail *mail,
                            char error[SMTP_ERROR_SIZE])
{
    scoped(delivery) struct delivery delivery = {.curl = curl_easy_init()};

    if (delivery.curl == NULL || !set_server(delivery.curl, server) ||
        !write_mail(&delivery, mail)) {
        snprintf(error, SMTP_ERROR_SIZE, "out of memory");
        return SMTP_TRY_AGAIN;
    }
    return transfer(delivery.curl, error);
}
