#!/bin/bash
# The sign-up page and its siblings know every stage, have all their words, and
# have them in every language.
. tests/style/rules.sh
folder=nginx/page
english=$folder/english.js

# The stages that flows can have.
flow_types() {
    grep -lE '^    \.type = ' cgi/stages/*.c | xargs grep -L 'stands_alone = true' |
        xargs sed -nE 's/^    \.type = "([^"]*)".*/\1/p'
}
stages_without_page() {
    local type
    for type in $(flow_types); do
        grep -qF "    \"$type\": " "$folder"/stages.js ||
            echo "$folder/stages.js: no page for the stage $type"
        keys "$english" | grep -qxF "way $type" ||
            echo "$english: no \"way $type\", which is what a flow with it is called"
    done
}
# The files that are a language; the keys of one, alone or with what is to be
# filled in.
languages() { grep -lE '^    language: "' $folder/*.js; }
keys() {
    sed -nE 's/^    ("[^"]+"|[a-zA-Z0-9]+): ".*",$/\1/p' "$1" | tr -d '"' | sort
}
templates() {
    sed -nE 's/^    ("[^"]+"|[a-zA-Z0-9]+): (".*"),$/\1\t\2/p' "$1" | tr -d '"' |
        awk -F'\t' '{
            print $1
            for (count = split($2, part, /[{}]/); count > 1; count--)
                if (count % 2 == 0)
                    print $1 " {" part[count] "}"
        }' | sort -u
}
lines_that_are_no_words() {
    local file
    for file in $(languages); do
        sed '1,/^export default {$/d' "$file" |
            grep -vE '^    ("[^"]+"|[a-zA-Z0-9]+): "([^"\\]|\\")+",$|^$|^    /\*.*\*/$|^};$' |
            sed "s|^|$file: |"
    done
}
languages_that_differ() {
    local file
    for file in $(languages); do
        comm -23 <(templates "$english") <(templates "$file") |
            sed "s|^|$file: does not have what $english has: |"
        comm -13 <(keys "$english") <(keys "$file") |
            sed "s|^|$file: has what $english does not have: |"
        grep -qF "from \"./${file##*/}\"" "$folder"/strings.js ||
            echo "$folder/strings.js: does not have ${file##*/}"
    done
}
# The keys that scripts say; those of the responder's pages, of which a part may
# be missing.
words_said() { grep -ohE '"[a-zA-Z0-9]+"' "$folder"/*.js | tr -d '"' | sort -u; }
pages() {
    grep -hE '^ +\.name = ' cgi/endpoints/*.c cgi/http/page.c |
        grep -oE '"[a-zA-Z]+"' | tr -d '"' | sort -u | sed "s/\$/$1/"
}
words_without_language() {
    {
        grep -ohE '\b(words|paragraph)\("[^"]+"' "$folder"/*.js | cut -d'"' -f2
        pages Title
        pages Text | grep -v '^errorText$'
    } | sort -u | comm -23 - <(keys "$english") | sed "s|^|$english: does not have: |"
}
words_unsaid() {
    keys "$english" | grep -vE '^(language|way .*|error .*|reason .*)$' |
        comm -23 - <(
            { words_said; pages Title; pages Text; pages Button; pages Link; } | sort -u
        ) | sed "s|^|$english: nothing says: |"
}
# Errors, those of the web server too, and reasons; and the errors that no page
# shows: what its scripts never ask wrongly, or wait out; and what other clients
# are told at other endpoints.
errors() {
    sed -nE 's/^ERROR\([A-Z_]+, "([a-z_]+)",.*/\1/p' sql/errors.def
    grep -ohE '"matrix_register.error":"[a-z_]+"' nginx/sites/*.conf | cut -d'"' -f4
}
reasons() { sed -nE 's/^ +(\[[A-Z_]+\] =)? *\{"([a-z_]+)",.*/\2/p' common/strength.c; }
unshown='none|method|bad_kind|body_cut_short|not_json|bad_value|missing_field|no_length
|bad_request|forbidden|email_not_yet|name_changed|wrong_mac|wrong_service|name_outside
|nonce_unknown|guests_refused|not_here|missing_token|unknown_token|account_waiting'
errors_without_words() {
    {
        errors | grep -vxE "${unshown//$'\n'/}" | sed 's/^/error /'
        reasons | sed 's/^/reason /'
    } | sort -u | comm -23 - <(keys "$english") |
        sed "s|.*|$english: no \"&\" (or $0: it is unshown)|"
}
words_without_error() {
    { errors | sed 's/^/error /'; reasons | sed 's/^/reason /'; } | sort -u |
        comm -13 - <(keys "$english" | grep -E '^(error|reason) ') |
        sed "s|^|$english: there is no |"
}
# What scripts read of the settings, and what the database shows of them.
shown=sql/functions/internal/page_show.sql
settings_shown() { sed -nE "s/^ +('|.*\('|.*, ')([a-z_]+)', .*/\2/p" "$shown" | sort -u; }
settings_read() { grep -ohE '\bsettings\.[a-z_]+' "$folder"/*.js | cut -d. -f2 | sort -u; }
settings_that_differ() {
    comm -13 <(settings_shown) <(settings_read) |
        sed "s|^|$shown: does not show what $folder reads: |"
    comm -23 <(settings_shown) <(settings_read) |
        sed "s|^|$shown: shows what nothing in $folder reads: |"
}
# A name that one script exports and another says has to be imported there.
names_without_import() {
    perl -0777 -e '
        for my $file (@ARGV) {
            open(my $script, "<", $file) or die "$file: $!\n";
            ($text{$file} = <$script>) =~ s{/\*.*?\*/|"(?:[^"\\]|\\.)*"}{}gs;
            $exports{$1} = $file while $text{$file} =~
                /^export (?:const|let|(?:async )?function) (\w+)/mg;
        }
        for my $file (@ARGV) {
            for my $name (sort keys %exports) {
                print "$file: does not import $name of $exports{$name}\n"
                    if $exports{$name} ne $file
                    && $text{$file} =~ /(?<![.\w])$name\s*[(.\[]/
                    && $text{$file} !~ /import [^;]*\b$name\b[^;]*from/
                    && $text{$file} !~ /(?:const|let|function)\s+$name\b/
                    && $text{$file} !~ /[({,]\s*$name\s*[,})=]/;
            }
        }' "$folder"/*.js
}
# What the page loads is fetched at once.
imported() { sed -nE "s;.*(from|import) \"\./([a-z]+\.js)\".*;$folder/\2;p"; }
preloads_that_differ() {
    local all=$folder/register.js before=
    while [ "$all" != "$before" ]; do
        before=$all
        all=$({ echo "$all"; xargs cat <<<"$all" | imported; } | sort -u)
    done
    diff <(echo "${all//$folder\//}" | grep -v '^register.js$') <(sed -nE \
        's/^<link rel="modulepreload" href="(.*)">$/\1/p' "$folder"/index.html | sort) |
        sed -nE "s|^< |$folder/index.html: does not preload |p
                 s|^> |$folder/index.html: preloads what nothing needs, |p"
}

keeps 'every stage that flows can have has its page and its words' stages_without_page
keeps 'a language is lines of words' lines_that_are_no_words
keeps 'every language has all words, with the same to be filled in' languages_that_differ
keeps 'what is said has words' words_without_language
keeps 'and there are no other words' words_unsaid
keeps 'every error and reason that people can be told has words' errors_without_words
keeps 'and there is an error or reason for these words' words_without_error
keeps 'the settings that scripts read are shown to them, and no other' settings_that_differ
keeps 'a script imports what it says of others' names_without_import
keeps 'the sign-up page loads its scripts at once' preloads_that_differ
[ "$(flow_types | wc -l)" -ge 10 ] && [ "$(languages | wc -l)" -ge 2 ] &&
    [ "$(errors | wc -l)" -ge 70 ] && [ "$(reasons | wc -l)" -ge 10 ]
ok $? 'stages, languages, errors and reasons are found'
done_testing
