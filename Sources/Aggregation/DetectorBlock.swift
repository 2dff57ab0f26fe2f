import TrafficModel

/// The hot state of one detector within one shard: its two open pulses, in 192 bytes.
///
/// One thread writes it. `current` is the newest pulse that has been seen, `previous` an earlier
/// one that has not been closed; a pulse of length 0 is unused.
struct DetectorBlock: BitwiseCopyable {
    var current: Pulse
    var previous: Pulse

    static let unused = DetectorBlock(
        current: Pulse(startSecond: 0, lengthSeconds: 0),
        previous: Pulse(startSecond: 0, lengthSeconds: 0))

    init(current: Pulse, previous: Pulse) {
        self.current = current
        self.previous = previous
    }
}
