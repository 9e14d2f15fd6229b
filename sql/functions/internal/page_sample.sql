-- Of a time, a table has pages in a row: every so-manieth page holds its share of
-- them, where a random sample (TABLESAMPLE) could miss most.
CREATE OR REPLACE FUNCTION register_internal.page_sample(
    relation regclass, is_wanted boolean)
RETURNS TABLE (step bigint, first tid, behind tid)
LANGUAGE sql STABLE AS $$
    SELECT step, format('(%s,0)', page)::tid, format('(%s,0)', page + 1)::tid
      FROM (SELECT pg_relation_size(relation)
                   / current_setting('block_size')::bigint) AS size (pages),
           greatest(pages / 2000, 1) AS step,
           generate_series(0, pages - 1, step) AS page
     WHERE is_wanted
$$;
COMMENT ON FUNCTION register_internal.page_sample IS
    'Some 2000 pages of a table, one in so many, as bounds of ctid';
