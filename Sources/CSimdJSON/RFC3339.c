#include "CSimdJSON.h"

// Reads `width` decimal digits, or returns -1.
static int digits(const uint8_t *text, int width) {
    int value = 0;
    for (int index = 0; index < width; index++) {
        unsigned digit = (unsigned)text[index] - '0';
        if (digit > 9) return -1;
        value = value * 10 + (int)digit;
    }
    return value;
}

static int days_in_month(int year, int month) {
    static const uint8_t days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int leap = month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + leap;
}

// Days since 1970-01-01 (Howard Hinnant, "chrono-compatible low-level date algorithms").
static int64_t days_since_epoch(int year, int month, int day) {
    int64_t shifted = month <= 2 ? year - 1 : year;
    int64_t era = (shifted >= 0 ? shifted : shifted - 399) / 400;
    int64_t year_of_era = shifted - era * 400;
    int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

int ngatu_rfc3339(
    const void *bytes, size_t length, int64_t assumed_offset, int needs_zone, int64_t *result) {
    const uint8_t *text = bytes;
    if (length < 19 || length > 64) return 0;
    int year = digits(text, 4), month = digits(text + 5, 2), day = digits(text + 8, 2);
    int hour = digits(text + 11, 2), minute = digits(text + 14, 2), second = digits(text + 17, 2);
    if (year < 0 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) {
        return 0;
    }
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return 0;
    if (text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':') return 0;
    if (text[10] != 'T' && text[10] != 't' && text[10] != ' ') return 0;

    const uint8_t *next = text + 19, *end = text + length;
    int64_t fraction = 0;
    if (next < end && *next == '.') {
        int width = 0;
        for (next++; next < end && *next >= '0' && *next <= '9'; next++, width++) {
            if (width < 6) fraction = fraction * 10 + (*next - '0');
        }
        if (width == 0) return 0;
        for (; width < 6; width++) fraction *= 10;
    }

    int64_t offset = assumed_offset;
    if (next == end) {
        if (needs_zone) return 0;
    } else if (*next == 'Z' || *next == 'z') {
        if (end - next != 1) return 0;
        offset = 0;
    } else {
        if ((*next != '+' && *next != '-') || end - next != 6 || next[3] != ':') return 0;
        int hours = digits(next + 1, 2), minutes = digits(next + 4, 2);
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return 0;
        offset = (*next == '-' ? -1 : 1) * (int64_t)(hours * 3600 + minutes * 60);
    }
    int64_t seconds = days_since_epoch(year, month, day) * 86400 + hour * 3600 + minute * 60;
    *result = (seconds + second - offset) * 1000000 + fraction;
    return 1;
}
