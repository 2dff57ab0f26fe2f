/// Which of 64 neighbouring detectors have open pulses, and when the first of them can close: so
/// that a closing pass touches no block in vain when one site of many has spoken.
struct OpenGroup: BitwiseCopyable {
    /// A bit for each detector with an open pulse.
    private(set) var detectors: UInt64 = 0
    /// No pulse of the group ends before this second.
    private(set) var leastEndSecond = UInt32.max
    /// The source of all of the pulses, or one of two, or `several`.
    private(set) var sourceSlot = OpenGroup.several
    /// The other one of two: where two sites' detectors are neighbours.
    private(set) var otherSlot = OpenGroup.several

    /// The pulses come from more than two sources. No slot has this number.
    static let several = UInt16.max

    /// Notes an open pulse of a detector of the group, 0..<64.
    mutating func note(_ detector: UInt32, endSecond: UInt32, sourceSlot slot: UInt16) {
        if detectors == 0 {
            (sourceSlot, otherSlot) = (slot, slot)
            leastEndSecond = endSecond
        } else if slot != sourceSlot, slot != otherSlot {
            if otherSlot == sourceSlot { otherSlot = slot } else { sourceSlot = Self.several }
        }
        leastEndSecond = min(leastEndSecond, endSecond)
        detectors |= 1 &<< UInt64(detector & 63)
    }
}
