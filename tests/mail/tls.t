#!/bin/bash
# STARTTLS, certificates and the login.
. tests/tap.sh
. tests/mail/steps.sh
cluster_start
# certificate NAME: a key and a certificate for 127.0.0.1, signed by itself.
certificate() {
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$1" \
        -addext subjectAltName=IP:127.0.0.1 -keyout "$work/$1.key" \
        -out "$work/$1.pem" 2>>"$work/server.log"
}
certificate good
certificate bad
server_start "$work/good.pem" "$work/good.key"
# tries NAME WANTED: the state of the one mail after one more try.
tries() {
    goes_by '200 seconds'
    once
    is "$(sql 'SELECT state FROM register.mails')" "$2" "$1"
}
logins() { cat "$inbox/logins" 2>/dev/null; }
export SSL_CERT_FILE=$work/good.pem
sql "UPDATE register.settings SET smtp_tls = 'required', smtp_user = 'mailer';
     SELECT register.set_secret('smtp_password', 'pass word')"

queue bob@a.example >"$work/output"
tries 'a mail is sent with STARTTLS and a login' sent
is "$(logins)" 'good tls=True' 'the login goes through TLS'
empty
queue bob@a.example >"$work/output"
export SSL_CERT_FILE=$work/bad.pem
tries 'a server with another certificate gets no mail' waiting
is "$(arrived) $(logins)" '0 good tls=True' 'nor the password'
unset SSL_CERT_FILE
tries 'nor one that no authority has signed' waiting
export SSL_CERT_FILE=$work/good.pem
sql "UPDATE register.settings
        SET smtp_url = replace(smtp_url, '127.0.0.1', 'localhost')"
tries 'nor one whose certificate is for another name' waiting
is "$(arrived) $(logins)" '0 good tls=True' 'they see no password either'
sql "UPDATE register.settings
        SET smtp_url = replace(smtp_url, 'localhost', '127.0.0.1'),
            smtp_tls = 'off'"
tries 'a server that wants STARTTLS gets no mail without it' waiting
sql "UPDATE register.settings SET smtp_tls = 'optional';
     SELECT register.set_secret('smtp_password', 'wrong word')"
tries 'a wrong password can be put right' waiting
is "$(logins | tail -1)" 'bad tls=True' 'it is a login that was refused'
sql "SELECT register.set_secret('smtp_password', 'pass word')"
tries 'then the mail is sent' sent

empty
rm -f "$inbox/logins"
queue bob@a.example >"$work/output"
sql "UPDATE register.settings SET smtp_tls = 'off'"
tries 'a password that was set for TLS is not sent without, and no mail' waiting
is "$(logins)" '' 'the server is not even asked'

server_stop
server_start
sql "UPDATE register.settings SET smtp_tls = 'required', smtp_user = NULL"
empty
queue bob@a.example >"$work/output"
tries 'a server without STARTTLS gets no mail when it is required' waiting
like "$(sql 'SELECT last_error FROM register.mails LIMIT 1')" \
    '^The mail server has no STARTTLS, which smtp_tls asks for' 'administrators read so'
sql "UPDATE register.settings SET smtp_url = replace(smtp_url, 'smtp:', 'smtps:')"
tries 'nor by smtps' waiting
sql "UPDATE register.settings
        SET smtp_url = replace(smtp_url, 'smtps:', 'smtp:'),
            smtp_tls = 'optional'"
http_proxy=http://127.0.0.1:1 ALL_PROXY=socks5://127.0.0.1:1 \
    tries 'but when it is optional, with any proxy' sent
is "$(logins)" '' 'without a user there is no login'
log_is_discreet
unlike "$(cat "$work/log")" 'wrong word' 'nor a password that was wrong'
done_testing
