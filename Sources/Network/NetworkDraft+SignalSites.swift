import Tables
import TrafficModel

extension NetworkDraft {
    /// Compiles the signals of every controller that the tables describe.
    mutating func compileSignals() {
        let rows = signalRows
        guard rows.contains(where: { !$0.isEmpty }) else { return }
        widenExits()
        let streets = StreetPlan(
            junctions: junctions, isGeographic: isGeographic, links: linkDrafts,
            movements: movementDrafts, approaches: approachSpeeds)
        for position in controllerDrafts.indices {
            guard !rows[position].isEmpty else {
                if controllerDrafts[position].reasons.isEmpty {
                    deny(
                        position,
                        "no signal group names it, and no phase with a movement; describe its"
                            + " signals in signal_group.csv")
                }
                continue
            }
            var compiler = SiteCompiler(
                controller: controllerDrafts[position], rows: rows[position],
                crossings: crossingDrafts, streets: streets)
            let site = compiler.compile()
            for finding in compiler.findings {
                problems.add(
                    finding.severity, finding.row.file, finding.row.line, finding.column,
                    finding.message)
            }
            controllerDrafts[position].reasons += compiler.reasons
            controllerDrafts[position].signals = site
            surveys.append(compiler.survey)
        }
    }

    /// Gives links that begin at a junction the width that the approach opposite names as its exit.
    private mutating func widenExits() {
        let widths = approaches.reduce(into: [LinkIndex: Length]()) { $0[$1.link] = $1.exitWidth }
        for movement in movementDrafts where movement.turn == .through {
            guard let inbound = movement.inbound, let outbound = movement.outbound else { continue }
            linkDrafts[outbound.position].exitWidth = widths[inbound]
        }
    }

    /// The rows of the signal tables by controller.
    private var signalRows: [SignalRows] {
        var rows = [SignalRows](repeating: SignalRows(), count: controllerDrafts.count)
        for (position, draft) in groupDrafts.enumerated() {
            guard let owner = draft.controller?.position else { continue }
            rows[owner].groups.append(.init(key: DenseIndex(position), draft: draft))
        }
        for (position, draft) in stageDrafts.enumerated() {
            guard let owner = draft.controller?.position else { continue }
            rows[owner].stages.append(.init(key: DenseIndex(position), draft: draft))
        }
        for draft in planDrafts {
            guard let owner = draft.controller?.position else { continue }
            rows[owner].plans.append(draft)
        }
        for row in conflictRows {
            guard let owner = groupDrafts[row.first.position].controller?.position else { continue }
            rows[owner].conflicts.append(row)
        }
        for row in intergreenRows {
            guard let owner = groupDrafts[row.from.position].controller?.position else { continue }
            rows[owner].intergreens.append(row)
        }
        for row in transitionRows {
            guard let owner = stageDrafts[row.from.position].controller?.position else { continue }
            rows[owner].transitions.append(row)
        }
        for (controller, site) in controllerSites { rows[controller.position].site = site }
        return rows
    }
}
