// The C++ twin of the hot kernel: the same algorithm, tables, block layout and prefetch distance
// as Sources/Aggregation, with the product's own CRC32C. Usage: kernel FILE DETECTORS REPEATS
#include <algorithm>

#include "CHot.h"
#include "frames.hpp"
#include "ring.hpp"

using namespace twin;

static constexpr uint32_t unknown = UINT32_MAX, absent = UINT32_MAX;
static constexpr int64_t lateness = 2'000'000, time_limit = 0xFFFFFFFFll * 1'000'000;
static constexpr int64_t last_moment = time_limit - 7'200'000'000;
static constexpr size_t chunk = 16;
enum Kind : uint8_t { vehicle = 1, interval, queue, incident, position, signal_event, status };
enum Contents : uint16_t { occupancy = 1, events = 2, vehicles = 4, periods = 8, estimated = 16 };

struct Pulse {
    uint32_t counts[8];
    uint64_t speed_sum, speed_square_sum, reciprocal_sum;
    int64_t occupied_nanoseconds;
    uint32_t speed_count, stopped_count, minimum_speed, maximum_speed;
    uint32_t covered_milliseconds, start_second;
    int16_t occupancy_balance;
    uint16_t length_seconds, source_slot, contents;

    uint32_t end_second() const { return start_second + length_seconds; }
    bool is_open(uint32_t second, uint32_t closed) const {
        return second - start_second < length_seconds && end_second() > closed;
    }
    inline void add(const Reading &reading) {
        counts[reading.vehicle_class & 7]++;
        uint16_t bits = vehicles | (reading.flags & 1) * estimated;
        if (reading.a != unknown) {
            speed_sum += reading.a;
            speed_square_sum += uint64_t(reading.a) * reading.a;
            speed_count++;
            minimum_speed = std::min(minimum_speed, reading.a);
            maximum_speed = std::max(maximum_speed, reading.a);
            if (reading.a >= 300) {
                reciprocal_sum += static_cast<int64_t>(0x1p40 / reading.a);
            } else {
                stopped_count++;
            }
        }
        if (reading.b != unknown) {
            occupied_nanoseconds += int64_t(reading.b) * 1'000'000;
            bits |= occupancy;
        }
        contents |= bits;
    }
};
static_assert(sizeof(Pulse) == 96, "two pulses make a block of 192 bytes");

struct Block {
    Pulse current, previous;
};

// Which of 64 neighbouring detectors have open pulses, and when the first can close.
struct OpenGroup {
    uint64_t detectors = 0;
    uint32_t least_end_second = UINT32_MAX;

    void note(uint32_t detector, uint32_t end_second) {
        least_end_second = detectors == 0 ? end_second : std::min(least_end_second, end_second);
        detectors |= 1ull << (detector % 64);
    }
};

struct Record {
    Pulse pulse;
    uint32_t subject, kind;
};

static Pulse fresh_pulse(uint32_t start, uint16_t length, uint16_t slot) {
    Pulse pulse{};
    pulse.minimum_speed = UINT32_MAX;
    pulse.start_second = start;
    pulse.length_seconds = length;
    pulse.source_slot = slot;
    return pulse;
}

static bool is_vehicle(const Reading &reading, int64_t limit) {
    return reading.kind == vehicle && reading.vehicle_class < 8 && reading.flags < 4
        && uint64_t(reading.time) <= uint64_t(limit) && reading.a + 1 <= 100'001
        && reading.b + 1 <= 3'600'001 && reading.c + 1 <= 10'001;
}

struct Shard {
    Block *blocks;
    uint32_t *numbers;
    uint32_t number_count;
    std::vector<uint16_t> pulse_seconds;
    std::vector<OpenGroup> open_groups;
    uint32_t places[1024];
    Producer<Record> records;
    size_t block_bytes, next = 0;
    uint64_t received = 0, aggregated = 0, late = 0, duplicate = 0, refused = 0;
    uint64_t next_sequence = 0;
    int64_t time = INT64_MIN, announced = INT64_MIN, pass_time = INT64_MIN;
    bool is_sequenced = false, has_ended = false, pass_quiet = false, is_running = false;

    Shard(uint32_t detectors, Ring<Record> &ring) : number_count(detectors + 1), records{ring} {
        block_bytes = (detectors + 1) * sizeof(Block);
        blocks = static_cast<Block *>(ngatu_allocate_zeroed(block_bytes));
        numbers = static_cast<uint32_t *>(ngatu_allocate_zeroed(number_count * 4));
        for (uint32_t number = 1; number <= detectors; number++) numbers[number] = number;
        open_groups.resize((detectors + 64) / 64);
        pulse_seconds.resize(detectors + 1, 1);
    }
    ~Shard() {
        ngatu_free_zeroed(blocks, block_bytes);
        ngatu_free_zeroed(numbers, number_count * 4);
    }

    uint32_t closed_second() const {
        return uint32_t(std::max<int64_t>(0, std::max<int64_t>(0, time) - lateness) / 1'000'000);
    }

    // Header and checksum, then the sequence, then the readings.
    void take_frame(const Frame &frame) {
        const uint8_t *bytes = frame.bytes;
        if (frame.length < 48 || load<uint32_t>(bytes) != 0x3154474E || bytes[4] != 1
            || (bytes[5] & ~1) != 0 || load<uint16_t>(bytes + 6) != 48) {
            return refuse_frame();
        }
        uint32_t count = load<uint32_t>(bytes + 8);
        if (count < 1 || count > 1024 || load<uint32_t>(bytes + 20) != 0
            || load<uint32_t>(bytes + 44) != 0 || frame.length != 48 + 32 * size_t(count)) {
            return refuse_frame();
        }
        uint32_t zero = 0;
        uint32_t crc = ngatu_crc32c(ngatu_crc32c(0, bytes, 40), &zero, 4);
        if (ngatu_crc32c(crc, bytes + 44, frame.length - 44) != load<uint32_t>(bytes + 40)) {
            return refuse_frame();
        }
        received += count;
        uint64_t first = load<uint64_t>(bytes + 24), end = first + count;
        if (is_sequenced && end <= next_sequence) {
            duplicate += count;
            return;
        }
        is_sequenced = true;
        next_sequence = end;
        take(bytes + 48, count);
    }

    void refuse_frame() {
        received++;
        refused++;
    }

    void find_places(const uint8_t *bytes, size_t start, size_t end) {
        for (size_t index = start; index < end; index++) {
            const uint8_t *record = bytes + index * 32;
            uint8_t kind = record[12];
            uint32_t place = absent;
            if (kind == vehicle || kind == interval) {
                uint32_t number = load<uint32_t>(record + 8);
                place = number < number_count ? numbers[number] - 1 : absent;
                if (place != absent) {
                    auto block = reinterpret_cast<const char *>(blocks + place);
                    __builtin_prefetch(block, 1, 3);
                    __builtin_prefetch(block + 64, 1, 3);
                    __builtin_prefetch(block + 128, 1, 3);
                }
            }
            places[index] = place;
        }
    }

    void take(const uint8_t *bytes, size_t count) {
        uint64_t set_aside = refused + late;
        find_places(bytes, 0, std::min(chunk, count));
        for (size_t start = 0; start < count;) {
            size_t end = std::min(start + chunk, count);
            find_places(bytes, end, std::min(end + chunk, count));
            uint32_t closed = closed_second();
            for (size_t index = start; index < end; index++) {
                Reading reading;
                memcpy(&reading, bytes + index * 32, sizeof reading);
                uint32_t place = places[index];
                if (place == absent || !is_vehicle(reading, last_moment)) {
                    take_other(reading);
                    closed = closed_second();
                    continue;
                }
                uint32_t second = uint32_t(uint64_t(reading.time) / 1'000'000);
                Block &block = blocks[place];
                if (block.current.is_open(second, closed)) {
                    block.current.add(reading);
                } else {
                    add_outside_current(reading, second, place);
                }
            }
            start = end;
        }
        aggregated += count - (refused + late - set_aside);
    }

    // The generated file holds no other kinds than status readings.
    __attribute__((noinline)) void take_other(const Reading &reading) {
        if (reading.kind != status) {
            refused++;
            return;
        }
        time = std::max(time, reading.time);
        if (reading.a == 2) has_ended = true;
    }

    __attribute__((noinline)) void
    add_outside_current(const Reading &reading, uint32_t second, uint32_t place) {
        Block &block = blocks[place];
        uint16_t open = block.current.length_seconds;
        uint16_t length = open != 0 ? open : pulse_seconds[place];
        uint32_t start = second / length * length;
        Pulse fresh = fresh_pulse(start, length, 0);
        if (fresh.end_second() <= closed_second()) {
            fresh.add(reading);
            records.push({fresh, place, 1});
            late++;
            return;
        }
        open_groups[place / 64].note(place, fresh.end_second());
        if (block.current.length_seconds == 0) {
            fresh.add(reading);
            block.current = fresh;
        } else if (start > block.current.start_second) {
            if (block.previous.length_seconds != 0) records.push({block.previous, place, 0});
            fresh.add(reading);
            block.previous = block.current;
            block.current = fresh;
        } else if (start == block.current.start_second) {
            block.current.add(reading);
        } else if (block.previous.length_seconds == 0) {
            fresh.add(reading);
            block.previous = fresh;
        } else if (start == block.previous.start_second) {
            block.previous.add(reading);
        } else {
            fresh.add(reading);
            records.push({fresh, place, 0});
        }
    }

    bool has_passed(uint32_t end_second) const {
        return pass_quiet || end_second * 1'000'000ll + lateness <= pass_time;
    }

    OpenGroup close(uint64_t detectors, uint32_t first) {
        OpenGroup group;
        for (uint64_t rest = detectors; rest != 0; rest &= rest - 1) {
            uint32_t place = first + __builtin_ctzll(rest);
            for (Pulse *pulse : {&blocks[place].previous, &blocks[place].current}) {
                if (pulse->length_seconds == 0) continue;
                if (has_passed(pulse->end_second())) {
                    records.push({*pulse, place, 0});
                    pulse->length_seconds = 0;
                } else {
                    group.note(place, pulse->end_second());
                }
            }
        }
        return group;
    }

    bool turn() {
        if (!is_running) {
            if (time / 1'000'000 <= announced / 1'000'000 && has_ended == pass_quiet) return false;
            pass_time = time;
            pass_quiet = has_ended;
            is_running = true;
            next = 0;
        }
        for (int64_t steps_left = 4096; next < open_groups.size(); next++) {
            if (steps_left-- <= 0) return true;
            OpenGroup &group = open_groups[next];
            if (group.detectors == 0 || !has_passed(group.least_end_second)) continue;
            if (!records.has_room(128)) return false;
            steps_left -= __builtin_popcountll(group.detectors);
            group = close(group.detectors, uint32_t(next * 64));
        }
        announced = pass_time;
        is_running = false;
        return true;
    }
};

static uint64_t sum_of(const Record &record) {
    const Pulse &pulse = record.pulse;
    uint64_t sum = record.subject * 31ull + pulse.start_second;
    for (uint64_t index = 0; index < 8; index++) sum += pulse.counts[index] * (index + 1);
    sum += pulse.speed_sum * 3 + pulse.speed_square_sum * 5 + pulse.reciprocal_sum * 7;
    sum += uint64_t(pulse.occupied_nanoseconds) * 11 + pulse.speed_count * 13ull;
    sum += pulse.stopped_count * 17ull + pulse.minimum_speed * 19ull + pulse.maximum_speed * 23ull;
    return sum * (record.kind * 2 + 1);
}

static void run(const FrameFile &file, uint32_t detectors) {
    Ring<Record> ring(1 << 16);
    Consumer<Record> consumer{ring};
    Shard shard(detectors, ring);
    uint64_t checksum = 0;
    Record record;
    auto drain = [&] {
        while (consumer.pop(record)) checksum += sum_of(record);
    };
    int64_t start = nanoseconds(CLOCK_THREAD_CPUTIME_ID);
    for (size_t index = 0; index < file.frames.size(); index++) {
        shard.take_frame(file.frames[index]);
        if ((index & 63) != 63) continue;
        while (shard.turn()) drain();
        drain();
    }
    while (shard.turn()) drain();
    drain();
    int64_t spent = nanoseconds(CLOCK_THREAD_CPUTIME_ID) - start;
    checksum += shard.aggregated + shard.late * 3 + shard.duplicate * 5 + shard.refused * 7;
    report("kernel", shard.received, spent, checksum);
}

int main(int count, char **arguments) {
    if (count < 4) {
        fprintf(stderr, "usage: %s FILE DETECTORS REPEATS\n", arguments[0]);
        return 64;
    }
    FrameFile file(arguments[1]);
    for (int repeat = atoi(arguments[3]); repeat > 0; repeat--) run(file, atoi(arguments[2]));
}
