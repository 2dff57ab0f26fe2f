import Control
import Keys
import Messaging
import TrafficModel
import Wire

/// The thread that talks to signal controllers: leases, commands, receipts, overrides.
///
/// Everything it decides is `SignalCentre`'s; here are the sockets, the seals and the clocks. It
/// never holds up the deciding thread, which leaves its decisions in a mailbox.
final class SignalWorker: @unchecked Sendable {
    // Sendable: everything mutable is used by `run` alone, which one thread calls once.
    private var sockets: Sockets?
    private var centre: SignalCentre
    private var entrance: FieldEntrance
    private let reporter: SignalReporter
    private let inputs: Mailbox<SignalInput>
    private let keys: KeyWatch?
    private let followsReadings: Bool
    private let stop: StopFlag
    /// In readings' time: the time of the last tick.
    private var eventTime: Timestamp?
    private var seals: [ControllerNumber: MessageSeal] = [:]
    private var keyVersion: UInt64 = 0
    private var lookedAtKeys: Int64 = 0

    /// Our choice: what a desk waits for is never due more finely, and a thousand idle ones cost a
    /// millisecond.
    private static let tickMicroseconds: Int64 = 50_000
    private static let messagesPerTurn = 1_024

    /// The sockets of the thread, to be handed over at once.
    struct Sockets: ~Copyable {
        var commands: Socket
        var field: Socket
        var overrides: Socket
    }

    init(
        network: RoadNetwork, leaderEpoch: UInt64, sockets: consuming Sockets,
        inputs: Mailbox<SignalInput>, reporter: SignalReporter, keys: KeyWatch?,
        followsReadings: Bool, stop: StopFlag
    ) {
        centre = SignalCentre(network: network, leaderEpoch: leaderEpoch)
        entrance = FieldEntrance(keys: keys, network: network)
        self.reporter = reporter
        self.sockets = consume sockets
        self.inputs = inputs
        self.keys = keys
        self.followsReadings = followsReadings
        self.stop = stop
    }

    func run() {
        guard var sockets = sockets.take() else { return }
        var ticked: Int64 = 0
        do throws(MessagingError) {
            while !stop.isSet {
                _ = try Socket.poll(
                    &sockets.field, &sockets.overrides, timeoutMilliseconds: 10)
                refreshKeys()
                try receive(&sockets.field)
                try answer(&sockets.overrides)
                let isNew = takeInputs()
                let monotonic = SystemClock.monotonicMicroseconds
                guard followsReadings ? isNew : monotonic - ticked >= Self.tickMicroseconds || isNew
                else { continue }
                ticked = monotonic
                try tick(&sockets.commands)
            }
        } catch {
            // The context was shut down under us, which is the other way to be told to stop.
        }
    }

    /// Milliseconds for timers, and the time on screens: the machine's clocks, or the readings'.
    private var clock: (now: Int64, wall: Timestamp) {
        guard followsReadings else {
            return (
                SystemClock.monotonicMicroseconds / 1_000,
                Timestamp(microseconds: SystemClock.wallMicroseconds)
            )
        }
        let time = eventTime ?? .zero
        return (time.microseconds / 1_000, time)
    }

    private func takeInputs() -> Bool {
        let taken = inputs.takeAll()
        for input in taken {
            eventTime = input.time
            centre.take(input.decisions, measuredAt: input.time)
        }
        return !taken.isEmpty
    }

    private func tick(_ commands: inout Socket) throws(MessagingError) {
        let (now, wall) = clock
        // Commands first: they have a time to live, and what is told has none.
        let outputs = centre.tick(at: now, wall: wall)
        for output in outputs {
            if case .send(let command) = output.output {
                try publish(.command(command), &commands)
            }
        }
        for output in outputs { reporter.tell(output, of: centre, at: wall) }
        reporter.countShed()
        guard followsReadings else { return }
        // Controllers that follow the readings' time advance by this.
        _ = try commands.send(
            frames: [Array("time/".utf8), Array(wall.rfc3339.utf8)], wait: false)
    }

    private func publish(
        _ message: SignalMessage, _ commands: inout Socket
    ) throws(MessagingError) {
        // A publisher never waits; whoever missed it is asked again.
        _ = try commands.send(frames: frames(of: message), wait: false)
    }

    /// Topic, payload and, where the controller has a seal, the seal.
    private func frames(of message: SignalMessage) -> [[UInt8]] {
        let topic = Array(SignalMessage.topic(of: message.controller).utf8)
        let payload = message.payload
        guard let seal = seals[message.controller] else { return [topic, payload] }
        return [topic, payload, seal.seal(topic: topic, payload: payload)]
    }

    private func receive(_ field: inout Socket) throws(MessagingError) {
        let (now, wall) = clock
        for _ in 0..<Self.messagesPerTurn {
            guard let received = try field.receiveMessage(wait: false) else { return }
            guard let message = entrance.message(in: received, at: wall, reporter) else { continue }
            switch message {
            case .status(var status):
                // In readings' time the centre's clock moves by whole seconds, and a controller's,
                // which follows it, by tenths: nothing to be told from the difference.
                if followsReadings { status = status.said(at: wall) }
                if let controller = centre.take(status: status, at: now, wall: wall) {
                    reporter.show(controller, of: centre, at: wall)
                }
            case .receipt(let receipt): centre.take(receipt: receipt, at: now, wall: wall)
            case .leaseRequest(let request):
                guard let grant = centre.take(request: request, at: now, wall: wall) else {
                    continue
                }
                // Grants go back on the way on which the request came; topic and seal as commands.
                let answer = frames(of: .leaseGrant(grant)).dropFirst()
                _ = try field.send(frames: [received.frames[0]] + answer, wait: false)
            case .command, .leaseGrant: reporter.refuse(.unreadable, from: received, at: wall)
            }
        }
    }

    private func answer(_ overrides: inout Socket) throws(MessagingError) {
        let (_, wall) = clock
        while let received = try overrides.receiveMessage(wait: false) {
            let reply = entrance.answer(received, &centre, at: wall)
            _ = try overrides.send(
                frames: Array(received.frames.dropLast()) + [reply.payload], wait: false)
        }
    }

    /// Once a second: takes in keys that were made or revoked, and tells who was not let in.
    private func refreshKeys() {
        guard let keys, SystemClock.monotonicMicroseconds - lookedAtKeys >= 1_000_000 else {
            return
        }
        lookedAtKeys = SystemClock.monotonicMicroseconds
        let wall = Timestamp(microseconds: SystemClock.wallMicroseconds)
        keys.refresh(at: wall)
        reporter.tell(keys.takeReport(), problem: keys.lastProblem, at: wall)
        let snapshot = keys.snapshot
        guard snapshot.version != keyVersion else { return }
        keyVersion = snapshot.version
        entrance.ring = snapshot.ring
        seals = entrance.seals
    }
}
