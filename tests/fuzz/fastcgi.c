/* The gateway as FastCGI, through a real socket: records as they come when the
 * input begins like one, else well-made ones of a request (meta.h). Behind each
 * connection waits an honest one, which has to be served with anything that the
 * other one was. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/meta.h"

/* The FastCGI specification, section 8. */
enum { BEGIN_REQUEST = 1, END_REQUEST = 3, PARAMS = 4, STDIN = 5, STDOUT = 6 };
enum { HEADER_SIZE = 8, CONTENT_MAX = 65535, STREAM_MAX = 1 << 18 };

static const char answer[] = "Status: 204 No Content\r\n\r\n";
static struct gateway *gateway;
static struct sockaddr_un address = {.sun_family = AF_UNIX};

struct stream {
    unsigned char bytes[STREAM_MAX];
    size_t length;
};

/* libfcgi forgets what it has allocated for a record of management that it does
 * not know. No web server sends one. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfcgi.so";
}

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    int server = socket(AF_UNIX, SOCK_STREAM, 0);

    (void)count;
    (void)arguments;
    /* A name in the abstract: nothing is left behind. */
    snprintf(address.sun_path + 1, sizeof address.sun_path - 1, "fuzz-%d",
             (int)getpid());
    must_hold(bind(server, (struct sockaddr *)&address, sizeof address) == 0);
    must_hold(listen(server, 8) == 0);
    must_hold(dup2(server, STDIN_FILENO) == STDIN_FILENO);
    gateway = gateway_open();
    must_hold(gateway != NULL);
    return 0;
}

static void add(struct stream *stream, const void *bytes, size_t length)
{
    must_hold(stream->length + length <= sizeof stream->bytes);
    if (length > 0)
        memcpy(stream->bytes + stream->length, bytes, length);
    stream->length += length;
}

static void add_record(struct stream *stream, unsigned char type,
                       const void *content, size_t length)
{
    const unsigned char header[HEADER_SIZE] = {
        1, type, 0, 1, (unsigned char)(length >> 8), (unsigned char)length};

    add(stream, header, sizeof header);
    add(stream, content, length);
}

static void add_length(struct stream *stream, size_t length)
{
    const unsigned char bytes[] = {
        (unsigned char)(0x80 | length >> 24), (unsigned char)(length >> 16),
        (unsigned char)(length >> 8), (unsigned char)length};

    if (length < 0x80)
        add(stream, bytes + 3, 1);
    else
        add(stream, bytes, sizeof bytes);
}

static void add_variables(struct stream *stream, const struct meta *meta)
{
    static struct stream pairs;

    pairs.length = 0;
    for (size_t i = 0; i < meta->count; i++) {
        size_t name = strcspn(meta->lines[i], "=");
        size_t value = strlen(meta->lines[i] + name + 1);
        if (pairs.length + name + value + 8 > CONTENT_MAX)
            break;
        add_length(&pairs, name);
        add_length(&pairs, value);
        add(&pairs, meta->lines[i], name);
        add(&pairs, meta->lines[i] + name + 1, value);
    }
    add_record(stream, PARAMS, pairs.bytes, pairs.length);
    if (pairs.length > 0)
        add_record(stream, PARAMS, NULL, 0);
}

static void write_request(struct stream *stream, const struct meta *meta)
{
    static const unsigned char role[8] = {0, 1};

    stream->length = 0;
    add_record(stream, BEGIN_REQUEST, role, sizeof role);
    add_variables(stream, meta);
    for (size_t at = 0; at < meta->length; at += CONTENT_MAX)
        add_record(stream, STDIN, meta->body + at,
                   meta->length - at < CONTENT_MAX ? meta->length - at
                                                   : CONTENT_MAX);
    add_record(stream, STDIN, NULL, 0);
}

/* Says all there is to say. */
static int call(const struct stream *stream)
{
    int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int room = STREAM_MAX;

    must_hold(connection >= 0);
    must_hold(
        setsockopt(connection, SOL_SOCKET, SO_SNDBUF, &room, sizeof room) == 0);
    must_hold(
        connect(connection, (struct sockaddr *)&address, sizeof address) == 0);
    must_hold(send(connection, stream->bytes, stream->length, MSG_NOSIGNAL) ==
              (ssize_t)stream->length);
    must_hold(shutdown(connection, SHUT_WR) == 0);
    return connection;
}

/* What came back is whole when it was asked for honestly. */
static void hang_up(int connection, bool is_honest)
{
    static unsigned char got[STREAM_MAX];
    const size_t length = sizeof answer - 1;
    size_t count = 0;
    ssize_t more;

    while ((more = recv(connection, got + count, sizeof got - count, 0)) > 0)
        count += (size_t)more;
    close(connection);
    if (!is_honest)
        return;
    must_hold(count >= HEADER_SIZE + length + 2 * HEADER_SIZE);
    must_hold(got[1] == STDOUT);
    must_hold(memcmp(got + HEADER_SIZE, answer, length) == 0);
    must_hold(got[count - 2 * HEADER_SIZE + 1] == END_REQUEST);
}

/* A path that no input knows beforehand. */
static void write_honest(struct stream *stream, char path[32])
{
    static unsigned long count;
    char text[96];
    struct meta meta;

    snprintf(path, 32, "/honest-%lu", ++count);
    snprintf(text, sizeof text, "REQUEST_METHOD=GET\nSCRIPT_NAME=%s\n", path);
    meta_read((const uint8_t *)text, strlen(text), &meta);
    write_request(stream, &meta);
    meta_end(&meta);
}

/* Answers the next request; false when it is another than the honest one. */
static bool serve(const char *honest)
{
    struct request request;

    must_hold(gateway_read(gateway, &request));
    meta_look_at(&request);
    bool is_honest = strcmp(request.path, honest) == 0;
    gateway_send(gateway, answer, sizeof answer - 1);
    gateway_end(gateway, &request);
    return is_honest;
}

/* libfcgi asks for as much memory as a name and a value are said to be long,
 * and aborts when that is more than there is. Only a web server is let
 * near the socket: here no length begins with more than 0x80, which is 16 MiB.
 */
static void add_raw(struct stream *stream, const uint8_t *data, size_t size)
{
    add(stream, data, size);
    for (size_t i = 0; i < stream->length; i++)
        if (stream->bytes[i] > 0x80)
            stream->bytes[i] &= 0x7f;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct stream stream;
    bool is_raw = size > 0 && data[0] == 1;
    struct meta meta;
    char honest[32];

    stream.length = 0;
    meta_read(data, is_raw ? 0 : size, &meta);
    if (is_raw)
        add_raw(&stream, data, size < CONTENT_MAX ? size : CONTENT_MAX);
    else
        write_request(&stream, &meta);
    int first = call(&stream);
    write_honest(&stream, honest);
    int last = call(&stream);
    /* A connection carries one request at most, a well-made one exactly. */
    bool is_refused = serve(honest);
    must_hold(is_raw || !is_refused);
    must_hold(is_refused || serve(honest));
    hang_up(first, !is_raw);
    hang_up(last, true);
    meta_end(&meta);
    return 0;
}
