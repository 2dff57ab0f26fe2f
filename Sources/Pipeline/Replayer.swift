import Messaging
import Tables
import TrafficModel
import Wire

/// Sends recorded readings to a processor as a sensor would: batches, sequences, time, end.
///
/// Runs on the calling thread. `isStopped` is asked between rows.
public struct Replayer {
    private let options: ReplayOptions
    private let context: MessagingContext
    private var outlets: [ReplayOutlet] = []
    private var lanes: [ReplayLane] = []
    private var laneOfSource: [UInt32: Int] = [:]
    private var rows: CSVReadings?
    private var pace: ReplayPace
    private var announcedSecond: Int64?
    private var firstTime: Timestamp?
    private var shiftMicroseconds: Int64 = 0
    private var passSeconds: Int64?
    private let isStopped: () -> Bool
    private let progress: (ReplaySummary) -> Void
    /// What has been done so far.
    public private(set) var summary = ReplaySummary()

    /// A leap between two rows beyond this is a gap in the recording, not slow time. Our choice.
    private static let gapSeconds: Int64 = 300

    /// Connects to the endpoints; nothing is sent yet.
    ///
    /// - Parameters:
    ///   - isStopped: Asked often; `true` ends the replay at once.
    ///   - progress: Called once a second of event time.
    /// - Throws: `PipelineError` when an endpoint is no endpoint.
    public init(
        _ options: ReplayOptions, isStopped: @escaping () -> Bool,
        progress: @escaping (ReplaySummary) -> Void
    ) throws(PipelineError) {
        self.options = options
        self.isStopped = isStopped
        self.progress = progress
        pace = ReplayPace(speed: options.speed)
        do {
            context = try MessagingContext()
        } catch {
            throw .socket(error)
        }
        for endpoint in options.endpoints {
            outlets.append(try ReplayOutlet(context, endpoint: endpoint, isStopped: isStopped))
        }
    }

    /// Sends everything, and returns when it has been handed to the sockets.
    ///
    /// - Throws: `PipelineError` when a file cannot be read or the mapping does not fit it.
    public mutating func run() throws(PipelineError) {
        repeat {
            for file in options.files where !isOver { try send(file: file) }
            if options.repeats { shiftForRepetition() }
        } while options.repeats && !isOver
        // Whoever interrupts does not wait for a side that may have gone.
        if !isStopped() { try end() }
    }

    private var isOver: Bool {
        if isStopped() { return true }
        guard let limit = options.seconds, let firstTime, let newest = summary.newestTime else {
            return false
        }
        return newest.seconds(since: firstTime) >= limit
    }

    private mutating func send(file: String) throws(PipelineError) {
        rows = nil
        let input = try InputFile(path: file)
        var reader = RecordReader(delimiter: options.mapping.delimiterByte)
        while !isOver {
            let chunk = try input.read()
            if chunk.isEmpty { reader.finish() } else { reader.append(chunk) }
            while !isOver, let record = nextRecord(&reader, of: file) {
                try take(record, of: file)
            }
            if chunk.isEmpty { return }
        }
    }

    private mutating func nextRecord(_ reader: inout RecordReader, of file: String) -> Record? {
        while true {
            do throws(TableError) {
                return try reader.next()
            } catch {
                complain("\(file): \(error)")
            }
        }
    }

    private mutating func take(_ record: Record, of file: String) throws(PipelineError) {
        guard rows != nil else {
            rows = try CSVReadings.reading(header: record.fields, options.mapping, file: file)
            return
        }
        summary.rows += 1
        let row: (source: UInt32?, reading: Reading)?
        do throws(RowError) {
            row = try rows?.reading(from: record)
        } catch {
            complain("\(file): \(error)")
            return
        }
        guard var row else {
            summary.missing += 1
            return
        }
        if firstTime == nil { begin(at: row.reading.time) }
        row.reading.timeMicroseconds += shiftMicroseconds
        try announce(upTo: row.reading.timeMicroseconds)
        try add(row.reading, source: row.source ?? options.source)
    }

    private mutating func complain(_ words: String) {
        summary.skipped += 1
        if summary.complaints.count < 5 { summary.complaints.append(words) }
    }

    private mutating func begin(at time: Timestamp) {
        if options.startsNow {
            shiftMicroseconds = SystemClock.wallMicroseconds - time.microseconds
        }
        firstTime = Timestamp(microseconds: time.microseconds + shiftMicroseconds)
    }

    private mutating func add(_ reading: Reading, source: UInt32) throws(PipelineError) {
        let lane = laneOfSource[source] ?? open(source)
        summary.readings += 1
        summary.newestTime = max(summary.newestTime ?? reading.time, reading.time)
        summary.batches += try lanes[lane].add(reading)
        summary.nextSequence = lanes[0].nextSequence
    }

    private mutating func open(_ source: UInt32) -> Int {
        let outlet = outlets[lanes.count % outlets.count]
        lanes.append(ReplayLane(source: source, outlet: outlet, options: options))
        laneOfSource[source] = lanes.count - 1
        return lanes.count - 1
    }

    /// Says how far time has come before a row is sent: every row before it has been handed on,
    /// but for those that may lag behind.
    private mutating func announce(upTo microseconds: Int64) throws(PipelineError) {
        let lag = Int64(options.outOfOrderSeconds * 1_000_000)
        let second = Timestamp(microseconds: microseconds - lag - 1).seconds
        guard let last = announcedSecond else {
            announcedSecond = second
            return
        }
        guard second > last else { return }
        let isGap = second - last > Self.gapSeconds
        for next in (isGap ? second : last + 1)...second {
            pace.wait(for: next * 1_000_000, isStopped: isStopped)
            try tellAll(.timeReached, at: Timestamp(seconds: next))
        }
        announcedSecond = second
        progress(summary)
    }

    private mutating func tellAll(
        _ code: StatusCode, at time: Timestamp
    ) throws(PipelineError) {
        for lane in lanes.indices {
            let status = Reading(
                time: time, subject: lanes[lane].source, kind: .status, a: code.rawValue)
            summary.batches += try lanes[lane].add(status)
            // At a set pace the other side is told in time; otherwise in full batches.
            if pace.isPaced { summary.batches += try lanes[lane].flush() }
        }
    }

    private mutating func shiftForRepetition() {
        guard let firstTime, let newest = summary.newestTime else { return }
        // Whole seconds, and one more, so that windows stay aligned and no two rows meet.
        passSeconds = passSeconds ?? newest.seconds - firstTime.seconds + 1
        shiftMicroseconds += (passSeconds ?? 0) * 1_000_000
    }

    private mutating func end() throws(PipelineError) {
        if options.announcesEnd, let newest = summary.newestTime {
            try tellAll(.endOfStream, at: newest)
        }
        for lane in lanes.indices { summary.batches += try lanes[lane].flush() }
        if let first = lanes.first { summary.nextSequence = first.nextSequence }
    }
}

extension CSVReadings {
    fileprivate static func reading(
        header: [String], _ mapping: CSVMapping, file: String
    ) throws(PipelineError) -> CSVReadings {
        do throws(MappingError) {
            return try CSVReadings(mapping: mapping, header: header, names: SubjectNames())
        } catch {
            throw .usage("\(file): \(error)")
        }
    }
}
