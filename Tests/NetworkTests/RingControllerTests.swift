import Network
import TestSupport
import Testing
import TrafficModel

/// Generated dual-ring controllers: what must hold for whatever comes out.
@Suite struct RingControllerTests {
    @Test(arguments: UInt64(0)..<60)
    func `a sound ring-and-barrier controller may be commanded`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let rings = RingController(&random)
        let site = try #require(try read(rings).signals, "seed \(seed)")
        let served = site.stages.reduce(into: SignalGroupSet(rawValue: 0)) {
            $0 = $0.union($1.groups)
        }
        #expect(served == .all(site.groups.count))
        #expect(site.stages.allSatisfy { site.relations.areCompatible($0.groups) })
        #expect(Set(site.stages.map(\.id)).count == site.stages.count)
        #expect(site.stages.map(\.number) == Array(1...site.stages.count))
        let plan = try #require(site.plans.first)
        let needed = rings.neededSeconds
        #expect(plan.cycleMilliseconds == Int64(rings.cycle ?? needed) * 1_000)
        #expect(plan.entries.allSatisfy { $0.splitMilliseconds > 0 })
        let walkers = rings.phases.filter(\.hasWalkers).count
        #expect(site.groups.count == rings.phases.count + walkers)
    }

    @Test(arguments: UInt64(0)..<60)
    func `every pair in conflict has an intergreen that contains its closing lamp`(
        seed: UInt64
    ) throws {
        var random = SeededGenerator(seed: seed)
        let site = try #require(try read(RingController(&random)).signals)
        let all = site.groups.indices.map { SignalGroupIndex($0) }
        let short = all.flatMap { from in
            site.relations.conflicts(of: from).filter { to in
                !site.relations.conflicts(of: to).contains(from)
                    || site.intergreens.milliseconds(from: from, to: to)
                        < site.groups[from.position].closingMilliseconds
            }
        }
        #expect(short == [], "seed \(seed)")
    }

    @Test(arguments: UInt64(0)..<60)
    func `rings that run a phase beside one it conflicts with are refused`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var rings = RingController(&random)
        // North joins the barrier of east and west, in the ring of west.
        rings.phases.removeAll { [2, 1, 5, 6].contains($0.number) }
        rings.phases.append(
            .init(number: 2, ring: 2, barrier: 2, position: 9, green: 25, clearance: 6))
        rings.cycle = nil
        let report = try report(rings)
        let refused = try #require(report.signals.first).refusedPlans["day"]?.joined() ?? ""
        #expect(refused.contains("conflicting protected movements together"), "seed \(seed)")
        #expect(refused.contains("'2' with"))
        #expect(report.network?.controllers[0].commandability != .commandable)
    }

    @Test(arguments: UInt64(0)..<20)
    func `the order of rows changes nothing`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let rings = RingController(&random)
        let site = try #require(try read(rings).signals)
        var shuffled = rings
        shuffled.phases.shuffle(using: &random)
        #expect(try read(shuffled).signals?.tablesHash == site.tablesHash, "seed \(seed)")
    }

    @Test(arguments: [
        ("begin_of_green", SignalPlan.Coordination.Reference.startGreen, Int64(12_000)),
        ("begin_of_yellow", .endGreen, 12_000), ("begin_of_red", .endGreen, 8_700),
    ])
    func `an offset of GMNS leads to its phase`(
        word: String, reference: SignalPlan.Coordination.Reference, offset: Int64
    ) throws {
        var random = SeededGenerator(seed: 3)
        var tables = RingController(&random).tables
        tables["signal_coordination.csv"] = """
            coordination_id,timing_plan_id,controller_id,coord_phase,coord_ref_to,offset
            1,day,K,2,\(word),12

            """
        let site = try #require(
            try CityFolderFixture.report(tables).network?.controllers[0].signals)
        let coordination = try #require(site.plans[0].coordination)
        let phase = try #require(site.groups.firstIndex { $0.id == "2" })
        #expect(coordination.reference == reference)
        #expect(coordination.offsetMilliseconds == offset)
        #expect(
            site.stages[coordination.stage.position].groups.contains(SignalGroupIndex(phase)))
    }

    @Test func `a cycle that the phases do not fit is told in seconds`() throws {
        var random = SeededGenerator(seed: 1)
        var rings = RingController(&random)
        rings.cycle = 40
        let refused = try #require(try report(rings).signals.first).refusedPlans["day"] ?? []
        #expect(refused.count == 1)
        #expect(refused[0].hasPrefix("its phases need \(rings.neededSeconds) s"))
        #expect(refused[0].hasSuffix("its cycle is 40 s"))
    }

    private func report(_ rings: RingController) throws -> NetworkReport {
        try CityFolderFixture.report(rings.tables)
    }

    private func read(_ rings: RingController) throws -> SignalController {
        let report = try report(rings)
        let network = try #require(report.network, "\(report.problems)")
        let severe = report.problems.filter { $0.severity != .warn }
        #expect(severe.map(\.description) == [])
        return network.controllers[0]
    }
}

extension RingController {
    /// What the longer ring of each barrier needs.
    var neededSeconds: Int {
        [1, 2].reduce(0) { total, barrier in
            let sums = [1, 2].map { ring in
                phases.filter { $0.ring == ring && $0.barrier == barrier }
                    .reduce(0) { $0 + $1.green + $1.clearance }
            }
            return total + (sums.max() ?? 0)
        }
    }
}
