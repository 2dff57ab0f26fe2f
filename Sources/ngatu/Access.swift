import ArgumentParser
import Keys
import Messaging

/// Where a running processor is, and with which key to come to it.
struct Access: ParsableArguments {
    @Option(help: "State folder of the processor.")
    var state: String = ".ngatu"

    @Option(help: "Key file, where the processor asks for one ('ngatu keys new' makes it).")
    var key: String?

    /// The security of this command's sockets.
    func security() throws -> SocketSecurity { try Self.security(of: key) }

    /// The security that a key file gives; without one, none.
    static func security(of key: String?) throws -> SocketSecurity {
        guard let key else { return .plain }
        return try KeysOptions.attempt { () throws(KeyProblem) in
            try HolderKey.read(key).security
        }
    }
}
