// The least a kernel can do: read each event and add to eight bytes of its detector's block.
// Usage: touch FILE DETECTORS REPEATS
#include "CHot.h"
#include "frames.hpp"

using namespace twin;

int main(int count, char **arguments) {
    if (count < 4) {
        fprintf(stderr, "usage: %s FILE DETECTORS REPEATS\n", arguments[0]);
        return 64;
    }
    FrameFile file(arguments[1]);
    uint32_t detectors = atoi(arguments[2]);
    size_t bytes = (detectors + 1) * size_t(192);
    for (int repeat = atoi(arguments[3]); repeat > 0; repeat--) {
        auto blocks = static_cast<uint8_t *>(ngatu_allocate_zeroed(bytes));
        uint64_t events = 0;
        int64_t start = nanoseconds(CLOCK_THREAD_CPUTIME_ID);
        for (const Frame &frame : file.frames) {
            size_t records = (frame.length - 48) / 32;
            for (size_t index = 0; index < records; index++) {
                const uint8_t *record = frame.bytes + 48 + index * 32;
                uint32_t number = load<uint32_t>(record + 8);
                uint64_t all = load<uint64_t>(record) ^ load<uint64_t>(record + 16)
                    ^ load<uint64_t>(record + 24);
                uint8_t *block = blocks + 192 * size_t(number <= detectors ? number : 0);
                uint64_t sum = load<uint64_t>(block) + all;
                memcpy(block, &sum, sizeof sum);
            }
            events += records;
        }
        int64_t spent = nanoseconds(CLOCK_THREAD_CPUTIME_ID) - start;
        uint64_t checksum = 0;
        for (uint32_t number = 0; number <= detectors; number++) {
            checksum += load<uint64_t>(blocks + 192 * size_t(number));
        }
        report("touch", events, spent, checksum);
        ngatu_free_zeroed(blocks, bytes);
    }
}
