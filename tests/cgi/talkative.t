#!/bin/bash
# No secret is in any log, though PostgreSQL logs all it can.
. tests/tap.sh
. tests/cgi/steps.sh
cluster_start_talkative
mailer=$PWD/build/matrix-register-mailer
password='correct horse 5' shared='gaudens tertius 7' smtp='gaudens quartus 9'
invitation=$(sql 'SELECT register.create_invitation(uses => NULL)')
flows "'m.login.registration_token m.login.email.code m.login.password'"
sql "SELECT register.set_secret('shared_secret', '$shared'),
            register.set_secret('smtp_password', '$smtp');
     UPDATE register.settings SET mail_from = 'a@example.org',
            smtp_url = 'smtp://127.0.0.1:1', smtp_user = 'mailer',
            smtp_tls = 'off', public_base_url = 'https://example.org'" \
    >"$work/output"
mac() {
    printf '%s\0%s\0%s' "$1" "$password" notadmin |
        openssl dgst -sha1 -hmac "$shared" | sed 's/.* //'
}

# walk USER: through all stages. Sets secrets, which no log may have: the
# middle of each, since an end could be there by chance.
walk() {
    local mailed code link first token mac
    post '{"type":"m.login.registration_token","token":"'"$invitation"'"}'
    session=$(json .session)
    post '{"type":"m.login.email.code","email":"'"$1"'@example.org","session":"'"$session"'"}'
    mailed=$(sql 'SELECT text FROM register.mail ORDER BY id DESC LIMIT 1')
    code=$(grep -oE '^ *[0-9]{6}$' <<<"$mailed" | tr -d ' ')
    link=$(sed -n 's/.*token=//p' <<<"$mailed")
    path=$path/email request POST "token=$link"
    post '{"type":"m.login.email.code","code":"'"$code"'","session":"'"$session"'"}'
    post '{"type":"m.login.password","user":"'"$1"'","password":"'"$password"'","session":"'"$session"'"}'
    first=$(json .user_id) token=$(json .access_token)
    mac=$(mac "$1-2")
    post '{"type":"org.matrix.login.shared_secret","user":"'"$1"'-2",
        "password":"'"$password"'","mac":"'"$mac"'"}'
    is "$first $(json .user_id)" "@$1:localhost @$1-2:localhost" \
        'accounts are made in all ways'
    # The mailer finds no server that takes the mail.
    PGHOST=$work "$mailer" --once 2>>"$work/log"
    secrets=("${invitation:3:12}" "${session:3:12}" "$code" "${link:3:12}"
        "${password:3:9}" "${token:3:12}" "${shared:3:9}" "${smtp:3:9}"
        "${mac:3:12}" "$(sql "SELECT substr(value, 4, 12)
            FROM register.secret WHERE name = 'signing'")" "$1@exa")
}
# in_log ROLE…: what of the secrets is in what PostgreSQL has logged for them,
# as text, or as a constant of a printed plan, byte by byte.
in_log() {
    local secret bytes role
    for role in "$@"; do
        awk -v role="$role" '/^[0-9-]+ [0-9:.]+ [A-Z]+ \[/ {ours = ($5 == role)}
                             ours' "$work/cluster/log"
    done >"$work/theirs"
    for secret in "${secrets[@]}"; do
        bytes=$(printf %s "$secret" | od -An -tu1 -v | tr -s ' \n' ' ' |
            sed 's/^ //; s/ $//')
        grep -qF -e "$secret" -e "$bytes" "$work/theirs" && echo "$secret"
    done
}

: >"$work/cluster/log"
walk bob
is "$(in_log register_cgi register_mailer)" '' \
    'PostgreSQL logs no secret of the programs'
like "$(grep -c 'FROM register_internal.advance' "$work/theirs")" '[1-9]' \
    'while it does log what they ask'
for secret in "${secrets[@]}"; do
    unlike "$(cat "$work/log")" "$secret" 'the programs log none'
done

# An error in the middle of it.
: >"$work/cluster/log"
sql "ALTER TABLE register.account ADD CHECK (localpart <> 'eve')"
post '{"type":"m.login.registration_token","token":"'"$invitation"'"}'
mac=$(mac eve)
post '{"type":"org.matrix.login.shared_secret","user":"eve",
    "password":"'"$password"'","mac":"'"$mac"'"}'
is "$status" 503 'an account that PostgreSQL refuses'
secrets=("${invitation:3:12}" "${password:3:9}" "${mac:3:12}" "${shared:3:9}")
is "$(in_log register_cgi)" '' 'gives nothing away, either'
like "$(grep ERROR "$work/theirs")" 'violates check constraint' \
    'though the error is logged'

# The same without what the roles are set to: that is what keeps them out.
mail() { # NAME: asks for a code, in a sign-up of its own
    post '{"type":"m.login.registration_token","token":"'"$invitation"'"}'
    session=$(json .session)
    post '{"type":"m.login.email.code","email":"'"$1"'@example.org","session":"'"$session"'"}'
    secrets=("$1@exa" "$(sql 'SELECT text FROM register.mail
        ORDER BY id DESC LIMIT 1' | grep -oE '^ *[0-9]{6}$' | tr -d ' ')")
}
sql 'ALTER ROLE register_cgi RESET log_parameter_max_length'
: >"$work/cluster/log"
mail carol
is "$(in_log register_cgi)" "$(printf '%s\n' "${secrets[@]}")" \
    'a code would be noticed as a parameter'
sql 'ALTER ROLE register_cgi RESET ALL;
     ALTER ROLE register_cgi SET log_parameter_max_length = 0;
     ALTER ROLE register_cgi SET auto_explain.log_min_duration = -1;
     ALTER ROLE register_cgi SET log_parameter_max_length_on_error = 0'
: >"$work/cluster/log"
mail dora
is "$(in_log register_cgi)" "$(printf '%s\n' "${secrets[@]}")" \
    'or in a printed plan'
for setting in debug_print_parse debug_print_plan debug_print_rewritten; do
    sql "ALTER ROLE register_cgi SET $setting = off"
done
sql 'ALTER ROLE register_cgi RESET auto_explain.log_min_duration'
: >"$work/cluster/log"
mail erin
is "$(in_log register_cgi)" "$(printf '%s\n' "${secrets[@]}")" \
    'or in an explanation'
sql "ALTER ROLE register_cgi SET auto_explain.log_min_duration = -1;
     ALTER ROLE register_cgi RESET log_parameter_max_length_on_error;
     ALTER TABLE register.mail ADD CHECK (address !~ 'finn')"
: >"$work/cluster/log"
mail finn
like "$(in_log register_cgi)" finn@exa 'or behind an error'
done_testing
