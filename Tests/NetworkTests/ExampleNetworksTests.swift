import Foundation
import Network
import Testing
import TrafficModel

@Suite struct ExampleNetworksTests {
    /// The folder of the specification's examples, which is not part of this project.
    static let gmns =
        ProcessInfo.processInfo.environment["NGATU_GMNS"]
        ?? Checkout.root.appendingPathComponent("../shared/gmns").standardized.path
    static let arlington = gmns + "/Arlington_Signals"

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: arlington),
            "the example of GMNS is absent; NGATU_GMNS names its folder"))
    func `the example of GMNS loads with its units and junctions`() throws {
        let report = NetworkReader.read(folder: Self.arlington)
        let network = try #require(report.network, "\(report.problems)")
        #expect(report.verdict == .notCommandable)
        #expect(network.junctions.count == 20)
        #expect(network.links.count == 27)
        #expect(network.detectors.count == 14)
        #expect(
            network.controllers[0].junctions.map { network.junctions[$0.position].id }
                == ["6", "7"])
        let link = try #require(network.links.first { $0.id == "10" })
        #expect(abs((link.length?.meters ?? 0) - 0.142045455 * 1_609.344) < 1e-6)
        let wide = try #require(network.links.first { $0.id == "22" })
        #expect(abs((wide.width?.meters ?? 0) - 22 * 0.3048) < 1e-9)
        #expect(network.detectors[0].distanceFromStop == Length(meters: 20 * 0.3048))
    }

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: arlington),
            "the example of GMNS is absent; NGATU_GMNS names its folder"))
    func `of the example of GMNS only plan 0 of controller 6 may be commanded`() throws {
        let report = NetworkReader.read(folder: Self.arlington)
        let network = try #require(report.network)
        let controllers = network.controllers
        #expect(controllers.map(\.id) == ["6", "7"])
        #expect(controllers[0].commandability == .commandable)
        let site = try #require(controllers[0].signals)
        #expect(site.plans.map(\.id) == ["0"])
        #expect(site.groups.filter { $0.kind == .vehicle }.count == 9)
        #expect(site.groups.filter { $0.kind == .ped }.count == 5)
        #expect(
            site.groups.filter { $0.kind == .vehicle }.allSatisfy {
                $0.closingMilliseconds == 3_000
            })
        let survey = try #require(report.signals.first { $0.controller == "6" })
        #expect(survey.refusedPlans.keys.sorted() == ["1", "2", "3"])
        #expect(
            survey.refusedPlans.values.allSatisfy { reasons in
                reasons.contains {
                    $0.hasPrefix("its rings run conflicting protected movements together:")
                }
            })
        #expect(
            controllers[1].commandability
                == .notCommandable(reasons: [
                    "its phases have no movements: no plan with phases names it in"
                        + " signal_timing_plan.csv"
                ]))
        #expect(controllers[1].signals == nil)
        let assumed = report.problems.filter { $0.message.contains("yellow 3 s and all-red 4 s") }
        #expect(assumed.count == 8)
    }

    @Test func `twelve junctions of Saigon load without any problem`() throws {
        let folder = Checkout.networks.appendingPathComponent("saigon-12").path
        let report = NetworkReader.read(folder: folder)
        #expect(report.problems.map(\.description) == [])
        #expect(report.extraColumns == [:])
        let network = try #require(report.network)
        let signals = network.junctions.filter { $0.control == "signal" }
        #expect(signals.count == 12)
        #expect(network.controllers.map(\.number.rawValue) == Array(1...12))
        #expect(network.controllers.allSatisfy { $0.commandability == .commandable })
        #expect(network.sites.map(\.source.rawValue) == Array(101...112))
        #expect(network.sites.map(\.shard) == Array(0...11))
        #expect(network.signs.count == 2)
        #expect(network.corridors.count == 3)
    }

    @Test func `each link into a junction of Saigon has its detector at the junction's site`()
        throws
    {
        let folder = Checkout.networks.appendingPathComponent("saigon-12").path
        let network = try #require(NetworkReader.read(folder: folder).network)
        let index = NetworkIndex(network)
        let measured = network.links.indices.filter {
            network.junctions[network.links[$0].to.position].control == "signal"
        }
        let links = measured.map { network.links[$0] }
        let found = links.map {
            index.detectorByNumber[DetectorNumber(1_000 + $0.number.rawValue)]
        }
        let detectors = found.compactMap(\.self).map { network.detectors[$0.position] }
        let sites = detectors.compactMap(\.site).map { network.sites[$0.position] }
        #expect(network.detectors.count == measured.count)
        #expect(detectors.compactMap(\.link?.position) == measured)
        #expect(found == measured.map { index.detectorsOfLink[$0].first })
        #expect(sites.map(\.source.rawValue) == links.map { 101 + $0.to.rawValue })
    }

    @Test func `areas of Saigon know the day on which districts ended`() throws {
        let folder = Checkout.networks.appendingPathComponent("saigon-12").path
        let network = try #require(NetworkReader.read(folder: folder).network)
        let district = try #require(network.areas.first { $0.id == "quan-1" })
        #expect(district.validUntil == CivilDate(year: 2025, month: 6, day: 30))
        #expect(
            network.areas.first { $0.id == "phuong-sai-gon" }?.validFrom
                == CivilDate(year: 2025, month: 7, day: 1))
    }
}
