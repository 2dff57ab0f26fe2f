#include "PlainReader.h"

using namespace ngatu;

// Whole messages: arrays, envelopes and lines of readings.
struct ngatu_json_parser : PlainReader {
    bool parse_array(od::array &array, od::document &document) noexcept {
        for (auto entry : array) {
            od::value value;
            if (std::move(entry).get(value)) return refuse_shape(document);
            size_t start = offset_of(value);
            od::object object;
            if (value.get_object().get(object)) return refuse(json_reason, start);
            if (!parse_reading(object, document, start)) return false;
        }
        return true;
    }

    bool parse_envelope_field(
        std::string_view key, od::value &value, od::document &document,
        size_t key_offset) noexcept {
        uint64_t number = 0;
        od::json_type type;
        size_t offset = offset_of(value);
        if (value.type().get(type)) return refuse(json_reason, offset);
        if (key == "readings") {
            od::array array;
            if (value.get_array().get(array)) return refuse(json_reason, offset);
            return parse_array(array, document);
        }
        if (key == "source" && type == od::json_type::string) {
            std::string_view name;
            if (!text(value, name)) return false;
            if (name.empty()) return refuse(subject_reason, offset);
            result.has_source_name = 1;
            result.source_name_offset = keep_name(name);
            result.source_name_length = static_cast<uint32_t>(name.size());
            return true;
        }
        if (key == "source" || key == "epoch") {
            if (!whole(value, 0xFFFFFFFF, number)) return false;
            (key == "source" ? result.has_source : result.has_epoch) = 1;
            (key == "source" ? result.source : result.epoch) = static_cast<uint32_t>(number);
            return true;
        }
        if (key != "first_sequence") return refuse(field_reason, key_offset);
        if (!whole(value, UINT64_MAX, number)) return false;
        result.has_first_sequence = 1;
        result.first_sequence = number;
        return true;
    }

    bool parse_envelope(od::object &object, od::document &document) noexcept {
        unsigned seen = 0;
        for (auto entry : object) {
            od::field pair;
            if (std::move(entry).get(pair)) return refuse_shape(document);
            size_t key_offset = last_offset = offset_of(pair.key().raw()) - 1;
            std::string_view key;
            if (pair.unescaped_key().get(key)) return refuse(json_reason, key_offset);
            int index = envelope_words.find(key);
            if (index < 0 || seen & 1u << index) return refuse(field_reason, key_offset);
            seen |= 1u << index;
            if (!parse_envelope_field(key, pair.value(), document, key_offset)) return false;
        }
        return true;
    }

    bool mentions_readings(size_t start, size_t end) const noexcept {
        std::string_view text(reinterpret_cast<const char *>(&padded[start]), end - start);
        return text.find("\"readings\"") != std::string_view::npos;
    }

    // Parses the document that begins at `start`; `next` is where the following one begins.
    bool parse_document(size_t start, size_t end, bool may_be_envelope, size_t &next) noexcept {
        od::document document;
        last_offset = start;
        const char *base = reinterpret_cast<const char *>(padded.get());
        simdjson::padded_string_view view(base + start, end - start, padded_capacity - start);
        if (simd.iterate(view).get(document)) return refuse(json_reason, start);
        bool is_envelope = false;
        if (padded[start] == '[') {
            od::array array;
            if (document.get_array().get(array)) return refuse_shape(document);
            if (!parse_array(array, document)) return false;
        } else {
            od::object object;
            if (may_be_envelope && mentions_readings(start, end)) {
                if (document.get_object().get(object)) return refuse_shape(document);
                is_envelope = object.find_field_unordered("readings").error() == simdjson::SUCCESS;
                // A broken document is abandoned; as an envelope it gets the better refusal.
                is_envelope = is_envelope || !document.is_alive();
                // What was looked through is still good; what was abandoned is read anew.
                if (document.is_alive()) {
                    document.rewind();
                } else if (simd.iterate(view).get(document)) {
                    return refuse(json_reason, start);
                }
            }
            if (document.get_object().get(object)) return refuse_shape(document);
            bool parsed = is_envelope ? parse_envelope(object, document)
                                      : parse_reading(object, document, start);
            if (!parsed) return false;
        }
        next = end;
        const char *location = nullptr;
        if (!document.is_alive()) return refuse(json_reason, last_offset);
        // The only error at this place is that nothing follows.
        if (document.current_location().get(location)) return true;
        next = offset_of(location);
        // Only whole readings stand in lines, one to a line.
        size_t before = next;
        while (before > start && (padded[before - 1] == ' ' || padded[before - 1] == '\t' ||
                                  padded[before - 1] == '\r')) {
            before--;
        }
        bool is_new_line = before > start && padded[before - 1] == '\n';
        bool is_alone = is_envelope || padded[start] == '[' || !may_be_envelope;
        return is_new_line && !is_alone ? true : refuse(json_reason, next);
    }

    static bool is_blank(uint8_t byte) noexcept {
        return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
    }

    bool parse_message() noexcept {
        size_t start = 0, next = 0;
        while (start < length && is_blank(padded[start])) start++;
        if (start == length || (padded[start] != '{' && padded[start] != '[')) {
            return refuse(json_reason, start);
        }
        if (!parse_document(start, length, true, next)) return false;
        while (next < length) {
            if (is_blank(padded[next])) {
                next++;
                continue;
            }
            if (padded[next] != '{') return refuse(json_reason, next);
            auto line = static_cast<uint8_t *>(std::memchr(&padded[next], '\n', length - next));
            size_t end = line == nullptr ? length : static_cast<size_t>(line - padded.get());
            if (!parse_document(next, end, false, next)) return false;
        }
        return result.count > 0 ? true : refuse(count_reason, 0);
    }
};

ngatu_json_parser *ngatu_json_create(void) { return new (std::nothrow) ngatu_json_parser; }

void ngatu_json_destroy(ngatu_json_parser *parser) { delete parser; }

ngatu_json_result
ngatu_json_parse(ngatu_json_parser *parser, const void *bytes, size_t length) {
    parser->result = {};
    parser->result.reason = -1;
    parser->names_length = 0;
    if (parser->load(bytes, length) && !parser->read_plain()) parser->parse_message();
    return parser->result;
}

void *ngatu_json_readings(ngatu_json_parser *parser) { return parser->readings; }

const ngatu_json_name *ngatu_json_names(const ngatu_json_parser *parser) { return parser->names; }

const uint8_t *ngatu_json_name_bytes(const ngatu_json_parser *parser) {
    return parser->names_bytes.get();
}
