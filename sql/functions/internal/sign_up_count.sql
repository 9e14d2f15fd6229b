-- enable_seqscan: few rows of a large table are wanted, or few of its pages.
CREATE OR REPLACE FUNCTION register_internal.sign_up_count(since timestamptz)
RETURNS TABLE (stages text[], due text, is_alive boolean, times bigint,
               step bigint)
LANGUAGE plpgsql STABLE ROWS 20
SET search_path = register, register_internal, pg_temp
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    many_accounts CONSTANT boolean := EXISTS (
        SELECT FROM account WHERE created_at > since OFFSET 50000);
    many_sessions CONSTANT boolean := EXISTS (
        SELECT FROM session WHERE expires_at > since OFFSET 50000);
BEGIN
    RETURN QUERY
        SELECT stages, NULL, NULL::boolean, count(*), 1::bigint FROM account
         WHERE NOT many_accounts AND created_at > since
         GROUP BY stages
         UNION ALL
        SELECT stages, NULL, NULL, sample_total(count(*), step), step
          FROM page_sample('account', many_accounts) AS page, unnest(ARRAY(
               -- IS TRUE: no index is to be looked at for each page.
               SELECT ROW (stages) FROM account
                WHERE ctid >= page.first AND ctid < page.behind
                  AND (created_at > since) IS TRUE)) AS sampled (stages text[])
         GROUP BY stages, step;
    RETURN QUERY
        WITH counted AS (
            SELECT stages, password_hash IS NOT NULL AS has_password,
                   expires_at > now() AS is_alive, count(*) AS times,
                   1::bigint AS step
              FROM session
             WHERE NOT many_sessions AND expires_at > since
               AND created_at > since AND completed_at IS NULL
             GROUP BY 1, 2, 3
             UNION ALL
            SELECT stages, has_password, is_alive,
                   sample_total(count(*), step), step
              FROM page_sample('session', many_sessions) AS page, unnest(ARRAY(
                   SELECT ROW (stages, password_hash IS NOT NULL,
                               expires_at > now()) FROM session
                    WHERE ctid >= page.first AND ctid < page.behind
                      AND (created_at > since) IS TRUE
                      AND completed_at IS NULL))
                   AS sampled (stages text[], has_password boolean,
                               is_alive boolean)
             GROUP BY 1, 2, 3, 5)
        SELECT stages, stage_due(stages, has_password), is_alive, times, step
          FROM counted;
END
$$;
COMMENT ON FUNCTION register_internal.sign_up_count IS
    'How many sign-ups of a time passed which stages, and at which they are or were given up; step: one in so many was counted';
