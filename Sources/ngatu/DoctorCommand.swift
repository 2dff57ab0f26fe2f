import ArgumentParser
import Foundation
import Pipeline

/// `ngatu doctor`: what this machine offers, and what to do where it falls short.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look at this machine: versions, ports, limits, clock, disk.",
        discussion: """
            Examples:

              ngatu doctor --state .ngatu

            A line each; 'fix:' says what to do. Ends with 69 when a run would fail.
            """)

    @Option(help: "State folder that a run would use.")
    var state: String = ".ngatu"

    mutating func run() throws {
        let findings = Doctor.examine(stateFolder: state, version: Version.text)
        for finding in findings { Terminal.say(finding.line) }
        if findings.contains(where: { $0.isBroken }) { throw ExitCode(69) }
    }
}
