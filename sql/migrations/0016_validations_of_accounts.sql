-- A link is good for as long as its mail says, whatever is mailed later.
ALTER TABLE register.email_validation_link ADD COLUMN expires_at timestamptz;
UPDATE register.email_validation_link AS link
   SET expires_at = least(validation.expires_at, now() + mail_lifetime)
  FROM register.email_validation AS validation, register.settings
 WHERE validation.sid = link.sid;
ALTER TABLE register.email_validation_link
    ALTER COLUMN expires_at SET NOT NULL;
COMMENT ON COLUMN register.email_validation_link.token_hash IS
    'Hash of the token in the link and of where the link leads on to; neither of them is stored';
COMMENT ON COLUMN register.email_validation_link.expires_at IS
    'Until when it can be confirmed';

-- Until an account has it, any sign-up of its client may show a validation: an
-- answer that got lost does not lose it. No reference: when it is swept away,
-- what it was good for stays.
ALTER TABLE register.email_proof
    ADD COLUMN validation text,
    ADD CONSTRAINT mailed_or_validated CHECK (
        num_nonnulls(validation, token_hash) < 2);
UPDATE register.email_proof AS proof
   SET validation = shown.sid
  FROM register.email_validation AS shown
 WHERE shown.session_id = proof.session_id AND shown.address = proof.address
   AND proof.token_hash IS NULL;
COMMENT ON COLUMN register.email_proof.validation IS
    'The validation of ours that was shown';
ALTER TABLE register.account_email
    ADD COLUMN validation text
        CONSTRAINT validation_is_good_for_one_account UNIQUE;
COMMENT ON COLUMN register.account_email.validation IS
    'The validation of ours that it was confirmed by';

-- Clients write their secrets into the link to go on.
ALTER TABLE register.email_validation
    DROP COLUMN session_id,
    DROP COLUMN next_link;
COMMENT ON COLUMN register.email_validation.expires_at IS
    'From then on no link of it can be confirmed, it can''t be shown, and may be swept away';
COMMENT ON COLUMN register.email_validation.validated_at IS
    'When a link of it was confirmed last';

-- The first comes back with other arguments.
DROP FUNCTION IF EXISTS register.validation_begin(
    text, bytea, text, integer, text, text, text, inet);
DROP FUNCTION IF EXISTS register.identity_finish(bytea, text);
