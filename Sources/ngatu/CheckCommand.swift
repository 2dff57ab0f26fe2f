import ArgumentParser
import Foundation
import Network
import Pipeline
import Tables
import TrafficModel
import Wire

/// `ngatu check`: says what is wrong with a city, a configuration or readings, before they run.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a city, a configuration or a file of readings.",
        discussion: """
            Examples:

              ngatu check --network Fixtures/networks/saigon-12
              ngatu check --network Fixtures/networks/saigon-12 --signals
              ngatu check --config ops/config/ngatu.toml
              ngatu check --readings Fixtures/readings/saigon-12-morning.csv \\
                --mapping Fixtures/readings/saigon-12.toml

            Ends with 0 when it can be used (warnings are listed), 78 when a city or a configuration
            is refused, 65 when readings are.
            """)

    @Option(help: "Folder of a city's tables.")
    var network: String?

    @Flag(help: "Show the signals of each controller: groups, stages, plans, who meets whom.")
    var signals = false

    @Option(help: "Configuration file (TOML).")
    var config: String?

    @Option(help: "File of readings: binary batches, JSON, or CSV with --mapping.")
    var readings: String?

    @Option(help: "Mapping file (TOML) for CSV readings.")
    var mapping: String?

    mutating func validate() throws {
        let count = [network, config, readings].compactMap { $0 }.count
        guard count > 0 else {
            throw ValidationError("name what to check: --network, --config or --readings")
        }
        if signals, network == nil {
            throw ValidationError("--signals shows those of a city: name it with --network")
        }
    }

    mutating func run() throws {
        if let config { try check(config: config) }
        var names = SubjectNames()
        if let network { names = try check(network: network) }
        if let readings { try check(readings: readings, names: names) }
    }

    private func check(config path: String) throws {
        _ = try ConfigurationFile.load(path)
        Terminal.say("\(path): ok")
    }

    private func check(network folder: String) throws -> SubjectNames {
        let report = NetworkReader.read(folder: folder)
        for problem in report.problems { Terminal.say("\(problem)") }
        for (file, columns) in report.extraColumns.sorted(by: { $0.key < $1.key }) {
            Terminal.say("note: \(file): further columns: \(columns.joined(separator: ", "))")
        }
        guard let network = report.network else {
            throw Exit.failure("\(folder): refused", code: 78)
        }
        if signals { show(report.signals, of: network) }
        let held = network.controllers.filter { $0.commandability != .commandable }.count
        Terminal.say(
            "\(folder): ok: \(network.junctions.count) junctions, \(network.links.count) links, "
                + "\(network.detectors.count) detectors, \(network.controllers.count) controllers "
                + "(\(held) not commandable), \(network.signs.count) signs, "
                + "\(network.sites.count) sites; \(report.problems.count) problems")
        return SubjectNames(network: network)
    }

    private func show(_ surveys: [SignalSurvey], of network: RoadNetwork) {
        for survey in surveys {
            for controller in network.controllers where controller.id == survey.controller {
                for line in survey.lines(of: controller) { Terminal.say(line) }
            }
        }
    }

    private func check(readings path: String, names: SubjectNames) throws {
        var check = ReadingsCheck(names: names)
        if let mapping {
            try checkTable(path, mapping, names, &check)
        } else {
            guard let bytes = FileManager.default.contents(atPath: path) else {
                throw Exit.failure("\(path): cannot be read", code: 66)
            }
            unsafe bytes.withUnsafeBytes { unsafe check.check($0) }
        }
        for problem in check.problems { Terminal.say("\(path): \(problem)") }
        let span = [check.firstTime, check.lastTime].compactMap { $0?.rfc3339 }
        Terminal.say(
            "\(path): \(check.messageCount) messages or rows, \(check.readingCount) readings, "
                + "\(check.missingCount) missing, \(check.problemCount) refused"
                + (span.isEmpty ? "" : ", \(span.joined(separator: " to "))"))
        if check.problemCount > 0 { throw ExitCode(65) }
    }

    private func checkTable(
        _ path: String, _ mappingPath: String, _ names: SubjectNames, _ check: inout ReadingsCheck
    ) throws {
        let mapping = try MappingFile.load(mappingPath)
        var rows: CSVReadings?
        var reader = RecordReader(delimiter: mapping.delimiterByte)
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw Exit.failure("\(path): cannot be read", code: 66)
        }
        reader.append(bytes)
        reader.finish()
        var isAtEnd = false
        while !isAtEnd {
            do throws(TableError) {
                guard let record = try reader.next() else {
                    isAtEnd = true
                    continue
                }
                guard var known = rows else {
                    rows = Self.rows(mapping, record.fields, names, path)
                    isAtEnd = rows == nil
                    continue
                }
                check.check(record, with: &known)
                rows = known
            } catch {
                check.note(error)
            }
        }
        guard rows != nil else { throw ExitCode(78) }
    }

    private static func rows(
        _ mapping: CSVMapping, _ header: [String], _ names: SubjectNames, _ path: String
    ) -> CSVReadings? {
        do throws(MappingError) {
            return try CSVReadings(mapping: mapping, header: header, names: names)
        } catch {
            Terminal.complain("\(path): \(error)")
            return nil
        }
    }
}
