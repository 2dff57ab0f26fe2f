import Messaging
import Operations
import TrafficModel

extension KeyFolder {
    /// Everybody who is listed.
    func readEntries() throws(KeyProblem) -> [KeyEntry] {
        try KeyFile.read(allowedPath) { fields throws(KeyFile.Problem) in
            try Self.entries(&fields)
        }
    }

    /// Lists everybody, in the order of their names.
    func write(_ entries: [KeyEntry]) throws(KeyProblem) {
        let holders = entries.sorted { $0.holder.name < $1.holder.name }
            .map { KeyJSON.object($0.members) }
        let text = KeyFile.text(KeyJSON.members(["holders": .array(holders)]))
        try PrivateFile.write(text, to: allowedPath)
    }

    /// Refuses a controller that two keys which stand could speak for: which seal would be its?
    static func controllerTwice(_ entries: [KeyEntry]) -> KeyProblem? {
        var owners: [ControllerNumber: String] = [:]
        for entry in entries where entry.holder.revoked == nil {
            guard case .controller(let controllers, _) = entry.holder.duty else { continue }
            for controller in controllers.sorted() {
                if let owner = owners[controller] {
                    return .controllerTaken(controller.rawValue, by: owner)
                }
                owners[controller] = entry.holder.name
            }
        }
        return nil
    }

    private static func entries(_ fields: inout KeyFields) throws(KeyFile.Problem) -> [KeyEntry] {
        guard case .array(let values)? = fields.value("holders") else {
            throw fields.problem("holders", "is a list of holders")
        }
        var entries: [KeyEntry] = []
        var names: Set<String> = []
        var keys: Set<String> = []
        for value in values {
            var holder = try KeyFields(value)
            let entry = try KeyEntry(&holder)
            guard names.insert(entry.holder.name).inserted else {
                throw holder.problem("name", "'\(entry.holder.name)' is listed twice")
            }
            guard keys.insert(entry.publicKey.text).inserted else {
                throw holder.problem(
                    "public_key", "'\(entry.holder.name)' has the key of another holder")
            }
            try holder.finish()
            entries.append(entry)
        }
        if let problem = controllerTwice(entries) {
            throw fields.problem("holders", "\(problem)")
        }
        return entries
    }
}
