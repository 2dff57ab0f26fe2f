public import Messaging
public import Operations

/// Why keys could not be made, read or taken back; the text says what to do.
public enum KeyProblem: Error, Hashable, Sendable {
    /// There is no such file.
    case missing(path: String)
    /// Others may read a secret, or put files in its place.
    case tooOpen(path: String, mode: UInt32)
    /// The file belongs to another user, or is no plain file.
    case notOurs(path: String)
    /// The file does not say what it should.
    case badContent(path: String, line: Int, words: String)
    /// Another process is changing the folder.
    case inUse(path: String)
    /// The system refused.
    case failed(path: String, reason: String)
    /// The name has a key, or had one.
    case nameTaken(String)
    /// A controller has a key under another name.
    case controllerTaken(UInt32, by: String)
    /// Nobody has the name; perhaps another one was meant.
    case unknownName(String, hint: String)
    /// The server's key is there.
    case serverKeyExists(path: String)
    /// The holder cannot be.
    case holder(HolderProblem)
    /// The library cannot make keys.
    case messaging(MessagingError)

    /// Exit code after `sysexits.h`; 75 stands for a folder in use.
    public var exitCode: Int32 {
        switch self {
        case .missing: 66
        case .tooOpen, .notOurs, .badContent: 78
        case .inUse: 75
        case .failed: 73
        case .nameTaken, .controllerTaken, .unknownName, .serverKeyExists, .holder: 64
        case .messaging: 69
        }
    }
}

extension KeyProblem: CustomStringConvertible {
    /// What is wrong and what to do next.
    public var description: String {
        switch self {
        case .missing(let path):
            "\(path): not there; bring it back from a backup, or make a new folder of keys with"
                + " 'ngatu keys new --server'"
        case .tooOpen(let path, let mode):
            "\(path): others than its owner can reach it (mode \(String(mode, radix: 8))); its"
                + " secrets may be known. Make new keys if somebody could have read it; otherwise"
                + " type: chmod go= \(path)"
        case .notOurs(let path):
            "\(path): is no plain file of this user's; type: ls -l \(path)"
        case .badContent(let path, let line, let words): "\(path):\(line): \(words)"
        case .inUse(let path):
            "\(path): another 'ngatu keys' is changing it; try again when that has ended"
        case .failed(let path, let reason): "\(path): \(reason)"
        case .nameTaken(let name):
            "'\(name)' has a key, or had one; names are never used again, choose another"
        case .controllerTaken(let controller, let name):
            "controller \(controller) has the key '\(name)'; first type: ngatu keys revoke \(name)"
        case .unknownName(let name, let hint): "nobody is called '\(name)'\(hint)"
        case .serverKeyExists(let path):
            "\(path): is there, and every key that was handed out names it. To begin anew, move the"
                + " folder away and make all keys again"
        case .holder(let problem): "\(problem)"
        case .messaging(let error): "\(error)"
        }
    }
}
