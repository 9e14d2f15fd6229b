#!/bin/bash
# What a program can say about the look of the files.
. tests/style/rules.sh

unformatted() { c_files | xargs clang-format --dry-run -Werror --style=file; }
scripts() {
    files | xargs perl -ne '
        print "$ARGV\n" if m{^#!.*[/ ](ba)?sh$} || $ARGV =~ /\.sh$/; close ARGV'
}
# Left out is what shellcheck can't judge: functions that are called by way of
# others or may have arguments, and quotes that keep a $ for another program.
# Those of the tests share much, which it reads anew for each and in a minute:
# here it looks at each alone, and not at where variables come from.
doubtful_shell() {
    local unjudged=SC2016,SC2119,SC2120,SC2317
    scripts | grep -v ^tests/ | xargs shellcheck -x -f gcc -e "$unjudged"
    scripts | grep ^tests/ | xargs -n1 -P2 shellcheck -s bash -f gcc \
        -e "$unjudged,SC1090,SC1091,SC2034,SC2154"
}
texts() { files | grep -vx LICENSE | xargs grep -lI ''; }
trailing_space() { texts | xargs grep -HnE '[[:space:]]$'; }
tabs() { texts | grep -vx Makefile | xargs grep -HnP '\t'; }
# What git leaves in a file that it could not merge.
unmerged() { texts | xargs grep -HnE '^(<{7}|={7}|>{7})( |$)'; }
unended() {
    texts | xargs perl -0777 -ne '
        print "$ARGV: no newline at the end\n" if /[^\n]\z/'
}
wrong_modes() {
    files | xargs perl -e '
        for my $name (@ARGV) {
            open(my $file, "<", $name) or die "$name: $!\n";
            my $is_script = (<$file> // "") =~ /^#!/;
            print "$name: ", $is_script ? "a script that can not be run\n"
                : "no script, and yet can be run\n" if $is_script xor -x $name;
        }'
}

keeps 'all C is as clang-format wants it' unformatted
keeps 'shellcheck finds nothing in any script' doubtful_shell
keeps 'no line ends in white space' trailing_space
keeps 'no file but the Makefile has a tab' tabs
keeps 'no file has the marks of a merge that was not finished' unmerged
keeps 'every file ends in a newline' unended
keeps 'all scripts can be run, and nothing else' wrong_modes
done_testing
