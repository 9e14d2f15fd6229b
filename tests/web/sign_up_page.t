#!/bin/bash
# How the sign-up page and its scripts are served.
. tests/tap.sh
. tests/web/fronts.sh

# header NAME VALUE SENTENCE: the last answer has it, once.
header() {
    is "$(sed -n "s/^$1: \(.*\)\r$/\1/p" <<<"$headers")" "$2" "$3"
}
for name in nginx apache; do
front_start "$name"
page=http://127.0.0.1:$port/_matrix/static/client/register/
browse "$page"
is "$status" 200 "$name: there is a page"
like "$body" '<title>Create an account</title>' 'to sign up on'
header Content-Type 'text/html; charset=utf-8' 'it is HTML'
header Content-Security-Policy "frame-ancestors 'none'" 'in no frame'
header Referrer-Policy no-referrer 'it tells no site where people come from'
header X-Content-Type-Options nosniff 'it is what it says'
header Cache-Control no-cache 'and no older than the scripts'
policy=$(sed -n 's/.*http-equiv="Content-Security-Policy" content="\([^"]*\)".*/\1/p' <<<"$body")
like "$policy" "^default-src 'none';" 'its own policy begins with nothing'
unlike "$policy" "unsafe|http|\*|data:" 'and lets nothing in from elsewhere'
like "$policy" "script-src 'self';" 'it runs no script but ours'

# Every part that is named somewhere is there, and nothing from elsewhere is.
for part in nginx/page/*; do
    part=${part##*/}
    browse "$page$part"
    is "$status" 200 "$part is served"
    case $part in
    *.js) header Content-Type 'text/javascript; charset=utf-8' 'as a script' ;;
    *.css) header Content-Type 'text/css; charset=utf-8' 'as a style sheet' ;;
    *.svg) header Content-Type image/svg+xml 'as a picture' ;;
    esac
    unlike "${body//www.w3.org\/2000\/svg/}" \
        '(https?:)?//[a-z0-9-]+\.[a-z]|@import|url\(' 'it has nothing from elsewhere'
done
while read -r part; do
    [ -f "nginx/page/$part" ]
    ok $? "$part, which a page names, is there"
done < <(grep -ohE '(href|src)="[a-z]+\.[a-z]+"|(from|import) "\./[a-z]+\.js"' \
    nginx/page/*.{html,js} | grep -oE '[a-z]+\.(js|css|svg)' | sort -u)
[ "$(cat nginx/page/* | wc -c)" -lt 102400 ]
ok $? 'all of it is less than 100 KiB'
browse "${page%/}?a=b"
# nginx says it without what a proxy may have put before it; Apache can't, and
# its proxy has to mend that.
way=register/
[ "$name" = nginx ] || way=$page
is "$status $(sed -n 's|^Location: \(.*\)\r$|\1|p' <<<"$headers")" \
    "301 $way?a=b" 'without the slash one gets there'
browse "${page}nothing.js"
standard 404 M_UNRECOGNIZED 'what is not there'
browse "${page}../../matrix-register.conf" --path-as-is
is "$status" 404 'nothing else is served'
if [ "$name" = nginx ]; then
    browse -H 'Accept-Encoding: gzip' -o "$work/packed" "${page}strings.js"
    header Content-Encoding gzip 'a script is less than that on its way'
fi
front_stop
done
done_testing
