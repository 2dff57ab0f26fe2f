import TrafficModel

extension SourceState {
    /// What becomes of a batch by its place in its source's sequence.
    enum Admission {
        /// It is taken in; so many readings before it never came.
        case admitted(missing: UInt64)
        /// All of it has been received before.
        case duplicate
        /// It contradicts what was received.
        case refused(RefusalReason)
    }

    /// Decides on a batch and moves the sequence on (`wire.md` §3, best effort).
    mutating func admit(_ epoch: UInt32, _ first: UInt64, _ count: UInt64) -> Admission {
        let (end, overflows) = first.addingReportingOverflow(count)
        guard !overflows else { return .refused(.overlap) }
        if !isSequenced || epoch > self.epoch {
            self.epoch = epoch
            isSequenced = true
            hasEnded = false
            nextSequence = end
            return .admitted(missing: 0)
        }
        guard epoch == self.epoch else { return .refused(.staleEpoch) }
        if end <= nextSequence { return .duplicate }
        guard first >= nextSequence else { return .refused(.overlap) }
        let missing = first &- nextSequence
        nextSequence = end
        return .admitted(missing: missing)
    }
}
