// The JSON fields of a reading in one table. The page on the wire (`Wire.md`) is its twin in words.
#ifndef NGATU_FIELDS_H
#define NGATU_FIELDS_H

#include <cstdint>
#include <cstring>
#include <string_view>

namespace ngatu {

// Codes of `RefusalReason` in TrafficModel; a test compares the two.
enum Reason : int32_t {
    count_reason = 6,
    json_reason = 9,
    field_reason = 10,
    kind_reason = 11,
    range_reason = 12,
    time_reason = 14,
    subject_reason = 16,
};

enum Kind : uint8_t { vehicle = 1, interval, queue, incident, position, signal_event, status };
constexpr int kind_count = 8;

enum Field : uint8_t {
    f_time, f_kind, f_class, f_lane, f_estimated, f_clock_unsure,
    f_detector, f_link, f_controller, f_source, f_subject,
    f_speed_kmh, f_speed_mps, f_speed_mph, f_duration_ms, f_length_m, f_count, f_period_s,
    f_period_ms, f_occupancy_percent, f_vehicles, f_area_percent, f_growth_mps, f_type,
    f_confidence_percent, f_offset_m, f_event, f_vehicle, f_direction, f_code, f_parameter,
    field_count
};

constexpr std::string_view field_names[field_count] = {
    "time", "kind", "class", "lane", "estimated", "clock_unsure",
    "detector", "link", "controller", "source", "subject",
    "speed_kmh", "speed_mps", "speed_mph", "duration_ms", "length_m", "count", "period_s",
    "period_ms", "occupancy_percent", "vehicles", "area_percent", "growth_mps", "type",
    "confidence_percent", "offset_m", "event", "vehicle", "direction", "code", "parameter",
};

constexpr std::string_view kind_names[kind_count] = {
    "", "vehicle", "interval", "queue", "incident", "position", "signal_event", "status"};
constexpr std::string_view class_names[] = {
    "unclassified", "motorcycle", "car", "van", "bus", "truck", "bicycle", "emergency"};
constexpr std::string_view incident_names[] = {
    "", "crash", "stall", "roadwork", "hazard", "flood", "event", "signal_fault"};
constexpr std::string_view status_names[] = {
    "", "time_reached", "end_of_stream", "readings_lost", "clock_stepped", "barrier"};
constexpr std::string_view direction_names[] = {"along", "against"};
constexpr std::string_view envelope_names[] = {"source", "epoch", "first_sequence", "readings"};

// Where a field of a kind goes: word a…d is value × numerator ÷ denominator, rounded.
struct Rule {
    Field field;
    Kind kind;
    uint8_t word;
    bool whole;
    double numerator, denominator, low, high;
};

constexpr double any = 4294967294.0;
constexpr Rule rules[] = {
    {f_speed_kmh, vehicle, 0, false, 1e4, 36, 0, 1e5},
    {f_speed_mps, vehicle, 0, false, 1e3, 1, 0, 1e5},
    {f_speed_mph, vehicle, 0, false, 447.04, 1, 0, 1e5},
    {f_duration_ms, vehicle, 1, false, 1, 1, 0, 3.6e6},
    {f_length_m, vehicle, 2, false, 100, 1, 0, 1e4},
    {f_count, interval, 0, true, 1, 1, 0, 1e6},
    {f_period_s, interval, 1, false, 1e3, 1, 1, 3.6e6},
    {f_period_ms, interval, 1, false, 1, 1, 1, 3.6e6},
    {f_occupancy_percent, interval, 2, false, 1e4, 1, 0, 1e6},
    {f_speed_kmh, interval, 3, false, 1e4, 36, 0, 1e5},
    {f_speed_mps, interval, 3, false, 1e3, 1, 0, 1e5},
    {f_speed_mph, interval, 3, false, 447.04, 1, 0, 1e5},
    {f_length_m, queue, 0, false, 100, 1, 0, 1e6},
    {f_vehicles, queue, 1, true, 1, 1, 0, 1e6},
    {f_area_percent, queue, 2, false, 1e4, 1, 0, 1e6},
    {f_growth_mps, queue, 3, false, 1e3, 1, -1e5, 1e5},
    {f_type, incident, 0, true, 1, 1, 1, 7},
    {f_confidence_percent, incident, 1, false, 1e4, 1, 0, 1e6},
    {f_offset_m, incident, 2, false, 100, 1, 0, any},
    {f_event, incident, 3, true, 1, 1, 0, any},
    {f_vehicle, position, 0, true, 1, 1, 0, any},
    {f_offset_m, position, 1, false, 100, 1, 0, any},
    {f_speed_kmh, position, 2, false, 1e4, 36, 0, 1e5},
    {f_speed_mps, position, 2, false, 1e3, 1, 0, 1e5},
    {f_speed_mph, position, 2, false, 447.04, 1, 0, 1e5},
    {f_direction, position, 3, true, 1, 1, 0, 1},
    {f_code, signal_event, 0, true, 1, 1, 0, 65535},
    {f_parameter, signal_event, 1, true, 1, 1, 0, 65535},
    {f_code, status, 0, true, 1, 1, 1, any},
    {f_parameter, status, 1, true, 1, 1, 0, any},
};

// Kinds, as bits, that a subject field may stand in.
constexpr uint8_t subject_kinds(Field field) {
    switch (field) {
    case f_detector: return 1 << vehicle | 1 << interval | 1 << queue;
    case f_link: return 1 << incident | 1 << position;
    case f_controller: return 1 << signal_event;
    case f_source: return 1 << status;
    default: return 0xFE;
    }
}

// Words, as bits, that a kind cannot do without.
constexpr uint8_t required_words[kind_count] = {0, 0, 0b0011, 0, 0b0001, 0, 0b0011, 0b0001};

// A name with its closing quote as three words, to be compared with the bytes of a message at once:
// behind every message lie 32 bytes that may be read.
struct Name {
    uint64_t bits[3] = {}, mask[3] = {};

    Name() noexcept = default;
    explicit Name(std::string_view name) noexcept {
        uint8_t bytes[24] = {}, mask_bytes[24] = {};
        std::memcpy(bytes, name.data(), name.size());
        bytes[name.size()] = '"';
        std::memset(mask_bytes, 0xFF, name.size() + 1);
        std::memcpy(bits, bytes, sizeof bits);
        std::memcpy(mask, mask_bytes, sizeof mask);
    }

    bool stands_at(const uint8_t *text) const noexcept {
        uint64_t words[3];
        std::memcpy(words, text, sizeof words);
        return (((words[0] ^ bits[0]) & mask[0]) | ((words[1] ^ bits[1]) & mask[1])
                | ((words[2] ^ bits[2]) & mask[2])) == 0;
    }
};

// The words that a field may have, by code; an empty one stands for no word.
template <size_t Count>
struct Words {
    Name names[Count];
    const std::string_view *texts;

    explicit Words(const std::string_view (&list)[Count]) noexcept : texts(list) {
        for (size_t index = 0; index < Count; index++) names[index] = Name(list[index]);
    }
    // The code of the word whose bytes and closing quote stand here, or -1.
    int find_at(const uint8_t *text) const noexcept {
        for (size_t index = 0; index < Count; index++) {
            if (names[index].stands_at(text) && !texts[index].empty()) return int(index);
        }
        return -1;
    }
    int find(std::string_view name) const noexcept {
        for (size_t index = 0; index < Count; index++) {
            if (texts[index] == name && !name.empty()) return int(index);
        }
        return -1;
    }
};

inline const Words<kind_count> kind_words(kind_names);
inline const Words<8> class_words(class_names);
inline const Words<8> incident_words(incident_names);
inline const Words<6> status_words(status_names);
inline const Words<2> direction_words(direction_names);
inline const Words<4> envelope_words(envelope_names);

// Tables for finding a field by name and a rule by field and kind, filled once before `main`.
struct Lookup {
    uint8_t slots[256];
    Name names[field_count];
    const Rule *rule[field_count][kind_count];

    static unsigned hash(std::string_view name) noexcept {
        return static_cast<unsigned>(
            name.size() * 29 + static_cast<uint8_t>(name.front()) * 7
            + static_cast<uint8_t>(name.back()) * 3
            + static_cast<uint8_t>(name[name.size() / 2]));
    }

    Lookup() noexcept {
        std::memset(slots, field_count, sizeof slots);
        std::memset(rule, 0, sizeof rule);
        for (int field = 0; field < field_count; field++) {
            unsigned slot = hash(field_names[field]) & 255;
            while (slots[slot] != field_count) slot = (slot + 1) & 255;
            slots[slot] = static_cast<uint8_t>(field);
            names[field] = Name(field_names[field]);
        }
        for (const Rule &entry : rules) rule[entry.field][entry.kind] = &entry;
    }

    Field field(std::string_view name) const noexcept {
        if (name.empty()) return field_count;
        for (unsigned slot = hash(name) & 255; slots[slot] != field_count; slot = (slot + 1) & 255) {
            if (field_names[slots[slot]] == name) return static_cast<Field>(slots[slot]);
        }
        return field_count;
    }
};

}  // namespace ngatu
#endif
