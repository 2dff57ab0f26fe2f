import CHot
import TrafficModel

/// One mutation of a file of batches that mostly keeps lengths, counts and checksums right, so
/// that what lies behind the checks of the frame is reached.
struct BatchMutation {
    private var frames: [[UInt8]]
    private var random: SeededGenerator

    private static let headerBytes = 48
    private static let recordBytes = 32

    /// Where numbers lie in a header, and how wide they are.
    private static let headerFields = [
        (offset: 0, width: 4), (4, 1), (5, 1), (6, 2), (8, 4), (12, 4), (16, 4), (20, 4), (24, 8),
        (32, 8), (40, 4), (44, 4),
    ]
    /// Where numbers lie in a record, and how wide they are.
    private static let recordFields = [
        (offset: 0, width: 8), (8, 4), (12, 1), (13, 1), (14, 1), (15, 1), (16, 4), (20, 4),
        (24, 4), (28, 4),
    ]
    /// Numbers at which a check may change its mind, and their neighbors.
    private static let boundaries: [UInt64] = {
        let limits: [UInt64] = [
            1, 2, 4, 7, 81, 100, 227, 300, 1_000, 1_024, 10_000, 30_000, 65_535, 100_000,
            1_000_000, 3_600_000, 0x40_0000, 0x8000_0000, 0xFFFF_FFFF, 0x8000_0000_0000_0000,
            .max,
        ]
        return limits.flatMap { limit in [limit &- 1, limit, limit &+ 1] }
    }()
    /// Moments in microseconds: around the session's clock and the ends of what is allowed.
    private static let moments: [Int64] = {
        let seconds: [Int64] = [-3_600, -31, -30, -3, -2, -1, 0, 1, 4, 5, 6, 30, 3_600, 7_200]
        let limits: [Int64] = [
            0, 1_000_000, .max, Reading.timeLimitMicroseconds,
            Reading.timeLimitMicroseconds - 7_200_000_000,
        ]
        let near = seconds.map { second in Session.startMicroseconds + second * 1_000_000 }
        return near + limits.flatMap { limit in [limit &- 1, limit, limit &+ 1] }
    }()

    init(_ input: UnsafeRawBufferPointer, seed: UInt64) {
        random = SeededGenerator(seed: seed)
        frames = BatchTarget.frames(in: input).map { Array(input[$0]) }
    }

    /// Changes one frame, or the order of frames, once or a few times.
    mutating func mutate() {
        for _ in 0...Int.random(in: 0...3, using: &random) {
            let place = Int.random(in: 0..<frames.count, using: &random)
            switch Int.random(in: 0..<16, using: &random) {
            case 0: frames.insert(frames[place], at: place)
            case 1: frames.append(successor(of: frames[place]))
            case 2 where frames.count > 1: frames.remove(at: place)
            case 3: frames.swapAt(place, Int.random(in: 0..<frames.count, using: &random))
            case 4: frames.append(Self.smallest)
            case 5: mutateBytes(of: place)
            case 6...8: mutateField(of: place, among: Self.headerFields, at: 0)
            case 9: copyRecord(of: place)
            case 10: removeRecord(of: place)
            default:
                guard let record = anyRecord(of: place) else { continue }
                mutateField(of: place, among: Self.recordFields, at: record)
            }
            let repaired = min(place, frames.count - 1)
            if Int.random(in: 0..<16, using: &random) > 0 { repair(repaired) }
        }
    }

    /// Writes the frames that have room.
    func write(to bytes: UnsafeMutableRawBufferPointer) -> Int {
        var count = 0
        for frame in frames.prefix(BatchTarget.frameLimit)
        where count + frame.count <= bytes.count {
            for byte in frame {
                bytes[count] = byte
                count += 1
            }
        }
        return count
    }

    /// A batch of one vehicle at detector 1, for files in which no header is left.
    private static let smallest: [UInt8] = {
        var frame = [UInt8](repeating: 0, count: headerBytes + recordBytes)
        frame.replaceSubrange(0..<4, with: "NGT1".utf8)
        put(1, 1, at: 4, in: &frame)
        put(UInt64(headerBytes), 2, at: 6, in: &frame)
        put(7, 4, at: 12, in: &frame)
        put(UInt64(Session.startMicroseconds), 8, at: headerBytes, in: &frame)
        put(1, 4, at: headerBytes + 8, in: &frame)
        put(1, 1, at: headerBytes + 12, in: &frame)
        return repaired(frame)
    }()

    /// The batch that follows another one of the same source.
    private func successor(of frame: [UInt8]) -> [UInt8] {
        guard frame.count >= Self.headerBytes else { return frame }
        var next = frame
        let records = UInt64((frame.count - Self.headerBytes) / Self.recordBytes)
        Self.put(Self.get(8, at: 24, in: frame) &+ records, 8, at: 24, in: &next)
        return Self.repaired(next)
    }

    private mutating func mutateBytes(of place: Int) {
        var bytes = frames[place]
        let count = bytes.count
        let capacity = count + 4 * Self.recordBytes
        bytes += [UInt8](repeating: 0, count: capacity - count)
        let used = bytes.withUnsafeMutableBytes {
            fuzz.mutateBytes($0.baseAddress, count, capacity)
        }
        frames[place] = Array(bytes.prefix(used))
    }

    private mutating func mutateField(
        of place: Int, among fields: [(offset: Int, width: Int)], at start: Int
    ) {
        let field = fields[Int.random(in: 0..<fields.count, using: &random)]
        let offset = start + field.offset
        guard offset + field.width <= frames[place].count else { return }
        let old = Self.get(field.width, at: offset, in: frames[place])
        let new =
            switch Int.random(in: 0..<4, using: &random) {
            case 0: old &+ UInt64(bitPattern: Int64.random(in: -3...3, using: &random))
            case 1: UInt64.random(in: .min ... .max, using: &random)
            default: boundary(width: field.width)
            }
        Self.put(new, field.width, at: offset, in: &frames[place])
    }

    private mutating func boundary(width: Int) -> UInt64 {
        guard width == 8, Bool.random(using: &random) else {
            return Self.boundaries[Int.random(in: 0..<Self.boundaries.count, using: &random)]
        }
        let moment = Self.moments[Int.random(in: 0..<Self.moments.count, using: &random)]
        return UInt64(bitPattern: moment)
    }

    private mutating func anyRecord(of place: Int) -> Int? {
        let count = (frames[place].count - Self.headerBytes) / Self.recordBytes
        guard count > 0 else { return nil }
        return Self.headerBytes + Self.recordBytes * Int.random(in: 0..<count, using: &random)
    }

    private mutating func copyRecord(of place: Int) {
        guard let record = anyRecord(of: place) else { return }
        frames[place] += frames[place][record..<record + Self.recordBytes]
    }

    private mutating func removeRecord(of place: Int) {
        guard let record = anyRecord(of: place) else { return }
        frames[place].removeSubrange(record..<record + Self.recordBytes)
    }

    private mutating func repair(_ place: Int) { frames[place] = Self.repaired(frames[place]) }

    /// The frame with whole records, their count and the checksum.
    private static func repaired(_ frame: [UInt8]) -> [UInt8] {
        guard frame.count >= headerBytes else { return frame }
        var result = frame
        let count = (frame.count - headerBytes) / recordBytes
        result.removeLast((frame.count - headerBytes) % recordBytes)
        put(UInt64(count), 4, at: 8, in: &result)
        put(0, 4, at: 40, in: &result)
        let checksum = ngatu_crc32c(0, result, result.count)
        put(UInt64(checksum), 4, at: 40, in: &result)
        return result
    }

    private static func get(_ width: Int, at offset: Int, in bytes: [UInt8]) -> UInt64 {
        (0..<width).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) }
    }

    private static func put(
        _ value: UInt64, _ width: Int, at offset: Int, in bytes: inout [UInt8]
    ) {
        for byte in 0..<width {
            bytes[offset + byte] = UInt8(truncatingIfNeeded: value >> UInt64(8 * byte))
        }
    }
}
