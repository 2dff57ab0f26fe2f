public import Messaging

/// Why roadside controllers cannot run.
public enum RoadsideError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A file cannot be opened.
    case cannotOpen(path: String, reason: String)
    /// A file cannot be written.
    case cannotWrite(path: String, reason: String)
    /// Another process plays these controllers.
    case inUse(path: String)
    /// A socket failed.
    case socket(MessagingError)

    /// What happened and what to do.
    public var description: String {
        switch self {
        case .cannotOpen(let path, let reason):
            "\(path): cannot be opened (\(reason)); name a folder that can be written with --memory"
        case .cannotWrite(let path, let reason):
            "\(path): cannot be written (\(reason)); free some space there"
        case .inUse(let path):
            "\(path): in use by another 'ngatu controller'; stop it, or name another --memory"
        case .socket(let error): "\(error)"
        }
    }

    /// The exit code after `sysexits.h`.
    public var exitCode: Int32 {
        switch self {
        case .cannotOpen: 73
        case .cannotWrite: 74
        case .inUse: 75
        case .socket: 69
        }
    }
}
