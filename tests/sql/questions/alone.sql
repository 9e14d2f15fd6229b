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
