import ArgumentParser
import Foundation
import Keys
import Network
import Operations
import Pipeline
import Roadside
import TrafficModel

/// `ngatu controller`: roadside controllers, one or many, in this process.
struct ControllerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "controller",
        abstract: "Play signal controllers: lease, obey, acknowledge, fall back.",
        discussion: """
            Each runs its own plans until the processor holds a lease, times every lamp
            itself, and stops obeying when the lease lapses. Examples:

              ngatu controller --network Fixtures/networks/saigon-12 --all
              ngatu controller --network city --controller 5 --lamp-log lamps.txt
              ngatu controller --network city --all --keys .ngatu/keys

            With --panel, lines on standard input are what people do at the cabinets:
            '5 police take', '5 police advance', '5 police give-back', '5 flash on',
            '5 button 3', '5 reset', '5 power off', '5 power on'.
            """)

    @Option(help: "Folder of the city's tables.")
    var network: String

    @Option(help: "Id of a controller in the tables; may be repeated.")
    var controller: [String] = []

    @Flag(help: "Play every controller that the tables describe.")
    var all = false

    @Option(help: "State folder of the processor.")
    var state: String = ".ngatu"

    @Option(help: "Endpoint of the commands, in place of --state.")
    var commands: String?

    @Option(help: "Endpoint for leases and receipts, in place of --state.")
    var field: String?

    @Option(help: "Folder of key files; the one that names a controller is used for it.")
    var keys: String?

    @Option(help: "File of what the controllers must remember over a power cut.")
    var memory: String?

    @Option(help: "Write every change of lamps to this file.")
    var lampLog: String?

    @Flag(help: "Send the controllers' own events to the processor as readings.")
    var events = false

    @Flag(help: "Read what people do at the cabinets from standard input.")
    var panel = false

    @Option(help: "Where time comes from: wall or readings, as the processor's.")
    var time: TimeMode = .wall

    @Option(help: "End after so many seconds.")
    var seconds: Double?

    mutating func run() throws {
        let interruption = Interruption()
        OpenFiles.allowMost()
        let places = try places()
        let settings = try settings()
        let deadline = seconds.map { Date.now.addingTimeInterval($0) }
        do throws(RoadsideError) {
            let host = try AgentHost(places, settings: settings)
            Terminal.note(
                "playing    \(places.count) controllers for \(settings.commands)")
            let cabinets = panel ? PanelInput() : nil
            try host.run {
                interruption.isSet || (deadline.map { Date.now >= $0 } ?? false)
            } panel: {
                cabinets?.takeActions() ?? []
            }
            Terminal.note(
                "commands=\(host.counts.commands) receipts=\(host.counts.receipts) "
                    + "nonsense=\(host.counts.nonsense) unsent=\(host.counts.unsent)")
        } catch {
            throw Exit.failure("\(error)", code: error.exitCode)
        }
    }

    private func places() throws -> [AgentPlace] {
        let report = NetworkReader.read(folder: network)
        guard let city = report.network else {
            for problem in report.problems { Terminal.complain("\(problem)") }
            throw Exit.failure(.networkRefused(folder: network, problems: []))
        }
        guard all != !controller.isEmpty else {
            throw Exit.failure("say --all, or which with --controller", code: 64)
        }
        let wanted = all ? city.controllers.filter { $0.signals != nil } : try named(in: city)
        let files = try keyFiles()
        return try wanted.compactMap { controller in
            guard let site = controller.signals else {
                throw Exit.failure(
                    "controller \(controller.id): the tables do not describe its signals; "
                        + "'ngatu check --network \(network)' says why", code: 78)
            }
            return AgentPlace(site: site, key: files[site.controller])
        }
    }

    private func named(in city: RoadNetwork) throws -> [SignalController] {
        try controller.map { id in
            guard let found = city.controllers.first(where: { $0.id == id }) else {
                throw Exit.failure("the city has no controller '\(id)'", code: 64)
            }
            return found
        }
    }

    /// The key of each controller that a file in the folder names.
    private func keyFiles() throws -> [ControllerNumber: HolderKey] {
        guard let keys else { return [:] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: keys)) ?? []
        var files: [ControllerNumber: HolderKey] = [:]
        for name in names.sorted() where name.hasSuffix(".key") && name != "server.key" {
            let key = try KeysOptions.attempt { () throws(KeyProblem) in
                try HolderKey.read(keys + "/" + name)
            }
            guard case .controller(let numbers, _) = key.holder.duty else { continue }
            for number in numbers { files[number] = key }
        }
        guard !files.isEmpty else {
            throw Exit.failure(
                "\(keys): no key of a controller; 'ngatu keys new NAME --kind controller "
                    + "--controller N' makes one", code: 66)
        }
        return files
    }

    private func settings() throws -> HostSettings {
        var settings: HostSettings
        if let commands, let field {
            settings = HostSettings(commands: commands, field: field)
        } else {
            guard commands == nil, field == nil else {
                throw Exit.failure("--commands and --field go together", code: 64)
            }
            do throws(PipelineError) {
                let endpoints = try Endpoints.read(stateFolder: state)
                settings = HostSettings(commands: endpoints.commands, field: endpoints.field)
                if events { settings.readings = endpoints.ingest.first }
            } catch {
                throw Exit.failure(error)
            }
        }
        settings.memoryPath = memory
        settings.lampLogPath = lampLog
        settings.followsReadings = time == .readings
        return settings
    }
}
