import Aggregation
import ConsoleLink
import Foundation
import Messaging
import Network
import Roadside
import Synchronization
import Testing
import TrafficModel
import Wire

@testable import Pipeline

/// A processor and real roadside agents over real sockets, in the example city.
@Suite(.timeLimit(.minutes(2))) struct SignalFlowTests {
    private static let city = NetworkReader.read(
        folder: URL(filePath: #filePath).appending(path: "../../../Fixtures/networks/saigon-12")
            .standardized.path
    ).network

    /// Agents on a thread of their own, which ends with this.
    private final class Street: Sendable {
        private let stop = StopFlag()
        private let thread: Mutex<WorkerThread?>

        init(_ city: RoadNetwork, _ endpoints: Endpoints) throws {
            let places = city.controllers.compactMap(\.signals).prefix(2).map {
                AgentPlace(site: $0, key: nil)
            }
            let settings = HostSettings(commands: endpoints.commands, field: endpoints.field)
            let stop = stop
            thread = Mutex(
                WorkerThread(name: "street") {
                    // A host that fails shows in what the centre then does not hear.
                    try? AgentHost(places, settings: settings).run { stop.isSet }
                })
        }

        func end() {
            stop.set()
            thread.withLock { $0.take() }?.join()
        }
    }

    private static func processor(_ city: RoadNetwork) throws -> RunningProcessor {
        try RunningProcessor(network: city) { configuration, _ in
            configuration.shard.time = .wall
        }
    }

    private static func feed(of processor: RunningProcessor) throws -> FeedSubscriber {
        try FeedSubscriber.connect(
            feed: processor.endpoints.feed, snapshot: processor.endpoints.snapshot)
    }

    private static func command(
        on feed: inout FeedSubscriber, where isMeant: (CommandMessage) -> Bool
    ) throws -> CommandMessage? {
        // From power-up to the first stage a cabinet takes up to half a minute.
        for _ in 0..<3 {
            let found = try RunningProcessor.first(on: &feed) { message in
                if case .command(let command) = message { isMeant(command) } else { false }
            }
            if case .command(let command)? = found { return command }
        }
        return nil
    }

    @Test func `agents are leased, and accept the plan of the hour and an override`() async throws {
        let city = try #require(Self.city)
        let processor = try Self.processor(city)
        let street = try Street(city, processor.endpoints)
        var feed = try Self.feed(of: processor)
        let plan = try Self.command(on: &feed) { $0.state == "accepted" }
        #expect(plan?.author == .timeOfDay)
        let request = OverrideRequest(
            controller: try #require(city.controllers.first?.number),
            order: .give(.hold, minutes: 5), reason: "a test", person: "An")
        let reply = try OverrideLink.ask(
            request, of: processor.endpoints.overrides, security: .plain)
        #expect(reply.refusal == nil)
        let hold = try Self.command(on: &feed) { $0.author == .operator && $0.state == "accepted" }
        #expect(hold?.claimant == "An")
        #expect(hold?.rejected.map(\.author) == ["time_of_day"])
        street.end()
        _ = await processor.stop()
    }

    @Test func `an override of a controller that the city does not have is refused`() async throws {
        let city = try #require(Self.city)
        let processor = try Self.processor(city)
        let reply = try OverrideLink.ask(
            OverrideRequest(
                controller: ControllerNumber(4_000), order: .give(.hold, minutes: 5),
                reason: "a test", person: "An"),
            of: processor.endpoints.overrides, security: .plain)
        #expect(reply.refusal == "the city has no controller 4000")
        _ = await processor.stop()
    }

    @Test func `nonsense on the field socket is counted and harms nobody`() async throws {
        let city = try #require(Self.city)
        let processor = try Self.processor(city)
        var feed = try Self.feed(of: processor)
        let context = try MessagingContext()
        var dealer = try context.socket(
            .dealer, options: SocketOptions(lingerMilliseconds: 5_000))
        try dealer.connect(processor.endpoints.field)
        for frame in [[UInt8]("{".utf8), [], [0xFF]] {
            _ = try dealer.send(frames: [frame], wait: true)
        }
        let told = try RunningProcessor.first(on: &feed) { message in
            if case .counters(let counters) = message {
                counters[#"ngatu_field_messages_refused_total{reason="unreadable"}"#] == 3
            } else {
                false
            }
        }
        #expect(told != nil)
        _ = await processor.stop()
    }
}
