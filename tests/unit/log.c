/* The log: one line each, with any values, so that no client that can
 * put a value into a line can forge another. */
#include "common/log.h"

#include <fcntl.h>
#include <string.h>

#include "tests/unit/capture.h"
#include "tests/unit/tap.h"

/* The bytes of a line at most, its newline included, and of a value. */
enum { LINE_MAX = 4096, VALUE_MAX = 200 };

static char written[4 * LINE_MAX];

/* What is written for an event with one value. */
static const char *log_value(const char *value)
{
    struct capture capture = capture_begin();

    log_event(LOG_INFO, "event", {"name", value});
    capture_end(&capture, written, sizeof written);
    return written;
}

static void test_values(void)
{
    static const struct {
        const char *value, *wanted, *sentence;
    } rows[] = {
        {"bob", "<6>event name=bob\n", "a plain value is written as it is"},
        {"@bob:server.org/a=b-c_d+e",
         "<6>event name=@bob:server.org/a=b-c_d+e\n", "so is a user ID"},
        {NULL, "<6>event\n", "NULL is left out, with its name"},
        {"", "<6>event name=\"\"\n", "an empty value is quoted"},
        {"a b", "<6>event name=\"a b\"\n", "a space is quoted"},
        {"a\nb", "<6>event name=\"a\\x0ab\"\n", "a newline is escaped"},
        {"a\r\t\x1b[1m", "<6>event name=\"a\\x0d\\x09\\x1b[1m\"\n",
         "so are other control characters"},
        {"\x7f", "<6>event name=\"\\x7f\"\n", "so is U+007F"},
        {"a\" fake=\"1", "<6>event name=\"a\\x22 fake=\\x221\"\n",
         "a quote is escaped, so that no field can be forged"},
        {"a\\x0a", "<6>event name=\"a\\x5cx0a\"\n",
         "a backslash is escaped, so that no escape can be forged"},
        {"\xc3\xa9", "<6>event name=\"\\xc3\\xa9\"\n",
         "UTF-8 is escaped byte by byte"},
        {"\xff", "<6>event name=\"\\xff\"\n", "so is what is no UTF-8"},
        {"\n<0>fake", "<6>event name=\"\\x0a<0>fake\"\n",
         "no line can be forged, nor a priority"},
        {"%s%n", "<6>event name=\"%s%n\"\n", "a value is no printf format"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        is(log_value(rows[i].value), rows[i].wanted, rows[i].sentence);
}

static void test_priority(int priority, const char *wanted)
{
    struct capture capture = capture_begin();

    log_event(priority, "event", {"name", "value"});
    capture_end(&capture, written, sizeof written);
    ok(strncmp(written, wanted, strlen(wanted)) == 0,
       "priority %d is written as syslog(3) numbers it, %s", priority, wanted);
}

static void test_priorities(void)
{
    test_priority(LOG_CRIT, "<2>event ");
    test_priority(LOG_ERR, "<3>event ");
    test_priority(LOG_WARNING, "<4>event ");
    test_priority(LOG_INFO, "<6>event ");
}

static void test_fields(void)
{
    struct capture capture = capture_begin();

    log_event(LOG_ERR, "event", {"a", "1"}, {"b", NULL}, {"c", "2 3"},
              {"d", NULL}, {"e", "4"});
    capture_end(&capture, written, sizeof written);
    is(written, "<3>event a=1 c=\"2 3\" e=4\n",
       "fields keep their order, and those that are NULL leave no gap");
}

/* Logs a value of so many times the letter, and counts it in the line. */
static size_t logged_letters(size_t times, char letter)
{
    char value[2 * VALUE_MAX + 1];
    size_t letters = 0;

    memset(value, letter, times);
    value[times] = '\0';
    for (const char *c = strchr(log_value(value), '='); *c != '\0'; c++)
        if (*c == letter)
            letters++;
    return letters;
}

static void test_long_values(void)
{
    is_size(logged_letters(VALUE_MAX, 'A'), VALUE_MAX,
            "a value of 200 bytes is written whole");
    is_size(logged_letters(VALUE_MAX + 1, 'A'), VALUE_MAX,
            "one of 201 bytes is cut after 200");
    is_size(logged_letters(2 * VALUE_MAX, 'A'), VALUE_MAX,
            "one of 400 bytes, too");
    ok(written[strlen(written) - 2] == '"',
       "what was cut stands in quotes to the end");
    is_size(logged_letters(2 * VALUE_MAX, ' '), VALUE_MAX,
            "a value in quotes is cut there as well");
    logged_letters(2 * VALUE_MAX, '\x01');
    is_size(strlen(written), strlen("<6>event name=\"\"\n") + 4 * VALUE_MAX,
            "the 200 are counted before they are escaped");
}

static void test_long_line(void)
{
    char value[VALUE_MAX + 1];

    memset(value, '\n', VALUE_MAX);
    value[VALUE_MAX] = '\0';
    struct capture capture = capture_begin();
    log_event(LOG_INFO, "event", {"a", value}, {"b", value}, {"c", value},
              {"d", value}, {"e", value}, {"f", value}, {"g", value});
    log_event(LOG_INFO, "next", {"name", "value"});
    capture_end(&capture, written, sizeof written);
    is_size(strcspn(written, "\n") + 1, LINE_MAX,
            "a line is cut after 4096 bytes, the newline among them");
    is(strchr(written, '\n') + 1, "<6>next name=value\n",
       "the next event begins a line of its own");
}

static void test_long_event(void)
{
    char event[5 * LINE_MAX / 4];

    memset(event, 'e', sizeof event - 1);
    event[sizeof event - 1] = '\0';
    struct capture capture = capture_begin();
    log_event(LOG_INFO, event, {"name", "value"});
    size_t length = capture_end(&capture, written, sizeof written);
    ok(length < LINE_MAX && strstr(written, " name=value\n") != NULL,
       "an event that is too long leaves room for its fields");
}

/* Lines of several processes meet in one log. */
static void test_one_write(void)
{
    int ends[2];
    char block[LINE_MAX];
    struct capture capture = capture_begin();

    /* Packet mode keeps writes apart. */
    if (pipe2(ends, O_DIRECT) == 0 && dup2(ends[1], STDERR_FILENO) >= 0)
        log_event(LOG_INFO, "event", {"a", "1"}, {"b", "2 3"});
    ssize_t length = read(ends[0], block, sizeof block);
    capture_end(&capture, written, sizeof written);
    close(ends[0]);
    close(ends[1]);
    ok(length == (ssize_t)strlen("<6>event a=1 b=\"2 3\"\n"),
       "a line is written in one piece");
}

int main(void)
{
    test_values();
    test_priorities();
    test_fields();
    test_long_values();
    test_long_line();
    test_long_event();
    test_one_write();
    return done_testing();
}
