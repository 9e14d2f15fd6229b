#!/bin/bash
# What is never written here.
. tests/style/rules.sh

# in_code REGEX: the lines, of the files in C named on standard input, that have
# a match outside of comments and of strings.
in_code() {
    REGEX=$1 xargs -r perl -0777 -ne '
        s{("(?:[^"\\\n]|\\.)*")|(\x27(?:[^\x27\\\n]|\\.)*\x27)|/\*.*?\*/|//[^\n]*}
         {$1 ? q("") : $2 // " " . $& =~ tr/\n//cdr}gse;
        my $number = 0;
        for (split /\n/) {
            $number++;
            print "$ARGV:$number: $_\n" if /$ENV{REGEX}/;
        }'
}
functions='strcpy|strcat|sprintf|vsprintf|strncpy|strtok|atoi|gets|system|popen'
functions+='|alloca|rand|random|srand'
banned_functions() { c_files | in_code "\\b($functions)[[:space:]]*\\("; }
gotos() { c_files | in_code '\bgoto\b'; }
printing() {
    product | grep -vE '^cgi/(register|http/gateway|mailer/mailer|engine/check)\.c$' |
        in_code '\b(v?printf|puts|putchar|putc)[[:space:]]*\(|\bstdout\b'
}
# Spelt so that this file keeps the rule, too.
promises() {
    files | grep -vx LICENSE | xargs -r grep -HnIwE '[T]ODO|[F]IXME|[X]XX'
}
# Variables that outlive a call and can change, as the compiler sees them.
mutable_state() {
    objects | xargs -r objdump -t | awk -F '\t' '
        sub(/\.o: +file format .*/, "") {file = substr($0, 7); next}
        {
            kind = substr($1, 24, 1)
            section = substr($1, 26)
        }
        section ~ /^\.(rodata|data\.rel\.ro)/ || $2 == "" {next}
        kind == "O" || (section ~ /^\.t(bss|data)/ && kind == " ") {
            print file ".c: " $2
        }'
}
# A block of lines that declares a function begins with a comment.
uncommented() {
    local headers
    mapfile -t headers < <(product | grep '\.h$')
    ctags -x --language-force=C --c-kinds=p --_xformat='%F:%n %N' \
        "${headers[@]}" | awk '
        NR == FNR {name[$1] = $2; next}
        /^$/ || FNR == 1 {first = FNR + !/./}
        FNR == first {is_comment = /^\/\*/}
        FILENAME ":" FNR in name && !is_comment {
            print FILENAME ": " name[FILENAME ":" FNR] "() without a comment"
        }' - "${headers[@]}"
}
# The functions of a file that others call, and that no header promises.
undeclared() {
    objects | grep -vx build/common/memory.o | xargs -r nm -P -A | awk '
        $3 != "T" || $2 == "main" {next}
        {
            file = substr($1, 7, length($1) - 9)
            header = file ".h"
            if (file ~ "^cgi/endpoints/" && $2 ~ "^endpoint_")
                header = "cgi/endpoints/endpoints.h"
            if (!(header in text))
                while ((getline line <header) > 0)
                    text[header] = text[header] " " line
            if (text[header] !~ "[^A-Za-z0-9_]" $2 "[^A-Za-z0-9_]")
                print file ".c: " $2 "() is not in " header
        }'
}
build() {
    mkdir -p "$scene/build/$(dirname "$1")"
    cc -fPIE -c -o "$scene/build/${1%.c}.o" "$scene/$1"
}

keeps 'no function is used that is asking for trouble' banned_functions
for function in ${functions//|/ }; do
    plant cgi/planted.c <<<"int planted(void) { return $function (1); }"
    notices "$function() would be noticed" banned_functions
done
plant cgi/planted.c <<'END_OF_C'
/* not strcpy() */
const char *planted = "nor \" system(), sprintf()"; // nor atoi()
int my_strcpy(int); int snprintf(int);
END_OF_C
is "$(cd "$scene" && banned_functions)" '' \
    'their names in comments, texts and longer names would not'
rm "$scene/cgi/planted.c"

keeps 'no goto' gotos
plant tests/unit/planted.c <<<'void planted(void) { end: goto end; }'
notices 'one would be noticed' gotos

keeps 'only register.c, check.c, mailer.c and gateway.c print on standard output' printing
for call in 'printf("")' 'puts("")' 'fputs("", stdout)' 'putchar(1)'; do
    plant common/planted.c <<<"void planted(void) { $call; }"
    notices "$call elsewhere would be noticed" printing
done
plant common/planted.c <<<'void planted(void) { snprintf(""), fputs(""); }'
is "$(cd "$scene" && printing)" '' 'printing somewhere else would not'
rm "$scene/common/planted.c"

keeps 'nothing is put off for later' promises
for word in TO+DO FIX+ME X+XX; do
    plant sql/functions/internal/planted.sql <<<"-- ${word/+/}: think"
    notices "${word/+/} would be noticed" promises
done

keeps 'no variable outlives a call and can change' mutable_state
for variable in 'int planted;' 'static int planted = 1;' \
    'const char *planted = "";' 'void f(void) { static int planted; planted++; }' \
    '_Thread_local int planted;'; do
    plant cgi/planted.c <<<"$variable
int use(void); int use(void) { return planted != 0; }"
    [[ $variable != void* ]] || sed -i 2d "$scene/cgi/planted.c"
    build cgi/planted.c
    notices "\"$variable\" would be noticed" mutable_state
done
plant cgi/planted.c <<'END_OF_C'
extern const int one; const int one = 1;
extern const char *const table[]; const char *const table[] = {"a", "b"};
END_OF_C
build cgi/planted.c
is "$(cd "$scene" && mutable_state)" '' 'a constant, or a table of them, would not'
rm -r "$scene/cgi" "$scene/build"

keeps 'a header says of every function what it promises' uncommented
plant common/planted.h <<<'/* A file. */
int other;

int planted(void);'
notices 'one without a comment would be noticed' uncommented

keeps 'what a file offers to others stands in its header' undeclared
plant common/planted.h <<<''
plant common/planted.c <<<'int planted(void) { return 1; }'
build common/planted.c
notices 'what does not would be noticed' undeclared
done_testing
