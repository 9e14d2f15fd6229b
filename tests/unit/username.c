/* Which user names are taken, and as what. */
#include "common/username.h"

#include <stddef.h>
#include <string.h>

#include "tests/unit/tap.h"

struct name {
    const char *sentence, *name, *server_name;
    const char *wanted; /* the localpart, or part of the rule it breaks */
};

static const struct name good[] = {
    {"a localpart is a user name", "bob", "server", "bob"},
    {"one character is enough", "b", "server", "b"},
    {"one digit is enough", "7", "server", "7"},
    {"capitals are folded", "BoBZA", "server", "bobza"},
    {"every mark of the grammar is allowed", "a._=-/+0", "server", "a._=-/+0"},
    {"a name may begin with a mark", "-bob", "server", "-bob"},
    {"a newline behind it is trimmed", "bob\n", "server", "bob"},
    {"invisible characters around a user ID are trimmed",
     " \xef\xbb\xbf@bob:server\xc2\xa0\xe2\x80\x8b", "server", "bob"},
    {"a full user ID is a user name", "@bob:server", "server", "bob"},
    {"capitals in a full user ID are folded", "@BOB:server", "server", "bob"},
    {"a server name may have a port", "@bob:server:8448", "server:8448", "bob"},
    {"a server name may be an IPv6 address", "@bob:[::1]:8448", "[::1]:8448",
     "bob"},
};

static const struct name bad[] = {
    {"an empty name is refused", "", "server", "at least one character"},
    {"a user ID without a localpart is refused", "@:server", "server",
     "at least one character"},
    {"a user ID without a colon is refused", "@bob", "server", "colon"},
    {"an @ alone is refused", "@", "server", "colon"},
    {"a user ID without a server name is refused", "@bob:", "server",
     "another server"},
    {"a user ID of another server is refused", "@bob:other", "server",
     "another server"},
    {"a server name that goes on is refused", "@bob:server.evil", "server",
     "another server"},
    {"a server name that ends early is refused", "@bob:serve", "server",
     "another server"},
    {"a port that the server name does not have is refused", "@bob:server:8448",
     "server", "another server"},
    {"the port may not be left out", "@bob:server", "server:8448",
     "another server"},
    {"a localpart with a server name is refused", "bob:server", "server",
     "a-z"},
    {"a second @ is refused", "@@bob:server", "server", "a-z"},
    {"an @ within is refused", "bob@server", "server", "a-z"},
    {"a space is refused", "bob smith", "server", "a-z"},
    {"a newline within is refused", "b\nob", "server", "a-z"},
    {"a space behind the @ is refused", "@ bob:server", "server", "a-z"},
    {"nothing but white space is refused", " \xe2\x80\x8b\n", "server",
     "at least one character"},
    {"a control character is refused", "b\x01", "server", "a-z"},
    {"a backslash is refused", "b\\b", "server", "a-z"},
    {"a tilde is refused", "~bob", "server", "a-z"},
    {"an accent is refused",
     "b\xc3\xb6"
     "b",
     "server", "a-z"},
    {"a capital outside a-z is refused and not folded", "\xc3\x96", "server",
     "a-z"},
    {"a letter that only looks like a is refused", "\xd0\xb0", "server", "a-z"},
    {"the Kelvin sign is refused and not folded to k", "\xe2\x84\xaa", "server",
     "a-z"},
    {"a byte that is no UTF-8 is refused", "b\xff", "server", "a-z"},
};

static void test_good(const struct name *row)
{
    struct username username = {.localpart = ""};
    char user_id[2 * USER_ID_MAX];
    const char *broken = username_read(row->name, row->server_name, &username);

    snprintf(user_id, sizeof user_id, "@%s:%s", row->wanted, row->server_name);
    if (!ok(broken == NULL && strcmp(username.localpart, row->wanted) == 0 &&
                strcmp(username.user_id, user_id) == 0,
            "%s", row->sentence))
        tap_note("got:", broken == NULL ? username.user_id : broken);
}

static void test_bad(const struct name *row)
{
    struct username username = {.localpart = "before", .user_id = "before"};
    const char *broken = username_read(row->name, row->server_name, &username);

    if (!ok(broken != NULL && strstr(broken, row->wanted) != NULL &&
                strcmp(username.localpart, "before") == 0 &&
                strcmp(username.user_id, "before") == 0,
            "%s", row->sentence))
        tap_note("got:", broken == NULL ? username.user_id : broken);
}

/* "@", the localpart, ":" and "server" are so many bytes together. */
static const char *read_of_length(size_t user_id_length, bool is_full,
                                  struct username *username)
{
    char letters[1024];
    char name[1100];
    size_t localpart_length = user_id_length - strlen("@:server");

    memset(letters, 'B', sizeof letters);
    snprintf(name, sizeof name, "%s%.*s%s", is_full ? "@" : "",
             (int)localpart_length, letters, is_full ? ":server" : "");
    return username_read(name, "server", username);
}

static void test_length(void)
{
    struct username username = {.localpart = ""};

    ok(read_of_length(255, false, &username) == NULL,
       "a localpart that makes a user ID of 255 bytes is taken");
    is_size(strlen(username.localpart), 247, "whole");
    is_size(strlen(username.user_id), 255, "and so is the user ID");
    ok(read_of_length(255, true, &username) == NULL,
       "a full user ID of 255 bytes is taken");
    is_size(strlen(username.user_id), 255, "whole, too");
    for (size_t length = 256; length <= 1024; length *= 2) {
        const char *broken = read_of_length(length, false, &username);
        ok(broken != NULL && strstr(broken, "255 bytes") != NULL,
           "a localpart that makes one of %zu bytes is refused", length);
        broken = read_of_length(length, true, &username);
        ok(broken != NULL && strstr(broken, "255 bytes") != NULL,
           "a full user ID of %zu bytes is refused", length);
    }
    is_size(strlen(username.user_id), 255, "and changes nothing");
}

/* All bytes at once: 26 letters twice, 10 digits, 6 marks. */
static void test_alphabet(void)
{
    struct username username;
    size_t taken = 0;

    for (int byte = 1; byte < 256; byte++) {
        const char name[] = {'b', (char)byte, 'b', '\0'};
        if (username_read(name, "server", &username) == NULL)
            taken++;
    }
    is_size(taken, 26 + 26 + 10 + 6, "of 255 bytes 68 may stand in a name");
}

int main(void)
{
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        test_good(&good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        test_bad(&bad[i]);
    test_length();
    test_alphabet();
    return done_testing();
}
