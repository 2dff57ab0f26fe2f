import TrafficModel
import Wire

/// A JSON message of readings, taken in by a shard as a batch is.
struct JSONTarget: FuzzTarget {
    private let parser = Parser()

    /// Holds the parser, which cannot be copied.
    private final class Parser {
        var messages = JSONReadings(names: JSONTarget.names)
        var single = JSONReadings(names: SubjectNames())
    }

    /// Readings of one message that are written and read again; all would make runs slow.
    private static let writtenAgain = 4

    private static let names: SubjectNames = {
        var names = SubjectNames()
        names.detectors = ["north": 1, "south": 2]
        names.links = ["main": 10]
        names.controllers = ["c227": 227]
        names.sources = ["cabinet": 4]
        return names
    }()

    func run(_ input: UnsafeRawBufferPointer) {
        do throws(WireError) {
            let batch = try parser.messages.decode(input)
            let readings = Array(parser.messages.readings)
            promise((1...1_024).contains(batch.count), "\(batch.count) readings in a message")
            promise(readings.count == batch.count, "\(readings.count) readings, not \(batch.count)")
            for reading in readings {
                promise(reading.refusal == nil, "a reading out of range was read: \(reading)")
            }
            for reading in readings.prefix(Self.writtenAgain) { writeAgain(reading) }
            ingest(batch, readings)
            plantFault(
                in: input, where: readings.contains { $0.kind == .queue && $0.d == 0 })
        } catch {
            promise((0...input.count).contains(error.byteOffset), "\(error): not in the message")
            promise(parser.messages.readings.isEmpty, "a refused message has readings")
        }
    }

    private func writeAgain(_ reading: Reading) {
        var text = JSONText.encode(reading)
        let again = text.withUTF8 { bytes in
            // What is wrong with the text, the promise shows.
            try? parser.single.decode(UnsafeRawBufferPointer(bytes))
        }
        promise(again?.count == 1, "what was written is refused: \(text)")
        promise(
            parser.single.readings.first == reading, "\(reading) came back changed from \(text)")
    }

    private func ingest(_ batch: JSONBatch, _ readings: [Reading]) {
        var session = Session(settings: Session.settings(source: batch.source))
        var sequence: (epoch: UInt32, first: UInt64)?
        if batch.isSequenced, let epoch = batch.epoch, let first = batch.firstSequence {
            sequence = (epoch, first)
        }
        readings.withUnsafeBytes { bytes in
            session.take(readings, bytes: bytes, source: batch.source, sequence: sequence)
        }
        session.finish()
    }
}
