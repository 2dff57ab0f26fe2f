// Prints one finding a line, a word that says which kind first, fields between tabs.

/// All programs on one part of the product.
struct Family {
    let name: String
    let programs: [Program]

    static var all: [Family] {
        [
            Family(name: "ring", programs: RingPrograms.all()),
            Family(name: "board", programs: BoardPrograms.all()),
            Family(name: "wake", programs: WakePrograms.all()),
        ]
    }

    /// Prints how many states and executions there were, or the violation.
    ///
    /// - Returns: Whether all held.
    func explore(_ weakened: Site.Place?) -> Bool {
        var (states, executions) = (0, 0.0)
        for program in programs {
            let explorer = Explorer(program)
            do throws(Violation) {
                executions += try explorer.explore()
            } catch {
                let place = weakened?.description ?? "none"
                print("violation", place, error.words, separator: "\t")
                for step in error.trace { print("trace", step, separator: "\t") }
                return false
            }
            states += explorer.stateCount
        }
        if weakened == nil {
            print("programs", name, programs.count, separator: "\t")
            print("states", name, states, separator: "\t")
            print("executions", name, executions, separator: "\t")
        }
        return true
    }
}

@main struct Model {
    static func main() {
        for litmus in Litmus.all {
            print("litmus", litmus.holds ? "holds" : "FAILS", litmus.name, separator: "\t")
        }
        let machine = Machine.shared
        var families: [Site.Place: [Family]] = [:]
        for family in Family.all {
            machine.orderedSites = []
            guard family.explore(nil) else { return }
            for site in machine.orderedSites where !site.file.hasPrefix("Model") {
                families[site, default: []].append(family)
            }
        }
        for (name, count) in machine.longest.sorted(by: { $0.key < $1.key }) {
            print("longest", name, count, separator: "\t")
        }
        for (site, concerned) in families.sorted(by: { "\($0.key)" < "\($1.key)" }) {
            print("order", site, separator: "\t")
            machine.weakened = site
            if concerned.allSatisfy({ $0.explore(site) }) {
                print("unnoticed", site, separator: "\t")
            }
        }
    }
}
