// What the product's sources use of `Synchronization` and of raw memory, for the model.
//
// The sources are compiled in one module with these declarations, which stand before the
// library's: the model runs the product's own statements and sees every access to shared memory.
//
// They are public, as the library's are, and the library documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

/// A value that fits into one word of the model's memory.
public protocol AtomicRepresentable {
    /// The value as a word.
    var word: UInt64 { get }
    /// The value that a word stands for.
    init(word: UInt64)
}

extension AtomicRepresentable where Self: FixedWidthInteger {
    public var word: UInt64 { UInt64(truncatingIfNeeded: self) }
    public init(word: UInt64) { self = Self(truncatingIfNeeded: word) }
}

extension UInt64: AtomicRepresentable {}
extension UInt32: AtomicRepresentable {}
extension Int: AtomicRepresentable {}

extension Bool: AtomicRepresentable {
    public var word: UInt64 { self ? 1 : 0 }
    public init(word: UInt64) { self = word != 0 }
}

/// The orders of a load. A sequentially consistent one is taken as acquiring, which allows more.
public enum AtomicLoadOrdering: Sendable {
    case relaxed, acquiring, sequentiallyConsistent

    var order: Order { self == .relaxed ? .relaxed : .acquire }
}

/// The orders of a store. A sequentially consistent one is taken as releasing, which allows more.
public enum AtomicStoreOrdering: Sendable {
    case relaxed, releasing, sequentiallyConsistent

    var order: Order { self == .relaxed ? .relaxed : .release }
}

/// The orders of a fence, or of an exchange, where the strongest is taken as the one before it.
public enum AtomicUpdateOrdering: Sendable {
    case relaxed, acquiring, releasing, acquiringAndReleasing, sequentiallyConsistent

    var order: Order {
        switch self {
        case .relaxed: .relaxed
        case .acquiring: .acquire
        case .releasing: .release
        case .acquiringAndReleasing: .acquireRelease
        case .sequentiallyConsistent: .sequential
        }
    }
}

/// What any atomic is to the model: a numbered place.
public protocol AtomicPlace: Sendable {
    /// The place's number.
    var place: Int { get }
    /// The atomic at a place.
    init(place: Int)
}

/// An atomic value: a place of the model's memory.
///
/// Each operation knows its place in the sources, so that its order can be weakened by name.
public struct Atomic<Value: AtomicRepresentable>: AtomicPlace {
    public let place: Int

    public init(place: Int) { self.place = place }

    public init(_ value: Value) { self.init(place: Machine.shared.newPlace(value.word)) }

    public func load(
        ordering: AtomicLoadOrdering, file: StaticString = #fileID, line: Int = #line
    ) -> Value {
        let site = Site(file, line, ordering.order)
        return Value(word: Machine.shared.perform(.load(place, site.order), at: site))
    }

    public func store(
        _ value: Value, ordering: AtomicStoreOrdering, file: StaticString = #fileID,
        line: Int = #line
    ) {
        let site = Site(file, line, ordering.order)
        _ = Machine.shared.perform(.store(place, value.word, site.order), at: site)
    }

    public func exchange(
        _ value: Value, ordering: AtomicUpdateOrdering, file: StaticString = #fileID,
        line: Int = #line
    ) -> Value {
        let site = Site(file, line, ordering.order)
        return Value(
            word: Machine.shared.perform(.exchange(place, value.word, site.order), at: site))
    }
}

public func atomicMemoryFence(
    ordering: AtomicUpdateOrdering, file: StaticString = #fileID, line: Int = #line
) {
    let site = Site(file, line, ordering.order)
    _ = Machine.shared.perform(.fence(site.order), at: site)
}

/// Memory from one allocation: atomics where they were initialized, plain values elsewhere.
final class Allocation {
    var atomics: [Int: Int] = [:]
    var cells: [Int: Int] = [:]
}

public struct UnsafeMutableRawPointer {
    let allocation: Allocation
    let offset: Int

    public static func allocate(byteCount: Int, alignment: Int) -> Self {
        Self(allocation: Allocation(), offset: 0)
    }

    public func deallocate() {}

    /// Numbers plain values here, so that every run of a program numbers them alike.
    public func bindMemory<Bound>(
        to type: Bound.Type, capacity: Int
    ) -> UnsafeMutablePointer<Bound> {
        if !(Bound.self is any AtomicPlace.Type) {
            for index in 0..<capacity {
                let place = offset + index * MemoryLayout<Bound>.stride
                allocation.cells[place] = Machine.shared.newCell()
            }
        }
        return UnsafeMutablePointer(allocation: allocation, offset: offset)
    }

    public static func + (base: Self, bytes: Int) -> Self {
        Self(allocation: base.allocation, offset: base.offset + bytes)
    }
}

public struct UnsafeMutablePointer<Pointee> {
    let allocation: Allocation
    let offset: Int

    public func deallocate() {}

    /// A plain value of one word: reading and writing it are steps, checked for races.
    public subscript(index: Int) -> Pointee {
        get {
            let word = Machine.shared.perform(.read(cell(index)), at: .plain)
            return unsafeBitCast(word, to: Pointee.self)
        }
        nonmutating set {
            let word = unsafeBitCast(newValue, to: UInt64.self)
            _ = Machine.shared.perform(.write(cell(index), word), at: .plain)
        }
    }

    private func cell(_ index: Int) -> Int {
        guard let cell = allocation.cells[offset + index * MemoryLayout<Pointee>.stride] else {
            preconditionFailure("memory is used that was never bound")
        }
        return cell
    }

    public static func + (base: Self, count: Int) -> Self {
        let bytes = count * MemoryLayout<Pointee>.stride
        return Self(allocation: base.allocation, offset: base.offset + bytes)
    }
}

extension UnsafeMutablePointer where Pointee: AtomicPlace {
    public func initialize(to value: Pointee) { allocation.atomics[offset] = value.place }

    public var pointee: Pointee {
        guard let place = allocation.atomics[offset] else {
            preconditionFailure("an atomic is used that was never initialized")
        }
        return Pointee(place: place)
    }
}
