import Testing
import TrafficModel

@testable import Wire

/// The last message the feed's readers take, and the first one they do not.
@Suite struct FeedBoundsTests {
    @Test(arguments: [(256, true), (257, false)])
    func `a request has at most 256 bytes`(length: Int, isRequest: Bool) {
        let padding = [UInt8](repeating: 0x20, count: length - FeedSnapshot.request.count)
        #expect(FeedSnapshot.isRequest(FeedSnapshot.request + padding) == isRequest)
    }

    @Test func `only a snapshot is an answer`() {
        let other = #"{"messages":[],"seq":1,"type":"heartbeat"}"#
        let error = #expect(throws: FeedError.self) {
            try FeedSnapshot.decode(Array(other.utf8))
        }
        #expect(error?.description.contains("heartbeat") == true)
    }

    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:30Z", 30),
            ("2024-05-13T15:00:00Z", "2024-05-14T09:12:15Z", 65_535),
            ("2024-05-13T15:00:00Z", "2024-05-14T09:12:16Z", nil),
            ("2024-05-13T15:00:30Z", "2024-05-13T15:00:00Z", nil),
            ("1969-12-31T23:59:59Z", "1970-01-01T00:00:00Z", nil),
        ] as [(String, String, UInt16?)])
    func `a window has a start since 1970 and a length of 16 bits`(
        start: String, end: String, length: UInt16?
    ) throws {
        let payload = FeedMessage.approach(
            ApproachMessage(Samples.approach, network: Samples.network)
        ).payload(sequence: 1, time: Samples.time)
        let text = String(decoding: payload, as: UTF8.self)
            .replacing("\"start\":\"2024-05-13T15:00:00Z", with: "\"start\":\"\(start)")
            .replacing("\"end\":\"2024-05-13T15:00:30Z", with: "\"end\":\"\(end)")
        let update = try? FeedUpdate.decode(Array(text.utf8))
        var window: TimeWindow?
        if case .approach(let message) = update?.message { window = message.window }
        #expect(window?.lengthSeconds == length)
    }

    @Test func `an incident's words are shares and meters`() throws {
        let report = try #require(
            IncidentMessage(
                Samples.incident(type: 2, confidence: 1, offset: 1, event: 0),
                link: Samples.network.links[0]))
        #expect(report.confidence == Share(fraction: 0.000_001))
        #expect(report.offset == Length(meters: 0.01))
        #expect(report.event == 0)
    }

    @Test func `a state whose age is not told has none`() throws {
        let messages: [FeedMessage] = [
            .link(LinkMessage(Samples.state(), network: Samples.network)),
            .approach(ApproachMessage(Samples.approach, network: Samples.network)),
        ]
        for message in messages {
            let payload = message.payload(sequence: 1, time: Samples.time)
            let text = String(decoding: payload, as: UTF8.self)
                .replacing(/"age_s":[0-9.]+/, with: "\"age_s\":null")
            let ages = [try FeedUpdate.decode(Array(text.utf8)).message].map { message in
                switch message {
                case .link(let state): state.ageSeconds
                case .approach(let state): state.ageSeconds
                default: Double.nan
                }
            }
            #expect(ages == [0])
        }
    }

    @Test func `a row of one vehicle has its speed as least and greatest`() {
        var sums = Pulse(startSecond: 0, lengthSeconds: 60)
        sums.speedCount = 1
        sums.minimumSpeed = 10_000
        sums.maximumSpeed = 10_000
        let interval = DetectorInterval(
            detector: DetectorIndex(0), sums: sums, version: 1, observed: .whole, occupancy: nil)
        #expect(IntervalRow(interval, detector: "d").line.contains(",36.000,36.000,0,"))
    }

    @Test(arguments: [15, 16])
    func `a source is claimed by the first sixteen bytes`(length: Int) {
        let frame = Array(BatchDecoderTests.golden.prefix(length))
        let source = frame.withUnsafeBytes { BatchHeader.claimedSource(in: $0) }
        #expect(source == (length == 16 ? 17 : nil))
    }

    @Test func `a frame of another kind claims no source`() {
        let frame = [UInt8](repeating: 0, count: 48)
        #expect(frame.withUnsafeBytes { BatchHeader.claimedSource(in: $0) } == nil)
    }

    @Test func `a batch has no flag unless its sender sets it`() throws {
        let frame = BatchEncoder.encode(
            BatchDecoderTests.readings, source: 1, epoch: 1, firstSequence: 0, sentTime: .zero)
        let flags = try frame.withUnsafeBytes { try BatchDecoder.decode($0).header.flags }
        #expect(flags == 0)
    }
}
