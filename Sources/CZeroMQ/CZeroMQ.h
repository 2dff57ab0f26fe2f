// The C interface of libzmq 4.3, for the Messaging target only.
#ifndef NGATU_CZEROMQ_H
#define NGATU_CZEROMQ_H

#include <errno.h>
#include <zmq.h>

#endif
