import Tables
import Testing

@Suite struct RecordReaderTests {
    @Test func `fields and lines come out in order`() throws {
        let records = try read("a,b\n1,2\n")
        #expect(records.map(\.fields) == [["a", "b"], ["1", "2"]])
        #expect(records.map(\.line) == [1, 2])
    }

    @Test func `quotes protect delimiters, line ends and quotes`() throws {
        let records = try read("\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\nnext,\"\",\"\"\"\"\n")
        #expect(records[0].fields == ["a,b", "say \"hi\"", "two\nlines"])
        #expect(records[1].fields == ["next", "", "\""])
        #expect(records[1].line == 3)
    }

    @Test func `carriage returns before line ends disappear`() throws {
        let records = try read("a,b\r\n\"1\",\"2\"\r\n3,\"4\"\r")
        #expect(records.map(\.fields) == [["a", "b"], ["1", "2"], ["3", "4"]])
    }

    @Test func `a byte order mark disappears`() throws {
        let records = try read([0xEF, 0xBB, 0xBF] + Array("a,b\n".utf8))
        #expect(records.map(\.fields) == [["a", "b"]])
    }

    @Test func `a last line needs no line end`() throws {
        #expect(try read("a,b\n1,").map(\.fields) == [["a", "b"], ["1", ""]])
        #expect(try read("a,\"b\"").map(\.fields) == [["a", "b"]])
    }

    @Test func `blank lines are skipped and counted`() throws {
        let records = try read("\n\r\na\n\nb\n\n")
        #expect(records.map(\.fields) == [["a"], ["b"]])
        #expect(records.map(\.line) == [3, 5])
    }

    @Test func `a quoted empty field is a record`() throws {
        #expect(try read("\"\"\n").map(\.fields) == [[""]])
    }

    @Test func `an empty text has no records`() throws {
        #expect(try read("").isEmpty)
        #expect(try read([0xEF, 0xBB, 0xBF]).isEmpty)
    }

    @Test func `a quote inside an unquoted field stands for itself`() throws {
        #expect(try read("5\" pipe,x\n").map(\.fields) == [["5\" pipe", "x"]])
    }

    @Test func `invalid UTF-8 is repaired`() throws {
        let records = try read([0x61, 0xFF, 0x2C, 0x62, 0x0A])
        #expect(records.map(\.fields) == [["a\u{FFFD}", "b"]])
    }

    @Test func `another delimiter leaves commas alone`() throws {
        #expect(
            try read("a,b;c\n", delimiter: UInt8(ascii: ";")).map(\.fields) == [["a,b", "c"]])
    }

    @Test(arguments: 1...40)
    func `every way of cutting the bytes gives the same records`(size: Int) throws {
        let text = "\u{FEFF}a,\"b\"\"c\nd\"\r\n\r\n\"\",é\n5\"x,\"y\"\r\nlast,"
        let whole = try read(text)
        #expect(whole.count == 4)
        #expect(try read(Array(text.utf8), pieces: size) == whole)
    }

    @Test func `text after a closing quote is an error and reading goes on`() throws {
        var reader = reader("a\n\"b\"c,d\ne\n")
        #expect(try reader.next()?.fields == ["a"])
        let error = #expect(throws: TableError.self) { try reader.next() }
        #expect(error?.line == 2)
        #expect(error?.description.contains("text follows a closing quote") == true)
        #expect(try reader.next() == Record(line: 3, fields: ["e"]))
        #expect(try reader.next() == nil)
    }

    @Test func `a quote never closed costs one line`() throws {
        var reader = reader("a\n\"b,c\nd,e\nf,g")
        #expect(try reader.next()?.fields == ["a"])
        let error = #expect(throws: TableError.self) { try reader.next() }
        #expect(error?.line == 2)
        #expect(error?.problem.contains("never closed") == true)
        #expect(try reader.next() == Record(line: 3, fields: ["d", "e"]))
        #expect(try reader.next() == Record(line: 4, fields: ["f", "g"]))
        #expect(try reader.next() == nil)
    }

    @Test func `a record as long as allowed is read, a longer one refused`() throws {
        var reader = RecordReader(longestRecord: 5)
        reader.append("abcd\nabcde\nx\n".utf8)
        reader.finish()
        #expect(try reader.next()?.fields == ["abcd"])
        let error = #expect(throws: TableError.self) { try reader.next() }
        #expect(error?.problem.contains("longer than 5 bytes") == true)
        #expect(try reader.next() == Record(line: 3, fields: ["x"]))
    }

    @Test func `an endless line is dropped as it arrives`() throws {
        var reader = RecordReader(longestRecord: 4)
        reader.append("abcdefgh".utf8)
        #expect(throws: TableError.self) { try reader.next() }
        reader.append("more and more".utf8)
        #expect(try reader.next() == nil)
        reader.append(" end\nx\n".utf8)
        #expect(try reader.next() == Record(line: 2, fields: ["x"]))
    }

    @Test func `nothing comes before a line is complete`() throws {
        var reader = RecordReader()
        reader.append("a,b".utf8)
        #expect(try reader.next() == nil)
        reader.append("c\n".utf8)
        #expect(try reader.next()?.fields == ["a", "bc"])
    }

    @Test func `a long stream keeps its order through compaction`() throws {
        let text = (1...20_000).map { "\($0),\"some\ntext\"\n" }.joined()
        let records = try read(Array(text.utf8), pieces: 3_001)
        #expect(records.map(\.fields) == (1...20_000).map { ["\($0)", "some\ntext"] })
        #expect(records.map(\.line) == (0..<20_000).map { 1 + 2 * $0 })
    }
}

private func reader(_ text: String) -> RecordReader {
    var reader = RecordReader()
    reader.append(text.utf8)
    reader.finish()
    return reader
}

private func read(_ text: String, delimiter: UInt8 = UInt8(ascii: ",")) throws -> [Record] {
    try read(Array(text.utf8), delimiter: delimiter, pieces: Int.max)
}

private func read(
    _ bytes: [UInt8], delimiter: UInt8 = UInt8(ascii: ","), pieces: Int = .max
) throws -> [Record] {
    var reader = RecordReader(delimiter: delimiter)
    var rest = bytes[...]
    var records: [Record] = []
    while !rest.isEmpty {
        reader.append(rest.prefix(pieces))
        rest = rest.dropFirst(pieces)
        while let record = try reader.next() { records.append(record) }
    }
    reader.finish()
    while let record = try reader.next() { records.append(record) }
    return records
}
