#include "common/queue.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/shared.h"

enum {
    TRAVEL_TIME = 15 * 1000, /* milliseconds from one process to another */
    FIRST_GUESS = 20 * 1000, /* microseconds, while nothing is known */
    SHARE = 8,               /* seats of one network for each that is left */
    STAYS_KNOWN = 60 * 1000  /* milliseconds after it was given a seat */
};

/* What is in the queue just now. */
struct crowd {
    unsigned long all, own; /* requests; of them, those of the network */
    unsigned seat;          /* the first one that is free; QUEUE_SEATS: none */
};

uint64_t queue_network(const char *peer)
{
    struct in6_addr address = {0};
    unsigned char *bytes = address.s6_addr;
    uint64_t network = 0;

    if (peer == NULL || (inet_pton(AF_INET6, peer, &address) != 1 &&
                         inet_pton(AF_INET, peer, &address) != 1))
        return 0;
    /* A socket that listens for both families writes IPv4 addresses so. */
    if (IN6_IS_ADDR_V4MAPPED(&address))
        memcpy(bytes, bytes + 12, sizeof(struct in_addr));
    for (size_t i = 0; i < sizeof network; i++)
        network = network << 8 | bytes[i];
    return network;
}

static bool is_taken(const struct queue_seat *seat, int64_t now)
{
    if (seat->since == 0)
        return false;
    if (seat->process == 0)
        return now - seat->since < TRAVEL_TIME;
    return shared_is_alive(seat->process);
}

static struct crowd look_around(const struct queue *queue, uint64_t network)
{
    const int64_t now = clock_now();
    struct crowd crowd = {.seat = QUEUE_SEATS};

    for (unsigned i = 0; i < queue->used && i < QUEUE_SEATS; i++) {
        const struct queue_seat *seat = &queue->seats[i];
        if (is_taken(seat, now)) {
            crowd.all++;
            crowd.own += seat->network == network;
        } else if (crowd.seat == QUEUE_SEATS) {
            crowd.seat = i;
        }
    }
    if (crowd.seat == QUEUE_SEATS && queue->used < QUEUE_SEATS)
        crowd.seat = queue->used;
    return crowd;
}

/* Microseconds by which each request makes those behind it wait. Workers that
 * are more than the processors do not make it shorter; what else the machine
 * has to do makes it longer, which shows in how often a request ends. */
static uint64_t pace(const struct queue *queue, const struct queue_rules *rules)
{
    uint64_t wall = (uint64_t)(queue->wall > 0 ? queue->wall : FIRST_GUESS);
    uint64_t processor =
        (uint64_t)(queue->processor > 0 ? queue->processor : FIRST_GUESS);

    uint64_t longest = (uint64_t)queue->interval;

    wall /= rules->workers;
    processor /= rules->processors;
    longest = wall > longest ? wall : longest;
    return 1 + (processor > longest ? processor : longest);
}

static struct queue_visit *visit_of(struct queue *queue, uint64_t network)
{
    const uint64_t golden = 0x9e3779b97f4a7c15;

    return &queue->visits[(network * golden >> 32) % QUEUE_VISITS];
}

/* The last part of the room is for networks that are new: those that come again
 * and again, however many they are, would take all that gets free. */
static bool is_full(const struct crowd *crowd, bool is_new, uint64_t room)
{
    const uint64_t shared = room - room / SHARE;

    if (crowd->seat == QUEUE_SEATS)
        return true;
    if (is_new)
        return crowd->all > room;
    return crowd->all >= shared || crowd->own >= SHARE * (shared - crowd->all);
}

enum queue_answer queue_join(struct queue *queue,
                             const struct queue_rules *rules, uint64_t network,
                             unsigned *seat, unsigned long *wait)
{
    const struct crowd crowd = look_around(queue, network);
    const uint64_t each = pace(queue, rules);
    const int64_t now = clock_now();
    struct queue_visit *visit = visit_of(queue, network);
    bool is_new = visit->network != network || visit->at == 0 ||
                  now - visit->at > STAYS_KNOWN;
    bool is_at_once = crowd.all < rules->workers && crowd.seat < QUEUE_SEATS;

    *wait = crowd.all * each / 1000;
    if (!is_at_once && is_full(&crowd, is_new, rules->wait * 1000 / each))
        return QUEUE_FULL;
    queue->seats[crowd.seat] = (struct queue_seat){
        .since = now, .network = network, .process = getpid()};
    *visit = (struct queue_visit){.at = now, .network = network};
    if (crowd.seat == queue->used)
        queue->used++;
    *seat = crowd.seat + 1;
    return is_at_once ? QUEUE_AT_ONCE : QUEUE_WAITS;
}

void queue_leave(struct queue *queue, unsigned seat)
{
    if (seat != 0)
        queue->seats[seat - 1].since = 0;
}

/* The last time weighs a sixteenth: a moment in which the machine was busy with
 * something else says little. */
static int64_t mean(int64_t known, int64_t took)
{
    return (15 * (known == 0 ? FIRST_GUESS : known) + took) / 16;
}

void queue_learn(struct queue *queue, const struct queue_rules *rules,
                 const struct queue_work *work)
{
    const int64_t expected = (int64_t)pace(queue, rules);
    int64_t interval = work->ended - queue->ended;

    queue->wall = mean(queue->wall, work->wall);
    queue->processor = mean(queue->processor, work->processor);
    if (queue->ended != 0 && interval >= 0)
        queue->interval =
            mean(queue->interval == 0 ? expected : queue->interval, interval);
    queue->ended = work->ended;
    /* The next crowd may find the machine less busy. */
    if (look_around(queue, 0).all <= rules->workers)
        queue->ended = queue->interval = 0;
}

unsigned long queue_length(const struct queue *queue)
{
    return look_around(queue, 0).all;
}

void queue_write_ticket(struct queue *queue, unsigned seat,
                        char ticket[QUEUE_TICKET_SIZE])
{
    queue->seats[seat - 1].process = 0;
    snprintf(ticket, QUEUE_TICKET_SIZE, "%u-%" PRId64, seat,
             queue->seats[seat - 1].since);
}

unsigned queue_read_ticket(struct queue *queue, const char *ticket)
{
    unsigned seat;
    int64_t since;

    /* What does not fit a number is no seat's. */
    /* NOLINTNEXTLINE(cert-err34-c) */
    if (sscanf(ticket, "%u-%" SCNd64, &seat, &since) != 2 || seat == 0 ||
        seat > QUEUE_SEATS || since == 0 ||
        queue->seats[seat - 1].since != since ||
        queue->seats[seat - 1].process != 0)
        return 0;
    queue->seats[seat - 1].process = getpid();
    return seat;
}
