import Aggregation
import Messaging
import TrafficModel
import Wire

/// The taps of the deciding thread: the feed and the files. A live run drops and counts where a
/// tap is full; a run on readings' time waits, since it must lose nothing and hurries nobody.
final class Outlets: @unchecked Sendable {
    // Sendable: one thread tells through each, and changes its counts.
    private let feed: Mailbox<(Timestamp, FeedMessage)>
    private let recorder: Recorder
    private let waits: Bool
    private(set) var feedShed: UInt64 = 0
    private(set) var recordsShed: UInt64 = 0

    init(feed: Mailbox<(Timestamp, FeedMessage)>, recorder: Recorder, waits: Bool) {
        self.feed = feed
        self.recorder = recorder
        self.waits = waits
    }

    func tell(_ message: FeedMessage, at time: Timestamp) {
        let isUrgent = message.isUrgent
        if !offer({ feed.offer((time, message), isUrgent: isUrgent) }) { feedShed += 1 }
    }

    /// Tells a change, and writes it down where that is wanted.
    func tellChange(_ message: FeedMessage, at time: Timestamp) {
        tell(message, at: time)
        if recorder.wants(.changes) {
            record(message.payload(sequence: 0, time: time), to: .changes)
        }
    }

    func record(_ line: [UInt8], to file: Recorder.File) {
        guard recorder.wants(file) else { return }
        let bytes = line + [UInt8(ascii: "\n")]
        if !offer({ recorder.offer(bytes, to: file) }) { recordsShed += 1 }
    }

    func record(
        _ intervals: [DetectorInterval], _ register: DetectorRegister,
        _ configuration: Configuration
    ) {
        guard recorder.wants(.intervals) else { return }
        var lines: [UInt8] = []
        for interval in intervals
        where configuration.intervalSeconds.contains(interval.sums.lengthSeconds)
            && (configuration.writesEmptyIntervals || interval.sums.count > 0)
        {
            let name = register.detector(interval.detector).name
            IntervalRow(interval, detector: name).append(to: &lines)
            lines.append(UInt8(ascii: "\n"))
        }
        guard !lines.isEmpty else { return }
        if !offer({ recorder.offer(lines, to: .intervals) }) { recordsShed += 1 }
    }

    private func offer(_ attempt: () -> Bool) -> Bool {
        if attempt() { return true }
        guard waits else { return false }
        // The other side writes a file or a socket and never waits for us.
        while !attempt() { SystemClock.rest(microseconds: 500) }
        return true
    }
}

extension FeedMessage {
    /// Whether samples give way to it where the feed is full.
    fileprivate var isUrgent: Bool {
        switch self {
        case .incident, .decision, .congestion, .command, .controller, .security, .end: true
        case .link, .approach, .health, .refused, .counters, .heartbeat: false
        }
    }
}
