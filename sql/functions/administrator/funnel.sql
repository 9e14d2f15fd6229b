CREATE OR REPLACE FUNCTION register.funnel(period anycompatible DEFAULT '1 day'::text)
RETURNS TABLE (stage text, started bigint, passed bigint, under_way bigint,
               abandoned bigint, failed bigint, reasons text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = register, register_internal, pg_temp AS $$
    WITH beginning (at) AS MATERIALIZED (
        SELECT now() - read_period(period::text, 'funnel(''1 week'')')
    ), sign_up AS MATERIALIZED (
        SELECT sign_up_count.* FROM beginning, sign_up_count(at)
         UNION ALL
        SELECT failure.passed, type, false, count(*), 1 FROM failure, beginning
         WHERE error = 'abandoned' AND failed_at > at
         GROUP BY failure.passed, type
    ), refusal AS MATERIALIZED (
        SELECT type, error, sum(times) AS times FROM failure, beginning
         WHERE error NOT IN ('abandoned', 'denied') AND failed_at > at
         GROUP BY type, error
    ), seen AS (
        SELECT type, min(flow * 100 + place) AS place
          FROM flow, unnest(stages) WITH ORDINALITY AS listed (type, place)
         GROUP BY type
         UNION
        SELECT type, NULL
          FROM (SELECT unnest(stages) FROM sign_up
                 UNION SELECT due FROM sign_up
                 UNION SELECT type FROM refusal) AS met (type)
         WHERE NOT EXISTS (SELECT FROM flow WHERE met.type = ANY (stages))
           AND (type IS NOT NULL
                OR EXISTS (SELECT FROM refusal WHERE type IS NULL))
    ), counted AS (
        SELECT seen.type, seen.place,
               (SELECT coalesce(sum(times), 0)::bigint FROM sign_up
                 WHERE seen.type = ANY (stages)) AS passed,
               (SELECT coalesce(sum(times), 0)::bigint FROM sign_up
                 WHERE due = seen.type AND is_alive) AS under_way,
               (SELECT coalesce(sum(times), 0)::bigint FROM sign_up
                 WHERE due = seen.type AND NOT is_alive) AS abandoned
          FROM seen)
    (SELECT coalesce(type, '(before any stage)'),
           passed + under_way + abandoned, passed, under_way, abandoned,
           (SELECT coalesce(sum(times), 0)::bigint FROM refusal
             WHERE refusal.type IS NOT DISTINCT FROM counted.type),
           (SELECT string_agg(format('%s %s: %s', error, times,
                                  error_text(error)), '; '
                              ORDER BY times DESC, error)
              FROM refusal
             WHERE refusal.type IS NOT DISTINCT FROM counted.type)
      FROM counted
     ORDER BY place NULLS LAST, type NULLS FIRST)
     UNION ALL
    SELECT format('(about: of many, one in %s was counted)', max(step)),
           NULL, NULL, NULL, NULL, NULL, NULL
      FROM sign_up HAVING max(step) > 1
$$;
COMMENT ON FUNCTION register.funnel IS
    'What became of the sign-ups of a period, stage by stage: how many got to it, passed it, are at it, were given up at it; and how often it was refused, and why, by sign-ups or by people whose sign-up never began. Of more than 50000 accounts or other sign-ups a sample is counted: the numbers are about right then, and the last row says so. Example: SELECT * FROM register.funnel(''1 week'')';
GRANT EXECUTE ON FUNCTION register.funnel TO register_admin;
