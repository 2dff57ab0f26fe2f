import ArgumentParser
import Keys
import Messaging
import Operations
import TrafficModel

/// `ngatu keys new`: makes a key and says which file to carry where.
struct KeysNewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make a key for a sensor, a controller, a person or a server.",
        discussion: """
            The first key makes the processor's own pair as well. Examples:

              ngatu keys new --server
              ngatu keys new site-17 --kind sensor --source 17
              ngatu keys new gateway-3 --kind sensor --site s31 --site s32 --days 365
              ngatu keys new cabinet-5 --kind controller --controller 5 --source 105
              ngatu keys new --kind controller --controller all --network city
              ngatu keys new an --kind console --person "Nguyễn An" \\
                --role operate --area quan-1
              ngatu keys new police-1 --kind console --person "Lê Bình" \\
                --role operate --area all --agency police
              ngatu keys new open-data --kind open-data

            The last of these makes controller-NUMBER for each controller that has none.

            A name stands for one key for ever. To change what somebody may do, or to
            replace a key, revoke it and make another under a new name.
            """)

    @Argument(help: "Name of the key: a-z, 0-9, '-', '_' and '.', at most 32.")
    var name: String?

    @Flag(help: "Make the processor's own pair and nothing else.")
    var server = false

    @Option(help: "What it is for: sensor, controller, console, open-data or processor.")
    var kind: String?

    @Option(help: "Sensor or controller: number of a source it sends for; may be repeated.")
    var source: [UInt32] = []

    @Option(help: "Sensor or controller: id of a site it sends for; may be repeated.")
    var site: [String] = []

    @Option(help: "Controller or processor: a controller's number, or all; may be repeated.")
    var controller: [String] = []

    @Option(help: "With '--controller all': folder of the city's tables; each gets a key.")
    var network: String?

    @Option(help: "Console: the person's name, as the journal will show it.")
    var person: String?

    @Option(help: "Console: view, operate, manage or configure.")
    var role: String?

    @Option(help: "Console: id of an area, with all that lie in it, or all; may be repeated.")
    var area: [String] = []

    @Option(help: "Console: transport (the default) or police.")
    var agency: String?

    @Option(help: "Days until it expires; without it, when it is revoked.")
    var days: Int?

    @OptionGroup var options: KeysOptions

    mutating func validate() throws {
        if server {
            guard name == nil, kind == nil else {
                throw ValidationError("--server takes no name and no --kind")
            }
        } else if network != nil {
            try validateForCity()
        } else {
            guard name != nil else { throw ValidationError("name the key, or write --server") }
            _ = try duty
        }
        guard (1...36_500).contains(days ?? 1) else {
            throw ValidationError("--days is 1…36500")
        }
    }

    mutating func run() throws {
        if let network { return try makeKeys(forCity: network) }
        guard let name else { return try makeServerKey() }
        let holder = try holder(name, duty: try duty)
        announce(
            try KeysOptions.attempt { () throws(KeyProblem) in
                try options.folder.issue(to: holder)
            })
    }

    /// Whoever a key made now is for.
    func holder(_ name: String, duty: Duty) throws -> KeyHolder {
        let now = KeysOptions.now
        let expires = days.map { now.advanced(bySeconds: Int64($0) * 86_400) }
        return try KeysOptions.attempt { () throws(KeyProblem) in
            do throws(HolderProblem) {
                return try KeyHolder(name: name, duty: duty, created: now, expires: expires)
            } catch {
                throw .holder(error)
            }
        }
    }

    private func makeServerKey() throws {
        let key = try KeysOptions.attempt { () throws(KeyProblem) in
            try options.folder.makeServerKey()
        }
        Terminal.say("server       key \(key.fingerprint), in \(options.folder.serverPath)")
        Terminal.say("next         ngatu keys new NAME --kind sensor --source NUMBER")
    }

    private func announce(_ key: HolderKey) {
        let file = options.folder.holderPath(key.holder.name)
        let name = key.holder.name
        Terminal.say("\(name): key \(key.keys.publicKey.fingerprint), \(key.holder.words)")
        Terminal.say("file         \(file)")
        Terminal.say("carry it     scp -p \(file) DEVICE:   (or on a stick; never by mail or chat)")
        Terminal.say("on arrival   chmod 600 \(name).key   (its user alone may read it)")
        Terminal.say("then here    rm \(file)")
        Terminal.say("when lost    ngatu keys revoke \(name)")
    }
}
