CREATE OR REPLACE FUNCTION register_internal.mail_render(
    template text, given_values jsonb, escaped boolean) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    -- Piece by piece, so that a value is never taken for a placeholder.
    SELECT string_agg(
               CASE WHEN value IS NULL THEN piece[1]
                    WHEN NOT escaped THEN value
                    ELSE replace(replace(replace(replace(replace(value,
                         '&', '&amp;'), '<', '&lt;'), '>', '&gt;'),
                         '"', '&quot;'), '''', '&#39;') END,
               '' ORDER BY place)
      FROM regexp_matches(template, '(\{([a-z_]+)\}|[^{]+|\{)', 'g')
           WITH ORDINALITY AS found (piece, place),
           LATERAL (SELECT given_values ->> piece[2]) AS filled_in (value)
$$;
COMMENT ON FUNCTION register_internal.mail_render IS
    'Fills values into a template where {their name} stands, escaped for HTML or as they are';
