/// Why something that arrived was not accepted; counted by reason and published on `refused/…`.
public enum RefusalReason: UInt8, CaseIterable, Sendable {
    /// The frame is shorter or longer than its header says.
    case truncated = 0
    /// The first bytes are neither `NGT1` nor JSON.
    case magic = 1
    /// A version this program does not speak.
    case version = 2
    /// Unknown flag bits.
    case flags = 3
    /// Reserved bytes are not zero.
    case reserved = 4
    /// The header size is not 48.
    case headerSize = 5
    /// The record count is 0 or above 1,024.
    case count = 6
    /// The checksum does not match.
    case checksum = 7
    /// More than one frame, or an empty one.
    case frames = 8
    /// Not JSON, or JSON of the wrong shape.
    case json = 9
    /// A JSON field this version does not know.
    case field = 10
    /// A kind this version does not know.
    case kind = 11
    /// A value outside its range.
    case range = 12
    /// A period longer than the detector's pulse, or crossing a boundary by more than 10 %.
    case period = 13
    /// A time outside the years the wire can carry.
    case time = 14
    /// More than five seconds in the future.
    case future = 15
    /// A subject that the city does not list.
    case subject = 16
    /// A batch that overlaps what was already received.
    case overlap = 17
    /// A batch of an epoch that has been replaced.
    case staleEpoch = 18
    /// No room to learn another detector or source.
    case full = 19
    /// A CSV row or cell that the mapping cannot read.
    case row = 20
    /// The sender's key is not for that source, detector or controller.
    case foreign = 21

    /// Name in counters, on the feed and in files.
    public var name: String {
        switch self {
        case .truncated: "truncated"
        case .magic: "magic"
        case .version: "version"
        case .flags: "flags"
        case .reserved: "reserved"
        case .headerSize: "header_size"
        case .count: "count"
        case .checksum: "checksum"
        case .frames: "frames"
        case .json: "json"
        case .field: "field"
        case .kind: "kind"
        case .range: "range"
        case .period: "period"
        case .time: "time"
        case .future: "future"
        case .subject: "subject"
        case .overlap: "overlap"
        case .staleEpoch: "stale_epoch"
        case .full: "full"
        case .row: "row"
        case .foreign: "foreign"
        }
    }

    /// What the sender should do next, in one sentence.
    public var advice: String {
        switch self {
        case .truncated: "send header and records in one frame: 48 + 32 × count bytes"
        case .magic: "a frame begins with NGT1 (binary batch) or with { or [ (JSON)"
        case .version: "this program speaks version 1 of the batch"
        case .flags: "batch flags use bit 0 only; reading flags bits 0 and 1"
        case .reserved: "reserved bytes must be zero"
        case .headerSize: "the header of version 1 has 48 bytes"
        case .count: "a batch carries 1 to 1,024 readings"
        case .checksum: "CRC32C covers header (with its own field zero) and records"
        case .frames: "send one frame a message, and no empty delimiter"
        case .json: "send {\"source\":…,\"readings\":[…]}, a bare reading, an array or lines"
        case .field: "check the spelling of the field; its name carries the unit"
        case .kind: "kinds are 1 to 7: vehicle … status"
        case .range: "the page on the wire has the ranges; unknown is all ones, in JSON null"
        case .period: "send periods that fit into the detector's pulse and its boundaries"
        case .time: "times are microseconds since 1970 UTC, or RFC 3339"
        case .future: "set the device's clock: the reading lies over 5 s in the future"
        case .subject:
            "list it in the city's tables (detector.csv, site.csv), or set ingest.unlisted = \"learn\""
        case .overlap: "resend a batch unchanged, or continue at the next sequence"
        case .staleEpoch: "a newer epoch of this source is in use; use a new one"
        case .full: "raise ingest.learned_detectors or ingest.sources"
        case .row: "check the mapping file against the row"
        case .foreign: "this key is for other sources or sites; 'ngatu keys list' shows which"
        }
    }
}
