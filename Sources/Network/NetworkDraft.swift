import Tables
import TrafficModel

/// A city while it is being read: every table adds its part, and problems gather.
///
/// Where a cell is wrong, a stand-in keeps later tables readable, so that one run shows everything
/// that is wrong; a city with such a problem is refused in the end.
struct NetworkDraft {
    let folder: CityFolder
    var problems: ProblemList
    var units = CityUnits()
    var cityName: String
    var isGeographic = false

    var nodes = Register<Junction>("node.csv", "node")
    var junctions: [Junction] = []
    var links = Register<Link>("link.csv", "link")
    var linkDrafts: [LinkDraft] = []
    var movements = Register<MovementDraft>("movement.csv", "movement")
    var movementDrafts: [MovementDraft] = []

    var controllers = Register<SignalController>("signal_controller.csv", "controller")
    var controllerDrafts: [ControllerDraft] = []
    var controllerSites: [ControllerIndex: ControllerSiteDraft] = [:]
    var plans = Register<PlanDraft>("signal_timing_plan.csv", "timing plan")
    var planDrafts: [PlanDraft] = []
    /// Plans by id, in table order; controllers may share an id.
    var planPositions: [String: [Int]] = [:]
    var crossings = Register<CrossingDraft>("crossing.csv", "crossing")
    var crossingDrafts: [CrossingDraft] = []
    var groups = Register<GroupDraft>("signal_group.csv", "signal group")
    var groupDrafts: [GroupDraft] = []
    var conflictRows: [ConflictRow] = []
    var intergreenRows: [IntergreenRow] = []
    var stages = Register<StageDraft>("stage.csv", "stage")
    var stageDrafts: [StageDraft] = []
    var transitionRows: [TransitionRow] = []
    var surveys: [SignalSurvey] = []

    var siteIDs = Register<FieldSite>("site.csv", "site")
    var sites: [FieldSite] = []
    var detectorNumbers = NumberRegister<Detector>("detector")
    var detectorIDs = Register<Detector>("detector.csv", "detector")
    var detectors: [Detector] = []

    var approaches: [Approach] = []
    var approachSpeeds: [LinkIndex: ApproachSpeed] = [:]
    var areas: [Area] = []
    var corridors: [Corridor] = []
    var signs: [MessageSign] = []

    init(folder: CityFolder, problems: ProblemList) {
        self.folder = folder
        self.problems = problems
        cityName = folder.name
    }

    /// Reads all tables, referred ones before those that refer to them.
    mutating func readTables() {
        readConfiguration()
        readNodes()
        readLinks()
        readLanes()
        readMovements()
        readControllers()
        readPlans()
        readPhases()
        readPhaseCoordination()
        readCrossings()
        readSignalGroups()
        readConflicts()
        readIntergreens()
        readStages()
        readTransitions()
        readPlanSteps()
        readCoordination()
        readSites()
        readControllerSites()
        readApproaches()
        readDetectors()
        readSignalDetectors()
        findJunctionsOfControllers()
        compileSignals()
        readAreas()
        readCorridors()
        readSigns()
        checkMeasuredLinks()
    }

    /// The report, with a city unless something refuses it.
    func report() -> NetworkReport {
        let found = problems.sorted()
        let isRefused = found.contains { $0.severity == .refuse }
        return NetworkReport(
            network: isRefused ? nil : network, problems: found,
            extraColumns: folder.extraColumns, signals: surveys)
    }

    private var network: RoadNetwork {
        RoadNetwork(
            name: cityName, junctions: junctions, links: linkDrafts.map(\.link),
            approaches: approaches, detectors: detectors,
            controllers: controllerDrafts.map(\.controller), signs: signs, sites: sites,
            areas: areas, corridors: corridors)
    }

    /// What a cell refers to; a dangling or empty reference is a problem.
    mutating func resolve<Subject>(
        _ row: Row, _ column: String, in register: Register<Subject>, isRequired: Bool = true
    ) -> DenseIndex<Subject>? {
        guard let id = row.text(column) else {
            if isRequired {
                problems.refuse(
                    row, column, "is empty; name a \(register.noun) of \(register.file)")
            }
            return nil
        }
        if let index = register.index(id) { return index }
        if !folder.has(register.file) {
            problems.add(
                .refuse, register.file, nil, nil,
                "is missing, but column \(column) of \(row.file) refers to it; add it")
        } else if folder.isWhole(register.file) {
            problems.refuse(
                row, column,
                "\(register.noun) '\(id)' is not in \(register.file); add it there"
                    + " or correct the id")
        }
        return nil
    }

    /// A number above zero, or `nil` where it is absent; anything else is a problem.
    mutating func positive(_ row: Row, _ column: String) -> Double? {
        guard let value = row.number(column, &problems.cells) else { return nil }
        guard value <= 0 else { return value }
        problems.refuse(row, column, "is \(value); it must be above zero")
        return nil
    }

    /// A length in metres above zero, or `nil` where it is absent.
    mutating func length(_ row: Row, _ column: String, factor: Double = 1) -> Length? {
        positive(row, column).map { Length(meters: $0 * factor) }
    }
}
