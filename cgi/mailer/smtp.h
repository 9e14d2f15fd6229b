/* Hands one mail to a mail server. The only file that speaks SMTP. */
#ifndef SMTP_H
#define SMTP_H

#include "common/attributes.h"

/* Longest time that one mail takes, in seconds: shorter than the minute for
 * which the mailer may keep it. */
enum { SMTP_TIMEOUT = 30 };

struct smtp_server {
    const char *url;      /* smtp://host:port, or smtps:// */
    const char *tls;      /* required, optional or off: STARTTLS */
    const char *user;     /* NULL: no login */
    const char *password; /* NULL: none */
};

/* Headers are as RFC 5322 has them, parts in UTF-8 with lines that end in
 * CRLF. */
struct smtp_mail {
    const char *from_address;
    const char *to_address;
    const char *from;
    const char *subject;
    const char *date;
    const char *message_id;
    const char *text;
    const char *html;
};

enum smtp_outcome {
    SMTP_SENT,      /* the server has taken it */
    SMTP_TRY_AGAIN, /* not now */
    SMTP_REFUSED    /* the server will never take it (RFC 5321, 5yz) */
};

enum { SMTP_ERROR_SIZE = 128 };

/* Sends a mail. Unless it is sent, error says why, with no secret and nothing
 * of the mail in it. The certificate of the server has to be good; where
 * SSL_CERT_FILE is in the environment, by the authorities in that file. */
must_use enum smtp_outcome smtp_send(const struct smtp_server *server,
                                     const struct smtp_mail *mail,
                                     char error[SMTP_ERROR_SIZE]);

#endif
