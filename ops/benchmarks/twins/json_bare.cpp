// simdjson alone: each field of each reading found and converted, nothing checked.
// Usage: json FILE REPEATS
#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include <cmath>
#include <memory>
#include <string_view>

#include "CSimdJSON.h"
#include "frames.hpp"

using namespace twin;
namespace od = simdjson::ondemand;

static constexpr std::string_view class_names[] = {
    "unclassified", "motorcycle", "car", "van", "bus", "truck", "bicycle", "emergency"};
static constexpr std::string_view kind_names[] = {
    "", "vehicle", "interval", "queue", "incident", "position", "signal_event", "status"};
static constexpr std::string_view status_names[] = {
    "", "time_reached", "end_of_stream", "readings_lost", "clock_stepped", "barrier"};

template <size_t Count>
static uint8_t index_of(const std::string_view (&names)[Count], std::string_view name) {
    for (size_t index = 0; index < Count; index++) {
        if (names[index] == name) return uint8_t(index);
    }
    return 0;
}

static Reading reading_of(od::object object) {
    Reading reading{};
    reading.a = reading.b = reading.c = UINT32_MAX;
    for (auto field : object) {
        std::string_view key, text;
        double number = 0;
        uint64_t whole = 0;
        if (field.unescaped_key().get(key)) return reading;
        if (key == "time") {
            if (field.value().get_string().get(text)) return reading;
            ngatu_rfc3339(text.data(), text.size(), 0, 1, &reading.time);
        } else if (key == "subject") {
            if (field.value().get_uint64().get(whole)) return reading;
            reading.subject = uint32_t(whole);
        } else if (key == "kind") {
            if (field.value().get_string().get(text)) return reading;
            reading.kind = index_of(kind_names, text);
        } else if (key == "class") {
            if (field.value().get_string().get(text)) return reading;
            reading.vehicle_class = index_of(class_names, text);
        } else if (key == "speed_kmh") {
            if (field.value().get_double().get(number)) return reading;
            reading.a = uint32_t(std::nearbyint(number * 10000 / 36));
        } else if (key == "duration_ms") {
            if (field.value().get_double().get(number)) return reading;
            reading.b = uint32_t(std::nearbyint(number));
        } else if (key == "length_m") {
            if (field.value().get_double().get(number)) return reading;
            reading.c = uint32_t(std::nearbyint(number * 100));
        } else if (key == "code") {
            od::value value;
            if (field.value().get(value)) return reading;
            if (!value.get_string().get(text)) {
                reading.a = index_of(status_names, text);
            } else {
                if (value.get_double().get(number)) return reading;
                reading.a = uint32_t(number);
            }
        }
    }
    return reading;
}

int main(int count, char **arguments) {
    if (count < 3) {
        fprintf(stderr, "usage: %s FILE REPEATS\n", arguments[0]);
        return 64;
    }
    FrameFile file(arguments[1]);
    size_t longest = 0;
    for (const Frame &frame : file.frames) longest = std::max(longest, frame.length);
    std::unique_ptr<uint8_t[]> padded(new uint8_t[longest + simdjson::SIMDJSON_PADDING]);
    static Reading readings[1024];
    for (int repeat = atoi(arguments[2]); repeat > 0; repeat--) {
        od::parser parser;
        uint64_t events = 0, sum = 0;
        int64_t start = nanoseconds(CLOCK_THREAD_CPUTIME_ID);
        for (const Frame &frame : file.frames) {
            memcpy(padded.get(), frame.bytes, frame.length);
            memset(padded.get() + frame.length, ' ', simdjson::SIMDJSON_PADDING);
            simdjson::padded_string_view view(
                reinterpret_cast<const char *>(padded.get()), frame.length,
                frame.length + simdjson::SIMDJSON_PADDING);
            od::document document;
            od::array array;
            size_t found = 0;
            if (parser.iterate(view).get(document)) continue;
            if (document.find_field_unordered("readings").get_array().get(array)) continue;
            for (auto value : array) {
                od::object object;
                if (value.get_object().get(object)) break;
                readings[found++] = reading_of(object);
            }
            events += found;
            for (size_t index = 0; index < found; index++) {
                const Reading &reading = readings[index];
                sum += uint64_t(reading.time) + reading.subject + reading.kind
                    + reading.vehicle_class + reading.a + reading.b + reading.c;
            }
        }
        report("json", events, nanoseconds(CLOCK_THREAD_CPUTIME_ID) - start, sum);
    }
}
