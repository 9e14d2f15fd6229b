CREATE OR REPLACE FUNCTION register_internal.metrics_read() RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = register, register_internal, pg_temp
-- So that both plans stop after 10000 rows, and read no whole table first.
SET enable_bitmapscan = off SET enable_sort = off AS $$
    SELECT json_build_object(
        'sign_ups_under_way',
        (SELECT count(*) FILTER (WHERE completed_at IS NULL)
           FROM (SELECT completed_at FROM session WHERE expires_at > now()
                  ORDER BY expires_at DESC LIMIT 10000) AS live),
        'mails_waiting', count(*),
        'mails_oldest_seconds',
        coalesce(extract(epoch FROM now() - min(queued_at)), 0)::bigint)
      FROM (SELECT queued_at FROM mail
             WHERE sent_at IS NULL AND failed_at IS NULL
             ORDER BY expires_at LIMIT 10000) AS waiting
$$;
COMMENT ON FUNCTION register_internal.metrics_read IS
    'For the responder: numbers to watch that only the database knows';
GRANT EXECUTE ON FUNCTION register_internal.metrics_read TO register_cgi;
