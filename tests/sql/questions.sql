-- All that the responder asks, once each way, for sign-ups whose names end with
-- :'n'; read by tests/sql/plans.t.
SELECT register_internal.self_check('{}', '{}');
SELECT register_internal.settings_read(), register_internal.nonce_key();
SELECT register_internal.metrics_read();
SELECT register_internal.name_ask(name || :'n', '192.0.2.1')
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

-- By mail, with an earlier sign-up of the same person.
SELECT error FROM unnest('{five-,six-}'::text[]) AS name, steps(
    name || :'n', 'email.code', 'five-' || :'n', is_challenge => true,
    result => jsonb_build_object(
        'address', 'five-' || :'n' || '@example.org', 'code', 'right',
        'link_path', '/', 'token', name || :'n',
        'code_hash', encode(hash_of('right'), 'hex'),
        'token_hash', encode(hash_of(name || :'n'), 'hex')));
SELECT register_internal.email_link(hash_of(token), true)
  FROM unnest(ARRAY['five-' || :'n', 'wrong']) AS token;
SELECT error FROM unnest('{wrong,right}'::text[]) AS code, steps(
    'six-' || :'n', 'email.code', result => jsonb_build_object(
        'code_hash', encode(hash_of(code), 'hex')));
SELECT register_internal.look(
    hash_of('six-' || :'n'), false, false, 'm.login.email.code', NULL, NULL,
    false, NULL, hash_of('proof'), '192.0.2.1', true, false);

-- By addresses that were validated before, here or elsewhere.
SELECT register_internal.validation_begin(
    md5(:'n'), hash_of('secret'), 'seven-' || :'n' || '@example.org', attempt,
    '/', hash_of('seven-' || :'n' || attempt), '192.0.2.1')
  FROM generate_series(1, 2) AS attempt;
SELECT register_internal.email_link(hash_of('seven-' || :'n' || '1'), true);
SELECT error FROM (VALUES (true, md5(:'n')), (false, NULL)) AS shown (more, sid),
    LATERAL steps(
        'seven-' || :'n' || more, 'email.identity', stays_open => more,
        result => jsonb_build_object(
            'addresses', jsonb_build_array('8-' || :'n' || more || '@example.org'),
            'validations', coalesce(jsonb_build_array(jsonb_build_object(
                'sid', sid,
                'client_secret_hash', encode(hash_of('secret'), 'hex')))
                - CASE WHEN sid IS NULL THEN 0 ELSE 9 END)));
SELECT finishes('seven-' || :'n' || 'true', 'dummy');

-- By a provider.
SELECT register_internal.look(
    hash_of('nine-' || :'n'), true, false, 'm.login.oauth2', NULL, NULL, false,
    NULL, hash_of('proof'), '192.0.2.1', true, false);
SELECT error FROM steps(
    'nine-' || :'n', 'oauth2', 'nine-' || :'n', is_challenge => true,
    result => jsonb_build_object(
        'provider', 'example', 'attempt', 0,
        'state_hash', encode(hash_of('state ' || :'n'), 'hex'),
        'discovered', jsonb_build_object(
            'issuer', 'https://login.example', 'sends_issuer', false,
            'authorization_endpoint', 'https://login.example/a',
            'token_endpoint', 'https://login.example/t',
            'userinfo_endpoint', 'https://login.example/u')));
SELECT register_internal.oauth2_return(hash_of('state ' || :'n'), true, '192.0.2.1'),
       register_internal.oauth2_confirm(hash_of('state ' || :'n'), 'nine-' || :'n',
                                        NULL);
SELECT finishes('nine-' || :'n', 'oauth2');

-- By secrets.
SELECT register_internal.service_ask(hash_of(token), '192.0.2.1')
  FROM unnest('{wrong,service}'::text[]) AS token;
SELECT error FROM (VALUES
    ('org.matrix.login.shared_secret', 'ten-' || :'n',
     ordered('ten-' || :'n', nonce => :'n')),
    ('m.login.application_service', '_irc_' || :'n', evidence('service')),
    ('matrix_register.login.guest', NULL, NULL)) AS alone (type, name, result),
    LATERAL steps('ten-' || :'n' || type, alone.type, alone.name, alone.result);
SELECT register_internal.look(
    hash_of('ten-' || :'n'), true, false, 'org.matrix.login.shared_secret',
    'eleven-' || :'n', ordered('eleven-' || :'n', secret => secret), true, NULL,
    hash_of('proof'), '192.0.2.1', true, false)
  FROM unnest('{wrong,sixteen-letters.}'::text[]) AS secret;

-- Where a homeserver has answered.
SELECT register_internal.homeserver_made(hash_of('three-' || :'n'), 'three',
                                         NULL, NULL, hash_of('x')),
       register_internal.homeserver_refused(hash_of('three-' || :'n'),
                                            'three', 'name_in_use', false, false);
