import Testing

/// What stands under `ops` can be called, and what the README names is there.
@Suite struct CommandTests {
    static let shebang = "#!"

    @Test func `every file that names its interpreter may be executed`() {
        let offenders = (Repository.files("ops") + Repository.files(".ci"))
            .filter { $0.text.hasPrefix(Self.shebang) && !Repository.isExecutable($0.path) }
            .map(\.path)
        #expect(offenders == [])
    }

    @Test(arguments: ["ops/install", "ops/build", "ops/run", "ops/test", "ops/verify", ".ci/run"])
    func `the command is there`(path: String) {
        #expect(Repository.isExecutable(path))
    }

    @Test func `continuous integration runs the tests that everyone runs`() {
        let file = Repository.files(".ci").first { $0.path == ".ci/run" }
        #expect(file?.text.contains("ops/test") == true)
    }

    @Test func `every check is listed by verify`() {
        let verify = Repository.files("ops").first { $0.path == "ops/verify" }?.text ?? ""
        let offenders = Repository.files("ops/checks", ending: ".py")
            .filter { $0.text.contains("\nFAULTS = {") }
            .map { String($0.path.dropFirst("ops/checks/".count).dropLast(".py".count)) }
            .map { $0.replacing("_", with: "-") }
            .filter { !verify.contains("\"\($0)\":") }
        #expect(offenders == [])
    }
}
