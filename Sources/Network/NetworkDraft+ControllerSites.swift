import Tables
import TrafficModel

extension NetworkDraft {
    /// Reads `controller_site.csv`.
    mutating func readControllerSites() {
        for row in folder.rows("controller_site.csv") {
            let controller = resolve(row, "controller_id", in: controllers)
            let site = resolve(row, "site_id", in: siteIDs, isRequired: false)
            if let backup = milliseconds(row, "backup_s", in: 0...3_600), backup == 0 {
                problems.warn(
                    row, "backup_s",
                    "is 0: the controller would wait for the centre for ever; give it a time")
            }
            let draft = ControllerSiteDraft(
                row: row,
                agency: row.text("agency") ?? site.map { sites[$0.position].agency } ?? "",
                startupStage: row.text("startup_stage"),
                flashMilliseconds: milliseconds(row, "startup_flash_s", in: 0...120),
                allRedMilliseconds: milliseconds(row, "startup_all_red_s", in: 0...120),
                level: level(row))
            guard let controller else { continue }
            if let other = controllerSites.updateValue(draft, forKey: controller) {
                problems.refuse(
                    row, "controller_id",
                    "the controller is already in row \(other.row.line); it has one site")
            }
        }
    }

    private mutating func level(_ row: Row) -> CommissionLevel? {
        guard let text = row.text("commission_level") else { return nil }
        if let level = CommissionLevel(word: text) { return level }
        refuseWord(row, "commission_level", text, known: CommissionLevel.allCases.map(\.word))
        return nil
    }
}
