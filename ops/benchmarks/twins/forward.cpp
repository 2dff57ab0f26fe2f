// The least that can lie between a sensor and a controller: each message taken off one socket is
// published on another. Messages of up to 256 bytes have the topic `P`, longer ones `B`.
// Usage: forward INGEST PUBLISH
#include <zmq.h>

#include "frames.hpp"

static void bind_and_say(void *socket, const char *name, const char *endpoint) {
    if (zmq_bind(socket, endpoint) != 0) {
        perror(endpoint);
        exit(69);
    }
    char bound[256];
    size_t length = sizeof bound;
    zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, bound, &length);
    printf("%s=%s\n", name, bound);
    fflush(stdout);
}

int main(int count, char **arguments) {
    if (count < 3) {
        fprintf(stderr, "usage: %s INGEST PUBLISH\n", arguments[0]);
        return 64;
    }
    void *context = zmq_ctx_new();
    void *pull = zmq_socket(context, ZMQ_PULL), *publish = zmq_socket(context, ZMQ_PUB);
    bind_and_say(pull, "ingest", arguments[1]);
    bind_and_say(publish, "decisions", arguments[2]);
    zmq_msg_t message;
    zmq_msg_init(&message);
    while (zmq_msg_recv(&message, pull, 0) >= 0) {
        zmq_send(publish, zmq_msg_size(&message) <= 256 ? "P" : "B", 1, ZMQ_SNDMORE);
        if (zmq_msg_send(&message, publish, 0) < 0) break;
        zmq_msg_init(&message);
    }
}
