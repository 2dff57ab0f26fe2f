#define _GNU_SOURCE
#include "CHot.h"

#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/timex.h>
#include <unistd.h>

// CRC32C by bytes: the reflected Castagnoli polynomial 0x82F63B78 (RFC 3720, appendix B.4).
static uint32_t byte_table[256];
// Moves a CRC over a lane of zero bytes, one table per byte of the CRC, for joining the streams:
// long lanes for long batches, short ones for what is left and for short batches. Longer ones than
// these would save joins, but three streams far apart are fetched from memory more slowly.
#define LONG_LANE_BITS 8
#define SHORT_LANE_BITS 6
// How far ahead of the long lanes a message is fetched.
#define FETCH_AHEAD 2048
typedef uint32_t lane_table[4][256];
static lane_table long_table, short_table;

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

static void fill_lane_table(lane_table table, int byte_bits) {
    // The operator for one zero bit, squared until it stands for the lane: 2^(byte_bits + 3) bits.
    uint32_t operator_now[32], operator_next[32];
    operator_now[0] = 0x82F63B78u;
    for (int bit = 1; bit < 32; bit++) operator_now[bit] = 1u << (bit - 1);
    for (int power = 0; power < byte_bits + 3; power++) {
        square(operator_next, operator_now);
        memcpy(operator_now, operator_next, sizeof operator_now);
    }
    for (int byte = 0; byte < 4; byte++) {
        for (uint32_t value = 0; value < 256; value++) {
            table[byte][value] = multiply(operator_now, value << (8 * byte));
        }
    }
}

// Fills all tables once, before `main`, so that no call needs a lock.
__attribute__((constructor)) static void fill_tables(void) {
    for (uint32_t index = 0; index < 256; index++) {
        uint32_t crc = index;
        for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) ? 0x82F63B78u : 0);
        byte_table[index] = crc;
    }
    fill_lane_table(long_table, LONG_LANE_BITS);
    fill_lane_table(short_table, SHORT_LANE_BITS);
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

static uint32_t over_lane(lane_table table, uint32_t crc) {
    return table[0][crc & 0xFF] ^ table[1][(crc >> 8) & 0xFF] ^ table[2][(crc >> 16) & 0xFF]
        ^ table[3][crc >> 24];
}

// The instruction takes three cycles but one may start each cycle: three streams, side by side.
__attribute__((target("sse4.2"), always_inline)) static inline uint64_t
three_lanes(uint64_t crc, const uint8_t *next, size_t lane, lane_table table) {
    uint64_t second = 0, third = 0;
    for (size_t offset = 0; offset < lane; offset += 8) {
        crc = _mm_crc32_u64(crc, load(next + offset));
        second = _mm_crc32_u64(second, load(next + lane + offset));
        third = _mm_crc32_u64(third, load(next + 2 * lane + offset));
    }
    crc = over_lane(table, (uint32_t)crc) ^ second;
    return over_lane(table, (uint32_t)crc) ^ third;
}

__attribute__((target("sse4.2"))) static uint32_t
crc32c_instruction(uint32_t crc, const void *bytes, size_t length) {
    const size_t long_lane = 1 << LONG_LANE_BITS, short_lane = 1 << SHORT_LANE_BITS;
    const uint8_t *next = bytes;
    uint64_t state = (uint32_t)~crc;
    for (; length >= 3 * long_lane; length -= 3 * long_lane, next += 3 * long_lane) {
        for (size_t line = 0; line < 3 * long_lane; line += 64) {
            __builtin_prefetch(next + FETCH_AHEAD + line);
        }
        state = three_lanes(state, next, long_lane, long_table);
    }
    for (; length >= 3 * short_lane; length -= 3 * short_lane, next += 3 * short_lane) {
        state = three_lanes(state, next, short_lane, short_table);
    }
    for (; length >= 8; length -= 8, next += 8) state = _mm_crc32_u64(state, load(next));
    uint32_t tail = (uint32_t)state;
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

// Rounded up to whole huge pages, so that the first and the last one can be huge too.
#define HUGE_PAGE ((size_t)2 << 20)

static size_t mapped_size(size_t bytes) {
    return bytes < HUGE_PAGE ? bytes + !bytes : (bytes + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1);
}

void *ngatu_allocate_zeroed(size_t bytes) {
    size_t size = mapped_size(bytes), spare = bytes < HUGE_PAGE ? 0 : HUGE_PAGE;
    uint8_t *start = mmap(
        NULL, size + spare, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
        -1, 0);
    if (start == MAP_FAILED) abort();
    if (spare == 0) return start;
    uint8_t *aligned = start + (-(uintptr_t)start & (HUGE_PAGE - 1));
    // Neither call can fail for pages just mapped, and without them all works, only slower.
    if (aligned > start) (void)munmap(start, aligned - start);
    (void)munmap(aligned + size, start + spare - aligned);
    (void)madvise(aligned, size, MADV_HUGEPAGE);
    return aligned;
}

void ngatu_free_zeroed(void *memory, size_t bytes) { (void)munmap(memory, mapped_size(bytes)); }

int ngatu_event_open(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

void ngatu_event_wait(int event, int64_t microseconds) {
    struct pollfd waiting = {.fd = event, .events = POLLIN};
    struct timespec limit = {
        .tv_sec = microseconds / 1000000, .tv_nsec = microseconds % 1000000 * 1000};
    uint64_t count;
    // An interrupted or empty wait is one that found nothing, which callers expect.
    if (ppoll(&waiting, 1, &limit, NULL) > 0) (void)!read(event, &count, sizeof count);
}

void ngatu_event_signal(int event) {
    const uint64_t one = 1;
    // Refused only when the count is full, and then the event is signalled anyway.
    (void)!write(event, &one, sizeof one);
}

void ngatu_event_close(int event) { (void)close(event); }

int ngatu_pin_thread(int processor) {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (processor < 0 || processor >= CPU_SETSIZE) return -1;
    CPU_SET(processor, &set);
    return sched_setaffinity(0, sizeof set, &set);
}

void ngatu_name_thread(const char *name) {
    // Fails only for a name that is too long; the thread then keeps its process's name.
    (void)pthread_setname_np(pthread_self(), name);
}

int ngatu_clock_is_synchronized(void) {
    struct timex state;
    memset(&state, 0, sizeof state);
    return adjtimex(&state) >= 0 && (state.status & STA_UNSYNC) == 0;
}
