/// A set of the signal groups of one site, one bit each.
@frozen public struct SignalGroupSet: Hashable, BitwiseCopyable, Sendable {
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
        SignalGroupSet(rawValue: count >= capacity ? .max : (1 << UInt64(count)) &- 1)
    }

    /// Whether no group is in it.
    @inlinable public var isEmpty: Bool { rawValue == 0 }

    /// How many groups are in it.
    @inlinable public var count: Int { rawValue.nonzeroBitCount }

    /// Whether a group is in it.
    @inlinable public func contains(_ group: SignalGroupIndex) -> Bool {
        rawValue >> UInt64(group.rawValue & 63) & 1 == 1
    }

    /// Puts a group in.
    @inlinable public mutating func insert(_ group: SignalGroupIndex) {
        rawValue |= 1 << UInt64(group.rawValue & 63)
    }

    /// Takes a group out.
    @inlinable public mutating func remove(_ group: SignalGroupIndex) {
        rawValue &= ~(1 << UInt64(group.rawValue & 63))
    }

    /// The groups in it or in another set.
    @inlinable public func union(_ other: SignalGroupSet) -> SignalGroupSet {
        SignalGroupSet(rawValue: rawValue | other.rawValue)
    }

    /// The groups in it and in another set.
    @inlinable public func intersection(_ other: SignalGroupSet) -> SignalGroupSet {
        SignalGroupSet(rawValue: rawValue & other.rawValue)
    }

    /// The groups in it and not in another set.
    @inlinable public func subtracting(_ other: SignalGroupSet) -> SignalGroupSet {
        SignalGroupSet(rawValue: rawValue & ~other.rawValue)
    }

    /// Whether it shares no group with another set.
    @inlinable public func isDisjoint(with other: SignalGroupSet) -> Bool {
        rawValue & other.rawValue == 0
    }

    /// Whether all its groups are in another set.
    @inlinable public func isSubset(of other: SignalGroupSet) -> Bool {
        rawValue & ~other.rawValue == 0
    }
}

extension SignalGroupSet: ExpressibleByArrayLiteral {
    /// Makes a set of some groups.
    @inlinable public init(arrayLiteral groups: SignalGroupIndex...) {
        rawValue = groups.reduce(0) { $0 | 1 << UInt64($1.rawValue & 63) }
    }
}

extension SignalGroupSet: Sequence {
    /// The groups in order of their position.
    @frozen public struct Iterator: IteratorProtocol, Sendable {
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
