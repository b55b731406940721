/* An OpenAI-shaped server for benchmarks: one thread, one epoll set, as many listening ports as asked for.
 *
 * usage: backend ADDRESS FIRST_PORT PORTS EVENTS GAP_US
 *
 * A body with "stream":true gets EVENTS token events, GAP_US microseconds apart, then usage and [DONE]; any other POST
 * one JSON answer. A request may ask for a fault with the field "x-bench: error | reset | half": status 500, a connection
 * closed without an answer, or one closed within it.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST_FDS = 1 << 16, READ_SIZE = 64 << 10, MOST_PORTS = 1024 };

struct connection {
    char *bytes;
    size_t count, capacity;
    int fd, left, half;
    long long due;
    struct connection *next, *previous;
};

static struct connection *connections[MOST_FDS];
static char is_listener[MOST_FDS];
/* Streams in the order of their next event: the gap is the same for all, so appending keeps the order. */
static struct connection queue = {.next = &queue, .previous = &queue};
static int poll_fd, events;
static long long gap;

static char answer[4096], failure[512], models[1024], metrics[2048], health[128], refused[512], stream_head[512],
    event[1024], tail[1024];
static size_t answer_size, failure_size, models_size, metrics_size, health_size, refused_size, stream_head_size,
    event_size, tail_size;

static long long now_us(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000LL + time.tv_nsec / 1000;
}

static size_t whole(char *to, size_t room, const char *status, const char *type, const char *body) {
    return (size_t)snprintf(
        to, room, "HTTP/1.1 %s\r\nserver: uvicorn\r\ncontent-length: %zu\r\ncontent-type: %s\r\n\r\n%s", status,
        strlen(body), type, body);
}

static size_t chunk(char *to, const char *data) {
    return (size_t)sprintf(to, "%zx\r\ndata: %s\n\n\r\n", strlen(data) + 8, data);
}

static void prepare(void) {
    const char *json = "application/json";
    answer_size = whole(
        answer, sizeof answer, "200 OK", json,
        "{\"id\":\"chatcmpl-3f1e0c7a9b5d2468\",\"object\":\"chat.completion\",\"created\":1795000000,\"model\":\"tiny\","
        "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"A router stands before the servers "
        "and sends each request to the best of them.\",\"refusal\":null,\"annotations\":null,\"audio\":null,"
        "\"function_call\":null,\"reasoning\":null},\"logprobs\":null,\"finish_reason\":\"stop\",\"stop_reason\":null,"
        "\"token_ids\":null}],\"service_tier\":null,\"system_fingerprint\":null,\"usage\":{\"prompt_tokens\":120,"
        "\"total_tokens\":136,\"completion_tokens\":16,\"prompt_tokens_details\":null}}");
    failure_size = whole(
        failure, sizeof failure, "500 Internal Server Error", json,
        "{\"error\":{\"message\":\"asked for\",\"type\":\"InternalServerError\",\"param\":null,\"code\":500}}");
    refused_size = whole(
        refused, sizeof refused, "403 Forbidden", json,
        "{\"error\":{\"message\":\"not enabled\",\"type\":\"PermissionDeniedError\",\"param\":null,\"code\":403}}");
    models_size = whole(
        models, sizeof models, "200 OK", json,
        "{\"object\":\"list\",\"data\":[{\"id\":\"tiny\",\"object\":\"model\",\"created\":1,\"owned_by\":\"vllm\","
        "\"root\":\"tiny\",\"parent\":null,\"max_model_len\":131072}]}");
    metrics_size = whole(
        metrics, sizeof metrics, "200 OK", "text/plain; version=0.0.4; charset=utf-8",
        "# TYPE vllm:num_requests_running gauge\nvllm:num_requests_running{engine=\"0\",model_name=\"tiny\"} 1.0\n"
        "# TYPE vllm:num_requests_waiting gauge\nvllm:num_requests_waiting{engine=\"0\",model_name=\"tiny\"} 0.0\n"
        "# TYPE vllm:kv_cache_usage_perc gauge\nvllm:kv_cache_usage_perc{engine=\"0\",model_name=\"tiny\"} 0.1\n");
    health_size = whole(health, sizeof health, "200 OK", "text/plain", "");
    stream_head_size = (size_t)snprintf(
        stream_head, sizeof stream_head,
        "HTTP/1.1 200 OK\r\nserver: uvicorn\r\ncontent-type: text/event-stream; charset=utf-8\r\n"
        "transfer-encoding: chunked\r\n\r\n");
    event_size = chunk(
        event,
        "{\"id\":\"chatcmpl-3f1e0c7a9b5d2468\",\"object\":\"chat.completion.chunk\",\"created\":1795000000,\"model\":"
        "\"tiny\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word\"},\"logprobs\":null,\"finish_reason\":null,"
        "\"token_ids\":null}]}");
    tail_size = chunk(
        tail,
        "{\"id\":\"chatcmpl-3f1e0c7a9b5d2468\",\"object\":\"chat.completion.chunk\",\"created\":1795000000,\"model\":"
        "\"tiny\",\"choices\":[{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
        "\"usage\":{\"prompt_tokens\":120,\"total_tokens\":184,\"completion_tokens\":64}}");
    tail_size += chunk(tail + tail_size, "[DONE]");
    tail_size += (size_t)sprintf(tail + tail_size, "0\r\n\r\n");
}

static void unqueue(struct connection *one) {
    if (!one->next) return;
    one->previous->next = one->next;
    one->next->previous = one->previous;
    one->next = one->previous = NULL;
}

static void enqueue(struct connection *one, long long due) {
    unqueue(one);
    one->due = due;
    one->previous = queue.previous;
    one->next = &queue;
    queue.previous->next = one;
    queue.previous = one;
}

static void drop(struct connection *one) {
    unqueue(one);
    connections[one->fd] = NULL;
    close(one->fd);
    free(one->bytes);
    free(one);
}

/* Answers are small and buffers large: what the socket does not take at once is waited for. */
static int put(int fd, const char *bytes, size_t count) {
    for (int patience = 20000; count > 0;) {
        ssize_t sent = send(fd, bytes, count, MSG_NOSIGNAL);
        if (sent > 0) {
            bytes += sent;
            count -= (size_t)sent;
        } else if (sent < 0 && errno == EAGAIN && patience-- > 0) {
            usleep(50);
        } else {
            return -1;
        }
    }
    return 0;
}

/* One event, or the end, of a stream. */
static int advance(struct connection *one) {
    if (one->half && one->left <= events / 2) return -1;
    if (one->left-- > 0) {
        enqueue(one, one->due + gap);
        return put(one->fd, event, event_size);
    }
    unqueue(one);
    return put(one->fd, tail, tail_size);
}

static int starts(const char *text, const char *with) { return strncmp(text, with, strlen(with)) == 0; }

/* Answers all whole requests at hand. Returns -1 where the connection has to go. */
static int serve(struct connection *one) {
    while (!one->next && one->count > 0) {
        char *end = memmem(one->bytes, one->count, "\r\n\r\n", 4);
        if (!end) return 0;
        end[3] = 0;
        size_t head = (size_t)(end - one->bytes) + 4, size = head;
        const char *length = strcasestr(one->bytes, "\ncontent-length:");
        const char *fault = strcasestr(one->bytes, "\nx-bench:");
        int chunked = strcasestr(one->bytes, "\ntransfer-encoding:") != NULL;
        if (length) size += strtoul(length + 16, NULL, 10);
        if (fault) for (fault += 9; *fault == ' ';) fault++;
        end[3] = '\n';
        if (chunked) {
            char *last = memmem(one->bytes + head, one->count - head, "\r\n0\r\n\r\n", 7);
            if (!last) return 0;
            size = (size_t)(last - one->bytes) + 7;
        }
        if (one->count < size) return 0;
        int failed = 0;
        if (fault && starts(fault, "reset")) return -1;
        if (fault && starts(fault, "error")) {
            failed = put(one->fd, failure, failure_size);
        } else if (!starts(one->bytes, "POST")) {
            if (starts(one->bytes, "GET /metrics")) failed = put(one->fd, metrics, metrics_size);
            else if (starts(one->bytes, "GET /v1/models")) failed = put(one->fd, models, models_size);
            else failed = put(one->fd, health, health_size);
        } else if (starts(one->bytes, "POST /v1/chat/completions/render")) {
            failed = put(one->fd, refused, refused_size);
        } else if (memmem(one->bytes + head, size - head, "\"stream\":true", 13)
                   || memmem(one->bytes + head, size - head, "\"stream\": true", 14)) {
            failed = put(one->fd, stream_head, stream_head_size);
            one->left = events;
            one->half = fault && starts(fault, "half");
            enqueue(one, now_us() + gap);
        } else if (fault && starts(fault, "half")) {
            put(one->fd, answer, answer_size / 2);
            return -1;
        } else {
            failed = put(one->fd, answer, answer_size);
        }
        if (failed) return -1;
        memmove(one->bytes, one->bytes + size, one->count - size);
        one->count -= size;
    }
    return 0;
}

static void accept_all(int listener) {
    int on = 1, fd;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        struct connection *one = fd < MOST_FDS ? calloc(1, sizeof *one) : NULL;
        if (!one) {
            close(fd);
            continue;
        }
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        one->fd = fd;
        connections[fd] = one;
        struct epoll_event wanted = {.events = EPOLLIN, .data.fd = fd};
        epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &wanted);
    }
}

static void receive(struct connection *one) {
    for (;;) {
        if (one->capacity - one->count < READ_SIZE) {
            one->capacity = one->capacity ? 2 * one->capacity : READ_SIZE + 4096;
            one->bytes = realloc(one->bytes, one->capacity);
            if (!one->bytes) abort();
        }
        size_t room = one->capacity - one->count;
        ssize_t got = recv(one->fd, one->bytes + one->count, room, 0);
        if (got > 0) one->count += (size_t)got;
        if (got > 0 && (size_t)got == room) continue;
        if (got == 0 || (got < 0 && errno != EAGAIN) || serve(one)) drop(one);
        return;
    }
}

static void listen_on(const char *host, int port) {
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (fd < 0 || inet_pton(AF_INET, host, &address.sin_addr) != 1
        || bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, 4096)) {
        perror("backend: listen");
        exit(1);
    }
    is_listener[fd] = 1;
    struct epoll_event wanted = {.events = EPOLLIN, .data.fd = fd};
    epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &wanted);
}

int main(int count, char **arguments) {
    if (count != 6) {
        fprintf(stderr, "usage: backend ADDRESS FIRST_PORT PORTS EVENTS GAP_US\n");
        return 64;
    }
    int first = atoi(arguments[2]), ports = atoi(arguments[3]);
    events = atoi(arguments[4]);
    gap = atoll(arguments[5]);
    if (first < 1 || ports < 1 || ports > MOST_PORTS || events < 1 || gap < 0) return 64;
    signal(SIGPIPE, SIG_IGN);
    prepare();
    poll_fd = epoll_create1(0);
    for (int port = first; port < first + ports; port++) listen_on(arguments[1], port);
    for (;;) {
        struct epoll_event ready[512];
        struct timespec wait = {0, 0}, *limit = NULL;
        if (queue.next != &queue) {
            long long left = queue.next->due - now_us();
            if (left > 0) wait = (struct timespec){left / 1000000, left % 1000000 * 1000};
            limit = &wait;
        }
        int found = epoll_pwait2(poll_fd, ready, 512, limit, NULL);
        for (int i = 0; i < found; i++) {
            int fd = ready[i].data.fd;
            if (is_listener[fd]) accept_all(fd);
            else if (connections[fd]) receive(connections[fd]);
        }
        long long now = now_us();
        while (queue.next != &queue && queue.next->due <= now) {
            struct connection *one = queue.next;
            if (advance(one) || (!one->next && serve(one))) drop(one);
        }
    }
}
