import Testing
import TrafficModel

@testable import Aggregation

@Suite struct RefusalNoticeTests {
    @Test(arguments: [0, 1, 32, 63, 64, 65, 200])
    func `a notice keeps the first 64 bytes`(length: Int) {
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 + 1) }
        let notice = notice(head: bytes)
        #expect(notice.headBytes == Array(bytes.prefix(64)))
    }

    @Test func `a place beyond 32 bits is brought to the last one`() {
        #expect(notice(byteOffset: .max, record: .max).byteOffset == .max)
        #expect(notice(byteOffset: 48, record: 7).byteOffset == 48)
        #expect(notice(byteOffset: 48, record: 7).record == 7)
        #expect(notice(byteOffset: 0, record: nil).record == RefusalNotice.wholeMessage)
    }

    @Test(arguments: RefusalReason.allCases)
    func `the reason comes back`(reason: RefusalReason) {
        #expect(notice(reason: reason).reason == reason)
    }

    @Test func `a batch holds as many readings as whole records`() {
        let counts = [0, 31, 32, 63, 64, 32 * 1_024].map { length in
            [UInt8](repeating: 0, count: length).withUnsafeBytes {
                IncomingBatch(source: 1, sequence: nil, records: $0).count
            }
        }
        #expect(counts == [0, 0, 1, 1, 2, 1_024])
    }

    @Test(
        arguments: [
            (48, [48, 80, 112]), (0, [0, 0, 0]),
        ] as [(Int, [UInt32])])
    func `refused records are told with their place and bytes`(
        headerBytes: Int, offsets: [UInt32]
    ) {
        let bench = Bench()
        let readings = ([91, 92, 93] as [UInt32]).map { Reading.vehicle($0, at: 0) }
        bench.send(readings, headerBytes: headerBytes)
        let notices = bench.refusals()
        #expect(notices.map(\.record) == [0, 1, 2])
        #expect(notices.map(\.byteOffset) == offsets)
        #expect(notices.map(\.source) == [1, 1, 1])
        #expect(notices.map(\.headBytes) == readings.map { withUnsafeBytes(of: $0, Array.init) })
    }

    @Test func `the first batch of a source is told record by record too`() {
        let bench = Bench()
        let readings = ([1, 2] as [UInt32]).map { detector in
            var reading = Reading.vehicle(detector, at: 0)
            reading.kindCode = 9
            return reading
        }
        bench.send(readings, headerBytes: 48)
        let notices = bench.refusals()
        #expect(notices.map(\.record) == [0, 1])
        #expect(notices.map(\.byteOffset) == [48, 80])
        #expect(notices.map(\.reason) == [.kind, .kind])
        #expect(bench.counters.refused(.kind) == 2)
    }

    @Test func `a batch that is refused whole is told as one`() {
        let bench = Bench()
        bench.send([.vehicle(1, at: 0)], epoch: 2, first: 0)
        bench.send([.vehicle(1, at: 0), .vehicle(1, at: 0)], epoch: 1, first: 0)
        let notices = bench.refusals()
        #expect(notices.map(\.reason) == [.staleEpoch])
        #expect(notices.map(\.record) == [RefusalNotice.wholeMessage])
        #expect(notices.map(\.byteOffset) == [0])
        #expect(bench.counters.refused == 2)
    }

    private func notice(
        reason: RefusalReason = .range, byteOffset: Int = 0, record: Int? = nil,
        head: [UInt8] = []
    ) -> RefusalNotice {
        head.withUnsafeBytes {
            RefusalNotice(
                source: 1, reason: reason, byteOffset: byteOffset, record: record, head: $0)
        }
    }
}

extension Bench {
    /// Sends a batch that lies behind a header of so many bytes.
    func send(_ readings: [Reading], headerBytes: Int) {
        let ticks = IngestClock(
            wallMicroseconds: Reading.moment(clock).microseconds,
            monotonicMicroseconds: Int64(clock * 1_000_000))
        readings.withUnsafeBytes { bytes in
            shard.ingest(
                IncomingBatch(source: 1, sequence: nil, records: bytes, headerBytes: headerBytes),
                at: ticks)
        }
    }
}
