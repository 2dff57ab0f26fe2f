import TrafficModel
import Wire

/// What the centre and a roadside controller receive from each other.
struct SignalTarget: FuzzTarget {
    func run(_ input: UnsafeRawBufferPointer) {
        let message: SignalMessage
        do throws(SignalMessageError) {
            message = try SignalMessage(payload: Array(input))
        } catch {
            promise(!error.description.isEmpty, "a message is refused without a word")
            return
        }
        do throws(SignalMessageError) {
            let again = try SignalMessage(payload: message.payload)
            promise(again == message, "a message comes back changed")
        } catch {
            promise(!Self.isWritable(message), "what was written cannot be read: \(error)")
        }
        if case .receipt(let receipt) = message {
            plantFault(
                in: input, where: receipt.outcome == .applied && receipt.state.transition > 99)
        }
    }

    /// Whether its time has a year of four digits; others can be read, with a zone's help.
    private static func isWritable(_ message: SignalMessage) -> Bool {
        let times: [Timestamp] =
            switch message {
            case .command(let command):
                if case .plan(_, let start?) = command.action {
                    [command.issuedAt, start]
                } else {
                    [command.issuedAt]
                }
            case .status(let status): [status.wallTime]
            case .leaseRequest, .leaseGrant, .receipt: []
            }
        return times.allSatisfy { $0.rfc3339.prefix { $0 != "-" }.count == 4 }
    }
}
