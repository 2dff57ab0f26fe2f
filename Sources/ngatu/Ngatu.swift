import ArgumentParser

/// The command line: one subcommand per thing a person may want.
@main struct Ngatu: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ngatu",
        abstract: "The event processor of a smart-traffic operations centre.",
        discussion: """
            Sensors push readings over ZeroMQ; Ngatu sums them, notices congestion and publishes
            decisions. Examples:

              ngatu doctor
              ngatu run --network Fixtures/networks/saigon-12
              ngatu console --plain
            """,
        version: Version.text,
        subcommands: [
            RunCommand.self, ControllerCommand.self, ReplayCommand.self, ConsoleCommand.self,
            OverrideCommand.self, WhyCommand.self, KeysCommand.self, CheckCommand.self,
            DoctorCommand.self,
            BenchCommand.self,
        ])
}

/// The version of this program.
enum Version {
    static let text = "0.1.0"
}
