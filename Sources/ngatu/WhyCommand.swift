import ArgumentParser
import Foundation
import TrafficModel
import Wire

/// `ngatu why`: what a command to a controller rested on, and what became of it.
struct WhyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Explain a command: reason, evidence, alternatives, limits, receipts.",
        discussion: """
            Examples:

              ngatu why 5/1795413600.12     the command with that id
              ngatu why 5                   the newest ten of controller 5

            Ids are on the console and the feed. Commands are found once they have come
            to an end, in the processor's state folder; what was withheld by the safety
            envelope, or only recorded in shadow, is listed with them.
            """)

    @Argument(help: "Id of a command, or number of a controller.")
    var id: String

    @Option(help: "State folder of the processor.")
    var state: String = ".ngatu"

    private static let listed = 10

    mutating func run() throws {
        let commands = try ["commands.1.ndjson", "commands.ndjson"].flatMap(read)
        if id.contains("/") {
            guard let command = commands.last(where: { $0.id == id }) else {
                throw Exit.failure(
                    "\(state): no command \(id) has come to an end; 'ngatu why "
                        + "\(id.prefix { $0 != "/" })' lists the newest", code: 66)
            }
            for line in Explanation.lines(of: command) { Terminal.say(line) }
            return
        }
        guard let number = UInt32(id) else {
            throw Exit.failure("'\(id)' is no id like 5/1795413600.12 and no number", code: 64)
        }
        let own = commands.filter { $0.controller.rawValue == number }
        guard !own.isEmpty else {
            throw Exit.failure("\(state): nothing was commanded to controller \(id)", code: 66)
        }
        for command in own.suffix(Self.listed) { Terminal.say(Explanation.headline(of: command)) }
    }

    private func read(_ name: String) throws -> [CommandMessage] {
        let path = state + "/" + name
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        // The last line may be half written while the processor runs.
        return data.split(separator: UInt8(ascii: "\n")).compactMap {
            try? JSONDecoder().decode(CommandMessage.self, from: Data($0))
        }
    }
}

/// A command in words.
enum Explanation {
    /// One line of a list.
    static func headline(of command: CommandMessage) -> String {
        let detail = command.detail.isEmpty ? "" : " (\(command.detail))"
        let isSent = command.order.leaderEpoch > 0
        return "\(command.issuedAt.rfc3339)  \(isSent ? command.id : "not sent")  "
            + "\(command.action), for \(command.author.word): \(command.state)\(detail)"
    }

    /// Everything that is known of it.
    static func lines(of command: CommandMessage) -> [String] {
        var lines = [headline(of: command), "reason     \(command.reason)"]
        if !command.claimant.isEmpty { lines.append("asked by   \(command.claimant)") }
        for state in command.evidence {
            let speed = state.speed.map { "\(Int($0.kilometersPerHour.rounded())) km/h" }
            lines.append(
                "evidence   link \(state.link.rawValue), until \(state.window.end.rfc3339): "
                    + "\(speed ?? "speed unknown"), \(state.vehicleCount) vehicles, "
                    + "\(Int(state.observed.percent.rounded())) % observed")
        }
        for other in command.rejected {
            lines.append(
                "rejected   \(other.action), for \(other.author): \(other.cause)"
                    + " (it said: \(other.reason))")
        }
        lines += command.limits.map { "limit      \($0)" }
        lines += command.steps.map { "\($0.time.rfc3339)  \($0.what)" }
        return lines
    }
}
