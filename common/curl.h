/* libcurl, as far as it is used; for fetch.c alone. */
#ifndef CURL_H
#define CURL_H

#include <curl/curl.h>
#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

#include "common/attributes.h"

/* What is used of libcurl, without the "curl_". */
#define EACH_FUNCTION(of)                                                      \
    of(easy_init) of(easy_setopt) of(easy_perform) of(easy_getinfo)            \
        of(easy_cleanup) of(easy_strerror) of(slist_append) of(slist_free_all) \
            of(url) of(url_set) of(url_get) of(url_cleanup) of(free)
/* A name that is declared can't be in parentheses. */
/* NOLINTNEXTLINE(bugprone-macro-parentheses) */
#define POINTER(name) __typeof__(curl_##name) *name;
#define PLACE(name) {"curl_" #name, offsetof(struct library, name)},

/* libcurl is loaded by the first call: linked with the program it would add a
 * quarter of a MiB to every idle process and a millisecond to every start, and
 * most installations never call a service. Loading it again is cheap: it is
 * never unloaded. */
struct library {
    EACH_FUNCTION(POINTER)
};

static const struct {
    const char *name;
    size_t place;
} library_functions[] = {EACH_FUNCTION(PLACE)};

/* Loads it. Returns NULL, or why it can't be used. */
must_use static inline const char *library_load(struct library *curl)
{
    void *library = dlopen("libcurl.so.4", RTLD_NOW);

    if (library == NULL)
        return "libcurl can't be loaded";
    for (size_t i = 0;
         i < sizeof library_functions / sizeof library_functions[0]; i++) {
        void *symbol = dlsym(library, library_functions[i].name);
        if (symbol == NULL)
            return "this libcurl lacks a function";
        /* ISO C has no cast from an object's address to a function's. */
        memcpy((char *)curl + library_functions[i].place, &symbol,
               sizeof symbol);
    }
    return NULL;
}

#endif
