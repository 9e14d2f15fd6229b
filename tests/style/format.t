#!/bin/bash
# What a program can say about the look of the files.
. tests/style/rules.sh

unformatted() { c_files | xargs -r clang-format --dry-run -Werror --style=file; }
scripts() {
    files | xargs -r perl -ne '
        print "$ARGV\n" if m{^#!.*[/ ](ba)?sh$}; close ARGV'
}
# Left out is what shellcheck can't judge: functions that are called by way of
# others or may have arguments, quotes that keep a $ for somebody else, and,
# where a file is sourced, variables of those that source it.
doubtful_shell() {
    local unjudged=SC2016,SC2119,SC2120,SC2317
    scripts | xargs -rn8 -P2 shellcheck -x -f gcc -e "$unjudged"
    files_like '\.sh$' | xargs -r \
        shellcheck -x -s bash -f gcc -e "$unjudged,SC2034,SC2154"
}
texts() { files | grep -vx LICENSE | xargs -r grep -lI ''; }
trailing_space() { texts | xargs -r grep -HnE '[[:space:]]$'; }
tabs() { texts | grep -vx Makefile | xargs -r grep -HnP '\t'; }
unended() {
    texts | xargs -r perl -0777 -ne '
        print "$ARGV: no newline at the end\n" if /[^\n]\z/'
}
# A script that nobody can run, or a file that is no script but can be run.
wrong_modes() {
    files | xargs -r perl -e '
        for my $name (@ARGV) {
            open(my $file, "<", $name) or die "$name: $!\n";
            my $is_script = (<$file> // "") =~ /^#!/;
            print "$name: a script that can not be run\n"
                if $is_script && !-x $name;
            print "$name: no script, and yet can be run\n"
                if !$is_script && -x $name;
        }'
}

keeps 'all C is as clang-format wants it' unformatted
copy .clang-format
plant cgi/planted.c <<<'int planted( void );'
notices 'a space too many would be noticed' unformatted

keeps 'shellcheck finds nothing in any script' doubtful_shell
printf '%s\n' '#!/bin/sh' 'cd $1' | plant sql/planted
chmod +x "$scene/sql/planted"
notices 'a variable without quotes would be noticed' doubtful_shell
plant tests/planted.sh <<<'rm $1/*'
notices 'so would one in a file that is sourced' doubtful_shell

keeps 'no line ends in white space' trailing_space
plant README.md <<<'some text '
notices 'one that does would be noticed' trailing_space

keeps 'no file but the Makefile has a tab' tabs
printf 'a\tb\n' | plant sql/planted.sql
notices 'another one would be noticed' tabs

keeps 'every file ends in a newline' unended
printf 'no newline' | plant nginx/planted.conf
notices 'one that does not would be noticed' unended

keeps 'all scripts can be run, and nothing else' wrong_modes
plant tests/planted.t <<<'#!/bin/bash'
notices 'a script that can not would be noticed' wrong_modes
plant cgi/planted.c <<<'int planted;'
chmod +x "$scene/cgi/planted.c"
notices 'a file in C that can would be noticed' wrong_modes
done_testing
