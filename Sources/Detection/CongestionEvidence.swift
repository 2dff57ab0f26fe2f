import TrafficModel

/// What one interval says about congestion.
enum CongestionEvidence {
    /// At or beyond the onset limit.
    case congested
    /// At or beyond the clear limit.
    case free
    /// Between the limits.
    case between
    /// Too little was observed, or nothing that could tell.
    case unknown
}

extension CongestionThresholds {
    /// What an interval says, by speed where it was measured and by occupancy otherwise.
    ///
    /// An interval without vehicles is free flow, unless a detector stood covered: a queue that does
    /// not move passes nobody and occupies everything.
    func evidence(
        of state: LinkState, onsetSpeed: Int64?, clearSpeed: Int64?
    ) -> CongestionEvidence {
        guard state.observed >= minimumObserved, !state.isEstimated else { return .unknown }
        if let speed = state.speed?.wholeMillimetersPerSecond, let onsetSpeed, let clearSpeed {
            if speed <= onsetSpeed { return .congested }
            return speed >= clearSpeed ? .free : .between
        }
        guard let occupancy = state.occupancy?.wholePartsPerMillion else {
            return state.vehicleCount == 0 ? .free : .unknown
        }
        if occupancy >= onsetOccupancy.wholePartsPerMillion { return .congested }
        return occupancy <= clearOccupancy.wholePartsPerMillion ? .free : .between
    }
}
