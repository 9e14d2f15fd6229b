#!/bin/bash
# What is never written here.
. tests/style/rules.sh

functions='strcpy|strcat|sprintf|vsprintf|strncpy|strtok|atoi|gets|system|popen'
functions+='|alloca|rand|random|srand'
banned_functions() { c_files | xargs grep -HnE "\b($functions)[[:space:]]*\("; }
gotos() { c_files | xargs grep -Hnw goto; }
printing() {
    product | grep -vE '^cgi/(register|http/gateway|mailer/mailer|engine/check)\.c$' |
        xargs grep -HnE '\b(v?printf|puts|putchar|putc)[[:space:]]*\(|\bstdout\b'
}
# Spelt so that this file keeps the rule, too.
promises() {
    files | grep -vx LICENSE | xargs grep -HnIwE '[T]ODO|[F]IXME|[X]XX'
}
# People without a name, in sentences that should name who acts.
vague='(?:no|some|any|every)body|whoever|him(?:self)?|he|his'
vague_actors() {
    files | grep -vxE 'LICENSE|nginx/page/german.js|tests/package-lock.json|tests/style/banned.t' |
        xargs grep -HnIiP "(?<![-\w<])(?:$vague)(?![-\w])"
}
# Variables that outlive a call and can change, as the compiler sees them.
mutable_state() {
    objects | xargs objdump -t | awk -F '\t' '
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

keeps 'no function is used that is asking for trouble' banned_functions
keeps 'no goto' gotos
keeps 'only register.c, check.c, mailer.c and gateway.c print on standard output' printing
keeps 'nothing is put off for later' promises
keeps 'sentences name who acts' vague_actors
keeps 'no variable outlives a call and can change' mutable_state
keeps 'a header says of every function what it promises' uncommented
done_testing
