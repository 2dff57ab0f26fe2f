import Tables
import Testing

@Suite struct TableTests {
    @Test func `cells are found by their column's name`() {
        let table = table("id, name ,length\n7, Lê Lợi ,0.5\n")
        #expect(table.columns == ["id", "name", "length"])
        #expect(table.rows.map { $0.text("name") } == ["Lê Lợi"])
        #expect(table.rows[0].line == 2)
        #expect(table.problems.isEmpty)
    }

    @Test func `an empty cell, NULL and an absent column are nothing`() {
        let row = table("a,b,c\n,NULL,  \n").rows[0]
        #expect(row.text("a") == nil)
        #expect(row.text("b") == nil)
        #expect(row.text("c") == nil)
        #expect(row.text("d") == nil)
    }

    @Test func `typed reads give values`() {
        var problems: [TableProblem] = []
        let row = table("n,i,t\n-1.5e2,-12,x\n").rows[0]
        #expect(row.number("n", &problems) == -150)
        #expect(row.integer("i", &problems) == -12)
        #expect(row.required("t", &problems) == "x")
        #expect(row.number("absent", &problems) == nil)
        #expect(problems.isEmpty)
    }

    @Test(arguments: ["0,5", "nan", "inf", "12 m", "--1", "1e999"])
    func `what is not a finite number is a problem with its place`(text: String) {
        var problems: [TableProblem] = []
        #expect(table("n\n\"\(text)\"\n").rows[0].number("n", &problems) == nil)
        #expect(problems.map(\.line) == [2])
        #expect(problems.map(\.column) == ["n"])
        #expect(problems.first?.message.contains("'\(text)' is not a number") == true)
    }

    @Test func `a fraction is not a whole number`() {
        var problems: [TableProblem] = []
        #expect(table("i\n1.0\n").rows[0].integer("i", &problems) == nil)
        #expect(problems.count == 1)
    }

    @Test func `an empty required cell is a problem`() {
        var problems: [TableProblem] = []
        #expect(table("i,j\n,1\n").rows[0].required("i", &problems) == nil)
        #expect(problems.first?.message.contains("is empty") == true)
    }

    @Test func `bad rows are left out and named, good ones stay`() {
        let table = table("a,b\n1\n2,2\na,b\n3,3,3\n4,4\n")
        #expect(table.rows.map { $0.text("a") } == ["2", "4"])
        #expect(table.problems.map(\.line) == [2, 4, 5])
    }

    @Test func `a column twice is a problem of the header`() {
        let table = table("a,b,a\n1,2,3\n")
        #expect(table.problems.map(\.column) == ["a"])
        #expect(table.problems.first?.line == 1)
    }

    @Test func `an empty file and UTF-16 are told apart`() {
        #expect(table("").problems.first?.message.contains("is empty") == true)
        let wide = Table(file: "t.csv", bytes: [0xFF, 0xFE, 0x61, 0x00])
        #expect(wide.problems.first?.message.contains("UTF-16") == true)
    }

    @Test(arguments: [("a;b\n1;2\n", "';'"), ("a\tb\n", "tabs"), ("a,b\r1,2\r", "CR alone")])
    func `another format is recognized`(text: String, hint: String) {
        #expect(table(text).problems.first?.message.contains(hint) == true)
        #expect(table(text).rows.isEmpty)
    }

    @Test func `repaired text is reported and kept`() {
        let table = Table(file: "t.csv", bytes: Array("a\nx".utf8) + [0xE9, 0x0A])
        #expect(table.rows.map { $0.text("a") } == ["x\u{FFFD}"])
        #expect(table.problems.map(\.isRepaired) == [true])
        #expect(table.problems.map(\.line) == [2])
    }

    private func table(_ text: String) -> Table { Table(file: "t.csv", bytes: Array(text.utf8)) }
}
