import TrafficModel
import Wire

/// A file of binary batches, taken in by a shard one after another.
///
/// A batch begins wherever the magic stands, so that it may be shorter or longer than it says.
struct BatchTarget: FuzzTarget {
    /// Messages of one input; more only make runs slow.
    static let frameLimit = 32

    func run(_ input: UnsafeRawBufferPointer) {
        let source = BatchHeader.claimedSource(in: input)
        var session = Session(settings: Session.settings(source: source))
        for range in Self.frames(in: input) {
            let frame = UnsafeRawBufferPointer(rebasing: input[range])
            take(frame, &session)
            plantFault(in: input, where: session.shard.counters.refused(.overlap) > 0)
        }
        session.finish()
    }

    func mutate(_ bytes: UnsafeMutableRawBufferPointer, count: Int, seed: UInt64) -> Int {
        var mutation = BatchMutation(UnsafeRawBufferPointer(rebasing: bytes[..<count]), seed: seed)
        mutation.mutate()
        return mutation.write(to: bytes)
    }

    /// Where messages lie.
    static func frames(in input: UnsafeRawBufferPointer) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        for place in input.indices.dropFirst() where ranges.count < frameLimit - 1 {
            // The first byte is looked at alone: this loop sees every byte of every input.
            guard input[place] == UInt8(ascii: "N"), input[place...].starts(with: "NGT1".utf8)
            else { continue }
            ranges.append(start..<place)
            start = place
        }
        return ranges + [start..<input.count]
    }

    private func take(_ frame: UnsafeRawBufferPointer, _ session: inout Session) {
        do throws(WireError) {
            let batch = try BatchDecoder.decode(frame)
            let header = batch.header
            let readings = (0..<header.count).map { batch[$0] }
            let encoded = BatchEncoder.encode(
                readings, source: header.source, epoch: header.epoch,
                firstSequence: header.firstSequence, sentTime: header.sentTime,
                flags: header.flags)
            promise(frame.elementsEqual(encoded), "a batch that was read is not written the same")
            session.take(
                readings, bytes: batch.records, source: header.source,
                sequence: (header.epoch, header.firstSequence),
                headerBytes: BatchHeader.byteCount)
        } catch {
            promise((0...frame.count).contains(error.byteOffset), "\(error) lies outside the frame")
            session.refuse(frame, error)
        }
    }
}
