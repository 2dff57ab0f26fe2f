import TrafficModel

/// The hot state of one detector within one shard: its two open pulses, in 192 bytes.
///
/// One thread writes it. `current` is the newest pulse that has been seen, `previous` an earlier
/// one that has not been closed; a pulse of length 0 is unused, so zeroed memory is a free block.
struct DetectorBlock: BitwiseCopyable {
    var current: Pulse
    var previous: Pulse
}
