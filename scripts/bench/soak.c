/* Mixed load for hours of a router's life in minutes: plain and streamed requests, errors, broken answers, clients that
 * leave. One thread, one epoll set.
 *
 * usage: soak PORT REQUESTS CONNECTIONS SEED
 *
 * Prints one line of JSON: how the requests ended. Exit status 1 where an answer was not whole though it should be.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PROMPTS = 256, MOST = 4096, ROOM = 64 << 10 };
enum kind { PLAIN, LONG, STREAM, ERROR, RESET, HALF, HALF_STREAM, LEAVE, LEAVE_STREAM, KINDS };
static const char *const names[KINDS] = {
    "plain", "long", "stream", "error", "reset", "half", "half_stream", "leave", "leave_stream"};
/* In a thousand. */
static const int shares[KINDS] = {700, 80, 130, 30, 10, 10, 10, 20, 10};

struct client {
    int fd, active;
    enum kind kind;
    size_t got;
    char bytes[ROOM + 1];
};

static struct client *clients;
static char *requests[KINDS][PROMPTS];
static int epoll_fd, port;
static uint64_t state;
static long begun, wanted, ended[KINDS], whole[KINDS], failed[KINDS], broken[KINDS], faults;

static uint32_t chance(uint32_t below) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (uint32_t)((state >> 33) % below);
}

static void prepare(void) {
    static const char *const fields[KINDS] = {
        "", "", "", "x-bench: error\r\n", "x-bench: reset\r\n", "x-bench: half\r\n", "x-bench: half\r\n", "", ""};
    static char text[20000], body[21000];
    for (int kind = 0; kind < KINDS; kind++) {
        for (int prompt = 0; prompt < PROMPTS; prompt++) {
            size_t size = kind == LONG ? 16000 : 400, at = (size_t)sprintf(text, "prompt %d of kind %d:", prompt, kind);
            while (at < size) at += (size_t)sprintf(text + at, " word%u", chance(1000));
            int streamed = kind == STREAM || kind == HALF_STREAM || kind == LEAVE_STREAM;
            int length = sprintf(
                body, "{\"model\":\"tiny\",%s\"max_tokens\":64,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}",
                streamed ? "\"stream\":true," : "", text);
            if (asprintf(
                    &requests[kind][prompt],
                    "POST /v1/chat/completions HTTP/1.1\r\nhost: soak\r\ncontent-type: application/json\r\n%s"
                    "content-length: %d\r\n\r\n%s", fields[kind], length, body) < 0) abort();
        }
    }
}

static void disconnect(struct client *one) {
    if (one->fd >= 0) close(one->fd);
    one->fd = -1;
}

static int reconnect(struct client *one) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int on = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address)) {
        perror("soak: connect");
        exit(2);
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = one};
    one->fd = fd;
    return epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event);
}

static void next(struct client *one) {
    for (;;) {
        one->active = 0;
        if (begun == wanted) return disconnect(one);
        begun++;
        int lot = (int)chance(1000);
        enum kind kind = PLAIN;
        while (lot >= shares[kind]) lot -= shares[kind++];
        one->kind = kind;
        one->got = 0;
        one->active = 1;
        if (one->fd < 0) reconnect(one);
        const char *request = requests[kind][chance(PROMPTS)];
        for (size_t left = strlen(request); left > 0;) {
            ssize_t sent = send(one->fd, request, left, MSG_NOSIGNAL);
            if (sent > 0) {
                request += sent;
                left -= (size_t)sent;
            } else if (sent < 0 && (errno == EPIPE || errno == ECONNRESET)) {
                /* The router closed a kept connection meanwhile: a fresh one takes the request. */
                disconnect(one);
                reconnect(one);
                request = requests[kind][chance(PROMPTS)];
                left = strlen(request);
            } else {
                perror("soak: send");
                exit(2);
            }
        }
        if (kind != LEAVE) return;
        ended[kind]++;
        disconnect(one);
    }
}

/* Bytes of the answer at hand, 0 while it is not whole, or -1 where it ends with its connection. */
static long answer_size(struct client *one, int *status) {
    one->bytes[one->got] = 0;
    char *end = memmem(one->bytes, one->got, "\r\n\r\n", 4);
    if (!end) return 0;
    *status = atoi(one->bytes + 9);
    *end = 0;
    const char *length = strcasestr(one->bytes, "\ncontent-length:");
    int chunked = strcasestr(one->bytes, "\ntransfer-encoding: chunked") != NULL;
    *end = '\r';
    size_t head = (size_t)(end - one->bytes) + 4;
    if (chunked) {
        char *last = memmem(one->bytes + head, one->got - head, "\r\n0\r\n\r\n", 7);
        return last ? last + 7 - one->bytes : 0;
    }
    if (!length) return -1;
    size_t size = head + strtoul(length + 16, NULL, 10);
    return one->got >= size ? (long)size : 0;
}

static void settle(struct client *one, int is_whole, int status) {
    enum kind kind = one->kind;
    ended[kind]++;
    if (!is_whole) broken[kind]++;
    else if (status >= 400) failed[kind]++;
    else whole[kind]++;
    int should_be_whole = kind == PLAIN || kind == LONG || kind == STREAM;
    if (should_be_whole && (!is_whole || status != 200)) {
        if (faults++ < 5) fprintf(stderr, "soak: a %s request ended with status %d, %s\n%.600s\n", names[kind], status,
            is_whole ? "whole" : "broken off", one->bytes);
    }
}

static void receive(struct client *one) {
    if (one->got >= ROOM) one->got = 0;
    ssize_t got = recv(one->fd, one->bytes + one->got, ROOM - one->got, 0);
    if (!one->active) return disconnect(one);
    if (got > 0) {
        one->got += (size_t)got;
        int status = 0;
        if (one->kind == LEAVE_STREAM && one->got > 1500) {
            ended[one->kind]++;
            disconnect(one);
            return next(one);
        }
        long size = answer_size(one, &status);
        if (size <= 0) return;
        settle(one, 1, status);
        return next(one);
    }
    int status = one->got > 12 ? atoi(one->bytes + 9) : 0;
    if (one->got == 0 && one->kind <= STREAM) {
        /* Closed before anything came on a kept connection: HTTP leaves it to the client to send again. */
        disconnect(one);
        begun--;
        return next(one);
    }
    settle(one, 0, status);
    disconnect(one);
    next(one);
}

int main(int count, char **arguments) {
    if (count != 5) {
        fprintf(stderr, "usage: soak PORT REQUESTS CONNECTIONS SEED\n");
        return 64;
    }
    port = atoi(arguments[1]);
    wanted = atol(arguments[2]);
    int size = atoi(arguments[3]);
    if (size < 1 || size > MOST || wanted < 1) return 64;
    signal(SIGPIPE, SIG_IGN);
    /* The prompts are the same in every run: what the router remembers of them must not look like a leak. */
    state = 1;
    prepare();
    state = strtoull(arguments[4], NULL, 10) * 2 + 1;
    epoll_fd = epoll_create1(0);
    clients = calloc((size_t)size, sizeof *clients);
    if (!clients) return 2;
    for (int i = 0; i < size; i++) {
        clients[i].fd = -1;
        next(&clients[i]);
    }
    for (;;) {
        int open = 0;
        for (int i = 0; i < size; i++) open += clients[i].active;
        if (!open) break;
        struct epoll_event ready[256];
        int found = epoll_wait(epoll_fd, ready, 256, 30000);
        if (found == 0) {
            fprintf(stderr, "soak: nothing came for 30 s; %d requests wait\n", open);
            faults++;
            break;
        }
        for (int i = 0; i < found; i++) {
            struct client *one = ready[i].data.ptr;
            if (one->fd >= 0) receive(one);
        }
    }
    printf("{\"requests\": %ld, \"faults\": %ld", begun, faults);
    for (int kind = 0; kind < KINDS; kind++) {
        printf(", \"%s\": {\"ended\": %ld, \"whole\": %ld, \"error\": %ld, \"broken\": %ld}", names[kind], ended[kind],
               whole[kind], failed[kind], broken[kind]);
    }
    printf("}\n");
    return faults > 0;
}
