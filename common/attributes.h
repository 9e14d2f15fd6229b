/* Attributes of gcc and clang that the whole code uses. */
#ifndef ATTRIBUTES_H
#define ATTRIBUTES_H

/* Ownership by scope: a variable marked scoped(thing) is given to
 * scope_end_thing() when it goes out of scope, on every way out. */
#define scoped(thing) __attribute__((cleanup(scope_end_##thing)))

/* What the function returns has to be looked at. */
#define must_use __attribute__((warn_unused_result))

#endif
