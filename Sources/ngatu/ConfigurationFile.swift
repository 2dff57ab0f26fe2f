import Aggregation
import Control
import Detection
import Pipeline
import TOMLKit

/// Reads `ngatu.toml`: strict, with all problems at once, each with its dotted path.
enum ConfigurationFile {
    /// The configuration in a file, or the defaults without one; ends the command when it is wrong.
    static func load(_ path: String?) throws -> Configuration {
        guard let path else { return Configuration() }
        let (configuration, problems) = try read(path)
        guard problems.isEmpty else {
            for problem in problems { Terminal.complain("\(path): \(problem)") }
            throw Exit.failure(
                "\(path): refused; ops/config/ngatu.toml shows every key", code: 78)
        }
        return configuration
    }

    /// The configuration and everything that is wrong with it.
    static func read(_ path: String) throws -> (Configuration, [String]) {
        parse(try TOMLFile.text(path))
    }

    private static func parse(_ text: String) -> (Configuration, [String]) {
        do {
            var root = StrictTable(try TOMLTable(string: text), path: "")
            var configuration = Configuration()
            // First: whether there are keys decides which endpoints are allowed.
            readSecurity(&root, &configuration)
            readCity(&root, &configuration)
            readIngest(&root, &configuration)
            readTime(&root, &configuration)
            readIntervals(&root, &configuration)
            readDetection(&root, &configuration)
            readPolicy(&root, &configuration)
            readFeed(&root, &configuration)
            readSignals(&root, &configuration)
            root.refuseUnknown()
            return (configuration, root.problems)
        } catch {
            return (Configuration(), ["not TOML: \(error)"])
        }
    }

    private static func readSecurity(
        _ root: inout StrictTable, _ configuration: inout Configuration
    ) {
        var table = root.table("security")
        table.optionalText("keys") { configuration.keysFolder = $0 }
        table.flag("insecure") { configuration.isInsecure = $0 }
        root.absorb(table)
        root.mayLeaveLoopback = configuration.keysFolder != nil || configuration.isInsecure
    }

    private static func readSignals(
        _ root: inout StrictTable, _ configuration: inout Configuration
    ) {
        var table = root.table("signals")
        table.endpoint("commands") { configuration.commandsEndpoint = $0 }
        table.endpoint("field") { configuration.fieldEndpoint = $0 }
        table.endpoint("overrides") { configuration.overridesEndpoint = $0 }
        root.absorb(table)
    }

    private static func readCity(_ root: inout StrictTable, _ configuration: inout Configuration) {
        var table = root.table("city")
        table.text("network") { configuration.network = $0 }
        root.absorb(table)
    }

    private static func readIngest(
        _ root: inout StrictTable, _ configuration: inout Configuration
    ) {
        var table = root.table("ingest")
        table.endpoints("endpoints") { configuration.ingestEndpoints = $0 }
        if configuration.ingestEndpoints.count > 64 {
            table.add("endpoints", "at most 64 endpoints, one shard each")
        }
        table.choice("unlisted", among: ["refuse", "learn"]) {
            configuration.shard.learnsUnlisted = $0 == "learn"
        }
        table.integer("learned_detectors", 0...1_000_000) {
            configuration.shard.learnedDetectors = $0
        }
        table.integer("sources", 1...65_534) { configuration.shard.sources = $0 }
        table.number("allowed_lateness_seconds", 0...3_600) {
            configuration.shard.allowedLatenessSeconds = $0
        }
        table.number("future_seconds", 0...3_600) { configuration.shard.futureSeconds = $0 }
        table.number("source_idle_seconds", 1...3_600) {
            configuration.shard.sourceIdleSeconds = $0
        }
        table.integer("receive_high_water_mark", 1...1_000_000) {
            configuration.receiveHighWaterMark = $0
        }
        root.absorb(table)
    }

    private static func readTime(_ root: inout StrictTable, _ configuration: inout Configuration) {
        var table = root.table("time")
        table.choice("mode", among: TimeMode.allCases.map(\.rawValue)) {
            configuration.shard.time = $0 == "wall" ? .wall : .readings
        }
        table.integer("expected_sources", 1...65_534) { configuration.expectedSources = $0 }
        root.absorb(table)
    }

    private static func readIntervals(
        _ root: inout StrictTable, _ configuration: inout Configuration
    ) {
        var table = root.table("intervals")
        table.integers("seconds", 1...3_600) { lengths in
            configuration.intervalSeconds = lengths.map { UInt16($0) }
        }
        if Set(configuration.intervalSeconds).count < configuration.intervalSeconds.count {
            table.add("seconds", "names a length twice")
        }
        table.flag("zeros") { configuration.writesEmptyIntervals = $0 }
        root.absorb(table)
    }

    private static func readDetection(
        _ root: inout StrictTable, _ configuration: inout Configuration
    ) {
        var table = root.table("congestion")
        var draft = DetectionDraft()
        draft.read(&table)
        do {
            configuration.detection = try draft.settings
        } catch {
            table.add("*", "\(error)")
        }
        root.absorb(table)
    }

    private static func readPolicy(
        _ root: inout StrictTable, _ configuration: inout Configuration
    ) {
        var table = root.table("policy")
        var plan = "relief"
        var timeToLive = 60
        var hold = 300
        table.text("congestion_plan") { plan = $0 }
        table.integer("time_to_live_seconds", 1...3_600) { timeToLive = $0 }
        table.integer("hold_seconds", 0...86_400) { hold = $0 }
        do {
            configuration.policy = try PolicySettings(
                congestionPlan: plan, timeToLiveSeconds: UInt32(timeToLive),
                holdSeconds: UInt32(hold))
        } catch {
            table.add("*", "\(error)")
        }
        root.absorb(table)
    }

    private static func readFeed(_ root: inout StrictTable, _ configuration: inout Configuration) {
        var table = root.table("feed")
        table.endpoint("decisions") { configuration.decisionsEndpoint = $0 }
        table.endpoint("feed") { configuration.feedEndpoint = $0 }
        table.endpoint("snapshot") { configuration.snapshotEndpoint = $0 }
        table.integer("high_water_mark", 1...1_000_000) { configuration.feedHighWaterMark = $0 }
        root.absorb(table)
    }
}
