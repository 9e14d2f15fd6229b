CREATE OR REPLACE FUNCTION register_internal.session_store(opened register.session)
RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO register.session AS stored
        (id, expires_at, peer, stages, password_hash, request_mac, token_hash,
         wanted_name,
         device_id, device_display_name, inhibits_login, profile_mac,
         made_effort, shown_terms, wrong_tries, is_due, is_one_request,
         sealed_password, last_result, awaits_approval)
    SELECT opened.id,
           -- Each stage puts the end off, up to sign_up_lifetime.
           CASE WHEN opened.completed_at IS NOT NULL THEN now() + replay_window
                WHEN opened.awaits_approval THEN now() + interval '30 days'
                ELSE least(now() + session_lifetime,
                           coalesce(opened.created_at, now()) + sign_up_lifetime)
           END,
           opened.peer, opened.stages, opened.password_hash, opened.request_mac,
           opened.token_hash, opened.wanted_name, opened.device_id,
           opened.device_display_name, opened.inhibits_login, opened.profile_mac,
           opened.made_effort, opened.shown_terms,
           coalesce(opened.wrong_tries, 0), coalesce(opened.is_due, false),
           coalesce(opened.is_one_request, false),
           opened.sealed_password, opened.last_result,
           coalesce(opened.awaits_approval, false)
      FROM register.settings
    ON CONFLICT (id) DO UPDATE
       SET expires_at = EXCLUDED.expires_at,
           stages = EXCLUDED.stages,
           password_hash = EXCLUDED.password_hash,
           request_mac = EXCLUDED.request_mac,
           token_hash = EXCLUDED.token_hash,
           wanted_name = EXCLUDED.wanted_name,
           device_id = EXCLUDED.device_id,
           device_display_name = EXCLUDED.device_display_name,
           inhibits_login = EXCLUDED.inhibits_login,
           profile_mac = EXCLUDED.profile_mac,
           made_effort = EXCLUDED.made_effort,
           shown_terms = EXCLUDED.shown_terms,
           is_due = EXCLUDED.is_due,
           sealed_password = EXCLUDED.sealed_password,
           sealed_token = opened.sealed_token,
           last_result = EXCLUDED.last_result,
           awaits_approval = EXCLUDED.awaits_approval,
           approved_at = opened.approved_at,
           completed_at = opened.completed_at,
           localpart = opened.localpart,
           token_secret = opened.token_secret;
END
$$;
COMMENT ON FUNCTION register_internal.session_store IS
    'Stores a sign-up as it is now, new or known, and puts off its end';
