-- One row for each stage type that the responder has a file for in
-- cgi/stages. A new installation has one flow: a user name and a password.
INSERT INTO register.stage_type
    (type, description,
     on_show, on_open, on_begin, on_pass, on_finish,
     is_guessable, stands_alone, takes_reserved)
VALUES
    ('m.login.password', 'choose a user name and a password',
     NULL, NULL, NULL, NULL, NULL,
     false, false, false),
    ('m.login.dummy', 'nothing: passes at once',
     NULL, NULL, NULL, NULL, NULL,
     false, false, false),
    ('m.login.registration_token', 'show an invitation',
     NULL, NULL, NULL, 'invitation_pass', 'invitation_finish',
     true, false, true),
    ('m.login.recaptcha', 'solve a captcha of an outside provider',
     'captcha_show', 'captcha_open', NULL, 'captcha_pass', NULL,
     false, false, false),
    ('matrix_register.login.proof_of_work', 'let the computer work for a second',
     NULL, 'work_open', NULL, NULL, NULL,
     false, false, false),
    ('m.login.email.code', 'copy a code from a mail',
     NULL, 'email_open', 'email_begin', 'email_pass', 'email_finish',
     true, false, false),
    ('m.login.email.url', 'open a link in a mail',
     NULL, 'email_open', 'email_begin', 'email_pass', 'email_finish',
     true, false, false),
    ('m.login.email.identity', 'show that an address was validated, here or by an identity server',
     NULL, 'identity_open', NULL, 'identity_pass', 'email_finish',
     false, false, false),
    ('m.login.oauth2', 'log in at an outside provider',
     NULL, 'oauth2_open', 'oauth2_begin', 'oauth2_pass', 'oauth2_finish',
     false, false, false),
    ('m.login.terms', 'agree to the terms',
     'terms_show', NULL, NULL, 'terms_pass', 'terms_finish',
     false, false, false),
    ('org.matrix.login.shared_secret', 'know the secret of the administrators',
     NULL, 'shared_secret_open', NULL, 'shared_secret_pass', 'shared_secret_finish',
     true, true, false),
    ('matrix_register.login.guest', 'be a guest',
     NULL, NULL, NULL, 'guest_pass', 'guest_finish',
     false, true, false),
    ('m.login.application_service', 'be an application service',
     NULL, NULL, NULL, 'service_pass', 'service_finish',
     true, true, true)
ON CONFLICT (type) DO UPDATE SET
    description = EXCLUDED.description,
    on_show = EXCLUDED.on_show,
    on_open = EXCLUDED.on_open,
    on_begin = EXCLUDED.on_begin,
    on_pass = EXCLUDED.on_pass,
    on_finish = EXCLUDED.on_finish,
    is_guessable = EXCLUDED.is_guessable,
    stands_alone = EXCLUDED.stands_alone,
    takes_reserved = EXCLUDED.takes_reserved;

INSERT INTO register.flow_stage (flow, place, type)
SELECT 1, 1, 'm.login.password'
 WHERE NOT EXISTS (SELECT FROM register.flow_stage);
