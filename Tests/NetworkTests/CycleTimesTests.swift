import Testing
import TrafficModel

@testable import Network

@Suite struct CycleTimesTests {
    @Test func `the least cycle is minimum greens and intergreens`() {
        #expect(times([[0], [1]]).leastCycle == 10_000 + 6_000 + 10_000 + 8_000)
    }

    @Test func `a group green in two stages serves its minimum once`() {
        // Group 2 conflicts with nobody and stays; 0 and 1 alternate.
        #expect(times([[0, 2], [1, 2]]).leastCycle == 34_000)
    }

    @Test func `intergreens from earlier stages count`() {
        // Between 0 and 1 lies a stage of group 2, shorter than the intergreen from 0 to 1.
        let times = times([[0], [2], [1]], minGreens: [10_000, 10_000, 1_000])
        #expect(times.shortfalls(splits: [20_000, 4_000, 20_000]) == [])
        #expect(
            times.shortfalls(splits: [20_000, 4_000, 11_000]) == [
                .green(SignalGroupIndex(1), 9_000)
            ])
    }

    @Test func `a green below its minimum is found with its length`() {
        let found = times([[0], [1]]).shortfalls(splits: [17_000, 20_000])
        #expect(found == [.green(SignalGroupIndex(0), 9_000)])
    }

    @Test func `a red above its maximum is found with its length`() {
        let found = times([[0], [1]], maxRed: 40_000).shortfalls(splits: [20_000, 40_000])
        #expect(found == [.red(SignalGroupIndex(0), 48_000)])
    }

    @Test func `a stage below its minimum is found`() {
        let found = times([[0], [1]], stageMinimum: 15_000).shortfalls(splits: [30_000, 20_000])
        #expect(found == [.stage(StageIndex(1), 14_000)])
    }

    @Test func `a stage that ends before it is green is found`() {
        let found = times([[0], [1]], minGreens: [0, 0, 0]).shortfalls(splits: [30_000, 5_000])
        #expect(found.contains(.stage(StageIndex(1), -1_000)))
    }

    /// Groups 0 and 1 conflict, 6 s from 0 to 1 and 8 s back; group 2 meets nobody.
    private func times(
        _ sets: [[Int]], minGreens: [Int64] = [10_000, 10_000, 10_000], maxRed: Int64 = 180_000,
        stageMinimum: Int64 = 0
    ) -> CycleTimes {
        let (zero, one) = (SignalGroupIndex(0), SignalGroupIndex(1))
        var relations = SignalRelations(groupCount: 3)
        relations.setConflict(zero, one)
        var intergreens = Intergreens(groupCount: 3)
        intergreens.set(6_000, from: zero, to: one, .given)
        intergreens.set(8_000, from: one, to: zero, .given)
        let groups = minGreens.enumerated().map { place, least in
            SignalGroup(
                id: "\(place)", number: place + 1, kind: .vehicle, closingMilliseconds: 3_000,
                redClearanceMilliseconds: 1_000, minGreenMilliseconds: least,
                maxRedMilliseconds: maxRed)
        }
        let stages = sets.enumerated().map { place, set in
            Stage(
                id: "\(place)", number: place + 1,
                groups: set.reduce(into: SignalGroupSet(rawValue: 0)) {
                    $0.insert(SignalGroupIndex($1))
                }, minMilliseconds: stageMinimum)
        }
        return CycleTimes(
            groups: groups, relations: relations, intergreens: intergreens, stages: stages,
            entries: stages.indices.map {
                SignalPlan.Entry(stage: StageIndex($0), splitMilliseconds: 0)
            })
    }
}
