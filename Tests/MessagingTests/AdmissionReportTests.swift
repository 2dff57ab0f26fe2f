import Testing

@testable import Messaging

/// Reports stay small however long strangers go on knocking.
@Suite struct AdmissionReportTests {
    @Test func `a peer that tries again is counted each time and shown four times`() {
        var report = AdmissionReport()
        for _ in 0..<10 { report.note(Self.knock(1)) }
        #expect(report.refusedCounts == [.unknownKey: 10])
        #expect(report.events == [Self.knock(1), Self.knock(1), Self.knock(1), Self.knock(1)])
        #expect(report.suppressedCount == 6)
    }

    @Test func `at most 64 refusals are shown at once`() {
        var report = AdmissionReport()
        for number in 0..<100 { report.note(Self.knock(number)) }
        #expect(report.refusedCount == 100)
        #expect(report.events.count == 64)
        #expect(report.events.last == Self.knock(63))
        #expect(report.suppressedCount == 36)
    }

    @Test func `a report that was taken makes room and loses no count`() {
        var report = AdmissionReport()
        for number in 0..<100 { report.note(Self.knock(number)) }
        #expect(report.take().events.count == 64)
        report.note(Self.knock(7))
        let next = report.take()
        #expect(next.events == [Self.knock(7)])
        #expect(next.refusedCount == 101)
        #expect(next.suppressedCount == 36)
    }

    @Test func `a long text is cut to 64 characters`() {
        let event = SecurityEvent(
            .unknownKey, userID: String(repeating: "ữ", count: 65),
            address: String(repeating: "a", count: 1_000))
        #expect(event.userID == String(repeating: "ữ", count: 64))
        #expect(event.address.count == 64)
    }

    private static func knock(_ number: Int) -> SecurityEvent {
        SecurityEvent(.unknownKey, fingerprint: "\(number)", address: "127.0.0.1")
    }
}
