import Field
import Glibc
import TrafficModel

/// What the controllers of one process must remember over a power cut: for each, the last command
/// that it accepted and what tripped its conflict monitor. One file with a fixed place for each; many changes are made durable at once.
///
/// A slot has 32 bytes: controller u32, fault u32 (0 for none), leader epoch u64, sequence u64, and a checksum
/// u64 over those, little-endian. A torn or strange slot counts as lost, and the controller then
/// refuses everything until a fresh lease.
@safe final class MemoryFile {
    /// What is remembered of one controller.
    struct Slot: Equatable {
        var controller: UInt32
        var fault: UInt32
        var leaderEpoch: UInt64
        var sequence: UInt64
    }

    private static let slotBytes = 32
    private let descriptor: Int32
    private let path: String
    private var isDirty = false

    /// Opens or makes a file and locks it: two processes must not play the same controllers.
    init(_ path: String) throws(RoadsideError) {
        self.path = path
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cannotOpen(path: path, reason: Self.words) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .inUse(path: path)
        }
    }

    deinit { close(descriptor) }

    /// What stands in a place, or `nil` when nothing whole does, or another controller's.
    func read(place: Int, controller: UInt32) -> Slot? {
        var bytes = [UInt8](repeating: 0, count: Self.slotBytes)
        let count = unsafe pread(
            descriptor, &bytes, Self.slotBytes, off_t(place * Self.slotBytes))
        guard count == Self.slotBytes else { return nil }
        let words = Self.words(of: bytes)
        let slot = Slot(
            controller: UInt32(truncatingIfNeeded: words[0]),
            fault: UInt32(truncatingIfNeeded: words[0] >> 32), leaderEpoch: words[1],
            sequence: words[2])
        guard words[3] == Self.checksum(of: slot), slot.controller == controller else {
            return nil
        }
        return slot
    }

    /// Writes a slot; durable only after `commit()`.
    func write(_ slot: Slot, place: Int) throws(RoadsideError) {
        let words = slot.words + [Self.checksum(of: slot)]
        let bytes = words.flatMap { word in
            stride(from: 0, to: 64, by: 8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
        }
        let count = unsafe pwrite(descriptor, bytes, bytes.count, off_t(place * Self.slotBytes))
        guard count == bytes.count else { throw .cannotWrite(path: path, reason: Self.words) }
        isDirty = true
    }

    /// Makes durable what was written since the last time; returns only then.
    func commit() throws(RoadsideError) {
        guard isDirty else { return }
        guard fdatasync(descriptor) == 0 else {
            throw .cannotWrite(path: path, reason: Self.words)
        }
        isDirty = false
    }

    private static func words(of bytes: [UInt8]) -> [UInt64] {
        stride(from: 0, to: slotBytes, by: 8).map { start in
            bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
    }

    /// FNV-1a over the slot's numbers: against torn writes, not against forgers.
    private static func checksum(of slot: Slot) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for word in slot.words {
            for shift: UInt64 in stride(from: 0, to: 64, by: 8) {
                hash = (hash ^ (word >> shift & 255)) &* 0x100_0000_01b3
            }
        }
        return hash
    }

    private static var words: String {
        unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
    }
}

extension MemoryFile.Slot {
    /// What an agent remembers; (0, 0) stands for no command, which no leader gives.
    init(_ memory: AgentMemory, controller: ControllerNumber) {
        self.init(
            controller: controller.rawValue, fault: UInt32(memory.latchedFault?.rawValue ?? 0),
            leaderEpoch: memory.newest?.leaderEpoch ?? 0, sequence: memory.newest?.sequence ?? 0)
    }

    /// What it stands for.
    var memory: AgentMemory {
        let newest = SignalCommand.Order(leaderEpoch: leaderEpoch, sequence: sequence)
        return AgentMemory(
            newest: leaderEpoch == 0 ? nil : newest, latchedFault: Invariant(rawValue: Int(fault)))
    }

    fileprivate var words: [UInt64] {
        [UInt64(fault) << 32 | UInt64(controller), leaderEpoch, sequence]
    }
}
