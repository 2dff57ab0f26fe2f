import Foundation
import Pipeline

/// What a user's own machine can do, measured in about half a minute, in words.
public struct MachineReport {
    /// One measured thing.
    public struct Line: Sendable {
        /// What was measured.
        public let name: String
        /// What came out, with its unit.
        public let value: String
    }

    private let folder: URL
    private let isStopped: @Sendable () -> Bool
    private let tell: (Line) -> Void

    /// Makes a report.
    ///
    /// - Parameter tell: Called with each line as soon as it is known.
    public init(isStopped: @escaping @Sendable () -> Bool, tell: @escaping (Line) -> Void) {
        folder = FileManager.default.temporaryDirectory.appending(
            path: "ngatu-bench.\(ProcessInfo.processInfo.processIdentifier)")
        self.isStopped = isStopped
        self.tell = tell
    }

    /// Measures everything, one after another, until it is told to stop.
    ///
    /// - Throws: When the temporary folder cannot be written or loopback cannot be had.
    public func run() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for detectors in [1_000, 100_000] where !isStopped() {
            let file = try events(3_000_000, detectors: detectors, as: .batches(of: 256))
            let rates = (0..<4).map { _ in KernelLane.run(file, detectors: detectors).rate }
            tell(
                Line(
                    name: "kernel, \(detectors) detectors",
                    value: "\(rates.best) million readings/s on one core, checked and summed"))
        }
        for bytes in [8, 32] where !isStopped() {
            let rates = (0..<3).map { _ in RingLane.run(items: 20_000_000, bytes: bytes).rate }
            tell(
                Line(
                    name: "ring, \(bytes) bytes",
                    value: "\(rates.best) million values/s from core to core"))
        }
        if !isStopped() {
            let file = try events(200_000, detectors: 10_000, as: .json(of: 64))
            let rates = (0..<4).map { _ in JSONLane.run(file).rate }
            tell(Line(name: "JSON", value: "\(rates.best) million readings/s on one core"))
        }
        if !isStopped() { try measurePipe() }
        if !isStopped() { try measureLatency() }
    }

    private func measurePipe() throws {
        let file = try events(8_000_000, detectors: 10_000, as: .batches(of: 256))
        let lane = try PipeLane(PipeLane.Setup())
        let started = try FileSender.send(
            file, to: lane.endpoints.ingest[0], isStopped: isStopped)
        guard let outcome = lane.finish(isStopped: isStopped) else { return }
        let count = Double(outcome.received)
        let rate = count * 1_000 / Double(outcome.endedNanoseconds - started)
        tell(
            Line(
                name: "socket to decision",
                value: "\(rate.short) million readings/s over TCP, sender on the same machine"))
    }

    private func measureLatency() throws {
        var setup = PipeLane.Setup()
        setup.detectors = 4
        setup.decidesEachSecond = true
        let lane = try PipeLane(setup)
        var probe = try LatencyProbe(
            ingest: lane.endpoints.ingest[0], decisions: lane.endpoints.decisions, topic: "")
        Thread.sleep(forTimeInterval: 0.3)
        let delays = try probe.run(samples: 1_000, pauseMicroseconds: 1_000, isStopped: isStopped)
            .sorted()
        // The stream has no end of its own.
        _ = lane.finish(isStopped: { true })
        guard let longest = delays.last else { return }
        let middle = Double(delays[delays.count / 2]) / 1_000
        let late = Double(delays[delays.count * 99 / 100]) / 1_000
        tell(
            Line(
                name: "reading to decision",
                value: "\(middle.short) µs in the middle, \(late.short) µs at 99 %, "
                    + "\((Double(longest) / 1_000).short) µs at most"))
    }

    private func events(
        _ count: Int, detectors: Int, as form: FrameFile.Form
    ) throws -> FrameFile {
        let path = folder.appending(path: "events").path
        let shape = EventStream.Shape(events: count, detectors: UInt32(detectors))
        try FrameFile.write(EventStream(shape), as: form, to: path)
        return try FrameFile(path: path)
    }
}

extension [Double] {
    /// The best of several runs, in short.
    fileprivate var best: String { (self.max() ?? 0).short }
}

extension Double {
    /// Three digits or so.
    fileprivate var short: String {
        self >= 100 ? "\(Int(rounded()))" : "\((self * 10).rounded() / 10)"
    }
}
