import Keys
import Messaging
import Operations
import Synchronization
import TrafficModel

/// Who may speak, kept up to date: notices within a second that a key was made or revoked.
///
/// Connections are let in by the context's handler, on a thread of its own. What a connected peer
/// may do is asked here for every message, from its key, so that a revocation also ends what an old
/// connection may still send.
final class KeyWatch: Sendable {
    /// The keys in force at a moment.
    struct Snapshot: Sendable {
        let ring: KeyRing
        let version: UInt64
    }

    private let folder: KeyFolder
    private let handler: ZAPHandler
    private let current: Mutex<Snapshot>
    private let mark: Mutex<KeyFolderMark?>
    private let problem = Mutex<KeyProblem?>(nil)

    init(folder: KeyFolder, ring: KeyRing, handler: ZAPHandler) {
        self.folder = folder
        self.handler = handler
        current = Mutex(Snapshot(ring: ring, version: 1))
        mark = Mutex(folder.mark)
    }

    /// The keys in force when they are others than those of a version, and nobody is just putting
    /// new ones in force. Never waits: whoever receives asks again on its next turn.
    func news(since seen: UInt64) -> Snapshot? {
        current.withLockIfAvailable { $0.version == seen ? nil : $0 } ?? nil
    }

    /// The keys in force.
    var snapshot: Snapshot { current.withLock { $0 } }

    /// Why the folder could not be read the last time, if it could not; the old keys stay then.
    var lastProblem: KeyProblem? { problem.withLock { $0 } }

    /// Lets in who may come, as long as the context lives.
    func admit(until stop: StopFlag) {
        // Ends with the context, which is the other way to be told to stop.
        try? handler.run { stop.isSet }
    }

    /// Looks at the folder; call each second.
    ///
    /// - Parameter time: Keys also expire.
    func refresh(at time: Timestamp) {
        let found = folder.mark
        let isChanged = mark.withLock { mark in
            defer { mark = found }
            return mark != found
        }
        do throws(KeyProblem) {
            let ring = isChanged ? try folder.load() : snapshot.ring
            try put(ring, at: time, isChanged: isChanged)
            problem.withLock { $0 = nil }
        } catch {
            problem.withLock { $0 = error }
        }
    }

    /// What has happened at the doors since the last call.
    func takeReport() -> AdmissionReport { handler.takeReport() }

    private func put(_ ring: KeyRing, at time: Timestamp, isChanged: Bool) throws(KeyProblem) {
        do throws(MessagingError) {
            handler.replace(with: try ring.allowList(at: time))
        } catch {
            throw .messaging(error)
        }
        guard isChanged else { return }
        current.withLock { $0 = Snapshot(ring: ring, version: $0.version + 1) }
    }
}
