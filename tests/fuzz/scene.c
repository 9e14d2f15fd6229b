#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"

void fuzz_fail(const char *claim, const char *file, int line)
{
    printf("%s:%d: does not hold: %s\n", file, line, claim);
    fflush(stdout);
    abort();
}

char *fuzz_bytes(const void *bytes, size_t length)
{
    char *copy = malloc(length + 1);

    must_hold(copy != NULL);
    if (length > 0)
        memcpy(copy, bytes, length);
    copy[length] = '\0';
    return copy;
}

char *fuzz_text(const void *bytes, size_t length)
{
    char *text = fuzz_bytes(bytes, length);

    for (size_t i = 0; i < length; i++)
        if (text[i] == '\0')
            text[i] = ' ';
    return text;
}

char *fuzz_line(const uint8_t **data, size_t *size)
{
    if (*size == 0)
        return NULL;
    const uint8_t *newline = memchr(*data, '\n', *size);
    size_t length = newline == NULL ? *size : (size_t)(newline - *data);
    size_t taken = newline == NULL ? length : length + 1;
    char *line = fuzz_text(*data, length);
    *data += taken;
    *size -= taken;
    return line;
}

static void replace(char **text, const char *with)
{
    free(*text);
    *text = fuzz_text(with, strlen(with));
}

static void read_first_line(const char *line, struct scene *scene)
{
    size_t method = strcspn(line, " ");
    const char *path = line + method + (line[method] == ' ');
    size_t length = strcspn(path, "?");
    const char *query = path + length + (path[length] == '?');

    scene->method = fuzz_text(line, method);
    scene->path = fuzz_text(path, length);
    scene->query = fuzz_text(query, strlen(query));
}

static void read_line(const char *line, struct scene *scene)
{
    if (strncmp(line, "row ", 4) == 0)
        outside_tell_row(line + 4);
    else if (strncmp(line, "answer ", 7) == 0)
        outside_tell_answer(line + 7);
    else if (strncmp(line, "from ", 5) == 0)
        replace(&scene->peer, line + 5);
    else if (strncmp(line, "token ", 6) == 0)
        replace(&scene->authorization, line + 6);
    else if (strcmp(line, "busy") == 0)
        outside_be_busy();
    else if (strcmp(line, "again") == 0)
        scene->is_again = true;
}

void scene_read(const uint8_t *data, size_t size, struct scene *scene)
{
    char *line = fuzz_line(&data, &size);

    *scene = (struct scene){.authorization = fuzz_text("", 0)};
    read_first_line(line == NULL ? "" : line, scene);
    while (line != NULL && line[0] != '\0') {
        free(line);
        line = fuzz_line(&data, &size);
        if (line != NULL)
            read_line(line, scene);
    }
    free(line);
    scene->body_length = size;
    scene->body = fuzz_bytes(data, size);
}

void scene_end(struct scene *scene)
{
    free(scene->method);
    free(scene->path);
    free(scene->query);
    free(scene->peer);
    free(scene->authorization);
    free(scene->body);
}
