/* Questions to the database whose answer is one row, which may tell an error:
 * its name in the column "error", with the columns "detail", "retry_after" and
 * "tries_left" where it has them. */
#ifndef ASK_H
#define ASK_H

#include <stdbool.h>
#include <stddef.h>

#include "common/attributes.h"

struct db;
struct error;
struct json_object;
struct pg_result;

/* Asks for one row, which is the caller's to end. False with an error noted:
 * the database does not answer, or refuses what it was asked. */
must_use bool ask_row(struct db *db, const char *question, size_t count,
                      const char *const values[], struct pg_result **row,
                      struct error *error);

/* Whether a row tells no error; false with the one that it tells noted. */
must_use bool ask_is_fine(const struct pg_result *row, struct error *error);

/* ask_row() and ask_is_fine() in one. */
must_use bool ask_fine(struct db *db, const char *question, size_t count,
                       const char *const values[], struct pg_result **row,
                       struct error *error);

/* The same for a question whose answer is one JSON object, in the column
 * "answer"; the object is the caller's to end. */
must_use bool ask_object(struct db *db, const char *question, size_t count,
                         const char *const values[],
                         struct json_object **object, struct error *error);

/* Logs that an answer was not what the question asks for, and notes an error.
 * Returns false. */
bool ask_broken(struct error *error);

#endif
