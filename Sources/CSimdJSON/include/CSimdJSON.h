// JSON readings through simdjson's on-demand parser, behind C: nothing is thrown across this face,
// and no bytes can crash it.
#ifndef NGATU_CSIMDJSON_H
#define NGATU_CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Most readings in one message.
#define NGATU_JSON_MAXIMUM_COUNT 1024
/// Most bytes in one message.
#define NGATU_JSON_MAXIMUM_BYTES (4u << 20)
/// Most bytes in one string.
#define NGATU_JSON_MAXIMUM_STRING 256

/// A parser with its own padded copy of the message. It belongs to one thread.
typedef struct ngatu_json_parser ngatu_json_parser;

/// A reading whose subject was given by name; the bytes lie in `ngatu_json_name_bytes`.
typedef struct {
    uint32_t reading;
    uint32_t offset;
    uint32_t length;
    /// Where the name stands in the message.
    uint32_t message_offset;
} ngatu_json_name;

/// What a message held, or why it was refused.
typedef struct {
    /// Code of the refusal, or -1 when the message was accepted.
    int32_t reason;
    /// Where in the message the refusal lies.
    uint32_t offset;
    uint32_t count;
    uint32_t name_count;
    uint8_t has_source;
    uint8_t has_source_name;
    uint8_t has_epoch;
    uint8_t has_first_sequence;
    uint32_t source;
    uint32_t epoch;
    uint32_t source_name_offset;
    uint32_t source_name_length;
    uint64_t first_sequence;
} ngatu_json_result;

/// Makes a parser, or null when there is no memory.
ngatu_json_parser *ngatu_json_create(void);
/// Frees a parser; null is allowed.
void ngatu_json_destroy(ngatu_json_parser *parser);
/// Parses a whole message: an envelope, a reading, an array or lines of readings.
ngatu_json_result ngatu_json_parse(ngatu_json_parser *parser, const void *bytes, size_t length);
/// The readings of the last message, 32 bytes each, 8-aligned, valid until the next parse.
void *ngatu_json_readings(ngatu_json_parser *parser);
/// The named subjects of the last message; a status without subject has length 0.
const ngatu_json_name *ngatu_json_names(const ngatu_json_parser *parser);
/// The bytes of the names.
const uint8_t *ngatu_json_name_bytes(const ngatu_json_parser *parser);

/// Reads RFC 3339 into microseconds since 1970 UTC; a text without zone lies `assumed_offset`
/// seconds east of UTC, or is refused where `needs_zone` is not 0. Returns 1, or 0 when refused.
int ngatu_rfc3339(
    const void *text, size_t length, int64_t assumed_offset, int needs_zone, int64_t *result);

#ifdef __cplusplus
}
#endif
#endif
