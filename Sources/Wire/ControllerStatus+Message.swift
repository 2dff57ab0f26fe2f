internal import TrafficModel

extension ControllerStatus {
    var fields: [String: JSONNode] {
        var fields: [String: JSONNode] = [
            "fault": .text(fault), "lamps": .text(String(lamps.map(\.letter))),
            "mode": .text(mode.rawValue), "stage": .integer(Int64(state.stage)),
            "tables": .text(tablesHash), "transition": .unsigned(state.transition),
            "uptime_ms": .integer(uptime.milliseconds), "wall_time": .text(wallTime.rfc3339),
        ]
        if let next { fields["next"] = .integer(Int64(next)) }
        if let plan { fields["plan"] = .text(plan) }
        if let outOfStepMilliseconds {
            fields["out_of_step_ms"] = .integer(outOfStepMilliseconds)
        }
        if let lease { fields["lease"] = .unsigned(lease) }
        return fields
    }

    init(_ fields: SignalFields, _ controller: ControllerNumber) throws {
        let lamps = try fields.text("lamps", atMost: SignalGroupSet.capacity).map { letter in
            guard let lamp = Lamp(letter: letter) else {
                throw SignalMessageError("lamps has the letter '\(letter)', which no lamp shows")
            }
            return lamp
        }
        self.init(
            controller: controller, mode: try fields.choice("mode", ControllerMode.self),
            state: try SignalCommand.ExpectedState(fields),
            next: fields.isThere("next") ? try fields.stageNumber("next") : nil,
            plan: try fields.textIfThere("plan"),
            outOfStepMilliseconds: try fields.integerIfThere("out_of_step_ms"), lamps: lamps,
            lease: try fields.unsignedIfThere("lease"),
            tablesHash: try fields.text("tables", atMost: 64),
            uptime: try fields.uptime("uptime_ms"), wallTime: try fields.moment("wall_time"),
            fault: try fields.text("fault", atMost: 1_000))
    }
}
