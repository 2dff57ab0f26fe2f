// What every twin shares: the file of messages that `ngatu bench events` writes, clocks, a line
// of figures in the form of `ngatu bench`.
#ifndef NGATU_TWIN_FRAMES_HPP
#define NGATU_TWIN_FRAMES_HPP

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <vector>

namespace twin {

struct Reading {
    int64_t time;
    uint32_t subject;
    uint8_t kind, vehicle_class, lane, flags;
    uint32_t a, b, c, d;
};
static_assert(sizeof(Reading) == 32, "a reading is 32 bytes on the wire");

struct Frame {
    const uint8_t *bytes;
    size_t length;
};

struct FrameFile {
    std::vector<uint8_t> bytes;
    std::vector<Frame> frames;

    explicit FrameFile(const char *path) {
        FILE *file = fopen(path, "rb");
        if (file == nullptr) {
            perror(path);
            exit(66);
        }
        fseek(file, 0, SEEK_END);
        bytes.resize(ftell(file));
        rewind(file);
        if (fread(bytes.data(), 1, bytes.size(), file) != bytes.size()) exit(66);
        fclose(file);
        for (size_t next = 0; next + 4 <= bytes.size();) {
            uint32_t length;
            memcpy(&length, &bytes[next], 4);
            frames.push_back({&bytes[next + 4], length});
            next += 4 + length;
        }
    }
};

template <typename Word>
inline Word load(const uint8_t *bytes) {
    Word word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

inline int64_t nanoseconds(clockid_t clock) {
    timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec * 1'000'000'000ll + time.tv_nsec;
}

inline void report(const char *lane, uint64_t count, int64_t nanoseconds, uint64_t checksum) {
    printf("lane=%s count=%lu nanoseconds=%ld checksum=%lu\n", lane, count, nanoseconds, checksum);
    fflush(stdout);
}

}  // namespace twin
#endif
