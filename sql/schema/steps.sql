-- What the functions of a step hand to each other: advance() says how.
CREATE TYPE register_internal.step AS (
    session bytea,          -- SHA-256 of the session ID
    is_new boolean,         -- the responder has made that up for this request
    is_uia boolean,         -- the rules of User-Interactive Authentication hold
    stays_open boolean,     -- no account is made, not even by all stages
    is_end boolean,         -- a flow is complete with it: an account is made
    is_one_request boolean, -- it is all of its sign-up, which has no session
    type text,              -- of the stage; NULL: none, or one that has passed
    is_challenge boolean,   -- the stage only begins: its client gets a challenge
    result jsonb,           -- what the responder's check of it has found out
    error text,             -- what that has found against it
    detail text,            -- what belongs to the error
    request_mac bytea,      -- HMAC of the request, under the session ID
    token_hash bytea,       -- SHA-256 of the access token of a new account
    token_secret bytea,     -- one half of that access token
    terms text,             -- documents and versions that the client is shown
    peer inet,
    network cidr            -- what counts as one peer
);
COMMENT ON TYPE register_internal.step IS
    'What one request of a sign-up asks, apart from its profile';

CREATE TYPE register_internal.judgement AS (
    error text,
    detail text,            -- what belongs to the error
    retry_after integer,    -- in seconds
    is_of_stage boolean,    -- the error stands against the stage alone
    planned text[],         -- the stages that have passed with this one
    is_complete boolean,    -- they are a flow
    lacks_password boolean, -- only a password is missing
    holder bytea,           -- sign-up of the same network that has the name
    owner_hash text,        -- password hash of that, or of a recent account
    ends_holder boolean,    -- that sign-up has to end
    shares_name boolean,    -- it may go on with the same name
    reclaims boolean        -- the account is there; whether it is this person's
                            -- the homeserver has to tell, by the password
);
COMMENT ON TYPE register_internal.judgement IS
    'What the rules say of a step; see step_judge()';

CREATE TYPE register_internal.answer AS (
    kind text,              -- account, next, challenge, due: the homeserver is
                            -- to be asked, or refused: the stage alone
    error text,
    detail text,            -- what belongs to the error
    retry_after integer,    -- in seconds
    tries_left integer,     -- how many wrong tries the session still has
    stages json,            -- those that have passed, in order
    completed json,         -- those of them that the client is shown
    next text,              -- for next: the stage type that is due
    lacks_password boolean, -- only a password is missing
    user_id text,
    home_server text,
    device_id text,
    token_secret bytea,     -- one half of the access token
    sealed_token bytea,     -- the homeserver's, encrypted under the session ID
    due json,               -- what the homeserver is to be asked for
    -- Only look() says these.
    is_anew boolean,        -- the session is gone, and a new one begins
    wanted_name text,       -- user name that is asked for, now or before
    keeps_profile boolean,  -- the profile is another than the one that is kept
    input jsonb,            -- what the check of the stage has to know
    salt text,              -- what the password is to be hashed with: it may
                            -- show that a name in use is the same person's
    may_reclaim boolean      -- and that is all that there is to show
);
COMMENT ON TYPE register_internal.answer IS
    'What look() and advance() say of a step';
