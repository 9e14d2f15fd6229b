-- One row for each stage type that the responder has a file for in
-- cgi/stages. A new installation has one flow: a user name and a password.
CREATE TEMPORARY TABLE known (LIKE register.stage_type INCLUDING DEFAULTS)
    ON COMMIT DROP;
INSERT INTO known (type, description, takes_password, is_effort) VALUES
    ('m.login.password', 'choose a user name and a password', true, true);
INSERT INTO known (type, description, does_nothing) VALUES
    ('m.login.dummy', 'nothing: passes at once', true);
INSERT INTO known (type, description, on_pass, on_finish, is_guessable,
                   is_effort, takes_reserved, takes_over) VALUES
    ('m.login.registration_token', 'show an invitation',
     'invitation_pass', 'invitation_finish', true, true, true, true);
INSERT INTO known (type, description, on_show, on_look, on_pass, is_effort) VALUES
    ('m.login.recaptcha', 'solve a captcha of an outside provider',
     'captcha_show', 'captcha_look', 'captcha_pass', true);
INSERT INTO known (type, description, on_look, is_effort) VALUES
    ('matrix_register.login.proof_of_work',
     'let the computer work for a second', 'work_look', true);
INSERT INTO known (type, description, on_look, on_challenge, on_pass, on_finish,
                   is_guessable, is_effort, takes_over) VALUES
    ('m.login.email.code', 'copy a code from a mail',
     'email_look', 'email_challenge', 'email_pass', 'email_finish',
     true, true, true),
    ('m.login.email.url', 'open a link in a mail',
     'email_look', 'email_challenge', 'email_pass', 'email_finish',
     true, true, true);
INSERT INTO known (type, description, on_look, on_pass, on_finish,
                   is_effort) VALUES
    ('m.login.email.identity',
     'show that an address was validated, here or by an identity server',
     'identity_look', 'identity_pass', 'identity_finish', true);
INSERT INTO known (type, description, on_look, on_challenge, on_pass, on_finish,
                   is_effort) VALUES
    ('m.login.oauth2', 'log in at an outside provider', 'oauth2_look',
     'oauth2_challenge', 'oauth2_pass', 'oauth2_finish', true);
INSERT INTO known (type, description, on_show, on_pass, on_finish) VALUES
    ('m.login.terms', 'agree to the terms',
     'terms_show', 'terms_pass', 'terms_finish');
INSERT INTO known (type, description, on_look, on_pass, on_finish, stands_alone,
                   is_guessable) VALUES
    ('org.matrix.login.shared_secret', 'know the secret of the administrators',
     'shared_secret_look', 'shared_secret_pass', 'shared_secret_finish',
     true, true);
INSERT INTO known (type, description, on_pass, on_finish, stands_alone,
                   is_local) VALUES
    ('matrix_register.login.guest', 'be a guest',
     'guest_pass', 'guest_finish', true, true);
INSERT INTO known (type, description, on_pass, on_finish, stands_alone,
                   is_guessable, takes_reserved, is_local) VALUES
    ('m.login.application_service', 'be an application service',
     'service_pass', 'service_finish', true, true, true, true);

DELETE FROM register.stage_type;
INSERT INTO register.stage_type SELECT * FROM known;
INSERT INTO register.flow (flow, stages)
SELECT 1, '{m.login.password}' WHERE NOT EXISTS (SELECT FROM register.flow);
