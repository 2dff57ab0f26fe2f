import TrafficModel

/// Runs a site by its own detectors and buttons: a stage stays while vehicles come, and as long as
/// nobody else calls (`local_actuated`). Milliseconds.
struct ActuatedRunner: Sendable {
    /// Longest green while another stage is called, where the tables say nothing. Our choice.
    private static let longestStage: Int64 = 30_000

    private let site: SignalSite
    private let passage: Int64
    private var lastDetections: [Int64]

    init(site: SignalSite, settings: AgentSettings) {
        self.site = site
        passage = settings.passageMilliseconds
        lastDetections = Array(repeating: Int64.min / 2, count: site.groups.count)
    }

    /// Takes a vehicle at a detector.
    mutating func detect(_ group: SignalGroupIndex, at now: Int64) {
        lastDetections[group.position] = now
    }

    /// What to ask of the sequencer; `nil` is to stay.
    func step(
        at now: Int64, sequencer: borrowing LampSequencer, calls: SignalGroupSet
    ) -> LampSequencer.Request? {
        guard let called = nextCalled(after: sequencer.stage, calls) else { return nil }
        let stage = site.stages[sequencer.stage.position]
        let longest = sequencer.stageStart + (stage.maxMilliseconds ?? Self.longestStage)
        var last = Int64.min / 2
        for group in sequencer.ledger.green { last = max(last, lastDetections[group.position]) }
        return LampSequencer.Request(called, leavingAt: min(longest, max(now, last + passage)))
    }

    private func nextCalled(after stage: StageIndex, _ calls: SignalGroupSet) -> StageIndex? {
        for distance in 1..<max(1, site.stages.count) {
            let position = (stage.position + distance) % site.stages.count
            let candidate = site.stages[position]
            guard candidate.isSkippable, candidate.groups.isDisjoint(with: calls) else {
                return StageIndex(position)
            }
        }
        return nil
    }
}
