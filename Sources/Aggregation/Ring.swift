public import Synchronization

/// A bounded single-producer single-consumer queue of plain values, without locks.
///
/// One thread pushes, one other thread pops; neither ever waits for the other. The two indexes lie
/// 128 bytes apart (two cache lines: x86 prefetches pairs), and each side keeps its own index and
/// its last view of the other's as plain fields.
///
/// `~Copyable` handles (`Producer`, `Consumer`) hold a side each, so that the compiler forbids a
/// second one; `makeRing` hands out the only pair.
@safe public final class RingStorage<Element: BitwiseCopyable>: @unchecked Sendable {
    // Sendable: the indexes are atomics, and a slot is touched by the producer before the
    // releasing store of `tail` and by the consumer after the acquiring load, or the reverse.
    @usableFromInline let slots: UnsafeMutablePointer<Element>
    @usableFromInline let control: UnsafeMutableRawPointer
    @usableFromInline let tail: UnsafeMutablePointer<Atomic<UInt64>>
    @usableFromInline let head: UnsafeMutablePointer<Atomic<UInt64>>
    @usableFromInline let mask: UInt64

    fileprivate init(capacity: Int) {
        precondition(
            capacity > 0 && capacity & (capacity - 1) == 0, "a ring's capacity is a power of two")
        let bytes = capacity * MemoryLayout<Element>.stride
        unsafe slots = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 128)
            .bindMemory(to: Element.self, capacity: capacity)
        unsafe control = .allocate(byteCount: 384, alignment: 128)
        unsafe tail = control.bindMemory(to: Atomic<UInt64>.self, capacity: 1)
        unsafe head = (control + 128).bindMemory(to: Atomic<UInt64>.self, capacity: 1)
        unsafe tail.initialize(to: Atomic(0))
        unsafe head.initialize(to: Atomic(0))
        mask = UInt64(capacity - 1)
    }

    deinit {
        unsafe slots.deallocate()
        unsafe control.deallocate()
    }
}

/// Makes a ring and hands out its two sides.
///
/// - Parameter capacity: Number of slots, a power of two.
public func makeRing<Element: BitwiseCopyable>(
    of element: Element.Type, capacity: Int
) -> RingEnds<Element> {
    let storage = RingStorage<Element>(capacity: capacity)
    return RingEnds(producer: RingProducer(storage), consumer: RingConsumer(storage))
}

/// The two sides of a new ring, to be given to two threads.
@frozen public struct RingEnds<Element: BitwiseCopyable>: ~Copyable, Sendable {
    /// The pushing side.
    public var producer: RingProducer<Element>
    /// The popping side.
    public var consumer: RingConsumer<Element>
}

/// The pushing side of a ring. It belongs to one thread at a time.
@safe public struct RingProducer<Element: BitwiseCopyable>: ~Copyable, Sendable {
    @usableFromInline let storage: RingStorage<Element>
    @usableFromInline var tail: UInt64 = 0
    @usableFromInline var seenHead: UInt64 = 0

    fileprivate init(_ storage: RingStorage<Element>) { self.storage = storage }

    /// Whether `count` values can be pushed now. O(1), no allocation.
    @inlinable public mutating func hasRoom(for count: Int) -> Bool {
        let needed = tail &+ UInt64(truncatingIfNeeded: count)
        if needed &- seenHead <= storage.mask &+ 1 { return true }
        // Acquires the slots that the consumer gave back; pairs with its releasing store.
        unsafe seenHead = storage.head.pointee.load(ordering: .acquiring)
        return needed &- seenHead <= storage.mask &+ 1
    }

    /// Appends a value, or returns `false` and changes nothing when the ring is full.
    @inlinable public mutating func push(_ element: Element) -> Bool {
        guard hasRoom(for: 1) else { return false }
        unsafe storage.slots[Int(truncatingIfNeeded: tail & storage.mask)] = element
        tail &+= 1
        // Releases the slot written above; pairs with the acquiring load in `pop()`.
        unsafe storage.tail.pointee.store(tail, ordering: .releasing)
        return true
    }

    /// How many values wait to be popped, at most; the consumer may have popped some meanwhile.
    public var backlog: Int {
        // Relaxed: a figure for people, nothing is read through it.
        unsafe Int(truncatingIfNeeded: tail &- storage.head.pointee.load(ordering: .relaxed))
    }
}

/// The popping side of a ring. It belongs to one thread at a time.
@safe public struct RingConsumer<Element: BitwiseCopyable>: ~Copyable, Sendable {
    @usableFromInline let storage: RingStorage<Element>
    @usableFromInline var head: UInt64 = 0
    @usableFromInline var seenTail: UInt64 = 0

    fileprivate init(_ storage: RingStorage<Element>) { self.storage = storage }

    /// Whether a value can be popped now.
    @inlinable public mutating func hasValue() -> Bool {
        if head != seenTail { return true }
        // Acquires the slots written by the producer; pairs with its releasing store in `push`.
        unsafe seenTail = storage.tail.pointee.load(ordering: .acquiring)
        return head != seenTail
    }

    /// The value that lies so many behind the oldest one, or `nil` when it is not known to be
    /// there: to prepare for it. Looks at no index of the producer's.
    @inlinable public func peek(_ distance: Int) -> Element? {
        let place = head &+ UInt64(truncatingIfNeeded: distance)
        guard place &- head < seenTail &- head else { return nil }
        return unsafe storage.slots[Int(truncatingIfNeeded: place & storage.mask)]
    }

    /// Takes the oldest value, or `nil` when the ring is empty.
    @inlinable public mutating func pop() -> Element? {
        guard hasValue() else { return nil }
        let element = unsafe storage.slots[Int(truncatingIfNeeded: head & storage.mask)]
        head &+= 1
        // Gives the slot back after it was read; pairs with the acquiring load in `hasRoom`.
        unsafe storage.head.pointee.store(head, ordering: .releasing)
        return element
    }
}
