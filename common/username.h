/* The grammar of user names: Matrix specification, appendix "User
 * Identifiers". */
#ifndef USERNAME_H
#define USERNAME_H

#include "common/attributes.h"

enum { USER_ID_MAX = 255 };

struct username {
    char localpart[USER_ID_MAX + 1];
    char user_id[USER_ID_MAX + 1];
};

/* Reads what a client calls its user name, a localpart or a full user ID of
 * this server, without what was pasted around it, and folds A-Z to lower case.
 * Returns NULL, or a sentence, static, that says which rule the name breaks,
 * with username untouched. */
must_use const char *username_read(const char *name, const char *server_name,
                                   struct username *username);

#endif
