import TrafficModel

/// The yellow of vehicles where nobody states it (`signals.md` §5; ITE 1994, in FHWA's Signal
/// Timing Manual): clamp(t + v/(2a + 2·9.81·grade), 3, 6).
enum YellowRule {
    /// Seconds until a driver reacts.
    private static let reaction = 1.0
    /// How drivers brake, in metres per second squared.
    private static let braking = 3.05
    private static let gravity = 9.81

    /// The longest yellow that some ways ask for, in whole steps of a controller; 3 s for none.
    static func milliseconds(_ paths: [Path], in streets: StreetPlan) -> Int64 {
        paths.map { milliseconds(streets.approach($0.link)) }.max() ?? 3_000
    }

    /// The yellow for one approach.
    static func milliseconds(_ approach: ApproachSpeed) -> Int64 {
        let speed = approach.speed?.metersPerSecond ?? 0
        let grade = (approach.gradePercent ?? 0) / 100
        let slope = 2 * braking + 2 * gravity * grade
        // On a slope as steep as the braking nobody stops; the longest yellow is all there is.
        let seconds = slope > 0 ? reaction + speed / slope : 6
        return NetworkDraft.steps(seconds: min(max(seconds, 3), 6))
    }
}
