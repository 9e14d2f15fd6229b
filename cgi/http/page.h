/* Pages for people, in the style of the sign-up page: a sentence and, at most,
 * a button; or what our scripts make of them. Their files are the web server's,
 * below the same prefix as the page. */
#ifndef PAGE_H
#define PAGE_H

struct error;
struct reply;

/* What goes along when the button is pressed; or what is filled in. */
struct page_field {
    const char *name;
    const char *value;
};

/* The words are English and work without scripts. Where scripts run, those of
 * nginx/page/link.js put the words of the reader's language in their place,
 * by the page's name: NAMETitle, NAMEText, NAMEButton, NAMELink. */
struct page {
    const char *name;
    const char *title;
    const char *text;            /* {name} stands for a value */
    const char *button;          /* NULL: none */
    const char *action;          /* where the button leads, as a relative URL */
    struct page_field fields[4]; /* ends with no name */
    const char *link;            /* where else one may go; NULL: nowhere */
    const char *link_text;       /* what it says of that; has values, too */
    struct page_field values[4]; /* ends with no name; NULL is an empty text */
};

/* Makes the reply a page. Ends the process when memory is out. */
void page_write(const struct page *page, int status, struct reply *reply);

/* A page that our own scripts fill. */
struct scripted_page {
    const char *type;     /* of the stage that is to be shown */
    const char *params;   /* JSON: what clients are told of it; "": nothing */
    const char *widget;   /* JSON: what a captcha needs; "": nothing */
    const char *settings; /* JSON: what all pages show of them */
    const char *sources;  /* where a widget's parts come from, besides */
};

/* Makes the reply such a page; one that tells of an error, with the event
 * logged, where a policy for its sources would be too long or forged. Ends the
 * process when memory is out. */
void page_write_scripted(const struct scripted_page *page, struct reply *reply);

/* Makes the reply a page that tells of an error. */
void page_error(const struct error *error, struct reply *reply);

#endif
