import TrafficModel

/// The intervals of one length that are held for one detector: two, by turns.
struct HeldIntervals: Sendable {
    /// Which of two neighbouring intervals.
    enum Side {
        case even
        case odd
    }

    // In this order each field fits into what the one before it leaves free: 208 bytes, of which a
    // city of a million detectors has two or more for each.
    var even = IntervalSlot()
    private var nextStartSecond = UInt32.max
    var odd = IntervalSlot()
    /// How many intervals are held besides, for a source far ahead.
    var aheadCount: UInt16 = 0
    /// Whether an interval has been closed.
    var hasClosed = false
    /// Whether the detector was on at the end of the interval that closed last. Not read from the
    /// slots, whose place a source far ahead may have taken.
    var isOnNow = false

    /// Start of the next interval to close; `nil` before the first pulse in time. No interval
    /// starts in the last second that 32 bits can say.
    var nextStart: UInt32? {
        get { nextStartSecond == .max ? nil : nextStartSecond }
        set { nextStartSecond = newValue ?? .max }
    }

    /// Adds a pulse to an interval that is open in its slot, as nearly every pulse's is.
    ///
    /// - Returns: `false`, and nothing has changed, when it is not.
    @inline(__always) mutating func addToOpen(_ pulse: Pulse, start: UInt32, side: Side) -> Bool {
        switch side {
        case .even: even.addIfOpen(pulse, start: start)
        case .odd: odd.addIfOpen(pulse, start: start)
        }
    }

    subscript(side: Side) -> IntervalSlot {
        @inline(__always) _read {
            switch side {
            case .even: yield even
            case .odd: yield odd
            }
        }
        @inline(__always) _modify {
            switch side {
            case .even: yield &even
            case .odd: yield &odd
            }
        }
    }
}
