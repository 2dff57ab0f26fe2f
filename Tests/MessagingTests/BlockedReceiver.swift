import Dispatch
import Foundation
import Messaging
import Synchronization

/// A thread that owns a socket and receives once, for as long as it takes.
final class BlockedReceiver: Sendable {
    private let socket: Mutex<Socket?>
    private let outcome = Mutex<Result<Bool, MessagingError>?>(nil)
    private let thread = Mutex<pthread_t?>(nil)
    private let ended = DispatchSemaphore(value: 0)

    /// Starts the thread, which takes the socket with it.
    init(_ socket: consuming sending Socket) {
        self.socket = Mutex(socket)
        Thread { self.receive() }.start()
    }

    /// What the receive returned or threw, once it has ended.
    var result: Result<Bool, MessagingError>? { outcome.withLock { $0 } }

    /// Sends the thread a signal that is handled by doing nothing.
    func interrupt() {
        signal(SIGUSR1) { _ in }
        thread.withLock { thread in
            guard let thread else { return }
            pthread_kill(thread, SIGUSR1)
        }
    }

    /// Waits for the receive to end, and says whether it did.
    func hasEnded(withinMilliseconds timeout: Int) -> Bool {
        ended.wait(timeout: .now() + .milliseconds(timeout)) == .success
    }

    private func receive() {
        // A thread inherits its maker's mask, and the tests' threads block every signal.
        var interrupting = sigset_t()
        sigemptyset(&interrupting)
        sigaddset(&interrupting, SIGUSR1)
        pthread_sigmask(SIG_UNBLOCK, &interrupting, nil)
        thread.withLock { $0 = pthread_self() }
        let owned = socket.withLock { $0.take() }
        guard var owned else { return }
        var message = Message()
        do throws(MessagingError) {
            let isReceived = try owned.receive(&message, wait: true)
            outcome.withLock { $0 = .success(isReceived) }
        } catch {
            outcome.withLock { $0 = .failure(error) }
        }
        ended.signal()
    }
}
