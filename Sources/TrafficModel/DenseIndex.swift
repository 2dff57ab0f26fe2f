/// Position of something in the compiled city's arrays: 0 ..< count, without holes.
///
/// Indexes belong to one loaded network and never leave the process.
@frozen public struct DenseIndex<Subject>: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// The position.
    public var rawValue: UInt32

    /// Makes an index from a position.
    @inlinable public init(_ position: Int) { rawValue = UInt32(truncatingIfNeeded: position) }

    /// The position, for subscripts.
    @inlinable public var position: Int { Int(rawValue) }

    /// Orders two indexes.
    @inlinable public static func < (left: DenseIndex, right: DenseIndex) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// Position of a detector: listed ones first, learned ones behind them.
public typealias DetectorIndex = DenseIndex<Detector>
/// Position of a link.
public typealias LinkIndex = DenseIndex<Link>
/// Position of a junction.
public typealias JunctionIndex = DenseIndex<Junction>
/// Position of a signal controller.
public typealias ControllerIndex = DenseIndex<SignalController>
/// Position of a variable message sign.
public typealias SignIndex = DenseIndex<MessageSign>
/// Position of a field site.
public typealias SiteIndex = DenseIndex<FieldSite>
