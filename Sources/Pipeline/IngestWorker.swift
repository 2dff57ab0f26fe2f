import Aggregation
import Messaging
import TrafficModel
import Wire

/// The thread that receives, checks and sums: a socket, a shard, and nothing between them.
///
/// It never waits for another thread. When the ring behind it is full it leaves messages on the
/// socket, and the senders wait.
final class IngestWorker: @unchecked Sendable {
    // Sendable: everything mutable is taken out by `run`, which one thread calls once.
    private var socket: Socket?
    private var shard: IngestShard?
    private let names: SubjectNames
    private var gate: ReadingGate?
    private let board: StateBoard<ShardCounters>
    private let index: Int
    private let wake: WakeFlag
    private let stop: StopFlag

    /// How many messages are taken before pulses are closed and counters shown.
    private static let messagesPerTurn = 64

    init(
        index: Int, socket: consuming Socket, shard: consuming IngestShard, names: SubjectNames,
        gate: ReadingGate?, board: StateBoard<ShardCounters>, wake: WakeFlag, stop: StopFlag
    ) {
        self.gate = gate
        self.index = index
        self.wake = wake
        self.socket = consume socket
        self.shard = consume shard
        self.names = names
        self.board = board
        self.stop = stop
    }

    func run() {
        guard var socket = socket.take(), var shard = shard.take() else { return }
        var message = Message()
        var json = JSONReadings(names: names)
        do throws(MessagingError) {
            while !stop.isSet {
                let received = try receive(&socket, &message, &json, &shard)
                let hasMore = shard.turn(at: SystemClock.now)
                if shard.takeNews() { wake.wake() }
                board.write(shard.counters, at: index)
                if received > 0 || hasMore { continue }
                if shard.hasRoom() {
                    _ = try socket.poll(timeoutMilliseconds: 20)
                } else {
                    SystemClock.rest(microseconds: 100)
                }
            }
            try drain(&socket, &message, &json, &shard)
        } catch {
            // The context was shut down under us, which is the other way to be told to stop.
        }
        board.write(shard.counters, at: index)
        wake.wake()
    }

    /// Takes what already lies on the socket when told to stop, for a bounded number of turns.
    private func drain(
        _ socket: inout Socket, _ message: inout Message, _ json: inout JSONReadings,
        _ shard: inout IngestShard
    ) throws(MessagingError) {
        for _ in 0..<100 where try receive(&socket, &message, &json, &shard) > 0 {
            _ = shard.turn(at: SystemClock.now)
        }
        for _ in 0..<100 where shard.turn(at: SystemClock.now) {}
    }

    private func receive(
        _ socket: inout Socket, _ message: inout Message, _ json: inout JSONReadings,
        _ shard: inout IngestShard
    ) throws(MessagingError) -> Int {
        var received = 0
        // Once for all: a turn is short beside the seconds that the clock decides on.
        let clock = SystemClock.now
        gate?.refresh()
        while received < Self.messagesPerTurn, shard.hasRoom(),
            try socket.receive(&message, wait: false)
        {
            received += 1
            if message.hasMore || message.count == 0 {
                unsafe message.withUnsafeBytes {
                    unsafe shard.refuseFrame($0, .frames, byteOffset: 0, source: nil)
                }
                try socket.discardRest(of: &message)
                continue
            }
            // Without keys nobody has a name, and nobody asks.
            let sender = gate == nil ? nil : message.userID
            unsafe message.withUnsafeBytes {
                unsafe take($0, from: sender, &json, &shard, at: clock)
            }
        }
        return received
    }

    private func take(
        _ frame: UnsafeRawBufferPointer, from sender: String?, _ json: inout JSONReadings,
        _ shard: inout IngestShard, at clock: IngestClock
    ) {
        do throws(WireError) {
            if unsafe BatchHeader.opens(frame) {
                let batch = try unsafe BatchDecoder.decode(frame)
                let header = unsafe batch.header
                let incoming = unsafe IncomingBatch(
                    source: header.source, sequence: (header.epoch, header.firstSequence),
                    records: batch.records, headerBytes: BatchHeader.byteCount)
                try unsafe admit(incoming, from: sender, at: clock)
                unsafe shard.ingest(incoming, at: clock)
            } else if unsafe frame.isJSON {
                let batch = try unsafe json.decode(frame)
                guard batch.count > 0 else { return }
                let incoming = unsafe IncomingBatch(
                    source: batch.sourceOrName, sequence: batch.sequence,
                    records: UnsafeRawBufferPointer(json.readings))
                try unsafe admit(incoming, from: sender, at: clock)
                unsafe shard.ingest(incoming, at: clock)
            } else {
                throw WireError(reason: .magic, byteOffset: 0)
            }
        } catch {
            unsafe shard.refuseFrame(
                frame, error.reason, byteOffset: error.byteOffset,
                source: BatchHeader.claimedSource(in: frame))
        }
    }

    /// Refuses what the sender's key may not send.
    private func admit(
        _ batch: IncomingBatch, from sender: String?, at clock: IngestClock
    ) throws(WireError) {
        guard let gate else { return }
        let isAdmitted = unsafe gate.admits(
            sender, source: batch.source, records: batch.records,
            at: Timestamp(microseconds: clock.wallMicroseconds))
        guard isAdmitted else { throw WireError(reason: .foreign, byteOffset: 0) }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the first byte that is no white space opens a JSON object or array.
    fileprivate var isJSON: Bool {
        let first = unsafe first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }
}

extension JSONBatch {
    /// The sender's number; a name that the city does not list gets one made from its letters.
    fileprivate var sourceOrName: UInt32? {
        if let source { return source }
        guard let sourceName else { return nil }
        // FNV-1a, 32 bits (Fowler, Noll, Vo), in the upper half, apart from listed numbers.
        let hash = sourceName.utf8.reduce(UInt32(2_166_136_261)) {
            ($0 ^ UInt32($1)) &* 16_777_619
        }
        return hash | 0x8000_0000
    }

    fileprivate var sequence: (epoch: UInt32, first: UInt64)? {
        guard let epoch, let firstSequence, sourceOrName != nil else { return nil }
        return (epoch, firstSequence)
    }
}
