/* Small pages for people who come through a link: a sentence and, at most, a
 * button. */
#ifndef PAGE_H
#define PAGE_H

struct fault;
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
    struct page_field fields[3]; /* ends with no name */
    const char *link;            /* where else one may go; NULL: nowhere */
    const char *link_text;       /* what it says of that */
};

/* Makes the reply a page. Ends the process when memory is out. */
void page_write(const struct page *page, int status, struct reply *reply);

/* Makes the reply a page that tells of a fault. */
void page_fault(const struct fault *fault, struct reply *reply);

#endif
