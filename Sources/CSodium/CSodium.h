// The C interface of libsodium 1.0.18, for the Messaging target only.
#ifndef NGATU_CSODIUM_H
#define NGATU_CSODIUM_H

#include <sodium.h>

#endif
