import Field
import Testing
import TrafficModel

@testable import Roadside

@Suite struct CabinetActionTests {
    @Test(arguments: [
        ("17 police take", CabinetAction.Deed.police(.take)),
        ("17 police advance", .police(.advance)), ("17 police give-back", .police(.giveBack)),
        ("17 flash on", .flash(true)), ("17 flash off", .flash(false)),
        ("17 button 3", .button(3)), ("17 reset", .reset), ("17 power on", .power(true)),
        ("17 power off", .power(false)),
    ])
    func `a line is read as what is done`(line: String, deed: CabinetAction.Deed) {
        #expect(
            CabinetAction(line: line)
                == CabinetAction(controller: ControllerNumber(17), deed: deed))
    }

    @Test(arguments: ["", "17", "police take", "17 police", "17 button x", "17 power", "x reset"])
    func `any other line is no action`(line: String) {
        #expect(CabinetAction(line: line) == nil)
    }
}
