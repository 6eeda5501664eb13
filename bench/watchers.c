/* What do so many sockets see, and when? A client of graphql-transport-ws that is cheap enough not to be what is measured.

   It reads from its input: "PORT PATH COUNT", what to subscribe to as JSON (an empty line for sockets that only listen),
   then a connection_init for each socket, the last of which is repeated, and an empty line. Then it writes

     ready START LAST CPU         once every socket has its first answer
     all NUMBER FIRST LAST BYTES  once every socket has its answer of this number, the first of which is 0

   in nanoseconds of CLOCK_MONOTONIC; CPU is its own. When its input ends it writes "end ANSWERS CPU". */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { HANDSHAKES = 64, MOST_ANSWERS = 1 << 16, EVENTS = 1024, LEAST_ROOM = 4096, HEAD = 160 };
enum { TEXT = 1, CLOSE = 8, PING = 9 };
typedef enum { UPGRADING, SIGNING_IN, WATCHING } State;
typedef struct {
  int file, seen;
  State state;
  char *buffer;
  size_t length, room;
} Socket;
typedef struct {
  int sockets;
  long long first, last, bytes;
} Answer;

static Socket *sockets;
static Answer answers[MOST_ANSWERS];
static char **init, *path, *wanted;
static int count, inits, begun, port, poll_file;
static long long started, seen_in_all;

static void fail(const char *what, const char *told, size_t length) {
  fprintf(stderr, "%s: %.*s\n", what, (int)length, told);
  exit(1);
}

static void check(int good, const char *what) {
  if (!good) fail(what, strerror(errno), 200);
}

static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static long long cpu(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void put(Socket *s, const char *bytes, size_t length) {
  check(send(s->file, bytes, length, MSG_NOSIGNAL) == (ssize_t)length, "send");
}

/* A client's frame is masked: here by zeros, which leave it as it is (RFC 6455, 5.3). */
static void put_frame(Socket *s, int kind, const char *text, size_t length) {
  char frame[8192] = {(char)(0x80 | kind)};
  size_t head = length < 126 ? 6 : 8;
  check(length + head <= sizeof frame, "a frame too long");
  frame[1] = (char)(0x80 | (length < 126 ? length : 126));
  if (length >= 126) frame[2] = (char)(length >> 8), frame[3] = (char)length;
  memcpy(frame + head, text, length);
  put(s, frame, head + length);
}

static void begin(void) {
  Socket *s = &sockets[begun++];
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int on = 1;
  char request[1024];
  check((s->file = socket(AF_INET, SOCK_STREAM, 0)) >= 0, "socket");
  check(!connect(s->file, (struct sockaddr *)&to, sizeof to), "connect");
  setsockopt(s->file, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  fcntl(s->file, F_SETFL, O_NONBLOCK);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = s};
  epoll_ctl(poll_file, EPOLL_CTL_ADD, s->file, &event);
  int length = snprintf(request, sizeof request,
      "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Key: bGF1cmVsIHdhdGNoZXJzIQ==\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n", path, port);
  put(s, request, length);
}

/* An id of its own for each, of the length of a UUID, as clients have. */
static void subscribe(Socket *s) {
  char message[8000];
  int length = snprintf(message, sizeof message, "{\"id\":\"%08x-0000-4000-8000-%012x\",\"type\":\"subscribe\",\"payload\":%s}",
      (int)(s - sockets), s->file, wanted);
  put_frame(s, TEXT, message, length);
}

static void watch(Socket *s) {
  s->state = WATCHING;
  if (begun < count) begin();
}

static void answered(Socket *s, size_t bytes, long long at) {
  Answer *a = &answers[s->seen];
  check(s->seen < MOST_ANSWERS, "too many answers");
  if (!a->sockets++) a->first = at;
  a->last = at;
  a->bytes += bytes;
  seen_in_all++;
  if (a->sockets == count) {
    if (!s->seen) printf("ready %lld %lld %lld\n", started, at, cpu());
    printf("all %d %lld %lld %lld\n", s->seen, a->first, a->last, a->bytes);
    fflush(stdout);
  }
  s->seen++;
}

static void message(Socket *s, const char *text, size_t length, size_t bytes, long long at) {
  size_t head = length < HEAD ? length : HEAD;
  if (s->state == SIGNING_IN) {
    if (!memmem(text, head, "connection_ack", 14)) fail("not signed in", text, length);
    subscribe(s);
    watch(s);
  } else if (!*wanted || memmem(text, head, "\"next\"", 6)) {
    if (memmem(text, length, "\"errors\":", 9)) fail("errors", text, length);
    answered(s, bytes, at);
  } else if (!memmem(text, head, "\"ping\"", 6)) {
    fail("unexpected", text, length);
  }
}

/* The length of the first frame, once it is there; else 0. */
static size_t frame(Socket *s, size_t start, long long at) {
  unsigned char *f = (unsigned char *)s->buffer + start;
  size_t left = s->length - start, length, head = 2;
  if (left < 2) return 0;
  length = f[1] & 127;
  if (length > 125) {
    int more = length == 126 ? 2 : 8;
    if (left < (head += more)) return 0;
    length = 0;
    for (int i = 0; i < more; i++) length = length << 8 | f[2 + i];
  }
  if (left < head + length) return 0;
  char *text = (char *)f + head;
  int kind = f[0] & 15;
  if (kind == CLOSE) fail("closed", text + (length > 2 ? 2 : 0), length > 2 ? length - 2 : 0);
  if (kind == PING) put_frame(s, PING + 1, text, length);
  if (kind == TEXT) message(s, text, length, head + length, at);
  return head + length;
}

static size_t upgraded(Socket *s) {
  char *end = memmem(s->buffer, s->length, "\r\n\r\n", 4);
  if (!end) return 0;
  if (!memmem(s->buffer, end - s->buffer, " 101 ", 5)) fail("no socket", s->buffer, s->length);
  s->state = SIGNING_IN;
  if (*wanted) {
    int own = (int)(s - sockets) < inits ? (int)(s - sockets) : inits - 1;
    put_frame(s, TEXT, init[own], strlen(init[own]));
  } else {
    watch(s);
  }
  return end + 4 - s->buffer;
}

static void hear(Socket *s) {
  if (s->room - s->length < LEAST_ROOM) {
    s->room = s->room ? 2 * s->room : 2 * LEAST_ROOM;
    s->buffer = realloc(s->buffer, s->room);
  }
  ssize_t came = recv(s->file, s->buffer + s->length, s->room - s->length, 0);
  check(came > 0, "the server hung up");
  s->length += came;
  long long at = now();
  size_t used = s->state == UPGRADING ? upgraded(s) : 0, next;
  while (s->state != UPGRADING && (next = frame(s, used, at))) used += next;
  memmove(s->buffer, s->buffer + used, s->length -= used);
}

static char *line(void) {
  char *text = NULL;
  size_t room = 0;
  ssize_t length = getline(&text, &room, stdin);
  if (length < 0) return strdup("");
  if (length && text[length - 1] == '\n') text[length - 1] = 0;
  return text;
}

static void read_job(void) {
  char *job = line();
  path = malloc(strlen(job) + 1);
  check(sscanf(job, "%d %s %d", &port, path, &count) == 3, "PORT PATH COUNT");
  wanted = line();
  init = calloc(count + 1, sizeof *init);
  for (char *text = line(); *text && inits < count; text = line()) init[inits++] = text;
  check(!*wanted || inits, "nobody to sign in");
}

int main(void) {
  struct epoll_event events[EVENTS], input = {.events = EPOLLIN, .data.ptr = NULL};
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  read_job();
  sockets = calloc(count, sizeof *sockets);
  poll_file = epoll_create1(0);
  epoll_ctl(poll_file, EPOLL_CTL_ADD, 0, &input);
  started = now();
  while (begun < count && begun < HANDSHAKES) begin();
  for (;;) {
    int ready = epoll_wait(poll_file, events, EVENTS, -1);
    for (int i = 0; i < ready; i++) {
      if (events[i].data.ptr) {
        hear(events[i].data.ptr);
      } else {  /* nothing more is said: the input has ended */
        printf("end %lld %lld\n", seen_in_all, cpu());
        return 0;
      }
    }
  }
}
