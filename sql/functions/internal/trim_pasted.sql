CREATE OR REPLACE FUNCTION register_internal.trim_pasted(pasted text)
RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT regexp_replace(pasted,
                          format('^[%s]+|[%1$s]+$', unseen), '', 'g')
      FROM (VALUES ('\s\u0085\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4'
                    '\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f'
                    '\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0'
                    '\ufff0-\ufff8')) AS characters (unseen)
$$;
COMMENT ON FUNCTION register_internal.trim_pasted IS
    'A text without what is pasted around it: white space and characters that are not visible, as the responder trims it';
