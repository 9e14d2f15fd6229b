# nginx for tests that need a web server, whichever; sourced behind tap.sh.
. tests/web/fronts.sh

# nginx_start [SED EXPRESSION…]: see front_start.
nginx_start() {
    front_start nginx "$@"
    front=
}
nginx_stop() { front_stop; }
