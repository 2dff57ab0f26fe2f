/// Notices readings that were counted and not used, of which no other line tells.
struct ShownCounters: Sendable {
    private var shown: [String: UInt64] = [:]

    /// Counters worth a line, and the word for each.
    private static let told = [
        ("ngatu_readings_late_total", "late"), ("ngatu_readings_duplicate_total", "duplicate"),
        ("ngatu_readings_missing_total", "missing"), ("ngatu_readings_shed_total", "shed"),
    ]

    /// Words for what has been added since the last call, or `nil`.
    mutating func news(_ counters: [String: UInt64]) -> String? {
        var words: [String] = []
        for (name, word) in Self.told {
            let count = counters[name] ?? 0
            let before = shown.updateValue(count, forKey: name) ?? 0
            if count > before { words.append("\(count - before) \(word)") }
        }
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }
}
