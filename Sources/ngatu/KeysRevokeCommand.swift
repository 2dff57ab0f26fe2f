import ArgumentParser
import Keys
import Operations
import TrafficModel

/// `ngatu keys revoke`: takes a key back.
struct KeysRevokeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Take a key back.",
        discussion: """
            The name stays on the list: refusals say whose key it was. Example:

              ngatu keys revoke site-17
            """)

    @Argument(help: "Name of the key.")
    var name: String

    @OptionGroup var options: KeysOptions

    mutating func run() throws {
        let holder = try KeysOptions.attempt { () throws(KeyProblem) in
            try options.folder.revoke(name, at: KeysOptions.now)
        }
        Terminal.say("\(name): revoked at \(holder.revoked?.rfc3339 ?? "once")")
    }
}
