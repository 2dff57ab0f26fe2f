import Foundation
import Messaging
import TrafficModel
import Wire

/// Many sites in one process: each sends the readings of its detectors, in batches, at its hour.
///
/// Detectors that report at least once a second send periods; those that report more rarely send
/// single vehicles, a share of them each second, as vehicles come when they come. Times are the wall clock's, sequences have no holes but those of readings that were dropped,
/// and each site says how far its time has come, as real ones do.
public struct LoadSender {
    /// What to send.
    public struct Plan: Sendable, Hashable {
        /// Where to, one connection each; sites are dealt out in turn.
        public var endpoints: [String] = []
        /// Detectors in all, numbered from 1.
        public var detectors = 10_000
        /// How often a detector reports, in times a second.
        public var hertz = 1.0
        /// Sites: each has a part of the detectors, and its own sequence.
        public var sources = 100
        /// Readings in one batch, 1…1,024.
        public var batch = 64
        /// How long, in seconds.
        public var seconds = 10.0
        /// Whether readings for which there is no room are dropped and declared, or wait.
        public var drops = false

        /// Makes the default plan.
        public init() {}
    }

    /// What was done.
    public struct Summary: Sendable, Hashable {
        /// Readings that were due: sent and dropped, the sites' own words not counted.
        public var offered: UInt64 = 0
        /// Readings handed over, words included.
        public var sent: UInt64 = 0
        /// Readings dropped for want of room, words included.
        public var dropped: UInt64 = 0
        /// How far the sender was behind its schedule at worst, in microseconds.
        public var behindMicroseconds: Int64 = 0
    }

    private struct Site {
        let source: UInt32
        let detectors: ClosedRange<UInt32>
        let socket: Int
        var sequence: UInt64 = 0
        var undeclared: UInt32 = 0
        var spokenMicroseconds: Int64 = 0
    }

    private final class Outlet {
        var socket: Socket

        init(_ socket: consuming Socket) { self.socket = socket }
    }

    private let plan: Plan
    private let context: MessagingContext
    private var outlets: [Outlet] = []
    private var sites: [Site] = []
    private var readings: [Reading] = []
    private let epoch = UInt32(Date.now.timeIntervalSince1970)
    /// What has been done so far.
    public private(set) var summary = Summary()

    /// Connects; nothing is sent yet.
    ///
    /// - Throws: `MessagingError` when an endpoint is no endpoint.
    public init(_ plan: Plan) throws {
        self.plan = plan
        context = try MessagingContext()
        let options = SocketOptions(
            lingerMilliseconds: 5_000, sendTimeoutMilliseconds: 100, waitsForPeer: true)
        for endpoint in plan.endpoints {
            var socket = try context.socket(.push, options: options)
            try socket.connect(endpoint)
            outlets.append(Outlet(socket))
        }
        let share = (plan.detectors + plan.sources - 1) / plan.sources
        for place in 0..<plan.sources where place * share < plan.detectors {
            let first = UInt32(place * share + 1)
            let last = UInt32(min((place + 1) * share, plan.detectors))
            sites.append(
                Site(
                    source: UInt32(place + 1), detectors: first...last,
                    socket: place % plan.endpoints.count))
        }
    }

    /// Sends for the plan's time, or until it is told to stop.
    ///
    /// - Parameter progress: Called about once a second.
    /// - Throws: `MessagingError` when a socket fails.
    public mutating func run(
        isStopped: () -> Bool, progress: (Summary) -> Void
    ) throws {
        let start = Stopwatch.now
        let round = 1_000_000_000 / max(1, plan.hertz)
        var told = start
        for turn in 0... {
            for place in sites.indices {
                let due =
                    start + Int64(round * (Double(turn) + Double(place) / Double(sites.count)))
                if Double(due - start) >= plan.seconds * 1_000_000_000 || isStopped() {
                    try declareAll(isStopped)
                    return
                }
                rest(until: due)
                try send(place, turn: turn, isStopped)
                if due - told > 1_000_000_000 {
                    told = due
                    progress(summary)
                }
            }
        }
    }

    private mutating func rest(until due: Int64) {
        let early = due - Stopwatch.now
        if early < 0 {
            summary.behindMicroseconds = max(summary.behindMicroseconds, -early / 1_000)
        }
        // A shorter sleep than this is not worth its wake-up; the sites' hours are not that exact.
        if early > 200_000 { Thread.sleep(forTimeInterval: Double(early) / 1_000_000_000) }
    }

    /// Sends what one site has to say now, and behind it how far its time has come.
    private mutating func send(_ place: Int, turn: Int, _ isStopped: () -> Bool) throws {
        let now = Int64(Date.now.timeIntervalSince1970 * 1_000_000)
        let period = Int64(1_000_000 / max(1, plan.hertz))
        let end = Timestamp(microseconds: plan.hertz < 1 ? now : now / period * period)
        let share = max(1, Int(1 / plan.hertz))
        for detector in sites[place].detectors where (Int(detector) + turn) % share == 0 {
            summary.offered += 1
            readings.append(
                plan.hertz < 1
                    ? Reading(
                        time: end, subject: detector, kind: .vehicle, vehicleClass: .motorcycle,
                        a: 8_000, b: 400, c: 190)
                    : Reading(
                        time: end, subject: detector, kind: .interval, vehicleClass: .motorcycle,
                        a: 1, b: UInt32(max(1, period / 1_000)), c: 50_000, d: 8_000))
            if readings.count >= plan.batch - 2 { try flush(place, isStopped) }
        }
        if sites[place].undeclared > 0 {
            readings.append(
                word(.readingsLost, of: place, at: end, parameter: sites[place].undeclared))
        }
        if end.microseconds > sites[place].spokenMicroseconds {
            sites[place].spokenMicroseconds = end.microseconds
            readings.append(word(.timeReached, of: place, at: end, parameter: Reading.unknown))
        }
        try flush(place, isStopped)
    }

    private func word(
        _ code: StatusCode, of place: Int, at time: Timestamp, parameter: UInt32
    ) -> Reading {
        Reading(
            time: time, subject: sites[place].source, kind: .status, a: code.rawValue,
            b: parameter)
    }

    private mutating func flush(_ place: Int, _ isStopped: () -> Bool) throws {
        guard !readings.isEmpty else { return }
        defer { readings.removeAll(keepingCapacity: true) }
        let isTaken = try offer(place, isStopped)
        // Told to stop while it waited: what was never handed over was not lost on the way.
        if !isTaken, !plan.drops { return }
        let declared = readings.last {
            $0.kind == .status && $0.a == StatusCode.readingsLost.rawValue
        }
        sites[place].sequence += UInt64(readings.count)
        if isTaken {
            summary.sent += UInt64(readings.count)
            if declared != nil { sites[place].undeclared = 0 }
        } else {
            summary.dropped += UInt64(readings.count)
            sites[place].undeclared += UInt32(readings.count)
        }
    }

    private mutating func offer(_ place: Int, _ isStopped: () -> Bool) throws -> Bool {
        let frame = BatchEncoder.encode(
            readings, source: sites[place].source, epoch: epoch,
            firstSequence: sites[place].sequence,
            sentTime: readings[0].time)
        let outlet = outlets[sites[place].socket]
        // A site's first batch waits for the connection: a receiver cannot know what came before it.
        if plan.drops, sites[place].sequence > 0 {
            return try outlet.socket.send(frame, wait: false)
        }
        while try !outlet.socket.send(frame, wait: true) {
            if isStopped() { return false }
        }
        return true
    }

    /// Says at the end what was dropped and has not been said yet, waiting for room.
    private mutating func declareAll(_ isStopped: () -> Bool) throws {
        for place in sites.indices where sites[place].undeclared > 0 && !isStopped() {
            let now = Timestamp(microseconds: Int64(Date.now.timeIntervalSince1970 * 1_000_000))
            readings = [
                word(.readingsLost, of: place, at: now, parameter: sites[place].undeclared)
            ]
            let frame = BatchEncoder.encode(
                readings, source: sites[place].source, epoch: epoch,
                firstSequence: sites[place].sequence, sentTime: now)
            let outlet = outlets[sites[place].socket]
            for _ in 0..<100 where !isStopped() {
                guard try outlet.socket.send(frame, wait: true) else { continue }
                summary.sent += 1
                break
            }
        }
    }
}
