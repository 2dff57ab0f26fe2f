// Messages as machines write them: known keys and words without escapes, plain decimals, spaces at
// most between tokens. They are read straight from the bytes, in one pass. Whatever is not exactly
// so is given up and read from the start by the library, which also finds the words for a refusal:
// what is accepted here, it accepts with the same readings (a test compares the two).
#ifndef NGATU_PLAIN_READER_H
#define NGATU_PLAIN_READER_H

#include "ReadingParser.h"

#define NGATU_INLINE __attribute__((always_inline))

namespace ngatu {

struct PlainReader : ReadingParser {
    // The field that stood at each place of the last reading: the next one is likely the same.
    Field expected[32] = {};
    // The last `YYYY-MM-DDTHH:MM:` that was read in UTC, and the time at which it begins.
    static constexpr size_t minute_length = 17;
    uint8_t known_minute[minute_length] = {};
    int64_t minute_start = -1;

    // Reads a whole message, or returns false with nothing read.
    bool read_plain() noexcept {
        const uint8_t *next = padded.get(), *end = next + length;
        bool is_read = length > 0 && read_message(next, end);
        if (is_read && result.count > 0 && result.reason < 0) return true;
        result = {};
        result.reason = -1;
        return false;
    }

private:
    // One space at most, as machines write it. The padding behind the message is blank, so that
    // nothing runs past it: every caller then finds a byte that it did not expect.
    NGATU_INLINE static void skip(const uint8_t *&next) noexcept { next += *next == ' '; }
    NGATU_INLINE static bool take(const uint8_t *&next, uint8_t byte) noexcept {
        skip(next);
        return *next == byte ? (next++, true) : false;
    }
    NGATU_INLINE static bool is_digit(uint8_t byte) noexcept { return static_cast<uint8_t>(byte - '0') < 10; }

    bool read_message(const uint8_t *&next, const uint8_t *end) noexcept {
        if (*next == '[') return read_array(next) && is_end(next, end);
        const uint8_t *first_key = next + 1;
        if (!take(first_key, '"')) return false;
        for (const Name &name : envelope_words.names) {
            if (name.stands_at(first_key)) return read_envelope(next) && is_end(next, end);
        }
        do {
            if (!read_reading(next)) return false;
        } while (*next == '\n' && ++next < end);
        return is_end(next, end);
    }
    static bool is_end(const uint8_t *next, const uint8_t *end) noexcept { return next == end; }

    bool read_envelope(const uint8_t *&next) noexcept {
        unsigned seen = 0;
        uint64_t number = 0;
        if (!take(next, '{')) return false;
        do {
            if (!take(next, '"')) return false;
            int key = envelope_words.find_at(next);
            if (key < 0 || seen & 1u << key) return false;
            seen |= 1u << key;
            next += envelope_names[key].size() + 1;
            if (!take(next, ':')) return false;
            skip(next);
            if (key == 3) {
                if (!read_array(next)) return false;
                continue;
            }
            if (!read_whole(next, key == 2 ? UINT64_MAX : UINT32_MAX, number)) return false;
            store_envelope(key, number);
        } while (take(next, ','));
        return take(next, '}') && (seen & 8) != 0;
    }
    void store_envelope(int key, uint64_t number) noexcept {
        if (key == 0) {
            result.has_source = 1;
            result.source = static_cast<uint32_t>(number);
        } else if (key == 1) {
            result.has_epoch = 1;
            result.epoch = static_cast<uint32_t>(number);
        } else {
            result.has_first_sequence = 1;
            result.first_sequence = number;
        }
    }

    bool read_array(const uint8_t *&next) noexcept {
        if (!take(next, '[')) return false;
        do {
            skip(next);
            if (!read_reading(next)) return false;
        } while (take(next, ','));
        return take(next, ']');
    }

    bool read_reading(const uint8_t *&next) noexcept {
        if (result.count >= NGATU_JSON_MAXIMUM_COUNT || *next != '{') return false;
        size_t start = offset_of(next++);
        Reading &reading = readings[result.count];
        reading = empty_reading;
        Pending pending[field_count];
        int pending_count = 0;
        uint64_t seen = 0;
        unsigned place_in_object = 0;
        do {
            Field field;
            if (!take(next, '"') || !read_key(next, expected[place_in_object++ % 32], field)) {
                return false;
            }
            if (seen & 1ull << field || !take(next, ':')) return false;
            seen |= 1ull << field;
            skip(next);
            if (!read_value(field, next, reading, pending, pending_count)) return false;
        } while (take(next, ','));
        if (!take(next, '}') || !finish(reading, seen, pending, pending_count, start)) return false;
        result.count++;
        return true;
    }

    NGATU_INLINE static bool read_key(const uint8_t *&next, Field &likely, Field &field) noexcept {
        if (!lookup.names[likely].stands_at(next)) {
            size_t count = 0;
            while (count < 24 && next[count] != '"') count++;
            field = lookup.field({reinterpret_cast<const char *>(next), count});
            if (next[count] != '"' || field == field_count) return false;
            likely = field;
        }
        field = likely;
        next += field_names[field].size() + 1;
        return true;
    }

    NGATU_INLINE bool read_value(
        Field field, const uint8_t *&next, Reading &reading, Pending *pending,
        int &pending_count) noexcept {
        uint64_t whole_number = 0;
        double code = 0;
        switch (field) {
        case f_time: return read_time(next, reading.time);
        case f_kind:
            if (!read_word(next, kind_words, code)) return false;
            reading.kind = static_cast<uint8_t>(code);
            return true;
        case f_class:
            if (!read_word(next, class_words, code)) return false;
            reading.class_code = static_cast<uint8_t>(code);
            return true;
        case f_lane:
            if (!read_whole(next, 255, whole_number)) return false;
            reading.lane = static_cast<uint8_t>(whole_number);
            return true;
        case f_estimated: return read_flag(next, 1, reading);
        case f_clock_unsure: return read_flag(next, 2, reading);
        case f_detector: case f_link: case f_controller: case f_source: case f_subject:
            if (!read_whole(next, UINT32_MAX, whole_number)) return false;
            reading.subject = static_cast<uint32_t>(whole_number);
            return true;
        default: break;
        }
        Pending &measure = pending[pending_count++];
        measure = {field, false, *next == '"', 0, 0};
        if (!measure.is_text) return read_number(next, measure.value);
        if (field == f_type) return read_word(next, incident_words, measure.value);
        if (field == f_direction) return read_word(next, direction_words, measure.value);
        return field == f_code && read_word(next, status_words, measure.value);
    }

    template <size_t Count>
    NGATU_INLINE static bool
    read_word(const uint8_t *&next, const Words<Count> &words, double &code) noexcept {
        int found = *next == '"' ? words.find_at(next + 1) : -1;
        if (found < 0) return false;
        code = found;
        next += words.texts[found].size() + 2;
        return true;
    }

    static bool read_flag(const uint8_t *&next, uint8_t bit, Reading &reading) noexcept {
        if (std::memcmp(next, "true", 4) == 0) {
            reading.flags |= bit;
            next += 4;
            return true;
        }
        if (std::memcmp(next, "false", 5) != 0) return false;
        next += 5;
        return true;
    }

    NGATU_INLINE bool read_time(const uint8_t *&next, int64_t &time) noexcept {
        uint64_t number = 0;
        if (*next != '"') {
            if (!read_whole(next, time_limit - 1, number)) return false;
            time = static_cast<int64_t>(number);
            return true;
        }
        const uint8_t *text = ++next;
        if (minute_start >= 0 && std::memcmp(text, known_minute, minute_length) == 0
            && read_seconds(next, time)) {
            return true;
        }
        next = text;
        while (next - text < 32 && *next != '"') next++;
        if (*next != '"') return false;
        size_t count = static_cast<size_t>(next++ - text);
        if (!ngatu_rfc3339(text, count, 0, 1, &time) || time < 0 || time >= time_limit) {
            return false;
        }
        if (next[-2] == 'Z') {
            std::memcpy(known_minute, text, minute_length);
            minute_start = time - time % 60000000;
        }
        return true;
    }

    // The rest of a time in the minute that was read last: `SS` or `SS.ffffff`, then `Z"`.
    NGATU_INLINE bool read_seconds(const uint8_t *&next, int64_t &time) const noexcept {
        const uint8_t *text = next + minute_length;
        unsigned tens = text[0] - unsigned('0'), ones = text[1] - unsigned('0');
        if (tens > 5 || ones > 9) return false;
        int64_t fraction = 0;
        text += 2;
        if (*text == '.') {
            for (int digit = 1; digit <= 6; digit++) {
                if (!is_digit(text[digit])) return false;
                fraction = fraction * 10 + (text[digit] - '0');
            }
            text += 7;
        }
        if (text[0] != 'Z' || text[1] != '"') return false;
        next = text + 2;
        time = minute_start + (tens * 10 + ones) * 1000000ll + fraction;
        return true;
    }

    // At most eighteen digits, so that nothing overflows.
    NGATU_INLINE static bool read_whole(const uint8_t *&next, uint64_t limit, uint64_t &number) noexcept {
        const uint8_t *start = next;
        for (number = 0; is_digit(*next) && next - start < 18; next++) {
            number = number * 10 + (*next - '0');
        }
        return next > start && (*start != '0' || next == start + 1) && number <= limit;
    }

    // A decimal of at most fifteen digits: exact, because a double holds both the digits and the
    // power of ten, and their quotient is rounded once.
    NGATU_INLINE static bool read_number(const uint8_t *&next, double &value) noexcept {
        static constexpr double powers[] = {1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                            1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
        const uint8_t *start = next;
        uint64_t digits = 0;
        for (; is_digit(*next) && next - start < 16; next++) digits = digits * 10 + (*next - '0');
        auto count = next - start, decimals = decltype(count)(0);
        if (count == 0 || (*start == '0' && count > 1)) return false;
        if (*next == '.') {
            const uint8_t *point = next++;
            for (; is_digit(*next) && next - start < 17; next++) {
                digits = digits * 10 + (*next - '0');
            }
            decimals = next - point - 1;
            if (decimals == 0) return false;
        }
        if (count + decimals > 15) return false;
        value = static_cast<double>(digits);
        if (decimals > 0) value /= powers[decimals];
        return true;
    }
};

}  // namespace ngatu
#endif
