CREATE OR REPLACE FUNCTION register_internal.metrics_read() RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
    SELECT json_build_object(
        'sign_ups_under_way',
        (SELECT count(*) FROM session
          WHERE expires_at > now() AND completed_at IS NULL),
        'mails_waiting', count(*),
        'mails_oldest_seconds',
        coalesce(extract(epoch FROM now() - min(queued_at)), 0)::bigint)
      FROM mail
     WHERE sent_at IS NULL AND failed_at IS NULL
$$;
COMMENT ON FUNCTION register_internal.metrics_read IS
    'For the responder: numbers to watch that only the database knows';
GRANT EXECUTE ON FUNCTION register_internal.metrics_read TO register_cgi;
