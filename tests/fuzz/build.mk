# How the harnesses of the fuzzer are built, with what is outside made up: by
# clang for libFuzzer, and as the other tests are, to replay what it found. An
# archive, so that a file which is linked before it takes the place of one in it.
HARNESSES = cgi endpoints fastcgi json parsers stages steps
CLANG = clang $(MEANING) \
  $(CFLAGS) -Wall -Wextra $(WERROR) $(SANITIZERS) -fno-sanitize-recover=all
OUTSIDE = common/db.c common/fetch.c common/password.c common/slot.c
FUZZED = $(filter-out $(OUTSIDE) common/memory.c cgi/engine/check.c cgi/register.c,$(SOURCES)) \
  $(addprefix tests/fuzz/,answer.c db.c meta.c outside.c scene.c)

build/fuzz/%.o: %.c Makefile ; @mkdir -p $(@D) && \
  $(CLANG) -fsanitize=fuzzer-no-link -MMD -MP -c -o $@ $<

build/fuzz/fuzzed.a: $(FUZZED:%.c=build/fuzz/%.o)
build/asan/fuzzed.a: $(FUZZED:%.c=build/asan/%.o)
%/fuzzed.a: ; rm -f $@ && $(AR) rcs $@ $^

build/fuzz/%.fuzz: build/fuzz/tests/fuzz/%.o build/fuzz/fuzzed.a ; \
  $(CLANG) -fsanitize=fuzzer -o $@ $^ $(LIBRARIES)

build/fuzz/%.replay: build/asan/tests/fuzz/%.o build/asan/tests/fuzz/replay.o \
  build/asan/fuzzed.a ; @mkdir -p $(@D) && $(CC) $(SANITIZERS) -o $@ $^ $(LIBRARIES)
