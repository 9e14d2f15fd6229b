VERSION = 1.0.0
PREFIX ?= /usr/local
CFLAGS ?= -O2 -g
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
  -Wmissing-prototypes -Wmissing-declarations -Wundef -Wpointer-arith -Wcast-qual -Wwrite-strings -Wvla \
  -Wformat=2 -Wno-format-zero-length -Wlogical-op -Wnull-dereference -Wduplicated-cond -Wduplicated-branches \
  -Wswitch-enum -Wimplicit-fallthrough=5 -Wjump-misses-init -Wunused-macros $(WERROR)
HARDENING = -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fPIE -fstack-clash-protection -fcf-protection=full
SANITIZERS = -fsanitize=address,undefined -fno-omit-frame-pointer
LINKING = -pie -Wl,-z,relro,-z,now,-z,noexecstack,--as-needed
MIGRATIONS = $(sort $(notdir $(basename $(wildcard sql/migrations/*.sql))))
LIBRARIES = -lfcgi -ljson-c -lpq -lcrypt -lcrypto -lidn2 -lunistring -lzxcvbn -lcurl
# A stage is what a file of cgi/stages defines as stage_NAME.
STAGES := $(shell sed -n 's/^const struct stage stage_\([a-z0-9_]*\) = {$$/STAGE(\1)/p' cgi/stages/*.c)
MEANING = -std=c17 -D_GNU_SOURCE -DVERSION='"$(VERSION)"' -DMIGRATIONS='"$(MIGRATIONS)"' \
  -DSTAGES='$(STAGES)' -I. -isystem /usr/include/postgresql
COMPILE = $(CC) $(MEANING) $(CPPFLAGS) $(CFLAGS) $(WARNINGS) -MMD -MP
# A command is told by what it makes; "make V=1" shows it.
QUIET = $(if $(filter-out 0,$(V)),,@$(if $(findstring s,$(firstword -$(MAKEFLAGS))),,echo '  $@';))
PROVE = prove --recurse --timer --failures --comments --exec "" --jobs 8

SOURCES = $(filter-out cgi/mailer/%,$(wildcard common/*.c cgi/*.c cgi/*/*.c))
UNITS = $(patsubst tests/unit/%.c,build/unit/%.t,$(wildcard tests/unit/*.c))
PARTS = $(filter-out build/asan/cgi/register.o,$(SOURCES:%.c=build/asan/%.o))
# What computes long comes first; what waits, or has to be in time, last. What is named twice runs once.
LONG = tests/browser tests/cgi/versions.t tests/cgi/walk.t tests/sql/install.t tests/web/deb.t tests/web/run.t tests/clients tests/fuzz
TESTS = $(LONG) build/unit $(filter-out %/fault/ %/web/,$(sort $(dir $(wildcard tests/*/*.t)))) tests/fault tests/web

# Debian's packages for building, for "make run", and for the rest.
BUILD_PACKAGES = gcc libc6-dev libfcgi-dev libjson-c-dev libpq-dev libcrypt-dev libssl-dev libidn2-dev \
  libunistring-dev libzxcvbn-dev libcurl4-openssl-dev
RUN_PACKAGES = $(BUILD_PACKAGES) ca-certificates postgresql nginx-light spawn-fcgi curl procps python3-aiosmtpd
CHECK_PACKAGES = $(RUN_PACKAGES) libfcgi-bin postgresql-15-pgtap perl jq git universal-ctags clang-format \
  shellcheck python3 openssl python3-matrix-nio cppcheck pgbouncer systemd apache2-bin \
  libapache2-mod-fcgid fcgiwrap mandoc chromium chromium-headless-shell $(DEB_PACKAGES) \
  $(if $(shell command -v npm),,nodejs npm)
FAULT_PACKAGES = $(RUN_PACKAGES) libfcgi-bin jq pgbouncer bsdextrautils
BENCH_PACKAGES = $(RUN_PACKAGES) libfcgi-bin wrk gnuplot-nox valgrind
FUZZ_PACKAGES = $(BUILD_PACKAGES) clang libclang-rt-14-dev llvm
LINT_PACKAGES = $(CHECK_PACKAGES) clang-tidy
DEB_PACKAGES = $(BUILD_PACKAGES) build-essential debhelper
DEB_CHECK_PACKAGES = debootstrap lintian systemd-container
# $(call need,PACKAGES) installs what is missing, and says so.
need = @missing=$$(echo $(1) | tr ' ' '\n' | grep -vxF "$$(dpkg-query -Wf '$${db:Status-Abbrev}$${Package}\n' $(1) \
  2>/dev/null | sed -n 's/^ii //p')"); test -z "$$missing" || { [ $$(id -u) = 0 ] || sudo=sudo; set -x; \
  $$sudo apt-get -q update && $$sudo env DEBIAN_FRONTEND=noninteractive \
  apt-get -qy install --no-install-recommends $$missing; }

all: build/matrix-register build/matrix-register-mailer

build/matrix-register: $(SOURCES:%.c=build/%.o)
	$(QUIET)$(CC) $(CFLAGS) $(LINKING) $(LDFLAGS) -o $@ $^ $(LIBRARIES)
build/asan/matrix-register: $(PARTS) build/asan/cgi/register.o
	$(QUIET)$(CC) $(SANITIZERS) -o $@ $^ $(LIBRARIES)

%/matrix-register-mailer: $(addprefix %/,cgi/mailer/mailer.o cgi/mailer/smtp.o $(patsubst %,common/%.o,clock connection db log memory sqlstate statements))
	$(QUIET)$(CC) $(if $(filter %/asan,$*),$(SANITIZERS),$(CFLAGS) $(LINKING) $(LDFLAGS)) -o $@ $^ -lpq -lcurl

build/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(QUIET)$(COMPILE) $(HARDENING) -c -o $@ $<
$(foreach part,engine/check.o stages/stage.o,build/cgi/$(part) build/asan/cgi/$(part)): sql/migrations cgi/stages
build/asan/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(QUIET)$(COMPILE) $(SANITIZERS) -c -o $@ $<

include tests/fuzz/build.mk

# A test of a unit is linked with all parts, always under the sanitizers.
build/unit/%.t: build/asan/tests/unit/%.o $(PARTS)
	@mkdir -p $(@D)
	$(QUIET)$(CC) $(SANITIZERS) -o $@ $^ $(LIBRARIES)

build/bench/%: tests/bench/%.c Makefile
	@mkdir -p $(@D)
	$(QUIET)$(CC) -D_GNU_SOURCE -I. $(CFLAGS) -o $@ $< -lfcgi -lcrypt

## make run: the whole service on loopback; PORT= MAIL_PORT= SERVER_NAME= LIMITS=off HOMESERVER= HOMESERVER_SECRET=
run:
	$(call need,$(RUN_PACKAGES))
	@$(MAKE) -s all
	@exec nginx/with-own-ipc nginx/run

## make psql: the administrator's prompt while "make run" is running
psql:
	@test -d var/running/. || { echo 'make psql: "make run" is not running' >&2; exit 1; }
	@test ! -t 0 || echo 'SELECT * FROM register.help; lists what there is to see and to do.'; psql -h "$$(readlink var/running)" -U administrator -d register -v ON_ERROR_STOP=1 -v SHOW_CONTEXT=never

## make check: all tests; CHECK=tests/cgi for some of them
check:
	$(call need,$(CHECK_PACKAGES))
	@$(MAKE) -sj$$(nproc) WERROR=-Werror all build/asan/matrix-register \
	  build/asan/matrix-register-mailer $(UNITS) $(HARNESSES:%=build/fuzz/%.replay)
	@tests/check $(PROVE) $(or $(CHECK),$(TESTS))

## make check-homeserver: tests/homeserver with Synapse instead of the stand-in
check-homeserver:
	$(call need,python3-venv)
	@tests/homeserver/install
	@HOMESERVER=synapse $(MAKE) -s check CHECK='build/unit/homeserver.t tests/homeserver'

## make bench: what it is measured against, in one run; BENCH="speed storm" for some
bench:
	$(call need,$(BENCH_PACKAGES))
	@$(MAKE) -s all build/bench/bare build/bench/hash build/bench/load
	@BENCH="$(BENCH)" nginx/with-own-ipc tests/bench/run

## make fault: what gets lost when parts are killed; LONG=yes SIGN_UPS= KILLS= CONNECTIONS= SEED=
fault:
	$(call need,$(FAULT_PACKAGES))
	@$(MAKE) -s all
	@tests/check tests/fault/run

## make fuzz: made-up input, RUNS= times; HARNESSES= for some of them
fuzz:
	$(call need,$(FUZZ_PACKAGES))
	@$(MAKE) -s $(HARNESSES:%=build/fuzz/%.fuzz)
	@tests/fuzz/run '$(CLANG)' $(HARNESSES)

## make lint: what slow analyzers say, and that each rule of tests/style finds something
lint:
	$(call need,$(LINT_PACKAGES))
	@$(MAKE) -s all && tests/check $(PROVE) tests/style/lint tests/style/plants

## make install: DESTDIR= PREFIX= UNITDIR=; make uninstall stops it and takes it away
install: all
	@DESTDIR=$(DESTDIR) PREFIX=$(PREFIX) UNITDIR=$(UNITDIR) nginx/install install
uninstall:
	@DESTDIR=$(DESTDIR) PREFIX=$(PREFIX) UNITDIR=$(UNITDIR) nginx/install uninstall

## make deb: a Debian package in build/deb
deb:
	$(call need,$(DEB_PACKAGES))
	@VERSION=$(VERSION) nginx/deb

## make deb-check: boots fresh Debians with it; installs, crashes, upgrades, purges
deb-check: deb all
	$(call need,$(DEB_CHECK_PACKAGES))
	@nginx/deb-check

## make clean: what was built; the data of "make run" stay in var
clean:
	rm -rf build

help:
	@sed -n 's/^## //p' Makefile

.PHONY: all run psql check check-homeserver bench fault fuzz lint install uninstall deb deb-check clean help
.SECONDARY:
-include $(shell find build -name '*.d' 2>/dev/null)
