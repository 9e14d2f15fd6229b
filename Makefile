VERSION = 0.1.0
CFLAGS ?= -O2 -g
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion \
  -Wstrict-prototypes -Wmissing-prototypes -Wmissing-declarations \
  -Wpointer-arith -Wcast-qual -Wwrite-strings -Wvla -Wformat=2 -Wundef \
  -Wnull-dereference -Wduplicated-cond -Wduplicated-branches -Wlogical-op \
  -Wimplicit-fallthrough=5 -Wswitch-enum -Wjump-misses-init -Wunused-macros
HARDENING = -D_FORTIFY_SOURCE=3 -fstack-protector-strong \
  -fstack-clash-protection -fcf-protection=full -fPIE
SANITIZERS = -fsanitize=address,undefined -fno-omit-frame-pointer
LINKING = -pie -Wl,-z,relro,-z,now,-z,noexecstack,--as-needed
LIBRARIES = -lfcgi -ljson-c -lpq -lcrypt -lcrypto
COMPILE = $(CC) -std=c17 -D_GNU_SOURCE -DVERSION='"$(VERSION)"' -I. \
  -I$(shell pg_config --includedir 2>/dev/null) $(CPPFLAGS) $(CFLAGS) $(WARNINGS) -MMD -MP

SOURCES = $(wildcard common/*.c cgi/*.c cgi/stages/*.c)
OBJECTS = $(SOURCES:%.c=build/%.o)

build/matrix-register: $(OBJECTS)
	$(CC) $(CFLAGS) $(LINKING) $(LDFLAGS) -o $@ $^ $(LIBRARIES)

build/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(COMPILE) $(HARDENING) -c -o $@ $<

-include $(OBJECTS:.o=.d)
