import Testing
import TrafficModel

@testable import Aggregation

@Suite struct ShardCountersTests {
    private static let fields: [any WritableKeyPath<ShardCounters, UInt64> & Sendable] = [
        \.received, \.aggregated, \.late, \.duplicate, \.refused, \.shed, \.frames, \.missing,
        \.reportedLost, \.unsequenced, \.noticesShed, \.sources, \.learned,
    ]

    @Test func `the counters of two shards add up one by one`() {
        var city = counted(from: 1_000)
        city.add(counted(from: 1))
        for (place, field) in Self.fields.enumerated() {
            #expect(city[keyPath: field] == 1_001 + 2 * UInt64(place))
        }
        for reason in RefusalReason.allCases {
            #expect(city.refused(reason) == 1_201 + 2 * UInt64(reason.rawValue))
        }
    }

    @Test func `counters that differ anywhere are not equal`() {
        for field in Self.fields {
            var other = ShardCounters()
            other[keyPath: field] = 1
            #expect(other != ShardCounters())
            #expect(Set([other, ShardCounters()]).count == 2)
        }
        var refused = ShardCounters()
        refused.refusals[Int(RefusalReason.row.rawValue)] = 1
        #expect(refused != ShardCounters())
    }

    /// Each counter one more than the one before; refusals begin 100 higher.
    private func counted(from first: UInt64) -> ShardCounters {
        var counters = ShardCounters()
        for (place, field) in Self.fields.enumerated() {
            counters[keyPath: field] = first + UInt64(place)
        }
        for index in counters.refusals.indices {
            counters.refusals[index] = first + 100 + UInt64(index)
        }
        return counters
    }
}
