/* Flows: which stage may come when. The stages here are the test's own, since
 * a flow only ever compares where they are. */
#include "cgi/stages/flow.h"

#include <string.h>

#include "cgi/stages/stage.h"
#include "common/attributes.h"
#include "common/json.h"
#include "tests/unit/tap.h"

static const struct stage stages[] = {
    {.type = "a"}, {.type = "b"},
    {.type = "c"}, {.type = "d"},
    {.type = "e"}, {.type = "f"},
    {.type = "g"}, {.type = "h"},
    {.type = "i"}, {.type = "j"},
    {.type = "k"}, {.type = "l"},
    {.type = "m"}, {.type = "n"},
    {.type = "o"}, {.type = "p", .takes_kept_password = true},
};

static const struct stage *stage(char type)
{
    return &stages[type - 'a'];
}

/* "ab" is stage a, then stage b. */
static struct flow flow(const char *types)
{
    struct flow made = {.length = strlen(types)};

    for (size_t i = 0; i < made.length; i++)
        made.stages[i] = stage(types[i]);
    return made;
}

/* "ab ac" is two flows. */
static struct flows flows(const char *types)
{
    struct flows made = {.count = 0};
    char word[FLOW_LENGTH_MAX + 1];

    for (; *types != '\0'; types += strspn(types, " ")) {
        size_t length = strcspn(types, " ");
        snprintf(word, sizeof word, "%.*s", (int)length, types);
        made.flows[made.count++] = flow(word);
        types += length;
    }
    return made;
}

struct row {
    const char *sentence, *flows, *passed;
    const char *next; /* in order */
    bool complete;
};

static const struct row rows[] = {
    {"where there are no flows, nothing comes next", "", "", "", false},
    {"a flow begins with its first stage", "abc", "", "a", false},
    {"then comes the second", "abc", "a", "b", false},
    {"then the third", "abc", "ab", "c", false},
    {"then it is complete", "abc", "abc", "", true},
    {"a beginning alone is not complete", "abc", "ab", "c", false},
    {"a stage out of order leads nowhere", "abc", "b", "", false},
    {"nor does one left out", "abc", "ac", "", false},
    {"nor one too many", "abc", "abca", "", false},
    {"nor one that is in no flow", "abc", "d", "", false},
    {"all stages in another order are not complete", "abc", "acb", "", false},
    {"a stage may come twice", "aba", "ab", "a", false},
    {"and is then needed twice", "aa", "a", "a", false},
    {"flows are offered in their order", "ba ab ca", "", "bac", false},
    {"a stage that two flows have next is offered once", "ab ac ba", "", "ab",
     false},
    {"where flows part, each one's stage is offered", "abd acd", "a", "bc",
     false},
    {"behind the parting only one flow is left", "abd ace", "ac", "e", false},
    {"flows that part never meet again", "abd acd", "abd", "", true},
    {"the stage of one flow is no stage of the other", "ab cd", "ad", "",
     false},
    {"what was passed in the wrong flow leads nowhere", "ab cb", "b", "",
     false},
    {"the shorter of two flows may be complete before the longer one", "ab abc",
     "ab", "c", true},
    {"whichever of them comes first", "abc ab", "ab", "c", true},
    {"a flow of one stage is complete with it", "a", "a", "", true},
    {"equal flows count as one", "ab ab", "a", "b", false},
    {"a flow may have 12 stages", "abcdefghijkl", "abcdefghijk", "l", false},
    {"and is complete with all of them", "abcdefghijkl", "abcdefghijkl", "",
     true},
};

/* The types of a flow, in order. */
static void write_types(const struct flow *flow,
                        char types[FLOW_LENGTH_MAX + 1])
{
    for (size_t i = 0; i < flow->length; i++)
        types[i] = flow->stages[i]->type[0];
    types[flow->length] = '\0';
}

/* Whether of all stages there are just those of next are allowed. */
static bool allows_just(const struct flows *open, const struct flow *passed,
                        const char *next)
{
    for (size_t i = 0; i < sizeof stages / sizeof stages[0]; i++)
        if (flow_allows(open, passed, &stages[i]) !=
            (strchr(next, stages[i].type[0]) != NULL))
            return false;
    return true;
}

static void test_row(const struct row *row)
{
    const struct flows open = flows(row->flows);
    const struct flow passed = flow(row->passed);
    const struct flow next = flow_next(&open, &passed);
    char types[FLOW_LENGTH_MAX + 1];

    write_types(&next, types);
    if (!ok(strcmp(types, row->next) == 0 &&
                flow_is_complete(&open, &passed) == row->complete &&
                allows_just(&open, &passed, row->next),
            "%s", row->sentence)) {
        tap_note("got:", types);
        tap_note("wanted:", row->next);
    }
}

static void test_has(void)
{
    const struct flows open = flows("ab cda");
    const struct flows none = {.count = 0};

    ok(flow_has(&open, stage('a')), "the first stage of a flow is in a flow");
    ok(flow_has(&open, stage('b')), "so is its last one");
    ok(flow_has(&open, stage('d')), "so is one in the middle of another flow");
    ok(!flow_has(&open, stage('e')), "a stage that no flow has is in none");
    ok(!flow_has(&none, stage('a')), "without flows no stage is in one");
}

/* As many flows as there may be, each with a first stage of its own. */
static void test_most_flows(void)
{
    const struct flows open = flows("a b c d e f g h i j k l m n o p");
    const struct flow passed = {.length = 0};

    is_size(open.count, FLOWS_MAX, "there may be 16 flows");
    ok(flow_allows(&open, &passed, stage('l')), "the 12th may be begun");
    ok(flow_allows(&open, &passed, stage('m')), "the 13th may be begun");
    ok(flow_allows(&open, &passed, stage('p')), "the 16th may be begun");
}

static void test_last_of_most_flows(void)
{
    const struct flows open =
        flows("ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ac");
    const struct flow begun = flow("a");
    const struct flow done = flow("ac");

    ok(flow_allows(&open, &begun, stage('c')) && flow_is_complete(&open, &done),
       "the last of 16 flows counts like the others");
}

/* Reads so many times the same stage type. */
static bool read_times(size_t times, struct flow *read)
{
    scoped(json) struct json_object *types = json_new_list();

    while (times-- > 0)
        json_append_text(types, "m.login.dummy");
    return flow_read(types, read);
}

static void test_read(void)
{
    struct flow read;

    ok(read_times(1, &read) && read.length == 1 &&
           read.stages[0] == stage_find("m.login.dummy"),
       "a flow is read from stage types");
    ok(read_times(FLOW_LENGTH_MAX, &read) && read.length == FLOW_LENGTH_MAX,
       "up to 12 of them");
    ok(!read_times(FLOW_LENGTH_MAX + 1, &read), "a 13th is refused");
    ok(read_times(0, &read) && read.length == 0,
       "what a new session has passed is read as no stages");
}

static void test_read_text(const char *text, bool wanted, const char *sentence)
{
    scoped(json) struct json_object *types = json_read_trusted(text);
    struct flow read;

    ok(flow_read(types, &read) == wanted, "%s", sentence);
}

static void test_reads(void)
{
    test_read_text("[\"m.login.registration_token\",\"m.login.password\"]",
                   true, "stage types are known by their names");
    test_read_text("[\"m.login.dummy\",\"m.login.unknown\"]", false,
                   "an unknown stage type is refused");
    test_read_text("[\"M.LOGIN.DUMMY\"]", false, "so is one in another case");
    test_read_text("[\"m.login.dumm\"]", false, "so is half of one");
    test_read_text("[\"\"]", false, "so is an empty one");
    test_read_text("[42]", false, "so is a number");
    test_read_text("[null]", false, "so is null");
    test_read_text("[[\"m.login.dummy\"]]", false, "so is a list in a list");
}

/* Stage p is the one that a kept password passes. */
static const struct progress {
    const char *sentence, *flows, *passed;
    char stage; /* 0: none */
    bool password_is_kept;
    const char *then; /* NULL: the stage is not next */
} progresses[] = {
    {"a stage passes alone", "ab", "", 'a', true, "a"},
    {"a stage that is not next does not pass", "ab", "", 'b', true, NULL},
    {"a kept password passes behind the stage, at the end", "ap", "", 'a', true,
     "ap"},
    {"but not in the middle", "apb", "", 'a', true, "a"},
    {"there it passes before the stage that wants it", "apb", "a", 'b', true,
     "apb"},
    {"also as the first one", "pa", "", 'a', true, "pa"},
    {"before and behind another", "pap", "", 'a', true, "pap"},
    {"without one the stage has to wait", "pa", "", 'a', false, NULL},
    {"and the end, too", "ap", "", 'a', false, "a"},
    {"a flow that needs none goes first", "a pa", "", 'a', true, "a"},
    {"one that does ends there all the same", "a ap", "", 'a', true, "ap"},
    {"a password by itself is no stage that was left out", "pab", "", 'b', true,
     NULL},
    {"the stage of the password passes by its own", "pa", "", 'p', true, "p"},
    {"once", "pa", "p", 'p', true, NULL},
    {"without any stage a kept password ends a flow", "p", "", 0, true, "p"},
    {"and one with stages", "ap", "a", 0, true, "ap"},
    {"but does not begin one", "pa", "", 0, true, ""},
    {"without one nothing passes", "p", "", 0, false, ""},
    {"nor where nothing is left", "a", "a", 0, true, "a"},
};

static void test_progress(const struct progress *row)
{
    const struct flows all = flows(row->flows);
    struct flow passed = flow(row->passed);
    const struct flow then = flow(row->then == NULL ? row->passed : row->then);
    bool is_next = flow_go_on(&all, row->stage == 0 ? NULL : stage(row->stage),
                              row->password_is_kept, &passed);

    ok(is_next == (row->then != NULL) && passed.length == then.length &&
           memcmp(passed.stages, then.stages,
                  then.length * sizeof then.stages[0]) == 0,
       "%s", row->sentence);
}

int main(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        test_row(&rows[i]);
    for (size_t i = 0; i < sizeof progresses / sizeof progresses[0]; i++)
        test_progress(&progresses[i]);
    test_has();
    test_most_flows();
    test_last_of_most_flows();
    test_read();
    test_reads();
    return done_testing();
}
