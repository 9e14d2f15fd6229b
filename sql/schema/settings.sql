CREATE TABLE register.settings (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    server_name text NOT NULL DEFAULT 'localhost'
        CHECK (server_name ~ '^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?$'
               AND length(server_name) <= 230),
    public_base_url text CHECK (
        public_base_url ~ '^(https://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])|http://(localhost|127\.0\.0\.1|\[::1\]))(:[0-9]{1,5})?(/[A-Za-z0-9._~%-]+)*$'
        AND length(public_base_url) <= 500),
    homeserver_url text CONSTRAINT homeserver_url_is_https_or_on_this_machine CHECK (
        homeserver_url ~ '^(https://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])|http://(localhost|127\.0\.0\.1|\[::1\]))(:[0-9]{1,5})?(/[A-Za-z0-9._~%-]+)*/?$'
        AND length(homeserver_url) <= 500),
    homeserver_way text NOT NULL DEFAULT 'shared_secret'
        CONSTRAINT homeserver_way_is_shared_secret_or_registration_token
        CHECK (homeserver_way IN ('shared_secret', 'registration_token')),
    registration_open boolean NOT NULL DEFAULT true,
    closed_until timestamptz,
    guests_allowed boolean NOT NULL DEFAULT false,
    accounts_need_approval boolean NOT NULL DEFAULT false,
    announces_accounts boolean NOT NULL DEFAULT false,
    password_min_length integer NOT NULL DEFAULT 8
        CHECK (password_min_length BETWEEN 1 AND 72),
    password_strength integer NOT NULL DEFAULT 2
        CHECK (password_strength BETWEEN 0 AND 4),
    password_hash_prefix text NOT NULL DEFAULT '$y$'
        CHECK (password_hash_prefix IN ('$y$', '$2b$')),
    password_hash_cost integer NOT NULL DEFAULT 5,
    slots_per_machine integer
        CHECK (slots_per_machine BETWEEN 1 AND 1000),
    slot_wait interval NOT NULL DEFAULT '2 seconds'
        CHECK (slot_wait BETWEEN '0' AND '10 seconds'),
    session_lifetime interval NOT NULL DEFAULT '1 hour'
        CHECK (session_lifetime BETWEEN '10 seconds' AND '7 days'),
    sign_up_lifetime interval NOT NULL DEFAULT '1 day'
        CHECK (sign_up_lifetime BETWEEN '10 seconds' AND '30 days'),
    replay_window interval NOT NULL DEFAULT '10 minutes'
        CHECK (replay_window BETWEEN '0' AND '1 day'),
    tries_per_session integer NOT NULL DEFAULT 5
        CHECK (tries_per_session BETWEEN 1 AND 1000),
    tries_per_peer integer NOT NULL DEFAULT 50
        CHECK (tries_per_peer BETWEEN 1 AND 1000000),
    tries_per_server integer DEFAULT 1000
        CHECK (tries_per_server BETWEEN 1 AND 1000000),
    names_per_peer integer NOT NULL DEFAULT 100
        CHECK (names_per_peer BETWEEN 1 AND 1000000),
    costly_steps_per_peer integer DEFAULT 240
        CHECK (costly_steps_per_peer BETWEEN 1 AND 1000000),
    accounts_per_peer integer
        CHECK (accounts_per_peer BETWEEN 1 AND 1000000),
    mail_from text CONSTRAINT mail_from_is_an_address CHECK (
        mail_from ~ '^([^[:cntrl:]<>"\\]{1,100} <[^[:space:][:cntrl:]<>@]+@[^[:space:][:cntrl:]<>@]+>|[^[:space:][:cntrl:]<>@]+@[^[:space:][:cntrl:]<>@]+)$'
        AND length(mail_from) <= 300),
    smtp_url text CHECK (
        smtp_url ~ '^smtps?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?$'),
    smtp_tls text NOT NULL DEFAULT 'required'
        CHECK (smtp_tls IN ('required', 'optional', 'off')),
    smtp_user text CHECK (smtp_user ~ '^[^[:cntrl:]]{1,200}$'),
    mail_lifetime interval NOT NULL DEFAULT '30 minutes'
        CHECK (mail_lifetime BETWEEN '1 minute' AND '7 days'),
    mails_per_address integer NOT NULL DEFAULT 5
        CHECK (mails_per_address BETWEEN 1 AND 1000),
    mails_per_peer integer NOT NULL DEFAULT 20
        CHECK (mails_per_peer BETWEEN 1 AND 1000000),
    mails_per_session integer NOT NULL DEFAULT 5
        CHECK (mails_per_session BETWEEN 1 AND 1000),
    one_account_per_address boolean NOT NULL DEFAULT true,
    captcha_url text CHECK (
        captcha_url ~ '^https://[^\s/]+/'
        OR captcha_url ~ '^http://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]+)?/'),
    captcha_public_key text CHECK (captcha_public_key <> ''),
    captcha_script_url text
        CHECK (captcha_script_url
               ~ '^(https://[A-Za-z0-9.-]{1,253}|http://(localhost|127\.0\.0\.1))(:[0-9]{1,5})?([/?][^[:space:][:cntrl:];,''"]*)?$'
               AND length(captcha_script_url) <= 1000),
    captcha_hostnames text[] NOT NULL DEFAULT '{}'
        CHECK (array_position(captcha_hostnames, NULL) IS NULL
               AND array_to_string(captcha_hostnames, ' ') ~ '^[A-Za-z0-9. -]*$'),
    captcha_action text CHECK (captcha_action <> ''),
    work_difficulty integer NOT NULL DEFAULT 18
        CHECK (work_difficulty BETWEEN 1 AND 32),
    work_lifetime interval NOT NULL DEFAULT '10 minutes'
        CHECK (work_lifetime BETWEEN '10 seconds' AND '1 day'),
    traces_kept interval NOT NULL DEFAULT '7 days'
        CHECK (traces_kept BETWEEN '1 hour' AND '90 days'),
    failures_per_peer integer NOT NULL DEFAULT 100
        CHECK (failures_per_peer BETWEEN 1 AND 10000),
    CONSTRAINT password_hash_cost_fits_prefix CHECK (
        CASE password_hash_prefix
            -- A hash takes 2 ** (cost - 1) MiB, a responder's unit allows 128.
            WHEN '$y$' THEN password_hash_cost BETWEEN 1 AND 7
            ELSE password_hash_cost BETWEEN 4 AND 16
        END)
);
COMMENT ON TABLE register.settings IS
    'One row; a change holds within 5 seconds, without any restart';
COMMENT ON COLUMN register.settings.only_row IS
    'Keeps this table to one row';
COMMENT ON COLUMN register.settings.server_name IS
    'The part of a user ID after the colon, such as example.org or example.org:8448; accounts keep the one they were made with';
COMMENT ON COLUMN register.settings.public_base_url IS
    'Where people reach this service, such as https://example.org, without a slash at the end; http:// is for localhost alone; links in mails begin with it; NULL: no mail can be sent';
COMMENT ON COLUMN register.settings.homeserver_url IS
    'The homeserver where accounts are made, as this machine reaches it: https://…, or http://127.0.0.1:8008; server_name is to be its own, its secret: set_secret(''homeserver'', …); NULL: accounts are made here';
COMMENT ON COLUMN register.settings.homeserver_way IS
    'How the homeserver makes accounts: shared_secret (its registration_shared_secret; Synapse, Dendrite), or registration_token (a token that is valid there; servers of the specification)';
COMMENT ON COLUMN register.settings.registration_open IS
    'Whether strangers can make accounts; see open_registration() and close_registration()';
COMMENT ON COLUMN register.settings.closed_until IS
    'Until then registration is closed, although registration_open is true; see close_registration(); NULL: it is not closed for a time';
COMMENT ON COLUMN register.settings.guests_allowed IS
    'Whether strangers get accounts for guests, of made-up names and without any stage, while registration is open';
COMMENT ON COLUMN register.settings.accounts_need_approval IS
    'Whether an account that was made through a flow can''t be used until approve_account()';
COMMENT ON COLUMN register.settings.announces_accounts IS
    'Whether NOTIFY register_account tells of every new account; every role that may connect can listen; sign-ups then commit one after the other';
COMMENT ON COLUMN register.settings.password_min_length IS
    'Shortest password, in characters';
COMMENT ON COLUMN register.settings.password_strength IS
    'How hard a password has to be to guess, as zxcvbn scores it: 1 for a thousand guesses or more, 2 for a million, 3 for 100 million, 4 for 10,000 million; 0: any password will do. Names of the user and of this server count as guessed';
COMMENT ON COLUMN register.settings.password_hash_prefix IS
    'crypt(3) method: $y$ yescrypt, or $2b$ bcrypt to share hashes with other servers (at most 72 bytes of password)';
COMMENT ON COLUMN register.settings.password_hash_cost IS
    'crypt(3) cost: 1 to 7 for $y$ (5 is its default; it takes 16 MiB of memory, 7 takes 64), 4 to 16 for $2b$ (12 is common)';
COMMENT ON COLUMN register.settings.slots_per_machine IS
    'How many requests may hash at once on each machine, and how many more may call services outside; the rest is told to try again. NULL: one more than it has processors';
COMMENT ON COLUMN register.settings.slot_wait IS
    'How long a request may wait until it can be hashed, or can call a service outside; one that would wait longer is told to try again, at once';
COMMENT ON COLUMN register.settings.session_lifetime IS
    'How long a sign-up waits for its next stage; a name is held as long';
COMMENT ON COLUMN register.settings.sign_up_lifetime IS
    'How long a sign-up may take altogether, however many stages put off its end';
COMMENT ON COLUMN register.settings.replay_window IS
    'How long a finished sign-up gives its answer again to the same last request';
COMMENT ON COLUMN register.settings.tries_per_session IS
    'Wrong invitations or codes before a sign-up has to start again';
COMMENT ON COLUMN register.settings.tries_per_peer IS
    'Wrong guesses from one address (IPv6: one /64) within an hour, of each kind: invitations, mail codes, shared secret, application services, passwords of names in use; what is too long to be guessed, 16 characters or more, is accepted as ever';
COMMENT ON COLUMN register.settings.tries_per_server IS
    'Wrong guesses from all addresses together within an hour, of each kind but mail codes; NULL: no limit. Past it nothing of fewer than 16 characters is accepted until the hour is over; what is longer, such as an invitation that was made up, is accepted as ever';
COMMENT ON COLUMN register.settings.names_per_peer IS
    'User names that sign-ups under way hold at once, of one address (IPv6: one /64)';
COMMENT ON COLUMN register.settings.costly_steps_per_peer IS
    'Steps that cost a password hash or a call to a service outside, from one address (IPv6: one /64) within a minute; a school behind one address needs as many as people sign up there in a minute, twice over; NULL: no limit';
COMMENT ON COLUMN register.settings.accounts_per_peer IS
    'Accounts that are made from one address (IPv6: one /64) within a day; those by shared secret and of application services do not count; NULL: no limit';
COMMENT ON COLUMN register.settings.mail_from IS
    'The sender of mails: an address, or Name <address>; NULL: no mail can be sent';
COMMENT ON COLUMN register.settings.smtp_url IS
    'The server that takes our mails: smtp://host:port, or smtps:// for TLS from the first byte; NULL: no mail can be sent';
COMMENT ON COLUMN register.settings.smtp_tls IS
    'With smtp://: required (STARTTLS has to succeed), optional (without it where the server has none) or off';
COMMENT ON COLUMN register.settings.smtp_user IS
    'The user to log in as at that server, with the secret smtp_password, see set_secret(); NULL: no login';
COMMENT ON COLUMN register.settings.mail_lifetime IS
    'How long a code or link in a mail is good; a mail that could not be sent until then is given up';
COMMENT ON COLUMN register.settings.mails_per_address IS
    'Mails to one address within an hour, from one network (IPv6: one /64); past as many from all networks, they are half a minute apart';
COMMENT ON COLUMN register.settings.mails_per_peer IS
    'Mails that one network address (IPv6: one /64) can cause within an hour';
COMMENT ON COLUMN register.settings.mails_per_session IS
    'Mails that one sign-up can cause within an hour';
COMMENT ON COLUMN register.settings.one_account_per_address IS
    'Whether a verified e-mail address is good for one account only';
COMMENT ON COLUMN register.settings.captcha_url IS
    'Where the captcha provider verifies answers: https://www.google.com/recaptcha/api/siteverify, https://api.hcaptcha.com/siteverify, https://challenges.cloudflare.com/turnstile/v0/siteverify; its secret: set_secret(''captcha'', …); NULL: no captcha can be asked for';
COMMENT ON COLUMN register.settings.captcha_public_key IS
    'The site key that the provider gave along with the secret, for pages that show the captcha; NULL: clients know it already';
COMMENT ON COLUMN register.settings.captcha_script_url IS
    'The script of the captcha provider''s widget, for the pages that show it; NULL: the one of reCAPTCHA, hCaptcha or Turnstile, as captcha_url says';
COMMENT ON COLUMN register.settings.captcha_hostnames IS
    'Hosts of the pages that may show the captcha, such as {example.org,www.example.org}; with none, the one of public_base_url';
COMMENT ON COLUMN register.settings.captcha_action IS
    'The action that an answer has to be for, where the provider knows actions (reCAPTCHA 3, Turnstile); NULL: any';
COMMENT ON COLUMN register.settings.work_difficulty IS
    'Proof of work: zero bits that the client has to find; one more doubles its work (18: a second or so in a browser)';
COMMENT ON COLUMN register.settings.work_lifetime IS
    'Proof of work: how long a challenge can be solved';
COMMENT ON COLUMN register.settings.traces_kept IS
    'How long failures and the network addresses of new accounts are kept; later sign-ups erase them, and where fewer come than once did, or none, sweep() does';
COMMENT ON COLUMN register.settings.failures_per_peer IS
    'Failures of one address (IPv6: one /64) within an hour that are kept one by one; more are only counted';
COMMENT ON CONSTRAINT password_hash_cost_fits_prefix ON register.settings IS
    'password_hash_cost is 1 to 7 with the password_hash_prefix $y$, and 4 to 16 with $2b$';
