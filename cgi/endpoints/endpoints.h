/* The functions that answer a request, one for each path and method of
 * route.c. Each reads the request, lets the engine do what is asked, and
 * writes the reply, which starts with all zero. */
#ifndef ENDPOINTS_H
#define ENDPOINTS_H

struct db;
struct reply;
struct request;
struct settings;

typedef void endpoint(const struct request *request,
                      const struct settings *settings, struct db *db,
                      struct reply *reply);

/* Version 1 of the client-server API (Swagger document of 2014, resource
 * "/register"). GET: the open flows. POST: one registration step. */
endpoint endpoint_v1_show_flows;
endpoint endpoint_v1_submit;

/* POST: ends a sign-up that is not complete; its user name is free again. */
endpoint endpoint_v1_cancel;

/* The client-server API since r0 (Matrix specification, "Account registration
 * and management"). POST: begins a registration, goes on with it or ends it. */
endpoint endpoint_v3_submit;

/* Pages that complete a stage for a client that cannot (Matrix specification,
 * "User-Interactive Authentication API", "Fallback"). GET: the page, which our
 * scripts fill. POST: the stage's keys; the account is left to the client. */
endpoint endpoint_fallback_show;
endpoint endpoint_fallback_submit;

/* Accounts by shared secret, for administrators' programs. GET: a nonce.
 * POST: an order with an HMAC. */
endpoint endpoint_admin_hand_out_nonce;
endpoint endpoint_admin_submit;

/* GET: the versions of the API that are spoken here; whether a user name is
 * available; whether an invitation is good for one more account. */
endpoint endpoint_lookup_versions;
endpoint endpoint_lookup_name;
endpoint endpoint_lookup_invitation;

/* GET: the settings that the sign-up page shows, as the SQL function page_show
 * has them. */
endpoint endpoint_lookup_page;

/* Access tokens (Matrix specification, "Client Authentication"). GET: whose the
 * token is. POST: revokes the token, or all tokens of its account. */
endpoint endpoint_tokens_whoami;
endpoint endpoint_tokens_log_out;
endpoint endpoint_tokens_log_out_everywhere;

/* POST: mails a link that validates an e-mail address (Matrix specification,
 * "POST /register/email/requestToken"). */
endpoint endpoint_validation_begin;

/* The page behind the link of a mail. GET: asks whether the address is to be
 * confirmed; a program that follows links changes nothing. POST: confirms. */
endpoint endpoint_email_ask;
endpoint endpoint_email_confirm;

/* The page that an OAuth2 provider sends the browser back to. GET: asks the
 * person once more, since another site may have sent the browser here. POST:
 * asks the provider who it is. */
endpoint endpoint_oauth2_ask;
endpoint endpoint_oauth2_confirm;

/* GET: the numbers of this machine for Prometheus ("Text based format",
 * version 0.0.4) and, where the database answers, those that it knows.
 * Settings may be old, or all zero. The web server decides who may ask. */
#define ENDPOINT_METRICS_PATH "/matrix-register/metrics"
endpoint endpoint_metrics_show;

#endif
