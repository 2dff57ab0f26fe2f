import ArgumentParser
import Keys
import Network
import Operations
import Pipeline
import TrafficModel

/// `ngatu keys new --kind controller --controller all --network city`: a key for each controller.
extension KeysNewCommand {
    func validateForCity() throws {
        guard name == nil, kind == HolderKind.controller.rawValue, controller == ["all"],
            source.isEmpty, site.isEmpty, person == nil, role == nil, area.isEmpty, agency == nil
        else {
            throw ValidationError(
                "--network goes with --kind controller --controller all, --days and --keys")
        }
    }

    func makeKeys(forCity folder: String) throws {
        let report = NetworkReader.read(folder: folder)
        guard let city = report.network else {
            for problem in report.problems { Terminal.complain("\(problem)") }
            throw Exit.failure(.networkRefused(folder: folder, problems: []))
        }
        let numbers = city.controllers.map(\.number).sorted()
        let wanted = try withoutKey(numbers)
        let holders = try wanted.map { number in
            try holder(
                "controller-\(number.rawValue)",
                duty: .controller([number], ReadingRights(sources: [number.eventSource])))
        }
        let made = try KeysOptions.attempt { () throws(KeyProblem) in
            try options.folder.issue(to: holders)
        }
        Terminal.say(
            "made         \(made.count) keys; \(numbers.count - made.count) controllers had one")
        Terminal.say("files        \(options.folder.holderPath("controller-NUMBER"))")
        Terminal.say("carry each   to its controller, chmod 600 it there, and remove it here")
    }

    /// Those that no key is for.
    private func withoutKey(_ numbers: [ControllerNumber]) throws -> [ControllerNumber] {
        guard options.folder.mark != nil else { return numbers }
        let ring = try KeysOptions.attempt { () throws(KeyProblem) in try options.folder.load() }
        return numbers.filter { ring.seal(of: $0) == nil }
    }
}
