/* The queue: who gets a seat, and what is fair between networks. */
#include "common/queue.h"

#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/tap.h"

static struct queue queue;

static const struct queue_rules rules = {
    .workers = 3, .processors = 2, .wait = 2000};

static enum queue_answer join(uint64_t network, unsigned *seat)
{
    unsigned long wait;

    return queue_join(&queue, &rules, network, seat, &wait);
}

/* How many of a network get a seat until one is refused. */
static unsigned long fill(uint64_t network)
{
    unsigned long count = 0;
    unsigned seat;

    while (join(network, &seat) != QUEUE_FULL)
        count++;
    return count;
}

static void test_networks(void)
{
    static const struct {
        const char *peer, *other;
        bool are_one;
    } rows[] = {
        {"192.0.2.1", "192.0.2.1", true},
        {"192.0.2.1", "192.0.2.2", false},
        {"2001:db8::1", "2001:db8:0:0:ffff::1", true},
        {"2001:db8::1", "2001:db8:0:1::1", false},
        {"192.0.2.1", "::ffff:192.0.2.1", true},
        {"::ffff:192.0.2.1", "::ffff:192.0.2.2", false},
        {NULL, "nonsense", true},
        {NULL, "192.0.2.1", false},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        ok((queue_network(rows[i].peer) == queue_network(rows[i].other)) ==
               rows[i].are_one,
           "%s and %s are %s", rows[i].peer == NULL ? "NULL" : rows[i].peer,
           rows[i].other, rows[i].are_one ? "one network" : "two networks");
}

static void test_length(void)
{
    unsigned seat = 0, last = 0;
    unsigned long wait = 0;

    queue = (struct queue){.used = 0};
    for (unsigned long i = 0; i < rules.workers; i++)
        ok(join(1, &seat) == QUEUE_AT_ONCE, "worker %lu takes a request", i);
    ok(queue_join(&queue, &rules, 1, &seat, &wait) == QUEUE_WAITS,
       "the next one waits");
    ok(wait == 30, "for three times 20 ms on two processors: %lu", wait);
    unsigned long alone = rules.workers + 1 + fill(1);
    ok(alone > 150 && alone < 200,
       "what two processors do in 2 s is 200; one network gets %lu", alone);
    ok(queue_length(&queue) == alone, "so many are in the queue");
    ok(join(2, &last) == QUEUE_WAITS, "another network still gets a seat");
    queue_leave(&queue, last);
    ok(queue_length(&queue) == alone, "which it gives back");
    queue_leave(&queue, seat);
    ok(join(1, &last) == QUEUE_WAITS && last == seat,
       "a seat that was given back is taken again");
    queue_leave(&queue, 0);
    ok(queue_length(&queue) == alone, "no seat is no seat");
}

/* So many requests end, one each INTERVAL, while others wait or not. */
static void learn(int64_t wall, int64_t processor, int64_t interval,
                  bool others_wait)
{
    enum { TIMES = 200 };
    unsigned seat;

    queue = (struct queue){.used = 0};
    for (unsigned long i = 0; others_wait && i <= rules.workers; i++)
        ok(join(2, &seat) != QUEUE_FULL, "request %lu has a seat", i);
    for (int64_t i = 1; i <= TIMES; i++) {
        const struct queue_work work = {
            .ended = i * interval, .wall = wall, .processor = processor};
        queue_learn(&queue, &rules, &work);
    }
    for (unsigned i = 1; i <= queue.used; i++)
        queue_leave(&queue, i);
}

static void test_time(void)
{
    learn(1000, 1000, 500, false);
    unsigned long quick = fill(1);
    ok(quick > 3000 && quick < 4000, "of what takes 1 ms more may wait: %lu",
       quick);
    learn(1000 * 1000, 1000, 1000, false);
    unsigned long slow = fill(1);
    ok(slow >= 5 && slow <= 6, "of what takes 1 s fewer: %lu", slow);
    unsigned seat = 0;
    ok(join(2, &seat) == QUEUE_WAITS,
       "with room behind them for another network");
    learn(9000 * 1000, 9000 * 1000, 9000 * 1000, false);
    ok(fill(1) == rules.workers, "of what takes 9 s none");
    learn(1000, 1000, 10 * 1000, true);
    unsigned long held_up = fill(1);
    ok(held_up > 150 && held_up < 200,
       "one in 10 ms, on a machine that is busy with other things, too: %lu",
       held_up);
    learn(1000, 1000, 10 * 1000, false);
    ok(fill(1) > 3000, "unless the pause was for want of requests");
}

/* In a crowd, two that were at work at once end far apart. */
static void test_one_pause(void)
{
    struct queue_work work = {
        .ended = 1000 * 1000, .wall = 10 * 1000, .processor = 10 * 1000};
    unsigned seat;

    queue = (struct queue){.used = 0};
    for (unsigned long i = 0; i < 10 * rules.workers; i++)
        ok(join(2, &seat) != QUEUE_FULL, "request %lu has a seat", i);
    queue_learn(&queue, &rules, &work);
    work.ended += 100 * 1000;
    queue_learn(&queue, &rules, &work);
    unsigned long more = fill(1);
    ok(more > 60, "one pause of 100 ms says little: %lu more may wait", more);
}

static void test_patience(void)
{
    const struct queue_rules hurry = {.workers = 3, .processors = 2};
    unsigned long wait;
    unsigned seat;

    queue = (struct queue){.used = 0};
    for (unsigned long i = 0; i < hurry.workers; i++)
        ok(queue_join(&queue, &hurry, 1, &seat, &wait) == QUEUE_AT_ONCE,
           "worker %lu takes a request of those that can't wait", i);
    ok(queue_join(&queue, &hurry, 2, &seat, &wait) == QUEUE_FULL,
       "the next one is refused");
}

/* One network offers nine times as much as can be done, many others together as
 * much as can be done: those served in order of arrival. */
static void test_fairness(void)
{
    enum { ROUNDS = 4000, FLOOD = 9, WAITING = QUEUE_SEATS };
    static struct {
        unsigned seat;
        bool is_other;
    } waiting[WAITING];
    unsigned long first = 0, last = 0, others = 0;

    queue = (struct queue){.used = 0};
    for (unsigned long round = 0; round < ROUNDS; round++) {
        for (unsigned long i = 0; i <= FLOOD; i++) {
            unsigned seat;
            bool is_other = i == round % (FLOOD + 1);
            if (join(is_other ? 100 + round : 1, &seat) == QUEUE_FULL)
                continue;
            waiting[last % WAITING].seat = seat;
            waiting[last++ % WAITING].is_other = is_other;
        }
        queue_leave(&queue, waiting[first % WAITING].seat);
        others += waiting[first++ % WAITING].is_other;
    }
    ok(others > ROUNDS / 10 * 8, "the others get %lu of %d", others, ROUNDS);
    ok(others < ROUNDS, "and not all, so that it was a flood");
}

/* Many networks ask again as soon as they were served, others come once. */
static void test_strangers(void)
{
    enum { ROUNDS = 400, STRANGERS = 60, EVERY = 10, WAITING = 256 };
    const struct queue_rules hurry = {
        .workers = 3, .processors = 2, .wait = 400};
    static struct {
        unsigned seat;
        unsigned long network;
    } waiting[WAITING];
    static bool is_in[STRANGERS];
    unsigned long first = 0, last = 0, others = 0;
    unsigned long wait;
    unsigned seat;

    queue = (struct queue){.used = 0};
    for (unsigned long round = 0; round < ROUNDS; round++) {
        for (unsigned long i = 0; i < STRANGERS; i++) {
            if (is_in[i] ||
                queue_join(&queue, &hurry, 1 + i, &seat, &wait) == QUEUE_FULL)
                continue;
            is_in[i] = true;
            waiting[last % WAITING].seat = seat;
            waiting[last++ % WAITING].network = i;
        }
        if (round % EVERY == 0 &&
            queue_join(&queue, &hurry, STRANGERS + 1 + round, &seat, &wait) !=
                QUEUE_FULL) {
            others += round >= ROUNDS / 4;
            waiting[last % WAITING].seat = seat;
            waiting[last++ % WAITING].network = STRANGERS;
        }
        queue_leave(&queue, waiting[first % WAITING].seat);
        if (waiting[first % WAITING].network < STRANGERS)
            is_in[waiting[first % WAITING].network] = false;
        first++;
    }
    ok(others == ROUNDS / EVERY * 3 / 4,
       "beside %d networks that keep coming all of %d who come once get a "
       "seat: %lu",
       STRANGERS, ROUNDS / EVERY * 3 / 4, others);
}

static void test_tickets(void)
{
    static const char *const nonsense[] = {
        "", "1", "-1", "0-1", "1-0", "1-1", "9999-1", "99999999999-1", "x-y"};
    char ticket[QUEUE_TICKET_SIZE];
    unsigned seat = 0;

    queue = (struct queue){.used = 0};
    ok(join(1, &seat) != QUEUE_FULL, "a request gets a seat");
    queue_write_ticket(&queue, seat, ticket);
    ok(queue_read_ticket(&queue, ticket) == seat, "its ticket says which");
    ok(queue_read_ticket(&queue, ticket) == 0, "and is good for one request");
    for (size_t i = 0; i < sizeof nonsense / sizeof nonsense[0]; i++)
        ok(queue_read_ticket(&queue, nonsense[i]) == 0, "\"%s\" is no ticket",
           nonsense[i]);
    queue_leave(&queue, seat);
    ok(queue_read_ticket(&queue, ticket) == 0,
       "the ticket is good for as long as the seat is taken");
}

static void test_dead(void)
{
    char ticket[QUEUE_TICKET_SIZE];
    unsigned seat = 0;

    queue = (struct queue){.used = 0};
    unsigned long all = fill(1);
    pid_t dead = fork();
    if (dead == 0)
        _exit(0);
    waitpid(dead, NULL, 0);
    for (unsigned long i = 0; i < all; i++)
        queue.seats[i].process = dead;
    ok(queue_length(&queue) == 0, "a process that died no longer waits");
    ok(join(1, &seat) == QUEUE_AT_ONCE && seat == 1, "and the seat is free");
    queue_write_ticket(&queue, seat, ticket);
    ok(queue_length(&queue) == 1, "a request under way has its seat");
    queue.seats[0].since -= 16 * 1000;
    ok(queue_length(&queue) == 0, "but not for ever");
}

int main(void)
{
    test_networks();
    test_length();
    test_time();
    test_one_pause();
    test_patience();
    test_fairness();
    test_strangers();
    test_tickets();
    test_dead();
    return done_testing();
}
