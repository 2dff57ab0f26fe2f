import Testing
import TrafficModel

@testable import Network

@Suite struct RingTimetableTests {
    @Test func `rings run side by side and wait for each other at the barrier`() throws {
        let table = try RingTimetable(
            [phase(2, 1, 1, 20), phase(6, 2, 1, 10), phase(4, 1, 2, 15), phase(8, 2, 2, 15)],
            cycle: nil)
        #expect(table.cycle == 45_000)
        #expect(table.slots.map(\.start) == [-5_000, 20_000])
        #expect(table.slots.map(\.groups) == [groups(2, 6), groups(4, 8)])
    }

    @Test func `a ring's next phase is wanted when its own green ends`() throws {
        let table = try RingTimetable(
            [
                phase(1, 1, 1, 10), phase(2, 1, 1, 20, position: 2), phase(6, 2, 1, 40),
                phase(4, 1, 2, 20),
            ],
            cycle: nil)
        #expect(table.slots.map(\.groups) == [groups(1, 6), groups(2, 6), groups(4)])
        #expect(table.slots.map(\.start) == [-5_000, 10_000, 40_000])
    }

    @Test func `what is left of the cycle goes to the coordinated phase`() throws {
        let phases = [phase(2, 1, 1, 20), phase(4, 1, 2, 20)]
        let table = try RingTimetable(phases, cycle: 70_000, coordinated: 4)
        #expect(table.slots.map(\.start) == [-5_000, 20_000])
        let other = try RingTimetable(phases, cycle: 70_000, coordinated: 2)
        #expect(other.slots.map(\.start) == [-5_000, 40_000])
    }

    @Test func `closings within one transition become one`() throws {
        let table = try RingTimetable(
            [
                phase(1, 1, 1, 10), phase(2, 1, 1, 20, position: 2), phase(5, 2, 1, 12),
                phase(6, 2, 1, 18, position: 2),
            ],
            cycle: nil)
        #expect(table.slots.map(\.start) == [-5_000, 12_000])
        #expect(table.slots.map(\.groups) == [groups(1, 5), groups(2, 6)])
    }

    @Test func `a walk ends so that its clearance is over with its phase`() throws {
        let table = try RingTimetable(
            [phase(2, 1, 1, 30, walk: 7, walkClearance: 15), phase(4, 1, 2, 20)], cycle: nil)
        let walking = groups(2).union([SignalGroupIndex(34)])
        #expect(table.slots.map(\.groups) == [walking, groups(2), groups(4)])
        #expect(table.slots.map(\.start) == [-5_000, 20_000, 30_000])
    }

    @Test func `walks that end a little apart end together`() throws {
        let table = try RingTimetable(
            [
                phase(2, 1, 1, 30, walk: 7, walkClearance: 15),
                phase(6, 2, 1, 30, walk: 7, walkClearance: 13), phase(4, 1, 2, 20),
            ],
            cycle: nil)
        #expect(table.slots.map(\.start) == [-5_000, 20_000, 30_000])
        #expect(table.slots[1].groups == groups(2, 6))
    }

    @Test func `phases that do not fit say why`() {
        #expect(throws: RingProblem.self) { try RingTimetable([], cycle: nil) }
        #expect(throws: RingProblem.self) {
            try RingTimetable([phase(2, 1, 1, 30)], cycle: 30_000)
        }
        // The other ring's long clearance ends this ring's last phase before it begins.
        let long = RingPhase(
            number: 6, ring: 2, barrier: 1, position: 1, vehicles: SignalGroupIndex(6),
            walkers: nil, green: 5_000, clearance: 25_000, release: 25_000, walk: 0,
            walkClearance: 0)
        #expect(throws: RingProblem.self) {
            try RingTimetable(
                [phase(1, 1, 1, 10), phase(2, 1, 1, 9, position: 2), long], cycle: nil)
        }
    }

    /// A phase whose group has its number; times in seconds, clearance 5 s.
    private func phase(
        _ number: Int, _ ring: Int, _ barrier: Int, _ green: Int64, position: Int = 1,
        walk: Int64? = nil, walkClearance: Int64 = 0
    ) -> RingPhase {
        RingPhase(
            number: number, ring: ring, barrier: barrier, position: position,
            vehicles: SignalGroupIndex(number),
            walkers: walk == nil ? nil : SignalGroupIndex(number + 32), green: green * 1_000,
            clearance: 5_000, release: 5_000, walk: (walk ?? 0) * 1_000,
            walkClearance: walkClearance * 1_000)
    }

    private func groups(_ numbers: Int...) -> SignalGroupSet {
        numbers.reduce(into: SignalGroupSet(rawValue: 0)) { $0.insert(SignalGroupIndex($1)) }
    }
}
