import ArgumentParser
import Console
import ConsoleLink
import Foundation
import Pipeline
import Wire

/// `ngatu console`: watch a processor.
struct ConsoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console",
        abstract: "Watch a processor: a line per change, decision and refusal.",
        discussion: """
            Examples:

              ngatu console --plain
              ngatu console --plain --seconds 10 --state /tmp/try
              ngatu console --plain --feed tcp://127.0.0.1:40003 --snapshot tcp://127.0.0.1:40004
            """)

    @Flag(help: "Lines of text; the only form until the screens are built.")
    var plain = false

    @OptionGroup var access: Access

    @Option(help: "Endpoint of the feed, in place of --state.")
    var feed: String?

    @Option(help: "Endpoint for snapshots, in place of --state.")
    var snapshot: String?

    @Option(help: "End after so many seconds.")
    var seconds: Double?

    mutating func run() async throws {
        let interruption = Interruption()
        let (feed, snapshot) = try endpoints()
        let security = try access.security()
        var shown = Shown()
        var watch = FeedWatch()
        let deadline = seconds.map { Date.now.addingTimeInterval($0) }
        Terminal.note("following  \(feed)")
        do throws(LinkError) {
            var link = try FeedSubscriber.connect(
                feed: feed, snapshot: snapshot, security: security)
            while !interruption.isSet, deadline.map({ Date.now < $0 }) ?? true {
                let update = try link.next(timeoutMilliseconds: 100)
                if let words = watch.note(update != nil, at: .now) { Terminal.complain(words) }
                guard let update else { continue }
                guard let line = PlainLine.text(for: update, shown: &shown) else { continue }
                guard Terminal.say(line) else { return }
                if case .end = update.message { return }
            }
            if link.gapCount > 0 { Terminal.note("gaps       \(link.gapCount)") }
        } catch {
            throw Exit.failure("\(error)", code: 69)
        }
    }

    private func endpoints() throws -> (feed: String, snapshot: String) {
        if let feed, let snapshot { return (feed, snapshot) }
        guard feed == nil, snapshot == nil else {
            throw Exit.failure("--feed and --snapshot go together", code: 64)
        }
        do {
            let endpoints = try Endpoints.read(stateFolder: access.state)
            return (endpoints.feed, endpoints.snapshot)
        } catch {
            throw Exit.failure(error)
        }
    }
}
