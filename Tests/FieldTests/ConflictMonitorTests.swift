import Field
import Testing
import TrafficModel

/// The monitor alone, before lamps that no sequencer would show.
@Suite struct ConflictMonitorTests {
    struct Bench {
        var monitor: ConflictMonitor
        var now: Int64 = 0
        var frame = LampFrame()
        var countdown: [UInt8]

        init(_ sketch: SiteSketch = .twoStreets, blindSpot: Invariant? = nil) {
            monitor = ConflictMonitor(site: sketch.site, blindSpot: blindSpot)
            countdown = Array(repeating: 0, count: sketch.groups.count)
        }

        /// Shows the frame as it is for so long; the first objection ends it.
        mutating func show(
            seconds: Double = 0.1, edit: (inout LampFrame) -> Void = { _ in }
        ) -> Invariant? {
            edit(&frame)
            for _ in 0..<Int((seconds * 10).rounded()) {
                now += 100
                let uptime = Uptime(milliseconds: now)
                let finding = monitor.check(frame, countdown: countdown, at: uptime)
                if let finding { return finding.invariant }
            }
            return nil
        }

        /// All red for 20 s, then stage 1 without its pedestrians for so long.
        mutating func open(seconds: Double) {
            #expect(show(seconds: 20) == nil)
            #expect(show(seconds: seconds) { $0.green = SignalGroupSet(positions: 0) } == nil)
        }
    }

    @Test func `two conflicting greens are never shown`() {
        var bench = Bench()
        bench.open(seconds: 10)
        #expect(bench.show { $0.green = SignalGroupSet(positions: 0, 1) } == .conflict)
    }

    @Test func `green beside a conflicting yellow is never shown`() {
        var bench = Bench(blindSpot: .intergreen)
        bench.open(seconds: 10)
        let found = bench.show {
            $0.green = SignalGroupSet(positions: 1)
            $0.yellow = SignalGroupSet(positions: 0)
        }
        #expect(found == .conflict)
    }

    @Test(arguments: [(1.9, Invariant.intergreen), (2.0, nil)] as [(Double, Invariant?)])
    func `green waits for the intergreen`(allRed: Double, expected: Invariant?) {
        var bench = Bench()
        bench.open(seconds: 10)
        #expect(bench.show(seconds: 3) { $0 = .closing(vehicles: 0) } == nil)
        #expect(bench.show(seconds: allRed) { $0 = LampFrame() } == nil)
        #expect(bench.show { $0.green = SignalGroupSet(positions: 1) } == expected)
    }

    @Test func `after power-up nobody is trusted to have left the junction`() {
        var bench = Bench()
        #expect(bench.show(seconds: 4) == nil)
        #expect(bench.show { $0.green = SignalGroupSet(positions: 0) } == .intergreen)
    }

    @Test func `green lasts its minimum`() {
        var bench = Bench()
        bench.open(seconds: 7.9)
        #expect(bench.show { $0 = .closing(vehicles: 0) } == .minimumGreen)
    }

    @Test func `walk and clearance are whole`() {
        var bench = Bench()
        bench.open(seconds: 1)
        let both = SignalGroupSet(positions: 0, 2)
        #expect(bench.show(seconds: 6.9) { $0.green = both } == nil)
        var hasty = bench
        #expect(hasty.show { $0 = .clearing(2, green: 0) } == .pedestrians)
        #expect(bench.show() == nil)
        #expect(bench.show(seconds: 9.9) { $0 = .clearing(2, green: 0) } == nil)
        #expect(bench.show { $0.clearing = [] } == .pedestrians)
    }

    @Test func `nobody loses a permitted green while the one he yields to keeps his`() {
        var bench = Bench(.permittedLefts)
        #expect(bench.show(seconds: 20) == nil)
        let through = SignalGroupSet(positions: 0, 1, 2, 3)
        #expect(bench.show(seconds: 20) { $0.green = through } == nil)
        let found = bench.show {
            $0.green.remove(SignalGroupIndex(3))
            $0.yellow.insert(SignalGroupIndex(3))
        }
        #expect(found == .yellowTrap)
    }

    @Test(
        arguments: [(2.8, Invariant.lampSequence), (2.9, nil), (3.0, nil), (3.1, nil)]
            as [(Double, Invariant?)])
    func `yellow is not cut short`(yellow: Double, expected: Invariant?) {
        var bench = Bench()
        bench.open(seconds: 10)
        #expect(bench.show(seconds: yellow) { $0 = .closing(vehicles: 0) } == nil)
        #expect(bench.show { $0 = LampFrame() } == expected)
    }

    @Test func `yellow does not stay`() {
        var bench = Bench()
        bench.open(seconds: 10)
        #expect(bench.show(seconds: 3.2) { $0 = .closing(vehicles: 0) } == .lampSequence)
    }

    @Test(arguments: [
        LampFrame(), .closing(pedestrians: 0), .flashing(only: 0),
        .closing(vehicles: 0, green: 0),
    ])
    func `lamps out of order are never shown`(frame: LampFrame) {
        var bench = Bench()
        bench.open(seconds: 10)
        #expect(bench.show { $0 = frame } == .lampSequence)
    }

    @Test func `flash is not entered from green`() {
        var bench = Bench()
        bench.open(seconds: 10)
        let flash = bench.monitor.flash
        #expect(bench.show { $0 = flash } == .lampSequence)
    }

    @Test func `a group of every cycle is not forgotten`() {
        var bench = Bench()
        bench.open(seconds: 100)
        // 180 s from power-up and the worst transition: 10 s of green and 12 s of clearance.
        #expect(bench.show(seconds: 82) == nil)
        #expect(bench.show(seconds: 0.2) == .maximumRed)
    }

    @Test func `a pressed button is not forgotten, and nobody waits who has not pressed`() {
        var bench = Bench(blindSpot: .maximumRed)
        bench.open(seconds: 300)
        bench.monitor.press(SignalGroupIndex(2), at: Uptime(milliseconds: bench.now))
        #expect(bench.show(seconds: 202) == nil)
        #expect(bench.show() == .service)
    }

    @Test func `an emergency may let others wait for 240 s, the officer for longer`() {
        var bench = Bench()
        bench.monitor.license(.privileged, at: .zero)
        bench.open(seconds: 240)
        #expect(bench.show(seconds: 3) == .maximumRed)
        bench = Bench()
        bench.monitor.license(.panel, at: .zero)
        bench.open(seconds: 900)
    }

    @Test func `a display that jumps or lies is never shown`() {
        var bench = Bench(.countdown(.last(seconds: 9)))
        bench.open(seconds: 10)
        bench.countdown[0] = 9
        #expect(bench.show() == nil)
        var jump = bench
        jump.countdown[0] = 6
        #expect(jump.show() == .countdown)
        var stuck = bench
        #expect(stuck.show(seconds: 1.2) == .countdown)
        #expect(bench.show { $0 = .closing(vehicles: 0) } == .countdown)
    }

    @Test func `a display that was blank before promises nothing`() {
        var bench = Bench(.countdown(.last(seconds: 9)))
        bench.open(seconds: 10)
        bench.countdown[0] = 9
        #expect(bench.show() == nil)
        bench.countdown[0] = 0
        #expect(bench.show() == nil)
        #expect(bench.show { $0 = .closing(vehicles: 0) } == nil)
    }
}

extension LampFrame {
    fileprivate static func closing(vehicles group: Int, green: Int? = nil) -> LampFrame {
        var frame = LampFrame()
        frame.yellow = SignalGroupSet(positions: group)
        if let green { frame.green = SignalGroupSet(positions: green) }
        return frame
    }

    fileprivate static func closing(pedestrians group: Int) -> LampFrame {
        var frame = LampFrame()
        frame.clearing = SignalGroupSet(positions: group)
        return frame
    }

    fileprivate static func clearing(_ group: Int, green: Int) -> LampFrame {
        var frame = LampFrame()
        frame.clearing = SignalGroupSet(positions: group)
        frame.green = SignalGroupSet(positions: green)
        return frame
    }

    fileprivate static func flashing(only group: Int) -> LampFrame {
        var frame = LampFrame()
        frame.flashingYellow = SignalGroupSet(positions: group)
        return frame
    }
}
