/* Which path and method lead where. */
#ifndef ROUTE_H
#define ROUTE_H

struct db;
struct reply;
struct request;
struct settings;

/* Answers any request. The settings are read again first when
 * they are too old. The reply starts with all zero. */
void route_answer(const struct request *request, struct settings *settings,
                  struct db *db, struct reply *reply);

#endif
