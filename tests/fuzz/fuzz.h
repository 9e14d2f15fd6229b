/* What the harnesses share. Each is one file with one function that tries one
 * input; libFuzzer calls it with what it makes up ("make fuzz"), and replay.c
 * with what was kept ("make check"). */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct reply;
struct request;
struct settings;

/* What libFuzzer calls; the second one once, before all inputs, where a harness
 * has it. Always 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
__attribute__((weak)) int LLVMFuzzerInitialize(int *count, char ***arguments);

/* Ends the process, which is a finding, when what must hold does not. */
#define must_hold(claim)                                                       \
    do {                                                                       \
        if (!(claim))                                                          \
            fuzz_fail(#claim, __FILE__, __LINE__);                             \
    } while (false)
_Noreturn void fuzz_fail(const char *claim, const char *file, int line);

/* So many bytes, with a NUL behind them, in a block of their own: reading on is
 * noticed. The caller's to free(). */
char *fuzz_bytes(const void *bytes, size_t length);

/* The same as a text: NULs within become spaces. */
char *fuzz_text(const void *bytes, size_t length);

/* Takes the next line of an input, without its newline; the caller's to
 * free(). NULL when there is none left. */
char *fuzz_line(const uint8_t **data, size_t *size);

/* A request, and what is around it: lines up to an empty one, then the body.
 *
 *     POST /path?query                   first
 *     from 192.0.2.7                     REMOTE_ADDR
 *     token Bearer abc                   HTTP_AUTHORIZATION
 *     row column=text|column=~           what the database answers in turn
 *     row !constraint                    a duplicate
 *     row -                              no answer
 *     answer 200 {"success":true}        what others answer in turn
 *     again                              the settings are too old
 *     busy                               all slots for hashing are taken
 */
struct scene {
    char *method;
    char *path;
    char *query;
    char *peer; /* NULL: unknown */
    char *authorization;
    char *body; /* ends with a NUL that does not count */
    size_t body_length;
    bool is_again;
};
void scene_read(const uint8_t *data, size_t size, struct scene *scene);
void scene_end(struct scene *scene);

/* What is outside the process (outside.c, db.c): the database, services, chance
 * and time. It answers as it was told to, in that order, and with what goes on
 * well when it was told no more. */
void outside_begin(void);
void outside_tell_row(const char *line);
const char *outside_next_row(void); /* NULL: told no more */
void outside_tell_answer(const char *line);
void outside_be_busy(void);
void outside_end(void);

/* A request as the gateway would hand it over; it lends what the scene has. */
void fuzz_request(const struct scene *scene, struct request *request);

/* The settings as the outside has them when it was told nothing; the caller's
 * to end. */
struct settings fuzz_settings(void);

/* Has the request answered, and looks at every byte of what goes back. */
void fuzz_answer(struct request *request, struct settings *settings);

#endif
