import CHot
import FoundationEssentials
import Glibc
import Messaging

/// Looks at the machine before a run: versions, ports, limits, clock, disk.
public enum Doctor {
    /// One thing that was looked at.
    public struct Finding: Sendable, Hashable {
        let name: String
        let value: String
        let fix: String?
        /// Whether a run would fail.
        public let isBroken: Bool

        /// One line for people.
        public var line: String {
            let mark = isBroken ? "BROKEN" : (fix == nil ? "ok" : "warning")
            let head = "\(Self.padded(mark, 8))\(Self.padded(name, 12))\(value)"
            return fix.map { "\(head); fix: \($0)" } ?? head
        }

        private static func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(1, width - text.count))
        }
    }

    /// Examines the machine for a run on a state folder.
    public static func examine(stateFolder: String, version: String) -> [Finding] {
        [
            Finding(name: "ngatu", value: version, fix: nil, isBroken: false),
            Finding(name: "libzmq", value: Messaging.libraryVersion, fix: nil, isBroken: false),
            ports, openFiles, processors, clock, folder(stateFolder), disk(stateFolder),
        ]
    }

    private static var ports: Finding {
        do {
            let context = try MessagingContext()
            var socket = try context.socket(.pull)
            let endpoint = try socket.bind("tcp://127.0.0.1:*")
            return Finding(
                name: "ports", value: "a free port was found (\(endpoint))", fix: nil,
                isBroken: false)
        } catch {
            return Finding(
                name: "ports", value: "\(error)", fix: "allow TCP on the loopback interface",
                isBroken: true)
        }
    }

    private static var openFiles: Finding {
        var limit = rlimit()
        unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        // One descriptor per connected site, and some hundred of our own.
        let isSmall = limit.rlim_cur < 1_024
        return Finding(
            name: "open files", value: "\(limit.rlim_cur) allowed",
            fix: isSmall ? "ulimit -n 4096, or LimitNOFILE= in the unit" : nil, isBroken: false)
    }

    private static var processors: Finding {
        let count = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        return Finding(
            name: "processors", value: "\(count)",
            fix: count < 2 ? "two or more keep receiving and deciding apart" : nil,
            isBroken: false)
    }

    private static var clock: Finding {
        let isSynchronized = ngatu_clock_is_synchronized() != 0
        let value = isSynchronized ? "synchronized" : "not known to be synchronized"
        return Finding(
            name: "clock", value: value,
            fix: isSynchronized
                ? nil : "run chrony or systemd-timesyncd: readings over 5 s ahead are refused",
            isBroken: false)
    }

    private static func folder(_ path: String) -> Finding {
        let parent = FileManager.default.fileExists(atPath: path) ? path : parent(of: path)
        let isWritable = unsafe access(parent, W_OK) == 0
        return Finding(
            name: "state", value: "\(path) \(isWritable ? "can be written" : "cannot be written")",
            fix: isWritable ? nil : "choose another folder with --state, or give it permission",
            isBroken: !isWritable)
    }

    private static func disk(_ path: String) -> Finding {
        var figures = statvfs()
        let place = FileManager.default.fileExists(atPath: path) ? path : parent(of: path)
        guard unsafe statvfs(place, &figures) == 0 else {
            return Finding(
                name: "disk", value: "unknown", fix: "check that \(place) exists", isBroken: false)
        }
        let mebibytes = (UInt64(figures.f_bavail) * UInt64(figures.f_frsize)) >> 20
        return Finding(
            name: "disk", value: "\(mebibytes) MiB free",
            fix: mebibytes < 1_024 ? "free some space: under 1 GiB is left" : nil,
            isBroken: false)
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
