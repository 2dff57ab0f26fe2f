import FoundationEssentials
import Glibc

/// Writes lines to files on a thread of its own, so that a slow disk never holds up a decision.
final class Recorder: Sendable {
    /// The files a run may write.
    enum File: Int, CaseIterable, Sendable {
        case intervals
        case decisions
        case changes
        case commands
    }

    private let mailbox = Mailbox<(File, [UInt8])>(capacity: 4_096)
    private let descriptors: [Int32?]
    private let commandsPath: String?
    /// Bytes of commands in one file; with the one before it, twice as many are kept. Our choice.
    private static let commandsLimit = 64 << 20
    private let stop = StopFlag()

    /// Opens the files; a path of `-` is standard output.
    init(paths: [String?], headers: [String?]) throws(PipelineError) {
        var opened: [Int32?] = []
        for (path, header) in zip(paths, headers) {
            opened.append(try Self.open(path, header: header))
        }
        descriptors = opened
        commandsPath = paths[File.commands.rawValue]
    }

    /// Whether lines for a file are wanted at all.
    func wants(_ file: File) -> Bool { descriptors[file.rawValue] != nil }

    /// Hands lines over, or returns `false` when the writer is too far behind.
    func offer(_ bytes: [UInt8], to file: File) -> Bool { mailbox.offer((file, bytes)) }

    /// The thread's loop: writes until it is told to stop and nothing is left.
    func run() {
        var commandBytes = 0
        while true {
            let isLast = stop.isSet
            let lines = mailbox.takeAll()
            for (file, bytes) in lines {
                write(bytes, to: file)
                if file == .commands { commandBytes += bytes.count }
            }
            if commandBytes > Self.commandsLimit {
                commandBytes = 0
                beginNextCommands()
            }
            if lines.isEmpty {
                if isLast { break }
                SystemClock.rest(microseconds: 2_000)
            }
        }
        for case .some(let descriptor) in descriptors where descriptor != STDOUT_FILENO {
            close(descriptor)
        }
    }

    /// Asks the thread to finish what it has.
    func finish() { stop.set() }

    private func write(_ bytes: [UInt8], to file: File) {
        guard let descriptor = descriptors[file.rawValue] else { return }
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes[written...].withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 && errno == EINTR { continue }
            // A full disk or a closed pipe ends the record, never the run; the lines are lost.
            guard count > 0 else { return }
            written += count
        }
    }

    /// Puts the file of commands aside, in place of the one put aside before, and begins another.
    private func beginNextCommands() {
        guard let descriptor = descriptors[File.commands.rawValue], let path = commandsPath,
            path.hasSuffix(".ndjson")
        else { return }
        _ = unsafe rename(path, String(path.dropLast("ndjson".count)) + "1.ndjson")
        let next = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        // Without another file the old one goes on under its new name.
        guard next >= 0 else { return }
        // The number stays, so nobody else need know.
        _ = dup2(next, descriptor)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        close(next)
    }

    private static func open(
        _ path: String?, header: String?
    ) throws(PipelineError) -> Int32? {
        guard let path else { return nil }
        let descriptor =
            path == "-"
            ? STDOUT_FILENO
            : unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            let reason = unsafe strerror(errno).map { unsafe String(cString: $0) }
            throw .cannotCreate(path: path, reason: reason ?? "error \(errno)")
        }
        if let header {
            let line = Array((header + "\n").utf8)
            unsafe Glibc.write(descriptor, line, line.count)
        }
        return descriptor
    }
}
