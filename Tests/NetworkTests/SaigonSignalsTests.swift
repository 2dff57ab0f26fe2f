import Foundation
import Network
import TestSupport
import Testing
import TrafficModel

@Suite struct SaigonSignalsTests {
    static let folder = Checkout.networks.appendingPathComponent("saigon-12")

    @Test func `all twelve controllers may be commanded and none has a yellow trap`() throws {
        let report = NetworkReader.read(folder: Self.folder.path)
        let network = try #require(report.network)
        #expect(report.problems == [])
        #expect(network.controllers.allSatisfy { $0.commandability == .commandable })
        #expect(network.controllers.compactMap(\.signals).count == 12)
        #expect(report.signals.flatMap(\.traps) == [])
        #expect(report.signals.allSatisfy { $0.refusedPlans.isEmpty })
        #expect(report.signals.allSatisfy { $0.intergreenCounts[.assumed] == nil })
    }

    @Test func `each controller has plans for the day, the peaks and for relief`() throws {
        let sites = try sites()
        #expect(sites.allSatisfy { $0.plans.map(\.id) == ["offpeak", "am", "pm", "relief"] })
        #expect(sites.allSatisfy { $0.calendar.defaultPlan == 0 })
        let flashing = sites.filter { $0.calendar.entries.contains { $0.plan == nil } }
        #expect(flashing.map(\.controller.rawValue) == [6])
        #expect(sites.allSatisfy { (2...5).contains($0.stages.count) })
    }

    @Test(arguments: [[UInt32(1), 4, 8, 11], [7, 6, 5, 4]])
    func `the junctions of a corridor share a cycle and have offsets`(corridor: [UInt32]) throws {
        let sites = try sites().filter { corridor.contains($0.controller.rawValue) }
        for plan in 0..<3 {
            #expect(Set(sites.map { $0.plans[plan].cycleMilliseconds }).count == 1)
            #expect(sites.allSatisfy { $0.plans[plan].coordination != nil })
        }
    }

    @Test func `the green of the second junction begins when the first one's vehicles come`() throws
    {
        let network = try #require(NetworkReader.read(folder: Self.folder.path).network)
        let link = try #require(network.links.first { $0.id == "2" })
        let way = try #require(link.length).meters
        let speed = try #require(link.freeSpeed).metersPerSecond
        let offsets = try sites().filter { [1, 4].contains($0.controller.rawValue) }
            .compactMap { $0.plans[1].coordination?.offsetMilliseconds }
        #expect(offsets.count == 2)
        #expect(abs(Double(offsets[1] - offsets[0]) / 1_000 - way / speed) < 1)
    }

    @Test func `every walk without a button is served in every cycle of every plan`() throws {
        for site in try sites() {
            let walkers = site.groups.indices.filter { site.groups[$0].kind == .ped }
            for plan in site.plans {
                let served = plan.entries.reduce(into: SignalGroupSet(rawValue: 0)) {
                    $0 = $0.union(site.stages[$1.stage.position].groups)
                }
                #expect(walkers.allSatisfy { served.contains(SignalGroupIndex($0)) })
            }
        }
    }

    @Test(arguments: UInt64(0)..<8)
    func `sorting the rows of the tables changes no fingerprint`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var files = try Checkout.tables(Self.folder)
        // Rows of a plan without times keep their places: the first of them is the default.
        for file in files.keys.sorted() where file != "signal_timing_plan.csv" {
            files[file] = random.shuffled(rowsOf: files[file] ?? "")
        }
        let network = try #require(try CityFolderFixture.report(files).network)
        let shuffled = network.controllers.sorted { $0.number < $1.number }
        #expect(shuffled.map { $0.signals?.tablesHash } == (try sites().map(\.tablesHash)))
    }

    @Test func `plans with times may change places`() throws {
        var files = try Checkout.tables(Self.folder)
        let (am, pm) = ("am,1,01111100_0630_0900,115\n", "pm,1,01111100_1600_1930,105\n")
        let plans = try #require(files["signal_timing_plan.csv"])
        try #require(plans.contains(am + pm))
        files["signal_timing_plan.csv"] = plans.replacing(am + pm, with: pm + am)
        let changed = try sites(try CityFolderFixture.report(files))
        #expect(changed.map(\.tablesHash) == (try sites().map(\.tablesHash)))
        #expect(changed[0].plans.map(\.id) == ["offpeak", "pm", "am", "relief"])
    }

    @Test(arguments: [
        ("plan_stage.csv", "offpeak,1,1,1-1,28,", "offpeak,1,1,1-1,28,1"),
        ("signal_group.csv", "1-v1,1,1,vehicle,3.5,2,10", "1-v1,1,1,vehicle,3.5,2,11"),
        ("signal_group.csv", "1-v1,1,1,vehicle,3.5,2", "1-v1,1,1,vehicle,3.5,2.1"),
        ("stage.csv", "1-2,1,2,5", "1-2,1,2,6"),
        ("controller_site.csv", "1,site-01,transport", "1,site-01,police"),
        ("controller_site.csv", "1-1,5,23,120,stage", "1-1,5,24,120,stage"),
        ("controller_site.csv", "1-1,5,23,120,stage", "1-1,5,23,120,plan"),
        ("plan_coord.csv", "am,1,0,start_green", "am,1,1,start_green"),
        ("signal_timing_plan.csv", "am,1,01111100_0630_0900", "am,1,01111100_0630_0901"),
    ])
    func `any change of a table changes the fingerprint of its site alone`(
        file: String, old: String, new: String
    ) throws {
        var files = try Checkout.tables(Self.folder)
        let text = try #require(files[file])
        try #require(text.contains(old))
        files[file] = text.replacing(old, with: new, maxReplacements: 1)
        let changed = try sites(try CityFolderFixture.report(files)).map(\.tablesHash)
        let differing = zip(changed, try sites().map(\.tablesHash)).enumerated()
            .filter { $0.element.0 != $0.element.1 }.map(\.offset)
        #expect(differing == [0])
    }

    @Test func `the survey tells groups, stages, plans and who meets whom`() throws {
        let report = NetworkReader.read(folder: Self.folder.path)
        let controller = try #require(report.network?.controllers[5])
        let survey = try #require(report.signals.first { $0.controller == "6" })
        let lines = survey.lines(of: controller)
        #expect(lines[0].hasPrefix("controller 6: level stage, tables "))
        #expect(lines.contains("  stage 1: 6-v20 6-p106 6-p110 (main)"))
        #expect(lines.contains { $0.hasPrefix("  plan am: 115 s: stage 1 for 71 s") })
        #expect(
            lines.contains(
                "  Sun Mon Tue Wed Thu Fri Sat holidays, 23:00 to 05:00: flashing"))
        #expect(
            lines.contains(
                "  6-v20 and 6-v30: conflict, 5 s and back 5.2 s, derived: movements '26' and"
                    + " '28' leave by the same leg"))
    }

    private func sites(
        _ report: NetworkReport = NetworkReader.read(folder: SaigonSignalsTests.folder.path)
    ) throws -> [SignalSite] {
        let network = try #require(report.network, "\(report.problems)")
        return network.controllers.compactMap(\.signals)
    }
}

extension SeededGenerator {
    /// The lines behind the header in another order.
    fileprivate mutating func shuffled(rowsOf text: String) -> String {
        let lines = text.split(separator: "\n")
        return ([lines[0]] + lines.dropFirst().shuffled(using: &self)).joined(separator: "\n")
            + "\n"
    }
}
