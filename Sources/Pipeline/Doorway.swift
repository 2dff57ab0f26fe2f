import Keys
import Messaging
import Operations
import TrafficModel

/// Where the processor's sockets come from: each with the keys of its door, where there are keys.
final class Doorway: Sendable {
    let context: MessagingContext
    /// Who may speak; `nil` without keys, when every socket stays on loopback.
    let keys: KeyWatch?
    private let ring: KeyRing?
    private let isInsecure: Bool

    /// Reads the keys, if a folder is named, and starts the library.
    init(_ configuration: Configuration) throws(PipelineError) {
        isInsecure = configuration.isInsecure
        do {
            guard let path = configuration.keysFolder else {
                context = try MessagingContext()
                keys = nil
                ring = nil
                return
            }
            let folder = KeyFolder(path: path)
            let ring = try folder.load()
            let now = Timestamp(microseconds: SystemClock.wallMicroseconds)
            context = try MessagingContext(allowList: try ring.allowList(at: now))
            keys = context.handler.map { KeyWatch(folder: folder, ring: ring, handler: $0) }
            self.ring = ring
        } catch let error as KeyProblem {
            throw .keys(error)
        } catch let error as MessagingError {
            throw .socket(error)
        } catch {
            throw .usage("\(error)")
        }
    }

    /// Makes the socket of a door.
    func socket(
        _ kind: SocketKind, _ door: Door, options: SocketOptions
    ) throws(MessagingError) -> Socket {
        var options = options
        options.allowsNonLoopback = isInsecure
        if let ring { options.security = ring.security(at: door) }
        return try context.socket(kind, options: options)
    }
}
