import Testing
import TrafficModel

@testable import Wire

@Suite struct FeedTests {
    private static let evidence =
        #"{"congested":true,"count":40,"end":"2024-05-13T15:00:30Z","link":7,"#
        + #""observed_percent":100,"speed_kmh":8.1,"start":"2024-05-13T15:00:00Z","version":1}"#

    private static let messages: [FeedMessage] = [
        .link(LinkMessage(Samples.state(), network: Samples.network)),
        .link(LinkMessage(Samples.state(speed: nil), network: Samples.network)),
        .congestion(
            CongestionMessage(
                CongestionChange(
                    link: LinkIndex(0), direction: .began, time: Samples.time,
                    evidence: [Samples.state()]), network: Samples.network)),
        .health(
            HealthMessage(
                HealthChange(
                    detector: DetectorIndex(1), health: .failed, reason: .stuckOn,
                    since: Samples.time, time: Samples.time),
                detector: Samples.network.detectors[1])),
        .decision(DecisionMessage(decision(), network: Samples.network)),
        .refused(Refusal(source: nil, reason: .magic, byteOffset: 0, head: [0, 255, 10])),
        .refused(Refusal(source: 17, reason: .staleEpoch, byteOffset: 16, head: [])),
        .counters(["received": .max, "aggregated": 0]), .heartbeat, .end,
    ]

    private static let reports =
        [
            FeedMessage.approach(ApproachMessage(Samples.approach, network: Samples.network)),
            .approach(ApproachMessage(Samples.unmeasuredApproach, network: Samples.network)),
        ]
        + [
            Samples.incident(confidence: 850_000, offset: 12_000, event: 41),
            Samples.incident(type: 7),
        ].compactMap {
            IncidentMessage($0, link: Samples.network.links[0]).map(FeedMessage.incident)
        }

    @Test func `a link's payload is canonical`() {
        let payload = Self.messages[0].payload(sequence: 9, time: Timestamp(seconds: 1_715_612_432))
        #expect(
            String(decoding: payload, as: UTF8.self)
                == #"{"age_s":2,"congested":true,"count":40,"density_per_km":33.333,"#
                + #""end":"2024-05-13T15:00:30Z","estimated":false,"flow_per_h":4800,"link":7,"#
                + #""los":"F","name":"Điện Biên Phủ","observed_percent":100,"#
                + #""occupancy_percent":50,"pcu_flow_per_h":1440.5,"seq":9,"speed_kmh":8.1,"#
                + #""start":"2024-05-13T15:00:00Z","time":"2024-05-13T15:00:32Z","type":"link","#
                + #""version":1}"#)
    }

    @Test func `an approach's payload is canonical`() {
        let payload = Self.reports[0].payload(sequence: 9, time: Timestamp(seconds: 1_715_612_432))
        #expect(
            String(decoding: payload, as: UTF8.self)
                == #"{"age_s":2.5,"area_percent":62.5,"end":"2024-05-13T15:00:30Z","#
                + #""estimated":false,"link":7,"name":"Điện Biên Phủ","observed_percent":100,"#
                + #""queue_length_m":45.5,"queued_vehicles":23,"seq":9,"#
                + #""start":"2024-05-13T15:00:00Z","time":"2024-05-13T15:00:32Z","#
                + #""type":"approach"}"#)
    }

    @Test func `an incident's payload is canonical`() {
        let payload = Self.reports[2].payload(sequence: 9, time: Samples.time)
        #expect(
            String(decoding: payload, as: UTF8.self)
                == #"{"confidence_percent":85,"event":41,"incident":"crash","link":7,"#
                + #""name":"Điện Biên Phủ","offset_m":120,"#
                + #""reported":"2025-11-23T07:30:00.250000Z","seq":9,"#
                + #""time":"2025-11-23T07:30:00.250000Z","type":"incident"}"#)
    }

    @Test(arguments: [
        Samples.incident(type: 0), Samples.incident(type: 8),
        Reading(time: Samples.time, subject: 8, kind: .incident, a: 1),
        Reading(time: Samples.time, subject: 7, kind: .position, a: 1),
    ])
    func `a reading that is no incident on the link makes no message`(reading: Reading) {
        #expect(IncidentMessage(reading, link: Samples.network.links[0]) == nil)
    }

    @Test(arguments: messages + reports)
    func `every message comes back with the same bytes`(message: FeedMessage) throws {
        let payload = message.payload(sequence: .max, time: Samples.time)
        let update = try FeedUpdate.decode(payload)
        #expect(update.sequence == .max)
        #expect(update.time == Samples.time)
        #expect(update.message.topic == message.topic)
        #expect(update.payload == payload)
    }

    @Test func `topics name what a message is about`() {
        #expect(
            (Self.messages + Self.reports).map(\.topic) == [
                "link/7", "link/7", "congestion/7", "health/227/2", "decision/signal/12/",
                "refused/unknown", "refused/17", "counters", "heartbeat", "end", "approach/7",
                "approach/7", "incident/7", "incident/7",
            ])
    }

    @Test func `a snapshot carries the latest messages`() throws {
        let updates = (Self.messages + Self.reports).map {
            FeedUpdate(sequence: 3, time: Samples.time, message: $0)
        }
        let answer = FeedSnapshot.answer(sequence: 41, payloads: updates.map(\.payload))
        let snapshot = try FeedSnapshot.decode(answer)
        #expect(snapshot.sequence == 41)
        #expect(snapshot.updates.map(\.payload) == updates.map(\.payload))
    }

    @Test func `only the request asks for a snapshot`() {
        #expect(FeedSnapshot.isRequest(FeedSnapshot.request))
        #expect(FeedSnapshot.isRequest(Array(#" { "type" : "snapshot" } "#.utf8)))
        #expect(!FeedSnapshot.isRequest(Array(#"{"type":"heartbeat"}"#.utf8)))
        #expect(!FeedSnapshot.isRequest(Array(repeating: 0x20, count: 300)))
        #expect(!FeedSnapshot.isRequest([]))
    }

    @Test(arguments: [
        "", "{}", #"{"seq":1,"time":"2024-05-13T15:00:30Z","type":"parade"}"#,
        #"{"seq":-1,"time":"2024-05-13T15:00:30Z","type":"end"}"#,
        #"{"seq":1,"time":"noon","type":"end"}"#,
        #"{"seq":1,"time":"2024-05-13T15:00:30Z","type":"link"}"#,
        #"{"seq":1,"time":"2024-05-13T15:00:30Z","type":"approach"}"#,
        #"{"incident":"picnic","link":7,"name":"","reported":"2024-05-13T15:00:30Z","seq":1,"#
            + #""time":"2024-05-13T15:00:30Z","type":"incident"}"#,
    ])
    func `a message of another form is refused`(text: String) {
        #expect(throws: FeedError.self) { try FeedUpdate.decode(Array(text.utf8)) }
    }

    @Test func `a refusal keeps 64 bytes and finds the source in a batch`() {
        let refusal = BatchDecoderTests.golden.withUnsafeBytes {
            Refusal(WireError(reason: .checksum, byteOffset: 40), frame: $0)
        }
        #expect(refusal.source == 17)
        #expect(refusal.head == Array(BatchDecoderTests.golden.prefix(64)))
    }

    @Test(
        arguments: [
            (decision(), "signal/12/", #""action":"plan","controller":12,"#, #""plan":"relief","#),
            (
                decision(action: .timeOfDay), "signal/12/",
                #""action":"time_of_day","controller":12,"#, ""
            ),
        ] as [(Decision, String, String, String)])
    func `a decision for a controller is canonical`(
        decision: Decision, topic: String, begin: String, plan: String
    ) throws {
        let bytes = DecisionJSON.encode(decision, network: Samples.network)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(
            text == "{\(begin)\"evidence\":[\(Self.evidence)],\"id\":1,\(plan)\"reason\":"
                + #""slow: 8.1 < \"20\"\u000a","time":"2025-11-23T07:30:00.250000Z","ttl_s":60}"#)
        #expect(DecisionMessage(decision, network: Samples.network).topic == topic)
        #expect(try DecisionJSON.encode(DecisionJSON.decode(bytes)) == bytes)
    }

    @Test(arguments: [
        (
            Decision.Action.advisory(LinkIndex(0)),
            #"{"action":"advisory","advisory_link":7,"evidence":["#
        ),
        (.blank, #"{"action":"blank","evidence":["#),
    ])
    func `a decision for a sign is canonical`(action: Decision.Action, begin: String) throws {
        let decision = Self.decision(target: .sign(SignIndex(0)), action: action)
        let bytes = DecisionJSON.encode(decision, network: Samples.network)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.hasPrefix(begin))
        #expect(text.contains(#","sign":3,"time":"#))
        #expect(DecisionMessage(decision, network: Samples.network).topic == "sign/3/")
        #expect(try DecisionJSON.encode(DecisionJSON.decode(bytes)) == bytes)
    }

    @Test(arguments: [
        (0.0, "0"), (1.5, "1.5"), (-0.0004, "0"), (-1.2345, "-1.235"), (0.0005, "0.001"),
        (1e300, "1000000000000000"), (.nan, "null"), (.infinity, "null"), (1_234.56, "1234.56"),
    ])
    func `numbers have at most three decimals`(value: Double, text: String) {
        #expect(DecimalText.trimmed(value) == text)
    }

    private static func decision(
        target: Decision.Target = .controller(ControllerIndex(0)),
        action: Decision.Action = .plan("relief")
    ) -> Decision {
        Decision(
            ordinal: 1, time: Samples.time, target: target, action: action,
            reason: "slow: 8.1 < \"20\"\n", evidence: [Samples.state()], timeToLiveSeconds: 60)
    }
}
