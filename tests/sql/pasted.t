#!/usr/bin/env tests/sql/pgtap
\i tests/sql/steps.sql
SELECT no_plan();

-- What administrators paste has something around it that they do not see.
CREATE FUNCTION pasted(text) RETURNS text LANGUAGE sql AS
    $$SELECT E'\ufeff \u00a0\t' || $1 || E'\r\n\u200b\u3000'$$;
SELECT is(register_internal.trim_pasted(pasted(text)), text,
          format('%L is left of what is pasted', text))
  FROM unnest(ARRAY['', 'bob', 'two words', E'a\u200bb', E'ma\u00f1ana',
                    '@bob:localhost', 'admin*', '\s', '$^', '😀']) AS text;
SELECT is(register_internal.trim_pasted(chr(code) || 'x' || chr(code)), 'x',
          format('U+%s is trimmed', to_hex(code)))
  FROM unnest(ARRAY[9, 10, 11, 12, 13, 32, 133, 160, 173, 5760, 6158, 8192,
                    8203, 8207, 8232, 8239, 8287, 8288, 8297, 12288, 65279])
       AS code;
SELECT is(register_internal.trim_pasted(chr(code) || 'x' || chr(code)),
          chr(code) || 'x' || chr(code), format('U+%s is not', to_hex(code)))
  FROM unnest(ARRAY[33, 45, 48, 94, 126, 161, 8191, 8208, 8260, 12289]) AS code;
SELECT is(register_internal.trim_pasted(NULL), NULL, 'nothing stays nothing');

-- Accounts.
SELECT finishes('one', 'dummy', 'bob');
SELECT lives_ok(format('SELECT FROM register.%I(%L)', name, pasted(account)),
                format('%s() takes it for %s', name, account))
  FROM unnest(ARRAY['deactivate_account', 'reactivate_account',
                    'revoke_access_tokens', 'forget_account']) AS name,
       unnest(ARRAY['Bob', '@bob:localhost']) AS account
 WHERE NOT (name = 'forget_account' AND account = 'Bob')
 ORDER BY name = 'forget_account', account, name;

-- Names.
SELECT register.reserve_name(pasted('Admin*'));
SELECT is(pattern, 'admin*', 'a reserved name is kept without it')
  FROM register.reserved_name WHERE pattern LIKE '%admin*';
SELECT lives_ok(format('SELECT register.release_name(%L)', pasted('ADMIN*')),
                'and released without it');
SELECT passes('two', 'password', 'spam-1');
SELECT is(count(*), 2::bigint, 'a name is banned without it')
  FROM register.ban_name(pasted('spam*'));

-- Invitations, services, sign-ups, failures.
SELECT is(register.create_invitation(token => pasted('book-club'),
                                     for_name => pasted('Carol')),
          'book-club', 'an invitation is made without it');
SELECT is(for_name, 'carol', 'and the name that it is for')
  FROM register.invitation;
SELECT is(register.create_application_service(
              'irc', ARRAY['@_irc_.*:localhost'], token => pasted('a token')),
          'a token', 'so is the token of an application service');
SELECT passes('three', 'dummy', 'dora');
SELECT lives_ok(format('SELECT register.cancel_sign_up(%L)', pasted(sign_up)),
                'a sign-up is cancelled without it')
  FROM register.sign_ups WHERE holds_name = 'dora';
