/* Small pages for people: a sentence and, at most, a button; or what our
 * scripts make of them. */
#ifndef PAGE_H
#define PAGE_H

struct error;
struct reply;

/* What goes along when the button is pressed. */
struct page_field {
    const char *name;
    const char *value;
};

struct page {
    const char *title;
    const char *text;
    const char *button;          /* NULL: none */
    const char *action;          /* where the button leads, as a relative URL */
    struct page_field fields[4]; /* ends with no name */
    const char *link;            /* where else one may go; NULL: nowhere */
    const char *link_text;       /* what it says of that */
};

/* Makes the reply a page. Ends the process when memory is out. */
void page_write(const struct page *page, int status, struct reply *reply);

/* A page that our own scripts fill, which the web server has. */
struct scripted_page {
    const char *title;
    const char *type;    /* of the stage that is to be shown */
    const char *params;  /* JSON: what clients are told of it; "": nothing */
    const char *widget;  /* JSON: what a captcha needs; "": nothing */
    const char *sources; /* where a widget's parts come from, besides */
};

/* Makes the reply such a page; one that tells of an error, with the event
 * logged, where a policy for its sources would be too long or forged. Ends the
 * process when memory is out. */
void page_write_scripted(const struct scripted_page *page, struct reply *reply);

/* Makes the reply a page that tells of a error. */
void page_error(const struct error *error, struct reply *reply);

#endif
