import Aggregation
import Pipeline
import TestSupport
import TrafficModel

/// Four one-way streets towards four signalled junctions, a detector and a site each, and readings
/// in which the first street jams for two minutes.
enum SmallCity {
    static let streets = 4
    static let start = Timestamp(seconds: 1_772_409_600)

    static let network = RoadNetwork(
        name: "four streets",
        junctions: (0..<(2 * streets)).map {
            Junction(id: "J\($0)", name: "J\($0)", x: Double($0), y: 0, control: "signal")
        },
        links: (0..<streets).map {
            Link(
                number: LinkNumber(UInt32(100 + $0)), id: "L\($0)", name: "Street \($0)",
                from: JunctionIndex($0), to: JunctionIndex(streets + $0),
                length: Length(meters: 400), freeSpeed: .kilometersPerHour(50), laneCount: 2,
                width: nil)
        },
        detectors: (0..<streets).map {
            Detector(
                number: DetectorNumber(UInt32(1_000 + $0)), name: "\(1_000 + $0)", kind: .radar,
                link: LinkIndex($0), pulseSeconds: 1, site: SiteIndex($0))
        },
        controllers: (0..<streets).map {
            SignalController(
                number: ControllerNumber(UInt32(10 + $0)), id: "C\($0)",
                junctions: [JunctionIndex(streets + $0)], commandability: .commandable)
        },
        sites: (0..<streets).map {
            FieldSite(source: SourceNumber(UInt32(1 + $0)), id: "S\($0)", shard: $0, agency: "")
        })

    /// The same streets, the first watched by area camera 2000 as well.
    static let watchedNetwork = RoadNetwork(
        name: network.name, junctions: network.junctions, links: network.links,
        detectors: network.detectors + [
            Detector(
                number: DetectorNumber(2_000), name: "2000", kind: .cameraArea,
                link: LinkIndex(0), pulseSeconds: 10, site: SiteIndex(0))
        ], controllers: network.controllers, sites: network.sites)

    static func configuration(shards: Int, state: String = "") -> Configuration {
        var configuration = Configuration()
        configuration.shard.time = .readings
        configuration.expectedSources = streets
        configuration.intervalSeconds = [30, 300]
        configuration.ingestEndpoints = Array(repeating: "tcp://127.0.0.1:*", count: shards)
        configuration.stateFolder = state
        configuration.feedHighWaterMark = 100_000
        return configuration
    }

    /// What each site sends in ten minutes, in order, with the seconds that it announces.
    static func readings(seed: UInt64) -> [[Reading]] {
        var random = SeededGenerator(seed: seed)
        return (0..<streets).map { street in
            var sent: [Reading] = []
            for second in 0..<600 {
                let isJammed = street == 0 && (120..<240).contains(second)
                let speed = isJammed ? 2_000...4_000 : 10_000...14_000
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    let offset = Int64.random(in: 0..<1_000_000, using: &random)
                    sent.append(
                        Reading(
                            time: Timestamp(
                                microseconds: start.microseconds + Int64(second) * 1_000_000
                                    + offset),
                            subject: UInt32(1_000 + street), kind: .vehicle,
                            vehicleClass: .motorcycle,
                            a: UInt32(Int.random(in: speed, using: &random)), b: 300))
                }
                sent.append(status(.timeReached, street, second + 1))
            }
            return sent + [status(.endOfStream, street, 600)]
        }
    }

    /// The same, with what the first street's area camera sees every fifth second.
    static func watchedReadings(seed: UInt64) -> [[Reading]] {
        var sites = readings(seed: seed)
        sites[0] = sites[0].flatMap { reading in
            let isFifth = reading.kind == .status && reading.time.seconds % 5 == 0
            // A queue is seen at the end of its second, just before the next one is announced.
            let queue = Reading(
                time: Timestamp(microseconds: reading.timeMicroseconds - 1), subject: 2_000,
                kind: .queue, a: UInt32(truncatingIfNeeded: reading.time.seconds) % 9_000,
                d: Reading.unknownSigned)
            return isFifth ? [queue, reading] : [reading]
        }
        return sites
    }

    static func status(_ code: StatusCode, _ street: Int, _ second: Int) -> Reading {
        Reading(
            time: start.advanced(bySeconds: Int64(second)), subject: UInt32(1 + street),
            kind: .status, a: code.rawValue)
    }
}
