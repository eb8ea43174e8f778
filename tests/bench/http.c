/* Asks one address over and over on keep-alive connections and counts the answers. Loopback only.
 * http PORT PATH CONNECTIONS SECONDS [HEADER]  ->  {"answers":N,"seconds":S,"bytes":B,"bad":K} */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { ROOM = 262144 };
struct line { int fd; size_t have; size_t whole; char in[ROOM]; };

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static int dial(int port) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    if (connect(fd, (struct sockaddr *)&to, sizeof to)) { perror("connect"); exit(1); }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

/* The length of the answer at the start of the buffer, 0 while its head is incomplete. */
static size_t answer(const char *in, size_t have) {
    const char *end = memmem(in, have, "\r\n\r\n", 4);
    if (!end) return 0;
    size_t body = 0;
    for (const char *at = in; at < end; at = strstr(at, "\r\n") + 2)
        if (!strncasecmp(at, "content-length:", 15)) { body = strtoul(at + 15, NULL, 10); break; }
    return (size_t)(end - in) + 4 + body;
}

int main(int argc, char **argv) {
    if (argc < 5) { fprintf(stderr, "http PORT PATH CONNECTIONS SECONDS [HEADER]\n"); return 2; }
    int port = atoi(argv[1]), count = atoi(argv[3]), poll = epoll_create1(0);
    double seconds = atof(argv[4]), start, stop;
    char ask[2048];
    int size = snprintf(ask, sizeof ask, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s%s\r\n", argv[2], port,
                        argc > 5 ? argv[5] : "", argc > 5 ? "\r\n" : "");
    struct line *lines = calloc(count, sizeof *lines);
    for (int i = 0; i < count; i++) {
        lines[i].fd = dial(port);
        struct epoll_event want = {.events = EPOLLIN, .data.ptr = &lines[i]};
        epoll_ctl(poll, EPOLL_CTL_ADD, lines[i].fd, &want);
    }
    long answers = 0, bytes = 0, bad = 0;
    start = now();
    for (int i = 0; i < count; i++)
        if (write(lines[i].fd, ask, size) != size) return 1;
    while ((stop = now()) - start < seconds) {
        struct epoll_event came[256];
        int n = epoll_wait(poll, came, 256, 100);
        for (int i = 0; i < n; i++) {
            struct line *line = came[i].data.ptr;
            ssize_t got = read(line->fd, line->in + line->have, ROOM - 1 - line->have);
            if (got <= 0) { fprintf(stderr, "the server closed a line\n"); return 1; }
            line->have += got;
            line->in[line->have] = 0;
            if (!line->whole) line->whole = answer(line->in, line->have);
            if (!line->whole || line->have < line->whole) continue;
            answers++;
            bytes += line->whole;
            if (strncmp(line->in + 9, "200", 3) && strncmp(line->in + 9, "304", 3)) bad++;
            line->have = line->whole = 0;
            if (write(line->fd, ask, size) != size) return 1;
        }
    }
    printf("{\"answers\":%ld,\"seconds\":%.3f,\"bytes\":%ld,\"bad\":%ld}\n", answers, stop - start, bytes, bad);
    return 0;
}
