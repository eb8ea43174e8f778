/* Many WebSockets in one process, never the bottleneck: notes when every socket had which journal number.
 *
 * sockets PLAN   where each line of PLAN is   KIND PORT PATH COOKIE HELLO   ("-" for none; HELLO without blanks)
 *   m  a member: casts in a round, its deliveries count as "members"     h  sees every event, counts as "members" too
 *   w  a watcher                                                         p  casts by POST (PATH), for a server that only publishes
 * Then on standard input:
 *   round SPREAD_US TIMEOUT_MS TEMPLATE   every m (or p) sends TEMPLATE once, @ID@ and @SEQ@ filled in, spread over the time
 *   sleep MS | dump FILE | quit           FILE gets one line per cast: ack_us members_us watchers_us  (-1: never) */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

typedef struct { int64_t at; long seq; } Seen;
typedef struct {
    char kind, hello[400]; int fd, open; size_t have, room; char *in;
    Seen *seen; size_t count, space; long cast; int64_t due;
} Sock;
typedef struct { int64_t sent, acked; long seq; int refused; } Cast;

static Sock *socks; static int sockets_count, epoll_fd;
static Cast *casts; static long casts_count;
static long posted, closed_lines;
static int64_t pinged;

static int64_t now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1000000000LL + t.tv_nsec; }

static void all(int fd, const char *data, size_t size) {
    while (size) {
        ssize_t n = write(fd, data, size);
        if (n < 0 && errno == EAGAIN) { struct pollfd p = {fd, POLLOUT, 0}; poll(&p, 1, 1000); continue; }
        if (n <= 0) return;
        data += n; size -= n;
    }
}

static void text(int fd, const char *body) {  /* masked, as a client must; the mask is nought */
    char frame[8192]; size_t size = strlen(body), at = 2;
    frame[0] = (char)0x81;
    if (size < 126) frame[1] = (char)(0x80 | size);
    else { frame[1] = (char)(0x80 | 126); frame[2] = (char)(size >> 8); frame[3] = (char)size; at = 4; }
    memset(frame + at, 0, 4);
    memcpy(frame + at + 4, body, size);
    all(fd, frame, at + 4 + size);
}

static void dial(Sock *s, int port, const char *path, const char *cookie) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int one = 1; char ask[2048];
    s->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(s->fd, (struct sockaddr *)&to, sizeof to)) { perror("connect"); exit(1); }
    setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (s->kind != 'p') {
        int size = snprintf(ask, sizeof ask, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n%s%s%s\r\n",
            path, port, port, *cookie == '-' ? "" : "Cookie: ", *cookie == '-' ? "" : cookie, *cookie == '-' ? "" : "\r\n");
        all(s->fd, ask, size);
    } else s->open = 1;
    s->room = 65536; s->in = malloc(s->room); s->cast = -1;
    fcntl(s->fd, F_SETFL, O_NONBLOCK);
    struct epoll_event want = {.events = EPOLLIN, .data.ptr = s};
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, s->fd, &want);
}

static void note(Sock *s, const char *body, size_t size, int64_t at) {
    char head[160]; size_t some = size < 159 ? size : 159;
    memcpy(head, body, some); head[some] = 0;
    char *seq = strstr(head, "\"seq\":");
    long number = seq ? atol(seq + 6) : -1;
    if (!strncmp(head, "{\"type\":\"done\"", 14) && s->cast >= 0) { casts[s->cast].acked = at; casts[s->cast].seq = number; s->cast = -1; return; }
    if ((!strncmp(head, "{\"type\":\"refused\"", 17) || !strncmp(head, "{\"type\":\"internal\"", 18) || !strncmp(head, "{\"type\":\"busy\"", 14)) && s->cast >= 0) {
        if (!casts[s->cast].refused) fprintf(stderr, "%s\n", head);
        casts[s->cast].refused = 1; s->cast = -1; return; }
    if (number < 0) return;
    if (s->count == s->space) { s->space = s->space ? s->space * 2 : 64; s->seen = realloc(s->seen, s->space * sizeof *s->seen); }
    s->seen[s->count++] = (Seen){at, number};
}

/* What one complete unit (handshake, frame, HTTP answer) at the start of the buffer takes; 0: incomplete. */
static size_t unit(Sock *s, int64_t at) {
    unsigned char *b = (unsigned char *)s->in;
    if (s->kind == 'p' || !s->open) {
        char *end = memmem(s->in, s->have, "\r\n\r\n", 4);
        if (!end) return 0;
        size_t head = (size_t)(end - s->in) + 4, body = 0;
        if (s->kind != 'p') {
            if (strncmp(s->in + 9, "101", 3)) { fprintf(stderr, "handshake: %.*s\n", 60, s->in); exit(1); }
            s->open = 1;
            if (s->hello[0] != '-') text(s->fd, s->hello);
            return head;
        }
        *end = 0;
        char *length = strcasestr(s->in, "content-length:");
        *end = '\r';
        if (length) body = strtoul(length + 15, NULL, 10);
        if (s->have < head + body) return 0;
        if (s->cast >= 0) { casts[s->cast].acked = at; s->cast = -1; }
        return head + body;
    }
    if (s->have < 2) return 0;
    size_t size = b[1] & 127, head = 2;
    if (size == 126) { if (s->have < 4) return 0; size = b[2] << 8 | b[3]; head = 4; }
    else if (size == 127) { if (s->have < 10) return 0; size = 0; for (int i = 2; i < 10; i++) size = size << 8 | b[i]; head = 10; }
    if (s->have < head + size) return 0;
    if ((b[0] & 15) == 1) note(s, s->in + head, size, at);
    else if ((b[0] & 15) == 9) { char pong[] = {(char)0x8a, (char)0x80, 0, 0, 0, 0}; all(s->fd, pong, 6); }
    else if ((b[0] & 15) == 8) { if (!closed_lines++) fprintf(stderr, "closed with %d\n", size >= 2 ? (unsigned char)s->in[head] << 8 | (unsigned char)s->in[head + 1] : 0); }
    return head + size;
}

static void drain(int wait_ms) {
    struct epoll_event came[512];
    int n = epoll_wait(epoll_fd, came, 512, wait_ms);
    for (int i = 0; i < n; i++) {
        Sock *s = came[i].data.ptr;
        if (s->room - s->have < 32768) { s->room *= 2; s->in = realloc(s->in, s->room); }
        ssize_t got = read(s->fd, s->in + s->have, s->room - s->have);
        if (got <= 0) { if (got == 0 || errno != EAGAIN) { epoll_ctl(epoll_fd, EPOLL_CTL_DEL, s->fd, NULL); s->open = 0; closed_lines++; } continue; }
        int64_t at = now();
        s->have += got;
        size_t used;
        while (s->have && (used = unit(s, at))) { memmove(s->in, s->in + used, s->have - used); s->have -= used; }
    }
    if (now() - pinged > 5000000000LL) {
        pinged = now();
        for (int i = 0; i < sockets_count; i++)
            if ((socks[i].kind == 'm' || socks[i].kind == 'h') && socks[i].open && socks[i].hello[0] != '-') text(socks[i].fd, "{\"type\":\"ping\"}");
    }
}

static void send_cast(Sock *s, const char *template) {
    char body[6000], out[8192], id[40]; unsigned char r[16]; long number = ++posted;
    getrandom(r, 16, 0);
    r[6] = (r[6] & 15) | 64; r[8] = (r[8] & 63) | 128;
    snprintf(id, sizeof id, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], r[9], r[10], r[11], r[12], r[13], r[14], r[15]);
    size_t at = 0;
    for (const char *t = template; *t && at < sizeof body - 64; )
        if (!strncmp(t, "@ID@", 4)) { at += sprintf(body + at, "%s", id); t += 4; }
        else if (!strncmp(t, "@SEQ@", 5)) { at += sprintf(body + at, "%ld", number); t += 5; }
        else body[at++] = *t++;
    body[at] = 0;
    casts = realloc(casts, (casts_count + 1) * sizeof *casts);
    casts[casts_count] = (Cast){now(), -1, s->kind == 'p' ? number : -1, 0};
    s->cast = casts_count++;
    if (s->kind != 'p') { text(s->fd, body); return; }
    int size = snprintf(out, sizeof out, "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %zu\r\n\r\n%s", s->hello, at, body);
    all(s->fd, out, size);
}

static long last_of(Sock *s) { return s->count ? s->seen[s->count - 1].seq : -1; }

static int settled(long from) {
    long highest = -1;
    for (long c = from; c < casts_count; c++) {
        if (casts[c].refused) continue;
        if (casts[c].acked < 0) return 0;
        if (casts[c].seq > highest) highest = casts[c].seq;
    }
    for (int i = 0; i < sockets_count; i++)
        if (socks[i].kind != 'p' && socks[i].open && last_of(&socks[i]) < highest) return 0;
    return 1;
}

static void play(long spread_us, long timeout_ms, const char *template) {
    int n = 0, sent = 0; long from = casts_count;
    for (int i = 0; i < sockets_count; i++) n += (socks[i].kind == 'm' || socks[i].kind == 'p') && socks[i].open;
    int64_t start = now(), end = start + spread_us * 1000 + timeout_ms * 1000000;
    for (int i = 0; i < sockets_count; i++)
        socks[i].due = (socks[i].kind == 'm' || socks[i].kind == 'p') && socks[i].open ? start + (int64_t)(drand48() * spread_us * 1000) : 0;
    while (now() < end && (sent < n || !settled(from))) {
        int64_t next = end;
        for (int i = 0; sent < n && i < sockets_count; i++) {
            Sock *s = &socks[i];
            if (!s->due) continue;
            if (s->due <= now()) { s->due = 0; sent++; send_cast(s, template); }
            else if (s->due < next) next = s->due;
        }
        int64_t left = sent < n ? (next - now()) / 1000000 : 5;
        drain(left < 0 ? 0 : left > 5 ? 5 : (int)left);
    }
    long refused = 0, unanswered = 0;
    for (long c = from; c < casts_count; c++) { refused += casts[c].refused; unanswered += !casts[c].refused && casts[c].acked < 0; }
    printf("round sent=%d refused=%ld unanswered=%ld settled=%d closed=%ld\n", sent, refused, unanswered, settled(from), closed_lines);
}

static double last_us(Cast *c, int watchers) {
    int64_t last = -1;
    for (int i = 0; i < sockets_count; i++) {
        Sock *s = &socks[i];
        if (s->kind == 'p' || (s->kind == 'w') != watchers) continue;
        size_t low = 0, high = s->count;
        while (low < high) { size_t mid = (low + high) / 2; if (s->seen[mid].seq >= c->seq) high = mid; else low = mid + 1; }
        if (low == s->count) return -1;
        if (s->seen[low].at > last) last = s->seen[low].at;
    }
    return last < 0 ? -1 : (last - c->sent) / 1000.0;
}

static void dump(const char *name) {
    FILE *out = fopen(name, "w");
    for (long c = 0; c < casts_count; c++)
        if (!casts[c].refused)
            fprintf(out, "%.1f %.1f %.1f\n", casts[c].acked < 0 ? -1 : (casts[c].acked - casts[c].sent) / 1000.0,
                    casts[c].acked < 0 ? -1 : last_us(&casts[c], 0), casts[c].acked < 0 ? -1 : last_us(&casts[c], 1));
    fclose(out);
}

int main(int argc, char **argv) {
    char line[8192], kind, path[300], cookie[300], hello[400]; int port;
    FILE *plan = argc > 1 ? fopen(argv[1], "r") : NULL;
    if (!plan) { fprintf(stderr, "sockets PLAN\n"); return 2; }
    epoll_fd = epoll_create1(0);
    setvbuf(stdout, NULL, _IOLBF, 0);
    int space = 0;
    while (fgets(line, sizeof line, plan)) sockets_count++;
    rewind(plan);
    socks = calloc(space = sockets_count, sizeof *socks);
    for (int i = 0; i < space && fgets(line, sizeof line, plan); i++) {
        if (sscanf(line, "%c %d %299s %299s %399s", &kind, &port, path, cookie, hello) != 5) { fprintf(stderr, "plan: %s", line); return 2; }
        socks[i].kind = kind;
        strcpy(socks[i].hello, kind == 'p' ? path : hello);
        dial(&socks[i], port, path, cookie);
        int64_t until = now() + 10000000000LL;
        while ((!socks[i].open || (i % 32 == 0 && kind != 'p' && hello[0] != '-' && !socks[i].count)) && now() < until) drain(1);
    }
    int64_t until = now() + 30000000000LL;
    for (int i = 0; i < space; i++) while (socks[i].kind != 'p' && socks[i].hello[0] != '-' && !socks[i].count && now() < until) drain(5);
    printf("ready %d closed=%ld\n", sockets_count, closed_lines);
    struct pollfd in = {0, POLLIN, 0};
    while (1) {
        if (poll(&in, 1, 0) == 0) { drain(5); continue; }
        if (!fgets(line, sizeof line, stdin)) return 0;
        line[strcspn(line, "\n")] = 0;
        long spread, patience; int skip = 0;
        if (sscanf(line, "round %ld %ld %n", &spread, &patience, &skip) == 2) play(spread, patience, line + skip);
        else if (!strncmp(line, "sleep ", 6)) { int64_t t = now() + atol(line + 6) * 1000000; while (now() < t) drain(5); printf("slept\n"); }
        else if (!strncmp(line, "dump ", 5)) { dump(line + 5); printf("dumped\n"); }
        else if (!strcmp(line, "quit")) return 0;
    }
}
