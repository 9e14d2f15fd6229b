#!/bin/bash
# "make deb", from a copy of the tree, what is in the package, and what make says.
# What the package does to a system that has booted, "make deb-check" shows.
. tests/tap.sh
tree=$work/tree unpacked=$work/unpacked
mkdir "$tree"
cp -a Makefile LICENSE README.md cgi common nginx sql tests "$tree/"
holds 'it builds' make -s -C "$tree" deb
package=$(echo "$tree"/build/deb/matrix-register_*.deb)
dpkg-deb -x "$package" "$unpacked"

field() { dpkg-deb -f "$package" "$1"; }
version=$(sed -n 's/^VERSION = //p' Makefile)
like "$version" '^[0-9]+\.[0-9]+\.[0-9]+$' 'the Makefile has a version'
is "$(field Version)" "$version" 'the package has it, too'
is "$(zcat "$unpacked/usr/share/doc/matrix-register/changelog.gz" | head -n 1)" \
    "matrix-register ($version) unstable; urgency=medium" 'and so has its changelog'
for needed in libnss-systemd libcurl4 libfcgi0ldbl libjson-c5 libpq5 ca-certificates; do
    like "$(field Depends)" "(^|, )$needed( |,|$)" "it needs $needed"
done
like "$(field Recommends)" 'postgresql.*nginx' 'and recommends what may be elsewhere'
for program in matrix-register{,-mailer}; do
    is "$("$unpacked/usr/bin/$program" --version)" "$program $version" \
        "$program runs, and says it"
done
is "$(grep -rlI /usr/local "$unpacked" --exclude=README.md)" '' \
    'no file names the folder of "make install"'
like "$(cat "$unpacked/lib/systemd/system/matrix-register@.service")" \
    'ExecStart=/usr/bin/matrix-register$' 'the units start the package'"'"'s program'
for file in doc/matrix-register/{README.md,README.Debian} matrix-register/sql/setup \
    matrix-register/nginx/sites/matrix-register{,-apache}.conf \
    man/man8/matrix-register.8.gz; do
    holds "$file is in it" test -s "$unpacked/usr/share/$file"
done
# Each path and command that the package's own README names.
while read -r name; do
    holds "README.Debian names $name, which is there" test -e "$unpacked$name"
done < <(grep -oE '/usr/share/matrix-register/[A-Za-z0-9_./-]+[a-z]' \
    "$unpacked/usr/share/doc/matrix-register/README.Debian" | sort -u)
like "$(dpkg-deb -c "$package")" './usr/share/matrix-register/sql/install.sql' \
    'the schema is in it'
unlike "$(dpkg-deb -c "$package")" '/(tests|build)/' 'but nothing for tests'

# What make says of a command.
object=build/common/clock.o
build() {
    env --unset=MAKEFLAGS make -C "$tree" --no-print-directory "$@" $object
}
is "$(build)" "  $object" \
    'make names what it makes'
rm "$tree/$object"
like "$(build V=1)" '-std=c17 .*common/clock.c' \
    'V=1 shows the command'
rm "$tree/$object"
is "$(build -s)" '' 'and -s nothing'

done_testing
