#include "common/backlog.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

/* proc(5) has a line for every unix socket. One that waits to be accepted is
 * connecting (02), and has no file yet, and so no inode, but a path. */
static long waiting_at(const char *path)
{
    FILE *sockets = fopen("/proc/net/unix", "re");
    char line[256], state[3], found[128];
    unsigned long inode;
    long waiting = 0;

    if (sockets == NULL)
        return -1;
    while (fgets(line, sizeof line, sockets) != NULL)
        /* The kernel wrote it. */
        /* NOLINTNEXTLINE(cert-err34-c) */
        if (sscanf(line, "%*s %*s %*s %*s %*s %2s %lu %127s", state, &inode,
                   found) == 3 &&
            strcmp(state, "02") == 0 && inode == 0 && strcmp(found, path) == 0)
            waiting++;
    fclose(sockets);
    return waiting;
}

long backlog_length(int listener)
{
    union {
        struct sockaddr any;
        struct sockaddr_un local;
    } address = {.any.sa_family = AF_UNSPEC};
    socklen_t length = sizeof address - 1;
    struct tcp_info info;

    if (getsockname(listener, &address.any, &length) != 0)
        return -1;
    if (address.any.sa_family == AF_UNIX)
        return waiting_at(address.local.sun_path);
    length = sizeof info;
    /* Of a socket that listens, tcp(7) counts here what is not accepted. */
    if (getsockopt(listener, IPPROTO_TCP, TCP_INFO, &info, &length) != 0)
        return -1;
    return (long)info.tcpi_unacked;
}
