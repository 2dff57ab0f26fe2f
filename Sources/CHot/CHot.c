#define _GNU_SOURCE
#include "CHot.h"

#include <pthread.h>
#include <string.h>
#include <sys/timex.h>

// CRC32C by bytes: the reflected Castagnoli polynomial 0x82F63B78 (RFC 3720, appendix B.4).
static uint32_t byte_table[256];
// Moves a CRC over `LANE` zero bytes, one table per byte of the CRC, for joining the streams.
#define LANE 1024
static uint32_t lane_table[4][256];

static uint32_t multiply(const uint32_t *matrix, uint32_t vector) {
    uint32_t sum = 0;
    for (; vector != 0; vector >>= 1, matrix++) {
        if (vector & 1) sum ^= *matrix;
    }
    return sum;
}

static void square(uint32_t *result, const uint32_t *matrix) {
    for (int bit = 0; bit < 32; bit++) result[bit] = multiply(matrix, matrix[bit]);
}

// Fills both tables once, before `main`, so that no call needs a lock.
__attribute__((constructor)) static void fill_tables(void) {
    for (uint32_t index = 0; index < 256; index++) {
        uint32_t crc = index;
        for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) ? 0x82F63B78u : 0);
        byte_table[index] = crc;
    }
    // The operator for one zero bit, squared until it stands for LANE bytes (2^13 bits).
    uint32_t operator_now[32], operator_next[32];
    operator_now[0] = 0x82F63B78u;
    for (int bit = 1; bit < 32; bit++) operator_now[bit] = 1u << (bit - 1);
    for (int power = 0; power < 13; power++) {
        square(operator_next, operator_now);
        memcpy(operator_now, operator_next, sizeof operator_now);
    }
    for (int byte = 0; byte < 4; byte++) {
        for (uint32_t value = 0; value < 256; value++) {
            lane_table[byte][value] = multiply(operator_now, value << (8 * byte));
        }
    }
}

uint32_t ngatu_crc32c_portable(uint32_t crc, const void *bytes, size_t length) {
    const uint8_t *next = bytes;
    crc = ~crc;
    while (length--) crc = (crc >> 8) ^ byte_table[(crc ^ *next++) & 0xFF];
    return ~crc;
}

#if defined(__x86_64__)
#include <nmmintrin.h>

static uint64_t load(const uint8_t *bytes) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

static uint32_t over_lane(uint32_t crc) {
    return lane_table[0][crc & 0xFF] ^ lane_table[1][(crc >> 8) & 0xFF]
        ^ lane_table[2][(crc >> 16) & 0xFF] ^ lane_table[3][crc >> 24];
}

__attribute__((target("sse4.2"))) static uint32_t
crc32c_instruction(uint32_t crc, const void *bytes, size_t length) {
    const uint8_t *next = bytes;
    uint64_t first = (uint32_t)~crc;
    // The instruction takes three cycles but one may start each cycle: three streams.
    while (length >= 3 * LANE) {
        uint64_t second = 0, third = 0;
        for (size_t offset = 0; offset < LANE; offset += 8) {
            first = _mm_crc32_u64(first, load(next + offset));
            second = _mm_crc32_u64(second, load(next + LANE + offset));
            third = _mm_crc32_u64(third, load(next + 2 * LANE + offset));
        }
        first = over_lane((uint32_t)first) ^ second;
        first = over_lane((uint32_t)first) ^ third;
        next += 3 * LANE;
        length -= 3 * LANE;
    }
    for (; length >= 8; length -= 8, next += 8) first = _mm_crc32_u64(first, load(next));
    uint32_t tail = (uint32_t)first;
    while (length--) tail = _mm_crc32_u8(tail, *next++);
    return ~tail;
}

uint32_t ngatu_crc32c(uint32_t crc, const void *bytes, size_t length) {
    return __builtin_cpu_supports("sse4.2") ? crc32c_instruction(crc, bytes, length)
                                            : ngatu_crc32c_portable(crc, bytes, length);
}
#else
uint32_t ngatu_crc32c(uint32_t crc, const void *bytes, size_t length) {
    return ngatu_crc32c_portable(crc, bytes, length);
}
#endif

void ngatu_name_thread(const char *name) {
    // Fails only for a name that is too long; the thread then keeps its process's name.
    (void)pthread_setname_np(pthread_self(), name);
}

int ngatu_clock_is_synchronized(void) {
    struct timex state;
    memset(&state, 0, sizeof state);
    return adjtimex(&state) >= 0 && (state.status & STA_UNSYNC) == 0;
}
