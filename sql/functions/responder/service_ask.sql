CREATE OR REPLACE FUNCTION register_internal.service_ask(
    given_token_hash bytea, given_peer inet,
    OUT error text, OUT retry_after integer, OUT tries_left integer)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
BEGIN
    SELECT judged.error, judged.retry_after, judged.tries_left
      INTO error, retry_after, tries_left
      FROM service_judge(given_token_hash, NULL, given_peer) AS judged;
END
$$;
COMMENT ON FUNCTION register_internal.service_ask IS
    'For the responder: whether an access token is an application service''s, before anything is said of the user name; a wrong one counts as a guess';
GRANT EXECUTE ON FUNCTION register_internal.service_ask TO register_cgi;
