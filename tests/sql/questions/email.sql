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
