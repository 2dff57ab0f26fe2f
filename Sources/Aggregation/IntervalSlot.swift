import TrafficModel

/// The sums of one detector over one interval, open or closed.
struct IntervalSlot: Sendable {
    /// The sums; a length of 0 means that the slot is unused.
    var sums = Pulse(startSecond: 0, lengthSeconds: 0)
    /// 0 while open; then 1, and one more with each revision, as far as 16 bits go.
    private(set) var version: UInt16 = 0
    /// Whether data came after the last version.
    var isRevised = false
    /// Whether the detector was on when the interval began; only for on and off events.
    var wasOn = false

    var isUsed: Bool { sums.lengthSeconds != 0 }
    var isOpen: Bool { isUsed && version == 0 }

    init() {}

    init(startSecond: UInt32, lengthSeconds: UInt16) {
        sums = Pulse(startSecond: startSecond, lengthSeconds: lengthSeconds)
    }

    /// Adds a pulse that lies within the interval.
    mutating func add(_ pulse: Pulse) {
        sums.add(pulse)
        // Whoever is on at the pulse's end stays on until the interval's end, unless told.
        let rest = Int64(sums.endSecond) - Int64(pulse.endSecond)
        // Wrapping, as all sums: what a flood of events adds up to is wrong, but never a stop.
        sums.occupiedNanoseconds &+= Int64(pulse.occupancyBalance) &* rest &* 1_000_000_000
    }

    /// Adds a pulse if this is the open interval that starts at that second.
    @inline(__always) mutating func addIfOpen(_ pulse: Pulse, start: UInt32) -> Bool {
        guard isOpen, sums.startSecond == start else { return false }
        add(pulse)
        return true
    }

    /// Begins the next version; the first one closes the interval.
    mutating func beginVersion() { version = version == .max ? .max : version + 1 }

    /// Whether the detector is on when the interval ends.
    var isOnAtEnd: Bool { (wasOn ? 1 : 0) + Int(sums.occupancyBalance) > 0 }

    /// The closed interval, given the share of it for which its source was heard.
    func closed(_ detector: DetectorIndex, heard: Share) -> DetectorInterval {
        let length = Int64(sums.lengthSeconds) * 1_000
        let isPeriodic = sums.contents.contains(.periods)
        let observed =
            isPeriodic
            ? Share(fraction: Double(sums.coveredMilliseconds) / Double(length)) : heard
        return DetectorInterval(
            detector: detector, sums: sums, version: UInt32(version), observed: observed,
            occupancy: occupancy(length: length, isPeriodic: isPeriodic))
    }

    private func occupancy(length: Int64, isPeriodic: Bool) -> Occupancy? {
        if sums.contents.contains(.events) {
            let occupied = sums.occupiedNanoseconds &+ (wasOn ? length * 1_000_000 : 0)
            return Share(fraction: Double(occupied) / Double(length * 1_000_000))
        }
        guard sums.contents.contains(.occupancy) else { return nil }
        let covered = isPeriodic ? min(Int64(sums.coveredMilliseconds), length) : length
        return Share(fraction: Double(sums.occupiedNanoseconds) / Double(covered * 1_000_000))
    }
}
