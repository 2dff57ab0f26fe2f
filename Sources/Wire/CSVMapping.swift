public import TrafficModel

/// How the columns of a CSV file become readings: the content of a mapping file.
///
/// Decoding refuses unknown keys and values with a `MappingError`; `validate` checks what only
/// the whole can tell.
public struct CSVMapping: Codable, Hashable, Sendable {
    /// `[csv]`: form of the text.
    public var csv: TextForm
    /// `[time]`: where the time stands.
    public var time: TimeColumn
    /// `[reading]`: what a row is.
    public var reading: ReadingForm
    /// `[subject]`: of whom a row speaks.
    public var subject: SubjectColumn
    /// `[columns]`: field with unit → column of the file.
    public var columns: [String: String]
    /// `[source]`: who sent the row, where a column tells.
    public var source: SourceColumn?

    /// Makes a mapping; nothing is checked before `validate`.
    public init(
        csv: TextForm = TextForm(), time: TimeColumn, reading: ReadingForm,
        subject: SubjectColumn, columns: [String: String] = [:], source: SourceColumn? = nil
    ) {
        self.csv = csv
        self.time = time
        self.reading = reading
        self.subject = subject
        self.columns = columns
        self.source = source
    }

    /// Form of the text.
    public struct TextForm: Codable, Hashable, Sendable {
        /// The character between fields, one in ASCII; a comma unless given.
        public var delimiter: String

        /// Makes a form.
        public init(delimiter: String = ",") { self.delimiter = delimiter }
    }

    /// How a time is written.
    public enum TimeFormat: String, Codable, CaseIterable, Sendable {
        /// `2024-05-13T15:00:00Z`, with or without zone.
        case rfc3339
        /// Seconds since 1970 UTC, with or without decimals.
        case unixSeconds = "unix_seconds"
        /// Milliseconds since 1970 UTC.
        case unixMilliseconds = "unix_milliseconds"
        /// Microseconds since 1970 UTC.
        case unixMicroseconds = "unix_microseconds"
    }

    /// Which end of its period a time marks.
    public enum Marks: String, Codable, CaseIterable, Sendable {
        /// The exclusive end, as on the wire.
        case end
        /// The start: the period is added.
        case start
    }

    /// Where the time stands and how it is to be corrected.
    public struct TimeColumn: Codable, Hashable, Sendable {
        /// The column.
        public var column: String
        /// How it is written.
        public var format: TimeFormat
        /// Minutes east of UTC, assumed where the text names no zone.
        public var zoneOffsetMinutes: Int
        /// Seconds to add: corrects an error of the clock.
        public var shiftSeconds: Double
        /// Rounds to the nearest multiple of so many seconds, after the shift; 0 does not round.
        public var roundSeconds: Double
        /// Which end of its period the time marks.
        public var marks: Marks

        /// Makes a description of the time.
        public init(
            column: String, format: TimeFormat = .rfc3339, zoneOffsetMinutes: Int = 0,
            shiftSeconds: Double = 0, roundSeconds: Double = 0, marks: Marks = .end
        ) {
            self.column = column
            self.format = format
            self.zoneOffsetMinutes = zoneOffsetMinutes
            self.shiftSeconds = shiftSeconds
            self.roundSeconds = roundSeconds
            self.marks = marks
        }
    }

    /// What a row is.
    public struct ReadingForm: Codable, Hashable, Sendable {
        /// Name of a `ReadingKind`.
        public var kind: String
        /// Name of the class of all rows, unless a column tells.
        public var vehicleClass: String?
        /// The column with the class.
        public var classColumn: String?
        /// Value in that column → name of a class; without it the column holds names.
        public var classes: [String: String]
        /// Length of the period of all rows, in seconds, unless a column tells.
        public var periodSeconds: Double?

        /// Makes a description of a row.
        public init(
            kind: ReadingKind, vehicleClass: String? = nil, classColumn: String? = nil,
            classes: [String: String] = [:], periodSeconds: Double? = nil
        ) {
            self.kind = kind.name
            self.vehicleClass = vehicleClass
            self.classColumn = classColumn
            self.classes = classes
            self.periodSeconds = periodSeconds
        }
    }

    /// Of whom a row speaks.
    public struct SubjectColumn: Codable, Hashable, Sendable {
        /// The column: a number, a name of the city, or a key of `numbers`.
        public var column: String
        /// Text in the column → number; where it is given, no other text is taken.
        public var numbers: [String: UInt32]

        /// Makes a description of the subject.
        public init(column: String, numbers: [String: UInt32] = [:]) {
            self.column = column
            self.numbers = numbers
        }
    }

    /// Who sent a row.
    public struct SourceColumn: Codable, Hashable, Sendable {
        /// The column: a number, or the id of a field site.
        public var column: String

        /// Makes a description of the source.
        public init(column: String) { self.column = column }
    }
}
