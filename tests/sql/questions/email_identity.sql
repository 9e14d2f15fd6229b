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
