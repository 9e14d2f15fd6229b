-- One row for each stage type that the responder has a file for in
-- cgi/stages. A new installation has one flow: a user name and a password.
INSERT INTO register.stage_type (type, description, on_pass, on_finish)
VALUES
    ('m.login.password', 'choose a user name and a password',
     NULL, NULL),
    ('m.login.dummy', 'nothing: passes at once',
     NULL, NULL),
    ('m.login.registration_token', 'show an invitation',
     'invitation_pass', 'invitation_finish')
ON CONFLICT (type) DO UPDATE SET
    description = EXCLUDED.description,
    on_pass = EXCLUDED.on_pass,
    on_finish = EXCLUDED.on_finish;

INSERT INTO register.flow_stage (flow, place, type)
SELECT 1, 1, 'm.login.password'
 WHERE NOT EXISTS (SELECT FROM register.flow_stage);
