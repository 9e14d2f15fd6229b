-- All that the responder asks, once each way, for sign-ups whose names end with
-- :'n': read by tests/sql/plans.t, with what the stages need of this folder.
SELECT register_internal.self_check('{}', '{}');
SELECT register_internal.settings_read(), register_internal.nonce_key();
SELECT register_internal.metrics_read();
SELECT register_internal.name_ask(name || :'n')
  FROM unnest('{free-,user1,held1,_}'::text[]) AS name;
SELECT register_internal.invitation_ask(hash_of(token), '192.0.2.1')
  FROM unnest('{welcome,wrong}'::text[]) AS token;
SELECT register_internal.token_open(hash_of('token of one-' || :'n')),
       register_internal.token_open(sha256('1'));

-- Sign-ups of one request, again, with another password, in vain.
SELECT finishes('one-' || :'n', 'password', 'one-' || :'n', hash => '$y$a$b',
                attempt => 'token of one-' || :'n' || time)
  FROM generate_series(1, 2) AS time;
SELECT finishes('one-' || :'n', 'password', 'one-' || :'n', hash => '$y$a$c');
SELECT finishes('none-' || :'n', 'dummy');
SELECT passes('two-' || :'n', 'password', 'two-' || :'n');
SELECT finishes('two-' || :'n' || name, type, name)
  FROM (VALUES ('nonsense', 'a'), ('password', '_a'), ('dummy', 'one-' || :'n'),
               ('dummy', 'two-' || :'n')) AS refused (type, name);
SELECT register_internal.token_revoke(hash_of('token of one-' || :'n' || '2'),
                                      everywhere)
  FROM unnest('{false,true}'::boolean[]) AS everywhere;

-- Those of several: by invitation, terms, captcha, work; given up; kept; swept.
SELECT passes('three-' || :'n', 'registration_token', token => 'wrong',
              is_new => is_new) FROM unnest('{true,false}'::boolean[]) AS is_new;
SELECT passes('three-' || :'n', 'registration_token', 'three-' || :'n',
              token => 'welcome', attempt => :'n')
  FROM generate_series(1, 2);
SELECT passes('three-' || :'n', 'terms');
SELECT opens('three-' || :'n'), opens('three-' || :'n', type => 'password');
SELECT finishes('three-' || :'n', 'password', hash => '$y$a$b') FROM
       generate_series(1, 2);
SELECT error FROM steps('four-' || :'n', 'recaptcha', 'four-' || :'n',
    jsonb_build_object('answer_hash', encode(hash_of(:'n'), 'hex')),
    stays_open => true);
SELECT passes('four-' || :'n', 'matrix_register.login.proof_of_work');
SELECT keeps('four-' || :'n', 'other-' || :'n', '$y$a$b');
SELECT register_internal.session_cancel(hash_of('four-' || :'n'));
SELECT passes(sweeper(number), 'dummy')
  FROM generate_series(:offset + 1, :offset + 2) AS number;
SELECT register_internal.failure_note('wrong_code', 'm.login.dummy', 'bob', NULL,
                                        '192.0.2.1');

-- Where a homeserver has answered.
SELECT register_internal.homeserver_made(hash_of('three-' || :'n'), 'three',
                                         NULL, NULL, hash_of('x')),
       register_internal.homeserver_refused(hash_of('three-' || :'n'),
                                            'three', 'name_in_use', false, false);
