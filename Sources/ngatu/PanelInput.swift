import Foundation
import Roadside

/// Lines of standard input as actions at cabinets, read on a thread of their own.
final class PanelInput: @unchecked Sendable {
    // Sendable: the lock is held wherever `actions` is touched.
    private let lock = NSLock()
    private var actions: [CabinetAction] = []

    init() {
        Thread.detachNewThread { [self] in
            while let line = readLine() {
                guard let action = CabinetAction(line: line) else {
                    Terminal.complain(
                        "'\(line)' is no action; 'ngatu controller --help' lists them")
                    continue
                }
                lock.withLock { actions.append(action) }
            }
        }
    }

    /// What people did since the last call.
    func takeActions() -> [CabinetAction] {
        lock.withLock {
            defer { actions.removeAll() }
            return actions
        }
    }
}
