/* A queue of requests, in memory that processes share. It knows how long the
 * work has taken lately, and so how long a newcomer would wait. The callers see
 * to it that one process at a time joins. */
#ifndef QUEUE_H
#define QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "common/attributes.h"

enum { QUEUE_SEATS = 4096, QUEUE_VISITS = 4096, QUEUE_TICKET_SIZE = 32 };

/* The place of a request, which it keeps until its work is done. */
struct queue_seat {
    int64_t since; /* milliseconds of clock.h; 0: free */
    uint64_t network;
    pid_t process; /* that has the request; 0: it is under way to one */
};

/* When a network was given a seat; one that meets it in its place may take its
 * place. */
struct queue_visit {
    int64_t at; /* milliseconds of clock.h; 0: never */
    uint64_t network;
};

/* Starts with all zero. */
struct queue {
    int64_t wall, processor; /* microseconds that the work takes lately */
    /* From one end to the next, and the last one; 0 unless others wait. */
    int64_t interval, ended;
    unsigned used; /* seats from here on have never been taken */
    struct queue_seat seats[QUEUE_SEATS];
    struct queue_visit visits[QUEUE_VISITS];
};

struct queue_rules {
    unsigned long workers;    /* how many requests are worked on at once */
    unsigned long processors; /* that they share */
    unsigned long wait;       /* milliseconds that a request may wait */
};

/* What the work of a request has taken, in microseconds, and when it ended. */
struct queue_work {
    int64_t ended, wall, processor;
};

enum queue_answer {
    QUEUE_AT_ONCE, /* a worker is free, and no request waits */
    QUEUE_WAITS,   /* the request has to wait */
    QUEUE_FULL     /* it would have to wait too long */
};

/* The network of a peer: an IPv4 address, or the /64 of an IPv6 one, which is
 * what one customer has; the same for all that are unknown (NULL). */
must_use uint64_t queue_network(const char *peer);

/* Finds a seat (from 1 on) for a request, unless it would have to wait too
 * long. A network may have eight times as many seats as are left: alone it
 * fills most of the queue, and the more others come, the less. The last eighth
 * of the queue is for networks that have had no seat within a minute. Puts the
 * milliseconds that the request would wait into wait. */
must_use enum queue_answer queue_join(struct queue *queue,
                                      const struct queue_rules *rules,
                                      uint64_t network, unsigned *seat,
                                      unsigned long *wait);

/* Gives a seat (0: none) back. One whose process has died is free, and so is
 * one whose request was under way for a quarter of a minute. */
void queue_leave(struct queue *queue, unsigned seat);

/* Tells of the work of a request, before its seat is given back. */
void queue_learn(struct queue *queue, const struct queue_rules *rules,
                 const struct queue_work *work);

/* How many requests there are in the queue, those at work included. */
must_use unsigned long queue_length(const struct queue *queue);

/* Sends a request on its way to another process, which finds the seat by the
 * ticket. */
void queue_write_ticket(struct queue *queue, unsigned seat,
                        char ticket[QUEUE_TICKET_SIZE]);

/* Takes over the seat that the ticket is for; 0 when it is for none, or when
 * the seat was given back. */
must_use unsigned queue_read_ticket(struct queue *queue, const char *ticket);

#endif
