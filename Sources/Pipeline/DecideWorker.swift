import Aggregation
import Detection
import Messaging
import Network
import TrafficModel
import Wire

/// The cold thread behind all shards: merges what they hand on, ticks, decides, publishes.
final class DecideWorker: @unchecked Sendable {
    // Sendable: everything mutable is used by `run` alone, which one thread calls once.
    private var inlets: ShardInlets?
    private var decisions: Socket?
    private var decider: Decider
    private let outlets: Outlets
    private let signals: Mailbox<SignalInput>
    private let signalCounts: SignalCounts
    private var signalInputsShed: UInt64 = 0
    private let network: RoadNetwork
    private let links: [LinkNumber: LinkIndex]
    private let configuration: Configuration
    private let board: StateBoard<ShardCounters>
    private let wake: WakeFlag
    private let stop: StopFlag
    private let finished: @Sendable (RunSummary) -> Void
    private var limiter = RefusalLimiter()
    private var decisionCount: UInt64 = 0
    private var unlistedIncidentCount: UInt64 = 0
    private var shownCounters: Int64 = 0
    /// From the message that moved a source's time to the deltas that it closed, in microseconds.
    private var deltaDelay = DelayCounts()

    /// Short enough for the ring to hold what comes meanwhile: three million pulses a second.
    private static let longestSleep: Int64 = 20_000

    init(
        network: RoadNetwork, configuration: Configuration, inlets: consuming ShardInlets,
        decisions: consuming Socket, outlets: Outlets, signals: Mailbox<SignalInput>,
        signalCounts: SignalCounts, board: StateBoard<ShardCounters>,
        wake: WakeFlag, stop: StopFlag, finished: @escaping @Sendable (RunSummary) -> Void
    ) {
        self.network = network
        links = NetworkIndex(network).linkByNumber
        self.configuration = configuration
        self.inlets = consume inlets
        self.decisions = consume decisions
        self.outlets = outlets
        self.signals = signals
        self.signalCounts = signalCounts
        self.board = board
        self.wake = wake
        self.stop = stop
        self.finished = finished
        decider = Decider(network: network, configuration: configuration)
    }

    func run() {
        guard var inlets = inlets.take(), var decisions = decisions.take() else { return }
        var isOver = false
        while !isOver {
            let isStopping = stop.isSet
            var didWork = takeRecords(&inlets)
            didWork = takeNotices(&inlets) || didWork
            didWork = tickWhatIsDue(&decisions) || didWork
            showCountersEachSecond()
            isOver = decider.hasEnded || (isStopping && !didWork)
            if !didWork && !isOver { sleep(&inlets) }
        }
        _ = takeNotices(&inlets)
        publish(decider.finish(at: endTime), &decisions, at: endTime)
        showCounters()
        outlets.tell(.end, at: endTime)
        finished(summary)
    }

    /// Sleeps until a shard has news, or the next whole second; pulses alone wake nobody.
    private func sleep(_ inlets: inout ShardInlets) {
        let untilSecond = 1_000_000 - SystemClock.wallMicroseconds % 1_000_000
        wake.sleep(atMost: min(Self.longestSleep, untilSecond)) { hasWork(&inlets) }
    }

    private func hasWork(_ inlets: inout ShardInlets) -> Bool {
        (0..<inlets.count).contains { shard in
            inlets.hasPassedOrNotice(shard) || !decider.isAhead(shard) && inlets.hasRecord(shard)
        }
    }

    private func takeRecords(_ inlets: inout ShardInlets) -> Bool {
        var didWork = false
        let now = SystemClock.monotonicMicroseconds
        for shard in 0..<inlets.count {
            let tookRecords = inlets.withRecords(shard) { records in
                decider.takeTurn(of: shard, &records, at: now, delays: &deltaDelay)
            }
            didWork = tookRecords || didWork
            // All of it: what was passed on before a mark belongs to that mark's tick.
            while let reading = inlets.popPassed(shard) {
                take(reading)
                didWork = true
            }
        }
        return didWork
    }

    /// Takes a reading that the shards passed on whole.
    private func take(_ reading: Reading) {
        switch reading.kind {
        case .queue: decider.take(queue: reading)
        case .incident: tellIncident(reading)
        default:
            // Positions, other signal events and devices' faults are for stages that are not built
            // yet; they have been counted.
            break
        }
    }

    private func tellIncident(_ reading: Reading) {
        // An incident on a link that the city does not list has no place on any map: it is counted
        // and makes no message.
        guard let link = links[LinkNumber(reading.subject)],
            let message = IncidentMessage(reading, link: network.links[link.position])
        else {
            unlistedIncidentCount += 1
            return
        }
        outlets.tell(.incident(message), at: message.time)
    }

    private func takeNotices(_ inlets: inout ShardInlets) -> Bool {
        var didWork = false
        for shard in 0..<inlets.count {
            for _ in 0..<Decider.turnLength {
                guard let notice = inlets.popNotice(shard) else { break }
                didWork = true
                guard let reason = notice.reason,
                    limiter.admits(notice.source, at: SystemClock.monotonicMicroseconds)
                else { continue }
                let isKnown = notice.source != RefusalNotice.unknownSource
                let refusal = Refusal(
                    source: isKnown ? notice.source : nil, reason: reason,
                    byteOffset: Int(notice.byteOffset),
                    record: notice.record == RefusalNotice.wholeMessage
                        ? nil : Int(notice.record),
                    head: notice.headBytes)
                outlets.tell(
                    .refused(refusal), at: Timestamp(microseconds: SystemClock.wallMicroseconds))
            }
        }
        return didWork
    }

    private func tickWhatIsDue(_ decisions: inout Socket) -> Bool {
        let now = Timestamp(microseconds: SystemClock.wallMicroseconds)
        let due =
            configuration.shard.time == .readings
            ? decider.tickByMarks() : decider.tick(byClock: now)
        guard let due else { return false }
        publish(due.outcome, &decisions, at: due.time)
        return true
    }

    private func publish(
        _ outcome: Decider.Outcome, _ decisions: inout Socket, at time: Timestamp
    ) {
        // First what controllers wait for; the taps can wait.
        let messages = send(outcome.decisions, &decisions)
        if !signals.offer(
            SignalInput(time: time, decisions: outcome.decisions),
            isUrgent: !outcome.decisions.isEmpty)
        {
            signalInputsShed += 1
        }
        outlets.record(outcome.intervals, decider.register, configuration)
        for state in outcome.findings.linkStates {
            outlets.tell(.link(LinkMessage(state, network: network)), at: time)
        }
        for state in outcome.approaches {
            outlets.tell(.approach(ApproachMessage(state, network: network)), at: time)
        }
        for change in outcome.findings.congestion {
            outlets.tellChange(
                .congestion(CongestionMessage(change, network: network)), at: time)
        }
        for change in outcome.findings.health {
            let detector = decider.register.detector(change.detector)
            outlets.tellChange(.health(HealthMessage(change, detector: detector)), at: time)
        }
        for message in messages { outlets.tell(.decision(message), at: time) }
    }

    private func send(_ made: [Decision], _ decisions: inout Socket) -> [DecisionMessage] {
        made.map { decision in
            decisionCount += 1
            let message = DecisionMessage(decision, network: network)
            let payload = DecisionJSON.encode(message)
            // A publisher never waits; whoever missed it asks for a snapshot. A context that is
            // shutting down refuses, and there is nobody left to tell.
            _ = try? decisions.send(frames: [Array(message.topic.utf8), payload], wait: false)
            outlets.record(payload, to: .decisions)
            return message
        }
    }

    private func showCountersEachSecond() {
        let now = SystemClock.monotonicMicroseconds
        guard now - shownCounters >= 1_000_000 else { return }
        shownCounters = now
        showCounters()
    }

    private func showCounters() {
        var named = Counters.named(
            shardTotals, unrevised: decider.rollUp.unrevisedCount,
            pulsesShed: decider.rollUp.shedCount,
            feedShed: outlets.feedShed, recordsShed: outlets.recordsShed,
            queuesLate: decider.lateQueueCount, incidentsUnlisted: unlistedIncidentCount,
            decisions: decisionCount)
        named.merge(Counters.delays(deltaDelay)) { $1 }
        // Both threads tell the feed and write records; what either sheds is one count.
        named.merge(signalCounts.all) { $0 + $1 }
        named["ngatu_signal_inputs_shed_total"] = signalInputsShed
        outlets.tell(.counters(named), at: Timestamp(microseconds: SystemClock.wallMicroseconds))
    }

    /// The moment of the last decisions: never before one that has been ticked.
    private var endTime: Timestamp {
        let newest = decider.newestTime ?? .zero
        guard configuration.shard.time == .wall, let nextTick = decider.nextTick else {
            return newest
        }
        return max(newest, nextTick)
    }

    private var shardTotals: ShardCounters {
        var totals = ShardCounters()
        for shard in 0..<board.count {
            if let counters = board.read(shard) { totals.add(counters) }
        }
        return totals
    }

    private var summary: RunSummary {
        RunSummary(
            counters: shardTotals, decisions: decisionCount, decisionHash: "\(decider.hash)",
            newestTime: decider.newestTime)
    }
}
