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
