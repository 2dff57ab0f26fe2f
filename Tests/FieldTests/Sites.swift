import TrafficModel

extension SiteSketch {
    /// Two streets. 0: north and south; 1: east and west; 2: pedestrians with a button beside 0;
    /// 3: pedestrians without one beside 1. Those who turn give way to pedestrians.
    static var twoStreets: SiteSketch {
        SiteSketch(
            groups: [
                vehicle(1), vehicle(2, minGreen: 10_000),
                pedestrians(3, hasButton: true),
                pedestrians(4, walk: 6_000, clearance: 8_000, hasButton: false),
            ],
            conflicts: [(0, 1), (0, 3), (1, 2), (2, 3)], yields: [(0, 2), (1, 3)],
            stages: [
                stage(1, SignalGroupSet(positions: 0, 2)),
                stage(2, SignalGroupSet(positions: 1, 3)),
            ],
            plans: [
                plan("day", [42_000, 38_000], coordination: .sample()),
                plan("relief", [60_000, 40_000], coordination: .sample(offset: 20_000)),
            ])
    }

    /// Intergreens that differ by direction: 4 s one way, 8.5 s the other.
    static var asymmetric: SiteSketch {
        SiteSketch(
            groups: [vehicle(1), vehicle(2), vehicle(3, minGreen: 6_000)],
            conflicts: [(0, 1), (0, 2), (1, 2)],
            intergreens: [
                (0, 1, 4_000), (1, 0, 8_500), (0, 2, 6_000), (2, 0, 3_500), (1, 2, 5_000),
                (2, 1, 7_300),
            ],
            stages: [
                stage(1, SignalGroupSet(positions: 0)), stage(2, SignalGroupSet(positions: 1)),
                stage(3, SignalGroupSet(positions: 2)),
            ],
            plans: [plan("day", [30_000, 30_000, 24_000])])
    }

    /// Four stages with permitted lefts. 0: from north, 1: from south, 2: left from north, gives
    /// way to 1; 3: left from south, gives way to 0; 4: arrow for the left from north; 5: east and
    /// west; 6: pedestrians with a button beside 5; 7: arrow from east, which conflicts with all
    /// but 5's pedestrians. From stage 1 to 2 group 3 would be trapped.
    static var permittedLefts: SiteSketch {
        SiteSketch(
            groups: [
                vehicle(1), vehicle(2), vehicle(3, minGreen: 5_000), vehicle(4, minGreen: 5_000),
                vehicle(5, minGreen: 6_000, flash: .red), vehicle(6),
                pedestrians(7, hasButton: true), vehicle(8, minGreen: 5_000),
            ],
            conflicts: [
                (4, 1), (4, 3), (4, 5), (4, 6), (0, 5), (1, 5), (2, 5), (3, 5), (0, 6), (1, 6),
                (2, 6), (3, 6), (7, 0), (7, 1), (7, 2), (7, 3), (7, 4), (7, 5),
            ],
            yields: [(2, 1), (3, 0), (5, 6)],
            stages: [
                stage(1, SignalGroupSet(positions: 0, 1, 2, 3)),
                stage(2, SignalGroupSet(positions: 0, 2, 4), min: 6_000),
                stage(3, SignalGroupSet(positions: 5, 6)),
                stage(4, SignalGroupSet(positions: 7, 6), min: 5_000),
            ],
            plans: [plan("day", [40_000, 30_000, 40_000, 30_000], coordination: .sample())])
    }

    /// As `twoStreets`, with countdowns.
    static func countdown(_ countdown: SignalGroup.Countdown) -> SiteSketch {
        var sketch = twoStreets
        sketch.groups = [
            vehicle(1, countdown: countdown), vehicle(2, minGreen: 10_000, countdown: countdown),
            pedestrians(3, hasButton: true, countdown: countdown),
            pedestrians(4, walk: 6_000, clearance: 8_000, hasButton: false),
        ]
        return sketch
    }
}

extension SiteSketch {
    /// The same site with hardly any patience.
    func impatient(maxRed: Int64) -> SiteSketch {
        var sketch = self
        sketch.groups = groups.map { group in
            SignalGroup(
                id: group.id, number: group.number, kind: group.kind,
                closingMilliseconds: group.closingMilliseconds,
                redClearanceMilliseconds: group.redClearanceMilliseconds,
                minGreenMilliseconds: group.minGreenMilliseconds, maxRedMilliseconds: maxRed,
                flash: group.flash, countdown: group.countdown, hasButton: group.hasButton)
        }
        return sketch
    }
}

extension SignalPlan.Coordination {
    /// Measured to the start of stage 1's green.
    static func sample(
        offset: Int64 = 5_000, transition: Transition = .short, reference: Reference = .startGreen
    ) -> SignalPlan.Coordination {
        SignalPlan.Coordination(
            offsetMilliseconds: offset, reference: reference, stage: StageIndex(0),
            transition: transition, maxStepMilliseconds: 8_000)
    }
}
