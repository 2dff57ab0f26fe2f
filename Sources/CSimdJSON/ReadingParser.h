// One reading of a message: its fields, their checks, and their words.
#ifndef NGATU_READING_PARSER_H
#define NGATU_READING_PARSER_H

#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include <cmath>
#include <memory>
#include <new>

#include "CSimdJSON.h"
#include "Fields.h"

namespace ngatu {

namespace od = simdjson::ondemand;

inline const Lookup lookup;

struct Reading {
    int64_t time;
    uint32_t subject;
    uint8_t kind, class_code, lane, flags;
    uint32_t words[4];
};
static_assert(sizeof(Reading) == 32, "the layout of a reading on the wire");

constexpr uint32_t unknown = 0xFFFFFFFF, unknown_signed = 0x80000000;

constexpr int64_t time_limit = 0xFFFFFFFFll * 1000000;
constexpr Reading empty_reading = {0, 0, 0, 0, 0, 0, {unknown, unknown, unknown, unknown}};

// A value that waits until the reading's kind is known.
struct Pending {
    Field field;
    bool is_null, is_text;
    double value;
    uint32_t offset;
};

// The padded copy of a message, and the readings found in it so far. Everything returns false
// after a refusal, which `result` then holds.
struct ReadingParser {
    od::parser simd;
    std::unique_ptr<uint8_t[]> padded;
    size_t padded_capacity = 0, length = 0, last_offset = 0;
    std::unique_ptr<uint8_t[]> names_bytes;
    size_t names_capacity = 0, names_length = 0;
    Reading readings[NGATU_JSON_MAXIMUM_COUNT];
    ngatu_json_name names[NGATU_JSON_MAXIMUM_COUNT];
    ngatu_json_result result;
    // Whether the reading under way has named its subject.
    bool has_name = false;

    ReadingParser() noexcept : simd(NGATU_JSON_MAXIMUM_BYTES) {}

    bool refuse(Reason reason, size_t offset) noexcept {
        if (result.reason >= 0) return false;
        result.reason = reason;
        result.offset = static_cast<uint32_t>(offset < length ? offset : length);
        return false;
    }
    size_t offset_of(const void *pointer) const noexcept {
        auto address = static_cast<const uint8_t *>(pointer);
        if (address < padded.get() || address > padded.get() + length) return length;
        return static_cast<size_t>(address - padded.get());
    }
    // An abandoned document (3.0.1) may not even be asked where it stopped, so the place is then
    // that of the last key or value that could be read.
    bool refuse_shape(od::document &document) noexcept {
        const char *location = nullptr;
        if (!document.is_alive()) return refuse(json_reason, last_offset);
        if (document.current_location().get(location)) return refuse(json_reason, length);
        return refuse(json_reason, offset_of(location));
    }
    size_t offset_of(od::value &value) noexcept {
        last_offset = offset_of(value.raw_json_token().data());
        return last_offset;
    }

    bool load(const void *bytes, size_t byte_count) noexcept {
        length = byte_count;
        if (byte_count > NGATU_JSON_MAXIMUM_BYTES) return refuse(count_reason, 0);
        size_t needed = byte_count + simdjson::SIMDJSON_PADDING;
        if (needed > padded_capacity) {
            padded.reset(new (std::nothrow) uint8_t[needed * 2]);
            names_bytes.reset(new (std::nothrow) uint8_t[needed * 2]);
            padded_capacity = names_capacity = padded && names_bytes ? needed * 2 : 0;
            if (padded_capacity == 0) return refuse(json_reason, 0);
        }
        if (byte_count > 0) std::memcpy(padded.get(), bytes, byte_count);
        std::memset(padded.get() + byte_count, ' ', simdjson::SIMDJSON_PADDING);
        return true;
    }

    uint32_t keep_name(std::string_view name) noexcept {
        size_t offset = names_length;
        if (offset + name.size() > names_capacity) return 0;
        std::memcpy(names_bytes.get() + offset, name.data(), name.size());
        names_length += name.size();
        return static_cast<uint32_t>(offset);
    }

    bool text(od::value &value, std::string_view &result_text) noexcept {
        size_t offset = offset_of(value);
        if (value.get_string().get(result_text)) return refuse(json_reason, offset);
        if (result_text.size() > NGATU_JSON_MAXIMUM_STRING) return refuse(range_reason, offset);
        return true;
    }
    bool number(od::value &value, double &result_number) noexcept {
        size_t offset = offset_of(value);
        if (value.get_double().get(result_number)) return refuse(json_reason, offset);
        return std::isfinite(result_number) ? true : refuse(range_reason, offset);
    }
    // A whole number of 0…limit.
    bool whole(od::value &value, uint64_t limit, uint64_t &result_number) noexcept {
        size_t offset = offset_of(value);
        od::json_type type;
        if (value.type().get(type) || type != od::json_type::number) {
            return refuse(json_reason, offset);
        }
        if (value.get_uint64().get(result_number)) return refuse(range_reason, offset);
        return result_number <= limit ? true : refuse(range_reason, offset);
    }
    template <size_t Count>
    bool choice(
        od::value &value, const Words<Count> &words, Reason reason, int &result_index) noexcept {
        size_t offset = offset_of(value);
        std::string_view name;
        if (!text(value, name)) return false;
        result_index = words.find(name);
        return result_index >= 0 ? true : refuse(reason, offset);
    }

    bool parse_time(od::value &value, od::json_type type, Reading &reading) noexcept {
        size_t offset = offset_of(value);
        if (type == od::json_type::string) {
            std::string_view name;
            if (!text(value, name)) return false;
            if (!ngatu_rfc3339(name.data(), name.size(), 0, 1, &reading.time)) {
                return refuse(time_reason, offset);
            }
        } else if (type == od::json_type::number) {
            if (value.get_int64().get(reading.time)) return refuse(time_reason, offset);
        } else {
            return refuse(type == od::json_type::null ? time_reason : json_reason, offset);
        }
        if (reading.time < 0 || reading.time >= time_limit) return refuse(time_reason, offset);
        return true;
    }

    bool parse_subject(od::value &value, od::json_type type, Reading &reading) noexcept {
        size_t offset = offset_of(value);
        if (type == od::json_type::null) return refuse(subject_reason, offset);
        if (type != od::json_type::string) {
            uint64_t subject;
            if (!whole(value, 0xFFFFFFFF, subject)) return false;
            reading.subject = static_cast<uint32_t>(subject);
            return true;
        }
        std::string_view name;
        if (!text(value, name)) return false;
        if (name.empty()) return refuse(subject_reason, offset);
        // One name a reading: a second one would not fit behind the last reading.
        if (has_name) return refuse(field_reason, offset);
        has_name = true;
        names[result.name_count++] = {
            result.count, keep_name(name), static_cast<uint32_t>(name.size()),
            static_cast<uint32_t>(offset)};
        return true;
    }

    bool parse_flag(od::value &value, od::json_type type, uint8_t bit, Reading &reading) noexcept {
        size_t offset = offset_of(value);
        bool is_set = false;
        if (type == od::json_type::null) return true;
        if (value.get_bool().get(is_set)) return refuse(json_reason, offset);
        if (is_set) reading.flags |= bit;
        return true;
    }

    // A measured value: number, null, or for three fields a name.
    bool parse_measure(od::value &value, od::json_type type, Pending &pending) noexcept {
        if (type == od::json_type::null) {
            pending.is_null = true;
            return true;
        }
        int code = 0;
        pending.is_text = type == od::json_type::string;
        if (pending.field == f_type) {
            if (!choice(value, incident_words, range_reason, code)) return false;
        } else if (pending.field == f_direction) {
            if (!choice(value, direction_words, range_reason, code)) return false;
        } else if (pending.field == f_code && pending.is_text) {
            if (!choice(value, status_words, range_reason, code)) return false;
        } else {
            return number(value, pending.value);
        }
        pending.value = code;
        return true;
    }

    bool place(const Pending &pending, Reading &reading, uint8_t &seen_words) noexcept {
        const Rule *rule = lookup.rule[pending.field][reading.kind];
        if (rule == nullptr) return refuse(field_reason, pending.offset);
        uint8_t bit = static_cast<uint8_t>(1 << rule->word);
        if (seen_words & bit) return refuse(field_reason, pending.offset);
        seen_words |= bit;
        if (pending.is_null) {
            return required_words[reading.kind] & bit ? refuse(range_reason, pending.offset) : true;
        }
        if (pending.field == f_code && pending.is_text && reading.kind != status) {
            return refuse(json_reason, pending.offset);
        }
        double value = pending.value * rule->numerator / rule->denominator;
        // To the nearest whole number, ties to even: beyond 2^51 no value is in range anyway.
        double rounded = (value + 0x1.8p52) - 0x1.8p52;
        if (!(rounded >= rule->low && rounded <= rule->high)) {
            return refuse(range_reason, pending.offset);
        }
        if (rule->whole && rounded != value) return refuse(range_reason, pending.offset);
        if (reading.kind == status && rule->field == f_code && rounded > 5 && rounded < 100) {
            return refuse(range_reason, pending.offset);
        }
        reading.words[rule->word] =
            rounded < 0 ? static_cast<uint32_t>(static_cast<int32_t>(rounded))
                        : static_cast<uint32_t>(rounded);
        return true;
    }

    // Reads one field into the reading, or into `pending` where its meaning needs the kind.
    bool parse_field(
        Field field, od::value &value, Reading &reading, Pending *pending, int &pending_count,
        size_t key_offset) noexcept {
        od::json_type type;
        size_t offset = offset_of(value);
        if (value.type().get(type)) return refuse(json_reason, offset);
        bool is_null = type == od::json_type::null;
        bool is_really_null = false;
        if (is_null && (value.is_null().get(is_really_null) || !is_really_null)) {
            return refuse(json_reason, offset);
        }
        int code = 0;
        uint64_t lane = 0;
        switch (field) {
        case f_time: return parse_time(value, type, reading);
        case f_kind:
            if (is_null) return refuse(kind_reason, offset);
            if (!choice(value, kind_words, kind_reason, code)) return false;
            reading.kind = static_cast<uint8_t>(code);
            return true;
        case f_class:
            if (!is_null && !choice(value, class_words, range_reason, code)) return false;
            reading.class_code = static_cast<uint8_t>(code);
            return true;
        case f_lane:
            if (!is_null && !whole(value, 255, lane)) return false;
            reading.lane = static_cast<uint8_t>(lane);
            return true;
        case f_estimated: return parse_flag(value, type, 1, reading);
        case f_clock_unsure: return parse_flag(value, type, 2, reading);
        case f_detector: case f_link: case f_controller: case f_source: case f_subject:
            return parse_subject(value, type, reading);
        default:
            pending[pending_count] = {field, false, false, 0, static_cast<uint32_t>(key_offset)};
            return parse_measure(value, type, pending[pending_count++]);
        }
    }

    bool finish(
        Reading &reading, uint64_t seen, const Pending *pending, int pending_count,
        size_t start) noexcept {
        if (reading.kind == 0) return refuse(kind_reason, start);
        if (!(seen & 1ull << f_time)) return refuse(time_reason, start);
        int subjects = 0;
        for (int field = f_detector; field <= f_subject; field++) {
            if (!(seen & 1ull << field)) continue;
            subjects++;
            if (!(subject_kinds(static_cast<Field>(field)) & 1 << reading.kind)) {
                return refuse(field_reason, start);
            }
        }
        if (subjects > 1) return refuse(field_reason, start);
        if (subjects == 0) {
            // A status speaks of its own source, which the envelope or the mapping names.
            if (reading.kind != status) return refuse(subject_reason, start);
            names[result.name_count++] = {result.count, 0, 0, static_cast<uint32_t>(start)};
        }
        if (reading.kind == queue) reading.words[3] = unknown_signed;
        uint8_t seen_words = 0;
        for (int index = 0; index < pending_count; index++) {
            if (!place(pending[index], reading, seen_words)) return false;
        }
        uint8_t required = required_words[reading.kind];
        return (required & ~seen_words) == 0 ? true : refuse(range_reason, start);
    }

    bool parse_reading(od::object &object, od::document &document, size_t start) noexcept {
        if (result.count >= NGATU_JSON_MAXIMUM_COUNT) return refuse(count_reason, start);
        Reading &reading = readings[result.count];
        has_name = false;
        reading = empty_reading;
        Pending pending[field_count];
        int pending_count = 0;
        uint64_t seen = 0;
        for (auto entry : object) {
            od::field pair;
            if (std::move(entry).get(pair)) return refuse_shape(document);
            size_t key_offset = last_offset = offset_of(pair.key().raw()) - 1;
            std::string_view key;
            if (pair.unescaped_key().get(key)) return refuse(json_reason, key_offset);
            Field field = lookup.field(key);
            if (field == field_count || seen & 1ull << field) {
                return refuse(field_reason, key_offset);
            }
            seen |= 1ull << field;
            if (!parse_field(field, pair.value(), reading, pending, pending_count, key_offset)) {
                return false;
            }
        }
        if (!finish(reading, seen, pending, pending_count, start)) return false;
        result.count++;
        return true;
    }
};

}  // namespace ngatu
#endif
