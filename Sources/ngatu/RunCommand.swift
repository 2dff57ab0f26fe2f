import Aggregation
import ArgumentParser
import Foundation
import Network
import Pipeline
import TrafficModel

/// `ngatu run`: the processor.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run the event processor.",
        discussion: """
            Examples:

              ngatu run --network Fixtures/networks/saigon-12
              ngatu run --config ops/config/ngatu.toml --intervals - --decisions decisions.ndjson
              ngatu run --network Fixtures/networks/saigon-12 --time readings --state /tmp/try

            Endpoints are printed on start and written to endpoints.json in the state folder.
            Ctrl-C ends it; a run on readings' time ends with its input.
            """)

    @Option(help: "Configuration file (TOML); without it, the defaults.")
    var config: String?

    @Option(help: "Folder of the city's tables; overrides city.network.")
    var network: String?

    @Option(help: "Write interval rows to this CSV file; '-' is standard output.")
    var intervals: String?

    @Option(help: "Write decisions to this NDJSON file; '-' is standard output.")
    var decisions: String?

    @Option(help: "Write changes of congestion and detectors' health to this NDJSON file.")
    var changes: String?

    @Option(help: "Where time comes from: wall or readings; overrides time.mode.")
    var time: TimeMode?

    @Option(help: "Number of shards: that many free loopback ports for readings.")
    var shards: Int?

    @Option(help: "Folder for the lock and the list of endpoints.")
    var state: String = ".ngatu"

    @Option(help: "Folder of the keys; overrides security.keys.")
    var keys: String?

    mutating func run() async throws {
        OpenFiles.allowMost()
        var configuration = try ConfigurationFile.load(config)
        if let time { configuration.shard.time = time.value }
        if let network { configuration.network = network }
        if let shards {
            guard (1...64).contains(shards) else {
                throw Exit.failure("--shards: \(shards) is not in 1…64", code: 64)
            }
            configuration.ingestEndpoints = Array(
                repeating: "tcp://127.0.0.1:*", count: shards)
        }
        configuration.stateFolder = state
        if let keys { configuration.keysFolder = keys }
        configuration.intervalsPath = intervals
        configuration.decisionsPath = decisions
        configuration.changesPath = changes
        try await Self.run(configuration, network: try Self.city(configuration.network))
    }

    private static func city(_ folder: String) throws -> RoadNetwork {
        guard !folder.isEmpty else {
            return RoadNetwork(
                name: "", junctions: [], links: [], detectors: [], controllers: [])
        }
        let report = NetworkReader.read(folder: folder)
        for problem in report.problems { Terminal.complain("\(problem)") }
        guard let network = report.network else {
            throw Exit.failure(.networkRefused(folder: folder, problems: []))
        }
        return network
    }

    private static func run(_ configuration: Configuration, network: RoadNetwork) async throws {
        do {
            try await ProcessorRun.run(network: network, configuration: configuration) {
                announce($0, network, configuration)
            } ended: { summary in
                Terminal.note(summary.line)
            }
        } catch let error as PipelineError {
            throw Exit.failure(error)
        }
    }

    private static func announce(
        _ endpoints: Endpoints, _ network: RoadNetwork, _ configuration: Configuration
    ) {
        let name = network.name.isEmpty ? "no city" : network.name
        Terminal.note(
            "city       \(name): \(network.junctions.count) junctions, \(network.links.count) "
                + "links, \(network.detectors.count) detectors, "
                + "\(network.controllers.count) controllers")
        for endpoint in endpoints.ingest { Terminal.note("readings   \(endpoint)") }
        Terminal.note("decisions  \(endpoints.decisions)")
        Terminal.note("feed       \(endpoints.feed)")
        Terminal.note("snapshot   \(endpoints.snapshot)")
        Terminal.note("commands   \(endpoints.commands)")
        Terminal.note("field      \(endpoints.field)")
        Terminal.note("overrides  \(endpoints.overrides)")
        Terminal.note("state      \(configuration.stateFolder)/endpoints.json")
    }
}

/// Where time comes from.
enum TimeMode: String, ExpressibleByArgument, CaseIterable {
    case wall
    case readings

    var value: ShardSettings.Time { self == .wall ? .wall : .readings }
}
