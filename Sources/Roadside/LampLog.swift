import Field
import Glibc
import TrafficModel

/// What every lamp showed and when, for outsiders: one line each time a controller's lamps, stage or
/// mode change.
///
/// `uptime_ms controller mode stage lamps`, separated by spaces, the lamps one letter for each
/// group in the order of the tables: `12300 17 central_stage 3 grrgrc`.
@safe final class LampLog {
    private let descriptor: Int32
    private let path: String
    /// What stands in the last line of each controller behind the time.
    private var last: [ControllerNumber: String] = [:]

    /// Makes the file, or empties it.
    init(_ path: String) throws(RoadsideError) {
        self.path = path
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            let words = unsafe strerror(errno).map { unsafe String(cString: $0) }
            throw .cannotOpen(path: path, reason: words ?? "error \(errno)")
        }
    }

    deinit { close(descriptor) }

    /// Writes how a controller is, unless its last line says the same.
    func write(_ agent: RoadsideAgent, at uptime: Uptime) throws(RoadsideError) {
        let lamps = agent.site.groups.indices.map {
            agent.lamps[SignalGroupIndex($0)].letter
        }
        let words = "\(agent.mode.rawValue) \(agent.state.stage) \(String(lamps))"
        let controller = agent.site.controller
        guard last.updateValue(words, forKey: controller) != words else { return }
        let line = "\(uptime.milliseconds) \(controller.rawValue) \(words)\n"
        let bytes = Array(line.utf8)
        guard unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw .cannotWrite(path: path, reason: "the disk is full or the pipe is closed")
        }
    }
}
