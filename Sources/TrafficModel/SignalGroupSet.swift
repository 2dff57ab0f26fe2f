/// A set of the signal groups of one site, one bit each.
@frozen public struct SignalGroupSet: OptionSet, Hashable, BitwiseCopyable, Sendable {
    /// Most groups that a site may have.
    public static let capacity = 64

    /// Bit *i* stands for the group at position *i*.
    public var rawValue: UInt64

    /// Makes a set from its bits.
    @inlinable public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// Makes a set of one group.
    @inlinable public init(_ group: SignalGroupIndex) {
        rawValue = 1 << UInt64(group.rawValue & 63)
    }

    /// The groups of a site that has so many.
    @inlinable public static func all(_ count: Int) -> SignalGroupSet {
        SignalGroupSet(rawValue: count >= capacity ? .max : 1 << UInt64(count) &- 1)
    }

    /// Whether a group is in it.
    @inlinable public func contains(_ group: SignalGroupIndex) -> Bool {
        rawValue >> UInt64(group.rawValue & 63) & 1 == 1
    }

    /// How many groups are in it.
    @inlinable public var count: Int { rawValue.nonzeroBitCount }
}

extension SignalGroupSet: Sequence {
    /// The groups in order of their position.
    public struct Iterator: IteratorProtocol, Sendable {
        @usableFromInline var rest: UInt64

        @inlinable init(_ rest: UInt64) { self.rest = rest }

        /// The next group.
        @inlinable public mutating func next() -> SignalGroupIndex? {
            guard rest != 0 else { return nil }
            let position = rest.trailingZeroBitCount
            rest &= rest &- 1
            return SignalGroupIndex(position)
        }
    }

    /// Walks the groups in order of their position. No allocation.
    @inlinable public func makeIterator() -> Iterator { Iterator(rawValue) }
}
