import TrafficModel

/// What leaves the cabinet: lamps, displays, events, receipts and status.
extension RoadsideAgent {
    private static let statusMilliseconds: Int64 = 5_000

    /// Shows the step's lamps, unless the monitor objects: then all flash, in the same step.
    mutating func show() {
        guard mode != .dark else { return }
        let frame = isMovingLamps ? sequencer.frame : monitor.flash
        let hasNewDisplay = mode == .flashFault ? blankDisplay() : countDown()
        guard mode != .flashFault else { return present(frame, hasNewDisplay) }
        monitor.license(licence, at: Uptime(milliseconds: now))
        let finding = monitor.check(frame, countdown: display, at: Uptime(milliseconds: now))
        guard let finding else { return present(frame, hasNewDisplay) }
        trip(finding)
    }

    mutating func log(_ event: IndianaEvent, _ parameter: UInt32) {
        outbox.log(event, parameter, at: now)
    }

    mutating func answer(_ order: SignalCommand.Order, _ outcome: CommandReceipt.Outcome) {
        outbox.put(
            .receipt(
                CommandReceipt(
                    controller: site.controller, order: order, outcome: outcome, state: state,
                    mode: mode, uptime: Uptime(milliseconds: now))))
    }

    /// Says how it is at every change of mode or stage, and at least each 5 s.
    mutating func report() {
        logCoordination()
        let (state, mode) = (state, mode)
        guard now >= statusDueAt || state != statedState || mode != statedMode else { return }
        statusDueAt = now + Self.statusMilliseconds
        statedState = state
        statedMode = mode
        outbox.put(.status(status))
    }

    /// How the controller is at present. Allocates.
    var status: ControllerStatus {
        let deviation = runner.isInStep ? nil : runner.deviation
        return ControllerStatus(
            controller: site.controller, mode: mode, state: state,
            next: sequencer.next?.stage.map { site.stages[$0.position].number },
            plan: runner.plan.map { site.plans[$0].id }, outOfStepMilliseconds: deviation,
            lamps: lamps.lamps(count: site.groups.count), lease: leases.lease?.id,
            tablesHash: site.tablesHash, uptime: Uptime(milliseconds: now), wallTime: wall,
            fault: fault)
    }

    private var licence: WaitLicence {
        if mode == .localManual { return .panel }
        return isPrivileged ? .privileged : .none
    }

    private mutating func trip(_ finding: MonitorFinding) {
        mode = .flashFault
        present(monitor.flash, blankDisplay())
        memory.latchedFault = finding.invariant
        outbox.put(.store(memory))
        let number = site.groups[finding.group.position].number
        fault =
            "conflict monitor: \(finding.invariant.name) \(finding.invariant.explanation),"
            + " group \(number)"
        log(.alarmOn, UInt32(finding.invariant.rawValue))
        log(.unitFlashStatusChange, 5)
        runner.disengage()
        forced = nil
        endStanding(.notReady)
    }

    private mutating func present(_ frame: LampFrame, _ hasNewDisplay: Bool) {
        if hasNewDisplay {
            for position in display.indices { countdown[position] = display[position] }
        }
        if frame != lamps {
            waiting.take(from: lamps, to: frame, at: now)
            detected = detected.subtracting(frame.green)
            journal.note(from: lamps, to: frame, at: now, into: &outbox)
            lamps = frame
            outbox.put(.lampsChanged)
        } else if hasNewDisplay {
            outbox.put(.lampsChanged)
        }
        journal.endRedClearances(at: now, into: &outbox)
    }

    /// Seconds to each promised change of lamps.
    ///
    /// - Returns: Whether a display changes.
    private mutating func countDown() -> Bool {
        guard !sequencer.tables.countdowns.isEmpty else { return false }
        let isCounting = isMovingLamps && sequencer.isCommitted
        var hasChanged = false
        for group in sequencer.tables.countdowns {
            var seconds = isCounting ? sequencer.secondsLeft(of: group, at: now) : 0
            if proof.fault == .countdown, seconds > 0 { seconds += 3 }
            display[group.position] = seconds
            hasChanged = hasChanged || countdown[group.position] != seconds
        }
        return hasChanged
    }

    private mutating func blankDisplay() -> Bool {
        var hasChanged = false
        for position in display.indices {
            display[position] = 0
            hasChanged = hasChanged || countdown[position] != 0
        }
        return hasChanged
    }

    private mutating func logCoordination() {
        let pattern: UInt32 =
            mode.isUnregulated ? 255 : runner.plan.map { UInt32($0 + 1) } ?? 254
        if pattern != statedPattern {
            statedPattern = pattern
            log(.coordinationPatternChange, pattern)
            if let plan = runner.plan {
                let timeline = runner.timelines[plan]
                log(.cycleLengthChange, UInt32(min(255, timeline.cycle / 1_000)))
                log(.offsetChange, UInt32(min(255, max(0, timeline.offset / 1_000))))
            }
        }
        let coordination = runner.coordinationState
        guard coordination != statedCoordination else { return }
        statedCoordination = coordination
        log(.coordinationStateChange, coordination)
    }
}
