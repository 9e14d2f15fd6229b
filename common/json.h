/* JSON as this service speaks it. The only file that uses json-c, which on
 * its own is more lenient than RFC 8259 and converts types in silence. */
#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "common/attributes.h"

struct json_object;

enum { JSON_DEPTH_MAX = 16, JSON_DETAIL_SIZE = 160 };

/* What a body turned out to be. */
enum json_body {
    JSON_BODY_FINE,
    JSON_BODY_MALFORMED, /* not JSON at all */
    JSON_BODY_UNFIT /* JSON, but no object, or with a string that is no text */
};

/* What stands under a key. */
enum json_member {
    JSON_MEMBER_NONE, /* the key is absent */
    JSON_MEMBER_NULL,
    JSON_MEMBER_TEXT,
    JSON_MEMBER_FLAG,
    JSON_MEMBER_OBJECT,
    JSON_MEMBER_LIST,
    JSON_MEMBER_NUMBER
};

/* Reads bytes that come from outside as one JSON object, at most
 * JSON_DEPTH_MAX deep. On JSON_BODY_FINE the object is the caller's to end;
 * otherwise it is untouched and detail says what is wrong and where. */
must_use enum json_body json_read(const char *bytes, size_t length,
                                  struct json_object **object,
                                  char detail[JSON_DETAIL_SIZE]);

/* Reads what our own database wrote; the caller's to end. NULL when it is not
 * JSON after all. */
must_use struct json_object *json_read_trusted(const char *text);

/* A new empty object, and a new array of texts; the caller's to end. Like
 * everything here that allocates, they end the process when memory is out. */
must_use struct json_object *json_new(void);
must_use struct json_object *json_new_list(void);

/* The same tree for one more holder, who ends it, too; it may not be changed
 * any more. NULL stays NULL. */
must_use struct json_object *json_share(const struct json_object *object);

/* A copy of a tree, the caller's to change and to end; a new empty object for
 * NULL. Whether two trees say the same. */
must_use struct json_object *json_copy(const struct json_object *object);
must_use bool json_equal(const struct json_object *one,
                         const struct json_object *other);

/* Frees a tree, for its last holder; NULL is fine. */
void json_end(struct json_object *object);
void scope_end_json(struct json_object **object);

/* Says what stands under a key. */
must_use enum json_member json_kind(const struct json_object *object,
                                    const char *key);

/* Says what stands under a key and, for a text, lends it: it lives as long as
 * the object. Otherwise text becomes NULL. */
enum json_member json_text(const struct json_object *object, const char *key,
                           const char **text);

/* What stands under a key, of any type, lent; NULL when it is absent. */
must_use const struct json_object *json_under(const struct json_object *object,
                                              const char *key);

/* What stands under a key as JSON text, lent; "" when the key is absent. */
must_use const char *json_member_text(const struct json_object *object,
                                      const char *key);

/* Length of an array; 0 for anything else. */
must_use size_t json_length(const struct json_object *list);

/* An element of an array, lent, and the text that it is; NULL when it is
 * none. */
must_use const struct json_object *json_at(const struct json_object *list,
                                           size_t index);
must_use const char *json_text_at(const struct json_object *list, size_t index);

/* Whether a text is among the elements of an array. */
must_use bool json_has_text(const struct json_object *list, const char *text);

/* Read a boolean and an integer: false when it is absent or of another
 * type. */
must_use bool json_read_flag(const struct json_object *object, const char *key,
                             bool *flag);
must_use bool json_read_number(const struct json_object *object,
                               const char *key, long *number);

/* Adds a member or an element; an object or array handed in becomes part of
 * the tree that it is added to. */
void json_add_text(struct json_object *object, const char *key,
                   const char *text);
void json_add_number(struct json_object *object, const char *key, long number);
void json_add_flag(struct json_object *object, const char *key, bool flag);
void json_add(struct json_object *object, const char *key,
              struct json_object *member);
void json_append_text(struct json_object *list, const char *text);
void json_append(struct json_object *list, struct json_object *element);

/* The text of a tree that is lent, on one line; it lives as long as the tree;
 * "null" for NULL. */
must_use const char *json_write_lent(const struct json_object *object);

/* The text of a tree, on one line; lent, it lives as long as the tree and is
 * wiped with it. length may be NULL. */
must_use const char *json_write(struct json_object *object, size_t *length);

#endif
