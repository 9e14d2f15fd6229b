#!/bin/bash
. tests/tap.sh
cluster_start
get
is "$status $body" '200 {"flows":[{"type":"m.login.password"}]}' 'plain CGI answers'
responders_start 2
get
is "$status $body" '200 {"flows":[{"type":"m.login.password"}]}' 'FastCGI answers'
post '{"type":"m.login.dummy"}'
refused 400 M_UNKNOWN 'm.login.password would do' 'a type that is not open is refused'
done_testing
