import Aggregation
import Control
import Detection
import TrafficModel

/// Everything behind the rings, without threads, sockets or clocks: shards' records and ticks in,
/// intervals, findings and decisions out. The same input in the same order gives the same output.
struct Decider: ~Copyable {
    /// What one tick brought.
    struct Outcome {
        var intervals: [DetectorInterval] = []
        var findings = Findings()
        var approaches: [ApproachState] = []
        var decisions: [Decision] = []
    }

    private let network: RoadNetwork
    private let intervalSeconds: UInt16
    private(set) var register: DetectorRegister
    private(set) var rollUp: RollUp
    private var monitor: TrafficMonitor
    private var approaches: ApproachMonitor
    private var policy: CongestionPolicy
    private(set) var hash = DecisionHash()
    /// Per shard, the roll-up's source of each slot.
    private var sources: [[Int]]
    /// The last mark of each shard; `nil` before its first source.
    private(set) var marks: [Timestamp?]
    /// First time of each source, in the order in which they were found.
    private(set) var firstTimes: [Timestamp] = []
    /// The next second of event time to be ticked; `nil` before the clock starts.
    private(set) var nextTick: Timestamp?
    private let time: ShardSettings.Time
    private let expectedSources: Int

    /// How many records or notices of a shard are taken before the others have their turn.
    static let turnLength = 4_096
    /// How many records ahead memory is asked for.
    private static let prefetchDistance = 6

    init(network: RoadNetwork, configuration: Configuration) {
        self.network = network
        time = configuration.shard.time
        expectedSources = configuration.expectedSources
        let shardCount = configuration.ingestEndpoints.count
        intervalSeconds = configuration.detection.intervalSeconds
        let lengths = Set(configuration.intervalSeconds).union([intervalSeconds])
        register = DetectorRegister(network: network, shardCount: shardCount)
        rollUp = RollUp(
            lengths: lengths.sorted(),
            allowedLatenessSeconds: configuration.shard.allowedLatenessSeconds,
            detectors: network.detectors.count)
        monitor = TrafficMonitor(network: network, settings: configuration.detection)
        approaches = ApproachMonitor(
            network: network, settings: configuration.detection,
            allowedLatenessSeconds: configuration.shard.allowedLatenessSeconds)
        policy = CongestionPolicy(network: network, settings: configuration.policy)
        sources = Array(repeating: [], count: shardCount)
        marks = Array(repeating: nil, count: shardCount)
    }

    /// The decisions in force, for those who come late.
    var standing: [Decision] { policy.standing }

    /// Queue readings that came after their interval had closed.
    var lateQueueCount: UInt64 { approaches.lateCount }

    /// Takes a queue reading that a shard passed on whole.
    ///
    /// What was sent before a mark is in the ring before it, so that a tick by marks finds every
    /// reading that is not late. A late one carries no mark: whether its interval is still open is
    /// then a matter of the threads' pace, and nothing is decided on it.
    mutating func take(queue reading: Reading) { approaches.take(reading) }

    /// Takes the records of a shard until there are no more, until it is ahead of the others, or
    /// until the others should have their turn.
    ///
    /// - Parameter delays: Gets, for each move of a source's time, how long ago it was announced.
    /// - Returns: Whether there was anything to take.
    mutating func takeTurn(
        of shard: Int, _ records: inout RingConsumer<ShardRecord>, at now: Int64,
        delays: inout DelayCounts
    ) -> Bool {
        for taken in 0..<Self.turnLength {
            guard !isAhead(shard), let record = records.pop() else { return taken > 0 }
            if let coming = records.peek(Self.prefetchDistance) {
                prefetch(coming, shard: shard)
            }
            take(record, shard: shard)
            if record.kind == .sourceTime, record.spokeMicroseconds > 0, !record.isQuiet {
                delays.add(now - record.spokeMicroseconds)
            }
        }
        return true
    }

    /// Asks for the memory that a record will need soon.
    private mutating func prefetch(_ record: ShardRecord, shard: Int) {
        guard record.kind == .pulse || record.kind == .late,
            let detector = register.knownIndex(of: record.subject, shard: shard)
        else { return }
        rollUp.prefetch(detector: detector)
    }

    /// Takes one record of a shard.
    mutating func take(_ record: ShardRecord, shard: Int) {
        switch record.kind {
        case .pulse, .late:
            rollUp.add(
                record.pulse, detector: register.index(of: record.subject, shard: shard),
                source: sources[shard][Int(record.sourceSlot)], isLate: record.kind == .late)
        case .sourceFound:
            assert(sources[shard].count == Int(record.sourceSlot), "slots are found in order")
            sources[shard].append(rollUp.addSource(since: record.time))
            firstTimes.append(record.time)
            // A mark that came before did not speak for this source; the next one will.
            marks[shard] = min(marks[shard] ?? record.time, record.time)
        case .sourceTime:
            rollUp.setProgress(
                of: sources[shard][Int(record.sourceSlot)], time: record.time,
                isQuiet: record.isQuiet)
        case .sourceGap:
            rollUp.addGap(
                SourceProgress.Gap(start: record.gapStart, end: record.time),
                of: sources[shard][Int(record.sourceSlot)])
        case .mark:
            marks[shard] = record.time
        case .learned:
            register.learn(record.key, place: record.subject, shard: shard, pulse: 1)
        }
    }

    /// In `readings` time: whether a shard has been read up to the mark that the next tick waits
    /// for. Reading on would make what the tick sees depend on the threads' pace.
    func isAhead(_ shard: Int) -> Bool {
        guard time == .readings, let nextTick, let mark = marks[shard] else { return false }
        return mark >= nextTick
    }

    /// In `readings` time: the outcome of the next second, once all shards have reached it.
    ///
    /// The clock starts when all expected sources have been heard, and leaps over stretches in
    /// which none of them says anything.
    mutating func tickByMarks() -> (time: Timestamp, outcome: Outcome)? {
        guard let due = nextTick ?? firstTick else { return nil }
        nextTick = due
        let isReached = marks.allSatisfy { mark in mark.map { $0 >= due } ?? true }
        guard isReached, !hasEnded else { return nil }
        let outcome = tick(at: due)
        nextTick = (rollUp.endOfCommonGap(at: due) ?? due).advanced(bySeconds: 1)
        return (due, outcome)
    }

    /// In `wall` time: the outcome of the last whole second, once per second.
    mutating func tick(byClock now: Timestamp) -> (time: Timestamp, outcome: Outcome)? {
        let due = Timestamp(seconds: now.seconds)
        let next = nextTick ?? due.advanced(bySeconds: 1)
        nextTick = next
        guard due >= next else { return nil }
        // After a pause of the whole machine one tick is enough: closing looks at time alone.
        nextTick = due.advanced(bySeconds: 1)
        return (due, tick(at: due))
    }

    /// In `readings` time: whether all sources have ended, and every second up to the end has had
    /// its tick, whatever the pace at which the end was heard.
    var hasEnded: Bool {
        guard time == .readings, rollUp.isQuiet, let nextTick, let newestTime else { return false }
        return nextTick > newestTime
    }

    private var firstTick: Timestamp? {
        guard firstTimes.count >= expectedSources, let first = firstTimes.min() else { return nil }
        return Timestamp(seconds: first.seconds)
    }

    /// Closes, detects and decides at an event time; call with times that only grow.
    private mutating func tick(at time: Timestamp) -> Outcome {
        var outcome = Outcome()
        outcome.intervals = ordered(rollUp.close(at: time))
        detect(&outcome, at: time)
        outcome.findings.append(monitor.tick(at: time))
        outcome.approaches = approaches.tick(at: time)
        decide(&outcome, at: time)
        return outcome
    }

    /// Closes everything that is still open: the input has ended.
    mutating func finish(at time: Timestamp) -> Outcome {
        var outcome = Outcome()
        outcome.intervals = ordered(rollUp.closeAll())
        detect(&outcome, at: time)
        outcome.findings.append(monitor.finish(at: time))
        outcome.approaches = approaches.finish(at: time)
        decide(&outcome, at: time)
        return outcome
    }

    /// The newest time of any source.
    var newestTime: Timestamp? { rollUp.newestTime }

    private mutating func detect(_ outcome: inout Outcome, at time: Timestamp) {
        let relevant = outcome.intervals.filter { $0.sums.lengthSeconds == intervalSeconds }
        guard !relevant.isEmpty else { return }
        outcome.findings.append(monitor.observe(relevant, at: time))
    }

    private mutating func decide(_ outcome: inout Outcome, at time: Timestamp) {
        outcome.decisions = policy.decide(outcome.findings.congestion, at: time)
        outcome.decisions += policy.tick(at: time)
        for decision in outcome.decisions { hash.add(decision, in: network) }
    }

    /// Intervals by window, detector and version. Most ticks close them in this order already.
    private func ordered(_ intervals: [DetectorInterval]) -> [DetectorInterval] {
        let isOrdered = intervals.indices.dropFirst().allSatisfy {
            !precedes(intervals[$0], intervals[$0 - 1])
        }
        return isOrdered ? intervals : intervals.sorted { precedes($0, $1) }
    }

    private func precedes(_ left: DetectorInterval, _ right: DetectorInterval) -> Bool {
        if left.window != right.window { return left.window < right.window }
        if left.detector != right.detector {
            return register.precedes(left.detector, right.detector)
        }
        return left.version < right.version
    }
}

extension Findings {
    fileprivate mutating func append(_ other: Findings) {
        linkStates += other.linkStates
        congestion += other.congestion
        health += other.health
    }
}
