#!/usr/bin/env tests/sql/pgtap
SELECT plan(1);
SELECT is_empty($$SELECT * FROM register.whoami('nobody''s')$$,
    'a token that nobody has is nobody''s');
