public import Keys
public import Messaging

/// Why the processor could not start or go on; each case has its exit code.
public enum PipelineError: Error, CustomStringConvertible, Sendable {
    /// A socket could not be opened.
    case socket(MessagingError)
    /// The keys cannot be used as they are.
    case keys(KeyProblem)
    /// Nothing listens where readings were to be sent.
    case nobodyAnswers(endpoint: String)
    /// Another processor uses the state folder.
    case stateFolderInUse(path: String, owner: String)
    /// A file or folder could not be made.
    case cannotCreate(path: String, reason: String)
    /// A file could not be read.
    case cannotRead(path: String, reason: String)
    /// A file could not be written to.
    case cannotWrite(path: String, reason: String)
    /// The city was refused; the problems have been listed.
    case networkRefused(folder: String, problems: [String])
    /// What was asked for does not fit together.
    case usage(String)

    /// Exit code after `sysexits.h`; 75 stands for a state folder in use.
    public var exitCode: Int32 {
        switch self {
        case .socket, .nobodyAnswers: 69
        case .keys(let problem): problem.exitCode
        case .stateFolderInUse: 75
        case .cannotCreate: 73
        case .cannotRead: 66
        case .cannotWrite: 74
        case .networkRefused: 78
        case .usage: 64
        }
    }

    /// What went wrong and what to do next.
    public var description: String {
        switch self {
        case .socket(let error): "\(error)"
        case .keys(let problem): "\(problem)"
        case .nobodyAnswers(let endpoint):
            "\(endpoint): nobody answers; start 'ngatu run', or name the right place with --to"
        case .stateFolderInUse(let path, let owner):
            "\(path): in use by another processor (process \(owner)); stop it, or choose another "
                + "folder with --state"
        case .cannotCreate(let path, let reason):
            "\(path): cannot be made: \(reason); choose another place, or give it permission"
        case .cannotRead(let path, let reason): "\(path): cannot be read: \(reason)"
        case .cannotWrite(let path, let reason): "\(path): cannot be written: \(reason)"
        case .networkRefused(let folder, let problems):
            (problems + ["\(folder): the city was refused; 'ngatu check --network' says more"])
                .joined(separator: "\n")
        case .usage(let words): words
        }
    }
}
