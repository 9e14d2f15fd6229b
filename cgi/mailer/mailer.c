/* matrix-register-mailer: takes mails from the outbox in the database, one at a
 * time, and hands them to a mail server. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sysexits.h>
#include <time.h>

#include "cgi/mailer/smtp.h"
#include "common/attributes.h"
#include "common/db.h"
#include "common/log.h"

static const char usage[] =
    "matrix-register-mailer " VERSION "\n"
    "Sends the mails that Matrix registration has put in its outbox.\n"
    "\n"
    "usage: matrix-register-mailer          until SIGTERM or SIGINT\n"
    "       matrix-register-mailer --once   what is due now\n"
    "       matrix-register-mailer --help | --version\n"
    "\n"
    "PostgreSQL is found as psql finds it: PGHOST, PGPORT, PGDATABASE\n"
    "(default register), PGUSER (default register_mailer), PGSERVICE, …\n"
    "SSL_CERT_FILE: the certificate authorities, if not those of the system.\n"
    "Everything else is decided in the database: matrix-register-sql(7).\n";

/* Seconds between two looks into the outbox, and the longest pause while the
 * database is away. */
enum { LOOK_AGAIN = 1, LONGEST_PAUSE = 30 };

enum work {
    WORK_DONE, /* a mail; there may be more */
    WORK_NONE, /* nothing is due */
    WORK_AWAY, /* the database can't be asked */
};

/* Blocks the signals that end the program, so that they come between two
 * mails. A server that hangs up is an error like others. */
static bool block_signals(sigset_t *stop)
{
    sigemptyset(stop);
    sigaddset(stop, SIGTERM);
    sigaddset(stop, SIGINT);
    return sigprocmask(SIG_BLOCK, stop, NULL) == 0 &&
           signal(SIGPIPE, SIG_IGN) != SIG_ERR;
}

/* Waits so many seconds; true, at once, when it is time to stop. */
static bool stopped_within(const sigset_t *stop, int seconds)
{
    const struct timespec wait = {.tv_sec = seconds};

    return sigtimedwait(stop, NULL, &wait) > 0;
}

static int longer(int pause)
{
    return 2 * pause > LONGEST_PAUSE ? LONGEST_PAUSE : 2 * pause;
}

static void log_mail(int priority, const char *outcome,
                     const struct pg_result *mail, const char *error)
{
    log_event(priority, "mail", {"outcome", outcome},
              {"id", db_text(mail, "id")}, {"tries", db_text(mail, "tries")},
              {"error", error});
}

/* Reports to the database that a mail was sent. Without the report the mail
 * would be sent again, so this is tried until the program has to stop. */
static void report_sent(struct db *db, const sigset_t *stop,
                        const struct pg_result *mail)
{
    const char *const values[] = {db_text(mail, "id")};
    enum db_answer answer;
    int pause = 1;

    log_mail(LOG_INFO, "sent", mail, NULL);
    for (;;) {
        scoped(db_row) struct pg_result *row = NULL;
        answer = db_ask(db, "SELECT register_internal.mail_sent($1)", 1, values,
                        &row);
        if (answer == DB_ROW || stopped_within(stop, pause))
            break;
        pause = longer(pause);
    }
    if (answer != DB_ROW)
        log_mail(LOG_ERR, "unrecorded", mail, "it may be sent again");
}

/* Reports a failure to the database. Without the report the mailer's claim on
 * the mail expires after a minute, and the mail is tried again as well. */
static void report_failure(struct db *db, const struct pg_result *mail,
                           const char *error, bool is_final)
{
    const char *const values[] = {db_text(mail, "id"), error,
                                  is_final ? "true" : "false"};
    scoped(db_row) struct pg_result *row = NULL;
    enum db_answer answer = db_ask(
        db, "SELECT given_up FROM register_internal.mail_failed($1, $2, $3)", 3,
        values, &row);
    const char *given_up = answer == DB_ROW ? db_text(row, "given_up") : NULL;

    if (given_up != NULL && strcmp(given_up, "t") == 0)
        log_mail(LOG_ERR, "given-up", mail, error);
    else
        log_mail(LOG_WARNING, "retry", mail, error);
}

static enum smtp_outcome send_mail(const struct pg_result *row,
                                   char error[SMTP_ERROR_SIZE])
{
    const struct smtp_server server = {
        .url = db_text(row, "smtp_url"),
        .tls = db_text(row, "smtp_tls"),
        .user = db_text(row, "smtp_user"),
        .password = db_text(row, "smtp_password"),
    };
    const struct smtp_mail mail = {
        .from_address = db_text(row, "from_address"),
        .to_address = db_text(row, "to_address"),
        .from = db_text(row, "from_header"),
        .subject = db_text(row, "subject"),
        .date = db_text(row, "date"),
        .message_id = db_text(row, "message_id"),
        .text = db_text(row, "text"),
        .html = db_text(row, "html"),
    };

    return smtp_send(&server, &mail, error);
}

static enum work take_mail(struct db *db, const sigset_t *stop)
{
    scoped(db_row) struct pg_result *mail = NULL;
    char error[SMTP_ERROR_SIZE];

    if (db_ask(db, "SELECT * FROM register_internal.mail_claim()", 0, NULL,
               &mail) != DB_ROW)
        return WORK_AWAY;
    if (db_text(mail, "expired") != NULL)
        log_event(LOG_ERR, "mail", {"outcome", "given-up"},
                  {"count", db_text(mail, "expired")},
                  {"error", "expired before they could be sent"});
    if (db_text(mail, "id") == NULL)
        return WORK_NONE;
    enum smtp_outcome outcome = send_mail(mail, error);
    if (outcome == SMTP_SENT)
        report_sent(db, stop, mail);
    else
        report_failure(db, mail, error, outcome == SMTP_REFUSED);
    return WORK_DONE;
}

/* Nothing is left of what a mail says, and of the mail server's password. */
static enum work work_once(struct db *db, const sigset_t *stop)
{
    enum work work = take_mail(db, stop);

    if (work == WORK_DONE)
        db_forget(db);
    return work;
}

static int drain(struct db *db, const sigset_t *stop)
{
    enum work work = WORK_DONE;

    while (work == WORK_DONE && !stopped_within(stop, 0))
        work = work_once(db, stop);
    return work == WORK_AWAY ? EX_TEMPFAIL : EX_OK;
}

static int serve(struct db *db, const sigset_t *stop)
{
    int pause = 0;

    while (!stopped_within(stop, pause)) {
        enum work work = work_once(db, stop);
        if (work == WORK_AWAY)
            pause = pause == 0 ? LOOK_AGAIN : longer(pause);
        else
            pause = work == WORK_NONE ? LOOK_AGAIN : 0;
    }
    return EX_OK;
}

static int run(int (*work)(struct db *, const sigset_t *))
{
    struct db db = {.program = "matrix-register-mailer",
                    .role = "register_mailer"};
    sigset_t stop;

    if (!block_signals(&stop)) {
        log_event(LOG_CRIT, "signals-failed", {"where", "mailer"});
        return EX_OSERR;
    }
    int status = work(&db, &stop);
    db_close(&db);
    return status;
}

static int tell(FILE *where, const char *text, int status)
{
    return fputs(text, where) < 0 || fflush(where) != 0 ? EX_IOERR : status;
}

int main(int argc, char **argv)
{
    const char *option = argc == 2 ? argv[1] : "";

    /* Memory holds codes and a password: none of it may end up in a core
     * file. */
    if (prctl(PR_SET_DUMPABLE, 0) != 0) {
        log_event(LOG_CRIT, "prctl-failed", {"option", "PR_SET_DUMPABLE"});
        return EX_OSERR;
    }
    if (argc == 1)
        return run(serve);
    if (strcmp(option, "--once") == 0)
        return run(drain);
    if (strcmp(option, "--version") == 0)
        return tell(stdout, "matrix-register-mailer " VERSION "\n", EX_OK);
    if (strcmp(option, "--help") == 0)
        return tell(stdout, usage, EX_OK);
    return tell(stderr, usage, EX_USAGE);
}
