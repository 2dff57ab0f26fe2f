import Synchronization

/// A bounded queue of values between two threads of the cold side.
///
/// It has a lock, so the receiving threads never touch one. When it is full `offer` says so, and
/// the caller decides: wait (a run that must be repeatable) or drop and count (a live one).
final class Mailbox<Element: Sendable>: Sendable {
    private let values = Mutex<[Element]>([])
    private let capacity: Int

    init(capacity: Int) { self.capacity = capacity }

    /// Appends a value, or returns `false` when the box is full. The last eighth of it is kept for
    /// what is urgent: incidents are never shed before samples are.
    func offer(_ value: Element, isUrgent: Bool = false) -> Bool {
        values.withLock { values in
            guard values.count < (isUrgent ? capacity : capacity - capacity / 8) else {
                return false
            }
            values.append(value)
            return true
        }
    }

    /// Takes everything, oldest first.
    func takeAll() -> [Element] {
        values.withLock { values in
            let taken = values
            values.removeAll()
            return taken
        }
    }
}
