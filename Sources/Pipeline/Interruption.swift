import Dispatch
import Glibc

/// Turns Ctrl-C, SIGTERM and a closed terminal into a flag that loops look at; a second request
/// ends the process at once with exit code 130.
public final class Interruption: @unchecked Sendable {
    // Sendable: the sources are made in `init` and never touched again.
    private let flag = StopFlag()
    private let sources: [any DispatchSourceSignal]

    /// Takes the three signals over for the whole process.
    public init() {
        sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: number, queue: .global())
        }
        for source in sources {
            source.setEventHandler { [flag] in
                if flag.isSet { exit(130) }
                flag.set()
            }
            source.resume()
        }
    }

    /// Lets the next signal end the process at once: nothing is left that must be finished.
    public func release() {
        for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_DFL) }
    }

    /// Whether somebody asked to stop. Call from any thread.
    public var isSet: Bool { flag.isSet }
}
