// The least a receiver can do: take messages off a socket and count what their headers say.
// Usage: count ENDPOINT READINGS [CURVE SECRET KEY]
#include <sys/resource.h>
#include <zmq.h>

#include "frames.hpp"

using namespace twin;

int main(int count, char **arguments) {
    if (count < 3) {
        fprintf(stderr, "usage: %s ENDPOINT READINGS\n", arguments[0]);
        return 64;
    }
    void *context = zmq_ctx_new(), *socket = zmq_socket(context, ZMQ_PULL);
    if (count > 3) {
        // Without anybody to ask, the library lets in every key: for a measurement only.
        int is_server = 1;
        zmq_setsockopt(socket, ZMQ_CURVE_SERVER, &is_server, sizeof is_server);
        zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, arguments[3], 41);
    }
    if (zmq_bind(socket, arguments[1]) != 0) {
        perror(arguments[1]);
        return 69;
    }
    char endpoint[256];
    size_t length = sizeof endpoint;
    zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, endpoint, &length);
    printf("ingest=%s\n", endpoint);
    fflush(stdout);
    uint64_t wanted = strtoull(arguments[2], nullptr, 10), readings = 0;
    int64_t start = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
    zmq_msg_t message;
    zmq_msg_init(&message);
    while (readings < wanted && zmq_msg_recv(&message, socket, 0) >= 0) {
        readings += load<uint32_t>(static_cast<const uint8_t *>(zmq_msg_data(&message)) + 8);
    }
    int64_t ended = nanoseconds(CLOCK_MONOTONIC);
    printf("lane=count count=%lu ended=%ld process=%ld\n", readings, ended,
           nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - start);
    zmq_msg_close(&message);
    zmq_close(socket);
    zmq_ctx_term(context);
}
