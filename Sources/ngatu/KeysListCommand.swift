import ArgumentParser
import Keys
import Messaging
import Operations
import TrafficModel

/// `ngatu keys list`: who may speak, and who no longer may.
struct KeysListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List who may speak.",
        discussion: """
            A line for each key, with tabs between name, fingerprint, state and what it
            is for. Example:

              ngatu keys list

            Ends with 78 when the folder would keep a processor from starting.
            """)

    @OptionGroup var options: KeysOptions

    mutating func run() throws {
        let ring = try KeysOptions.attempt { () throws(KeyProblem) in try options.folder.load() }
        Terminal.say("server\t\(ring.serverKeys.publicKey.fingerprint)\tgood\tthis processor")
        for entry in ring.entries {
            let state = Self.state(of: entry.holder, at: KeysOptions.now)
            Terminal.say(
                "\(entry.holder.name)\t\(entry.publicKey.fingerprint)\t\(state)"
                    + "\t\(entry.holder.words)")
        }
    }

    private static func state(of holder: KeyHolder, at now: Timestamp) -> String {
        if let revoked = holder.revoked { return "revoked \(revoked.rfc3339)" }
        guard let expires = holder.expires else { return "good" }
        return (now >= expires ? "expired " : "good until ") + expires.rfc3339
    }
}
