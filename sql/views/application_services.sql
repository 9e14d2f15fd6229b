CREATE OR REPLACE VIEW register.application_services AS
SELECT name AS application_service, pattern, is_exclusive, created_at
  FROM register.application_service
  LEFT JOIN register.application_service_namespace ON service = name
 ORDER BY name, pattern;
COMMENT ON VIEW register.application_services IS
    'Application services and their namespaces; see create_application_service(), remove_application_service()';
COMMENT ON COLUMN register.application_services.application_service IS 'Its name';
COMMENT ON COLUMN register.application_services.pattern IS
    'Regular expression of whole user IDs';
COMMENT ON COLUMN register.application_services.is_exclusive IS
    'Whether other sign-ups are refused them';
COMMENT ON COLUMN register.application_services.created_at IS 'When it was made';
GRANT SELECT ON register.application_services TO register_admin;
