/* The grammar of user names: Matrix specification, appendix "User
 * Identifiers". */
#ifndef USERNAME_H
#define USERNAME_H

#include "common/attributes.h"

enum { USER_ID_MAX = 255 };

/* Room for the localpart of the longest user ID. */
struct localpart {
    char text[USER_ID_MAX];
};

/* Reads what a client calls its user name, a localpart or a full user ID of
 * this server, and folds A-Z to lower case. Returns NULL, or a sentence that
 * says which rule the name breaks, with localpart untouched. */
must_use const char *username_read(const char *name, const char *server_name,
                                   struct localpart *localpart);

#endif
