import ArgumentParser
import Foundation
import Keys
import TrafficModel

/// `ngatu keys`: who may speak to the processor.
struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Make, list and take back keys: who may speak.",
        discussion: """
            Every sensor, controller, person and server that connects from another
            machine has a key of its own; the key decides what it may do. Examples:

              ngatu keys new --server
              ngatu keys new site-17 --kind sensor --source 17
              ngatu keys new cabinet-5 --kind controller --controller 5
              ngatu keys list
              ngatu keys revoke site-17

            The folder holds secrets: its owner alone may read them, and no command
            prints them.
            """,
        subcommands: [KeysNewCommand.self, KeysListCommand.self, KeysRevokeCommand.self])
}

/// The folder that the commands on keys share.
struct KeysOptions: ParsableArguments {
    @Option(help: "Folder of the keys.")
    var keys: String = ".ngatu/keys"

    var folder: KeyFolder { KeyFolder(path: keys) }

    /// Does something with keys, or ends the command with the reason in words.
    static func attempt<Result>(_ body: () throws(KeyProblem) -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            throw Exit.failure("\(error)", code: error.exitCode)
        }
    }

    /// The present moment, to the second.
    static var now: Timestamp {
        Timestamp(seconds: Int64(Date.now.timeIntervalSince1970))
    }
}
