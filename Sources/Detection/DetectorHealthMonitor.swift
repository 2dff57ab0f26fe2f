public import TrafficModel

/// Tells when one detector is not to be believed, and when it is again (`field.md` M5).
///
/// Tests on each interval: *stuck on* (occupancy 100 %), *stuck value* (the same counts, speeds and
/// occupancy, vehicles among them, and at least a speed or an occupancy to compare), *chatter* (more
/// vehicles than lanes can carry), *impossible pair* (vehicles without occupancy; or occupancy
/// without vehicles that is neither none nor all, since a standing vehicle covers the whole
/// interval). A test that holds for its limit makes the detector suspect, `failedMultiple` times as
/// long failed.
///
/// Silence is told by `tick`. A detector that sends periods has failed when it missed
/// `missedIntervals`. One that sends single vehicles may simply see none: after
/// `silentAfterSeconds` it is suspect while its site still talks and failed when the site is silent
/// or unknown; after `deadAfterSeconds` it has failed in any case.
///
/// It is good again after `recoveryIntervals` passing intervals; missing ones between them neither
/// help nor hurt. All times are moments, so no duration breaks at midnight. Revisions change nothing.
public struct DetectorHealthMonitor: Sendable {
    /// The detector.
    public let detector: DetectorIndex
    /// Its health after the last interval or tick.
    public private(set) var health = DetectorHealth.good
    /// Why it is what it is.
    public private(set) var reason = HealthReason.passing
    private let kind: DetectorKind
    private let chatterPerSecond: Double
    private let periodSilenceSeconds: Double
    private let limits: HealthLimits
    private var stuckOn = HealthStreak()
    private var stuckValue = HealthStreak()
    private var chatter = HealthStreak()
    private var impossiblePair = HealthStreak()
    private var recovery = HealthStreak()
    private var last: DetectorInterval?
    private var heardAt: Timestamp?
    private var spokeUntil: Timestamp?
    private var watchedSince: Timestamp?
    private var sendsPeriods = false
    /// Whether nothing has been heard since silence was noticed.
    private(set) var isSilent = false

    /// Makes a monitor for a detector that is good and has not been heard of.
    ///
    /// - Parameters:
    ///   - listed: The detector as the city lists it, or `nil` for a learned one, which is watched
    ///     for silence only once it has been heard.
    public init(detector: DetectorIndex, listed: Detector?, settings: DetectionSettings) {
        self.detector = detector
        kind = listed?.kind ?? .learned
        limits = settings.health
        let lanes = Double(max(listed?.laneCount ?? 1, 1))
        chatterPerSecond = Double(limits.chatterVehiclesPerLane) * lanes / 30
        let period = max(settings.intervalSeconds, listed?.pulseSeconds ?? 0)
        periodSilenceSeconds =
            Double(limits.missedIntervals) * Double(period) + Double(settings.settleSeconds)
    }

    /// Takes the next interval of the detector.
    public mutating func observe(
        _ interval: DetectorInterval, at time: Timestamp
    ) -> HealthChange? {
        let window = interval.window
        guard !interval.isRevision, interval.isHeard, window.start >= last?.window.end ?? .zero
        else { return nil }
        // A site that talks says nothing of a detector that does not: zeros are no sign of life.
        if isSilent, !interval.speaks { return nil }
        runTests(on: interval)
        last = interval
        guard interval.speaks else { return judge(window, at: time) }
        heardAt = time
        spokeUntil = window.end
        isSilent = false
        sendsPeriods = sendsPeriods || interval.sums.contents.contains(.periods)
        return judge(window, at: time)
    }

    private mutating func judge(_ window: TimeWindow, at time: Timestamp) -> HealthChange? {
        if let verdict = worstVerdict() {
            recovery = HealthStreak()
            return adopt(verdict, at: time)
        }
        guard health != .good else { return nil }
        recovery.update(holds: !isRecoveryRefuted, window: window, isContiguous: true)
        guard recovery.intervals >= limits.recoveryIntervals else { return nil }
        let since = recovery.since
        recovery = HealthStreak()
        return change(to: .good, because: .passing, since: since, at: time)
    }

    /// Looks for silence; call each second of event time.
    ///
    /// - Parameter siteHeardAt: When anything was last heard from the detector's site.
    public mutating func tick(at time: Timestamp, siteHeardAt: Timestamp?) -> HealthChange? {
        // A camera that measures an area sends queues, which are no intervals: not judged yet.
        guard kind != .cameraArea else { return nil }
        if watchedSince == nil { watchedSince = time }
        guard !isSilent || health == .suspect else { return nil }
        guard let since = heardAt ?? (kind == .learned ? nil : watchedSince) else { return nil }
        let silence = time.seconds(since: since)
        let limit =
            sendsPeriods ? periodSilenceSeconds : Double(limits.silentAfterSeconds(kind))
        guard silence >= limit else { return nil }
        let isSiteAlive = siteHeardAt.map { time.seconds(since: $0) < limit } ?? false
        let isExcused = isSiteAlive && !sendsPeriods && silence < Double(limits.deadAfterSeconds)
        let brokenSince = spokeUntil ?? since
        let verdict = Verdict(
            health: isExcused ? .suspect : .failed, reason: .silent, since: brokenSince)
        isSilent = true
        forgetStreaks()
        return adopt(verdict, at: time)
    }

    /// No `tick` before this moment can tell anything, unless an interval is observed meanwhile.
    var due: Timestamp {
        guard kind != .cameraArea, !isSilent || health == .suspect else {
            return Timestamp(microseconds: .max)
        }
        // The first tick begins the watch; one that is suspect is judged anew each second.
        guard !isSilent, let since = heardAt ?? watchedSince else { return .zero }
        let limit = min(periodSilenceSeconds, Double(limits.silentAfterSeconds(kind)))
        return since.advanced(bySeconds: Int64(limit.rounded(.down)))
    }

    // MARK: - Tests and verdicts

    private struct Verdict {
        let health: DetectorHealth
        let reason: HealthReason
        let since: Timestamp
    }

    private mutating func runTests(on interval: DetectorInterval) {
        let window = interval.window
        let isContiguous = last.map { $0.window.end == window.start } ?? false
        let occupancy = interval.occupancy?.wholePartsPerMillion
        let count = interval.sums.count
        stuckOn.update(
            holds: occupancy == 1_000_000 && count == 0, window: window,
            isContiguous: isContiguous)
        let repeats = isContiguous && interval.repeatsValue(of: last)
        if repeats, stuckValue.intervals == 0, let last {
            stuckValue.update(holds: true, window: last.window, isContiguous: true)
        }
        if count > 0 || occupancy != nil {
            stuckValue.update(holds: repeats, window: window, isContiguous: isContiguous)
        }
        chatter.update(
            holds: Double(count) > chatterPerSecond * Double(window.lengthSeconds),
            window: window, isContiguous: isContiguous)
        // Above 95 % the rest is the moment in which the standing vehicle moved off.
        let isImpossible = occupancy.map { count > 0 ? $0 == 0 : $0 > 0 && $0 < 950_000 } ?? false
        impossiblePair.update(holds: isImpossible, window: window, isContiguous: isContiguous)
    }

    /// What was true before a silence says nothing about what comes after it.
    private mutating func forgetStreaks() {
        stuckOn = HealthStreak()
        stuckValue = HealthStreak()
        chatter = HealthStreak()
        impossiblePair = HealthStreak()
        recovery = HealthStreak()
    }

    /// Whether the last interval stands against recovery: a fault in itself, or more of what the
    /// detector is blamed for. A value may repeat, and a queue stand, now and then.
    private var isRecoveryRefuted: Bool {
        chatter.intervals > 0 || impossiblePair.intervals > 0 || isHolding(reason)
    }

    /// The gravest verdict; among equals the first in the order of the tests.
    private func worstVerdict() -> Verdict? {
        let verdicts = [
            verdict(.stuckOn, stuckOn, stuckOn.seconds, limit: Int(limits.stuckOnSeconds)),
            verdict(
                .stuckValue, stuckValue, stuckValue.intervals, limit: limits.stuckValueIntervals),
            verdict(.chatter, chatter, chatter.intervals, limit: 1),
            verdict(
                .impossiblePair, impossiblePair, impossiblePair.intervals,
                limit: limits.impossiblePairIntervals),
        ].compactMap { $0 }
        return verdicts.first { $0.health == .failed } ?? verdicts.first
    }

    private func verdict(
        _ reason: HealthReason, _ streak: HealthStreak, _ length: Int, limit: Int
    ) -> Verdict? {
        guard length >= limit else { return nil }
        let hasFailed = length >= limit * limits.failedMultiple
        return Verdict(health: hasFailed ? .failed : .suspect, reason: reason, since: streak.since)
    }

    /// Takes a verdict over unless the present state is graver, or as grave for a standing reason.
    private mutating func adopt(_ verdict: Verdict, at time: Timestamp) -> HealthChange? {
        let isGraver = verdict.health == .failed && health != .failed
        let isNew = health == .good || (verdict.health == health && !isHolding(reason))
        guard isGraver || (isNew && verdict.reason != reason) else { return nil }
        return change(
            to: verdict.health, because: verdict.reason, since: verdict.since, at: time)
    }

    private func isHolding(_ reason: HealthReason) -> Bool {
        switch reason {
        case .stuckOn: stuckOn.intervals > 0
        case .stuckValue: stuckValue.intervals > 0
        case .chatter: chatter.intervals > 0
        case .impossiblePair: impossiblePair.intervals > 0
        case .passing, .silent: false
        }
    }

    private mutating func change(
        to health: DetectorHealth, because reason: HealthReason, since: Timestamp,
        at time: Timestamp
    ) -> HealthChange {
        self.health = health
        self.reason = reason
        return HealthChange(
            detector: detector, health: health, reason: reason, since: since, time: time)
    }
}

extension DetectorInterval {
    /// Whether anything was received for it, or its source vouches for it.
    var isHeard: Bool { observed.fraction > 0 || sums.count > 0 }

    /// Whether the detector itself said something: a vehicle, a period, a covered zone.
    var speaks: Bool {
        sums.count > 0 || sums.contents.contains(.periods)
            || (occupancy.map { $0 > .none } ?? false)
    }

    /// Whether every vehicle of this interval and of another had one and the same speed.
    private func repeatsSpeed(of other: DetectorInterval) -> Bool {
        sums.contents.contains(.vehicles) && sums.speedCount > 0
            && sums.minimumSpeed == sums.maximumSpeed
            && sums.minimumSpeed == other.sums.minimumSpeed
            && sums.maximumSpeed == other.sums.maximumSpeed
    }

    /// Whether it says exactly what another one said, with vehicles and something to compare.
    func repeatsValue(of other: DetectorInterval?) -> Bool {
        guard let other, sums.count > 0, sums.speedCount > 0 || occupancy != nil else {
            return false
        }
        if repeatsSpeed(of: other) { return true }
        let isSameCount = VehicleClass.allCases.allSatisfy {
            sums.count(of: $0) == other.sums.count(of: $0)
        }
        return isSameCount && sums.speedSum == other.sums.speedSum
            && sums.speedCount == other.sums.speedCount && occupancy == other.occupancy
    }
}
