import Messaging

/// A socket of a replay, shared by the sources that go to one endpoint.
final class ReplayOutlet {
    private var socket: Socket
    private let endpoint: String
    private let isStopped: () -> Bool
    private var wasHeard = false

    /// How long the other side may take to answer before the replay gives up. Our choice.
    private static let patienceMicroseconds: Int64 = 10_000_000

    init(
        _ context: MessagingContext, endpoint: String, isStopped: @escaping () -> Bool
    ) throws(PipelineError) {
        self.endpoint = endpoint
        self.isStopped = isStopped
        do {
            // Whatever has been handed over is delivered before the process ends, if it can be.
            let options = SocketOptions(
                lingerMilliseconds: 30_000, sendTimeoutMilliseconds: 100, waitsForPeer: true)
            socket = try context.socket(.push, options: options)
            try socket.connect(endpoint)
        } catch {
            throw .socket(error)
        }
    }

    /// Waits while the other side takes nothing: that is what back-pressure looks like here. A
    /// side that has never answered is given up after ten seconds.
    func send(_ bytes: [UInt8]) throws(PipelineError) {
        let start = SystemClock.monotonicMicroseconds
        while try !offer(bytes) {
            if isStopped() { return }
            let waited = SystemClock.monotonicMicroseconds - start
            if !wasHeard, waited > Self.patienceMicroseconds {
                throw .nobodyAnswers(endpoint: endpoint)
            }
        }
        wasHeard = true
    }

    private func offer(_ bytes: [UInt8]) throws(PipelineError) -> Bool {
        do {
            return try socket.send(bytes, wait: true)
        } catch {
            throw .socket(error)
        }
    }
}
