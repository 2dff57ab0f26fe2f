import FoundationEssentials
import Glibc
import TrafficModel

/// The folder that belongs to one running processor: its lock, and where its sockets are.
@safe final class StateFolder {
    private let path: String
    private let lock: Int32

    /// Makes the folder if need be and locks it.
    init(_ path: String) throws(PipelineError) {
        self.path = path
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .cannotCreate(path: path, reason: Self.words(errno))
        }
        let lockPath = path + "/lock"
        let descriptor = unsafe open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw .cannotCreate(path: lockPath, reason: Self.words(errno))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            // Unreadable owner: the refusal stands all the same.
            let owner = try? String(contentsOfFile: lockPath, encoding: .utf8)
            throw .stateFolderInUse(path: path, owner: owner ?? "unknown")
        }
        lock = descriptor
        ftruncate(descriptor, 0)
        let owner = Array("\(getpid())".utf8)
        // Only a courtesy to whoever is refused later.
        _ = unsafe Glibc.write(descriptor, owner, owner.count)
    }

    deinit { close(lock) }

    /// The file of this run's commands.
    var commandsPath: String { path + "/commands.ndjson" }

    /// Takes the list of endpoints away: it is only true while the processor runs.
    func withdrawEndpoints() {
        // A list that is missing already is what we want.
        try? FileManager.default.removeItem(atPath: path + "/endpoints.json")
    }

    /// Says where the sockets are, in one step, so that nobody reads half a list.
    func write(_ endpoints: Endpoints) throws(PipelineError) {
        let file = path + "/endpoints.json"
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            try encoder.encode(endpoints).write(
                to: URL(filePath: file), options: .atomic)
        } catch {
            throw .cannotWrite(path: file, reason: "\(error)")
        }
    }

    /// A leader epoch above every earlier one of this folder, and, should the folder be lost, above
    /// those of the past: seconds since 1970 at least. It stands on disk when this returns.
    func nextLeaderEpoch(at time: Timestamp) throws(PipelineError) -> UInt64 {
        let file = path + "/leader_epoch"
        // Missing or torn: the clock is then all there is.
        let last = (try? String(contentsOfFile: file, encoding: .utf8)).flatMap {
            UInt64($0.split(separator: "\n").first ?? "")
        }
        let epoch = max(UInt64(max(time.seconds, 1)), (last ?? 0) + 1)
        do {
            try Data("\(epoch)\n".utf8).write(to: URL(filePath: file), options: .atomic)
        } catch {
            throw .cannotWrite(path: file, reason: "\(error)")
        }
        return epoch
    }

    private static func words(_ code: Int32) -> String {
        unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
    }
}
