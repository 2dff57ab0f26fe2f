import Foundation
import Testing
import TrafficModel

@testable import Aggregation

/// The most that a shard hears of, and the last byte that it looks at.
@Suite struct IngestShardLimitTests {
    @Test func `a shard hears at most 65,535 sources, and the unknown one`() {
        let bench = Bench(ShardSettings(time: .readings, sources: 70_000), capacity: 1 << 17)
        for source in 1...65_537 as ClosedRange<UInt32> {
            bench.send([.vehicle(1, at: 0)], source: source)
        }
        #expect(bench.counters.sources == 65_536)
        #expect(bench.counters.refused(.full) == 1)
    }

    @Test(arguments: [1, 15, 16, 17, 1_024])
    func `nothing is read behind the end of a batch`(count: Int) throws {
        let bench = Bench()
        let memory = try GuardedMemory([Reading](repeating: .vehicle(1, at: 0), count: count))
        let clock = IngestClock(wallMicroseconds: 0, monotonicMicroseconds: 0)
        bench.shard.ingest(
            IncomingBatch(source: 1, sequence: nil, records: memory.records), at: clock)
        #expect(bench.counters.aggregated == UInt64(count))
    }
}

/// Readings that end where memory ends: whoever reads on is stopped by the processor.
private final class GuardedMemory {
    private let mapped: UnsafeMutableRawPointer
    private let length: Int
    let records: UnsafeRawBufferPointer

    init(_ readings: [Reading]) throws {
        let page = Int(getpagesize())
        let bytes = readings.count * Reading.byteCount
        let usable = (bytes + page - 1) / page * page
        length = usable + page
        let access = PROT_READ | PROT_WRITE
        mapped = try #require(
            mmap(nil, length, access, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))
        try #require(mapped != MAP_FAILED)
        try #require(mprotect(mapped + usable, page, PROT_NONE) == 0)
        readings.withUnsafeBytes { [start = mapped + usable - bytes] in
            start.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(start), byteCount: $0.count)
        }
        records = UnsafeRawBufferPointer(start: mapped + usable - bytes, count: bytes)
    }

    deinit { munmap(mapped, length) }
}
