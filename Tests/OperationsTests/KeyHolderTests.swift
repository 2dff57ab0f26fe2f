import Operations
import Testing
import TrafficModel

@Suite struct KeyHolderTests {
    @Test(arguments: ["a", "site-17", "7", "an.nguyen_2", String(repeating: "n", count: 32)])
    func `a plain word is a name`(name: String) {
        #expect(KeyHolder.isName(name))
    }

    @Test(arguments: [
        "", "Site", "-a", ".key", "../x", "a/b", "a b", "an\n", "ān", "server",
        String(repeating: "n", count: 33),
    ])
    func `what a shell or a file system reads its own way is no name`(name: String) {
        #expect(!KeyHolder.isName(name))
        #expect(throws: HolderProblem.badName(name)) {
            try KeyHolder(name: name, duty: .openData, created: Samples.morning)
        }
    }

    @Test(arguments: [
        Duty.sensor(ReadingRights()), .controller([], ReadingRights(sites: ["a"])),
        .processor(.only([])), Samples.console(areas: .only([])),
        .console(ConsoleSeat(person: "", role: .view, areas: .everything, agency: .police)),
    ])
    func `a duty that permits nothing is refused`(duty: Duty) {
        let problem = #expect(throws: HolderProblem.self) { try Samples.holder(duty) }
        #expect(problem?.description.hasPrefix("the key would permit nothing: name ") == true)
    }

    @Test(arguments: ["An\n", "An\tB", "\u{1B}[2J", "\u{9B}2J", String(repeating: "ễ", count: 65)])
    func `a text that would not stay in its line is refused`(text: String) {
        let seat = ConsoleSeat(person: text, role: .view, areas: .everything, agency: .police)
        #expect(throws: HolderProblem.badText(text)) { try Samples.holder(.console(seat)) }
        #expect(throws: HolderProblem.badText(text)) {
            try Samples.holder(Samples.console(areas: .only(["hcmc", text])))
        }
        #expect(throws: HolderProblem.badText(text)) {
            try Samples.holder(.sensor(ReadingRights(sites: [text])))
        }
    }

    @Test func `a key cannot be over before it is made`() {
        #expect(throws: HolderProblem.expiresBeforeCreation) {
            try Samples.holder(.openData, expires: Samples.morning)
        }
    }

    @Test func `the first revocation counts`() throws {
        let holder = try Samples.holder(.openData)
            .revoked(at: Samples.morning)
            .revoked(at: Samples.morning.advanced(bySeconds: 60))
        #expect(holder.revoked == Samples.morning)
    }

    @Test func `roles have words and an order`() {
        #expect(Role.allCases.map { Role(word: $0.word) } == Role.allCases)
        #expect(Role.allCases.sorted() == Role.allCases)
        #expect(Role(word: "admin") == nil)
    }
}
