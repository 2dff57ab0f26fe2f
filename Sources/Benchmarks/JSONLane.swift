import Foundation
import TrafficModel
import Wire

/// JSON messages to checked readings, on one thread.
public enum JSONLane {
    /// Runs a file through our own parser, fully validated.
    public static func run(_ file: borrowing FrameFile) -> LaneResult {
        var parser = JSONReadings(names: SubjectNames())
        var count = 0
        var sum: UInt64 = 0
        let watch = Stopwatch()
        for index in 0..<file.count {
            guard let batch = try? unsafe parser.decode(file[index]) else { continue }
            count += batch.count
            for place in 0..<batch.count { sum &+= unsafe parser.readings[place].sum }
        }
        return LaneResult(
            "json", count: count, nanoseconds: watch.threadNanoseconds, checksum: sum)
    }

    /// Runs a file through Foundation's decoder into plain structures, with times as text.
    public static func runJSONDecoder(_ file: borrowing FrameFile, messages: Int) -> LaneResult {
        let decoder = JSONDecoder()
        var count = 0
        var sum: UInt64 = 0
        let watch = Stopwatch()
        for index in 0..<min(messages, file.count) {
            let data = unsafe Data(file[index])
            guard let message = try? decoder.decode(PlainMessage.self, from: data) else { continue }
            count += message.readings.count
            for reading in message.readings { sum &+= UInt64(reading.subject ?? 0) }
        }
        return LaneResult(
            "json-decoder", count: count, nanoseconds: watch.threadNanoseconds, checksum: sum)
    }

    private struct PlainMessage: Decodable {
        let source: UInt32
        let readings: [PlainReading]
    }

    private struct PlainReading: Decodable {
        let time: String
        let subject: UInt32?
        let kind: String
        let vehicleClass: String?
        let speed: Double?
        let duration: Double?
        let length: Double?

        enum CodingKeys: String, CodingKey {
            case time
            case subject
            case kind
            case vehicleClass = "class"
            case speed = "speed_kmh"
            case duration = "duration_ms"
            case length = "length_m"
        }
    }
}

extension Reading {
    /// Sum over all fields; the C++ twin adds up the same.
    fileprivate var sum: UInt64 {
        UInt64(bitPattern: timeMicroseconds) &+ UInt64(subject) &+ UInt64(kindCode)
            &+ UInt64(classCode) &+ UInt64(a) &+ UInt64(b) &+ UInt64(c)
    }
}
