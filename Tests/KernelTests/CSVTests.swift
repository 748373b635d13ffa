import Foundation
import Law
import Testing

@testable import Kernel

@Suite struct CSVTests {
    /// Writes bytes to a file of their own and reads every record.
    private func read(_ bytes: [UInt8]) throws -> [CSVRecord] {
        let path = try Scratch.write(bytes, name: "any.csv")
        let reader = try CSVReader(path: path)
        var records: [CSVRecord] = []
        while let record = try reader.next() { records.append(record) }
        return records
    }

    private func fields(_ record: CSVRecord) -> [String] {
        (0..<record.fields.count).map { record.fields[$0] }
    }

    @Test(arguments: [
        ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]), ("a,b\r\nc,d", [["a", "b"], ["c", "d"]]),
        ("a,b\rc,d\r", [["a", "b"], ["c", "d"]]), ("\u{FEFF}a,b\n", [["a", "b"]]),
        ("\"a,1\",\"b\"\"2\"\n", [["a,1", "b\"2"]]), ("\"a\r\nb\",c\n", [["a\r\nb", "c"]]),
        ("a,\n,b\n", [["a", ""], ["", "b"]]), ("\n\n a , b \n\n", [["a", "b"]]),
        ("\" a \",b\n", [[" a ", "b"]]), ("张三,王\n", [["张三", "王"]]), ("", []), ("\n", []),
    ])
    func `records and fields are found`(text: String, expected: [[String]]) throws {
        let records = try read(Array(text.utf8))
        #expect(records.map(fields) == expected)
        #expect(records.allSatisfy { $0.problem == nil })
    }

    @Test func `a record knows the physical line on which it starts`() throws {
        let records = try read(Array("a\r\n\r\n\"b\r\nb\nb\"\nc\n".utf8))
        #expect(records.map(\.line) == [1, 3, 6])
    }

    @Test(arguments: [
        ("a\"b,c\n", CSVProblem.strayQuote), ("\"a\"b,c\n", .strayQuote),
        ("a\0,b\n", .nul), ("\"a,b\n", .openQuote),
    ])
    func `a broken record does not harm its neighbours`(
        text: String, problem: CSVProblem
    ) throws {
        let records = try read(Array("x,y\n\(text)z,w\n".utf8))
        #expect(records.map(\.line) == [1, 2, 3])
        #expect(records.map(\.problem) == [nil, problem, nil])
        #expect(fields(records[2]) == ["z", "w"])
    }

    @Test func `a quote still open after 64 KiB costs one line`() throws {
        let rows = (0..<20_000).map { "r\($0),v" }.joined(separator: "\n")
        let records = try read(Array("x,\"y\n\(rows)\n".utf8))
        #expect(records.count == 20_001)
        #expect(records.first?.problem == .openQuote)
        #expect(records.dropFirst().allSatisfy { $0.problem == nil })
        #expect(records.last?.line == 20_001)
    }

    @Test func `rows longer than 64 KiB and of 10,000 columns are counted, not kept`() throws {
        let long = String(repeating: "x", count: 200_000)
        let wide = String(repeating: ",", count: 9_999)
        let records = try read(Array("\(long)\n\(wide)\nz\n".utf8))
        #expect(records.map(\.line) == [1, 2, 3])
        #expect(records[0].problem == .tooLong)
        #expect(records[1].fields.count == 10_000)
        #expect(fields(records[2]) == ["z"])
    }

    @Test func `GB18030 is recognised and converted across piece borders`() throws {
        // 张 is D5 C5, 㐀 (in the four-byte part of the code) 81 39 EE 39.
        var bytes = Array("ref,name\n".utf8)
        let row: [UInt8] = [0x31, 0x2C, 0xD5, 0xC5, 0x81, 0x39, 0xEE, 0x39, 0x0A]
        for _ in 0..<20_000 { bytes += row }
        let records = try read(bytes)
        #expect(records.count == 20_001)
        #expect(records.dropFirst().allSatisfy { $0.problem == nil && $0.fields[1] == "张㐀" })
    }

    @Test func `a few broken characters in UTF-8 cost their rows only`() throws {
        var bytes = Array(String(repeating: "张三,李四\n", count: 20).utf8)
        bytes += [0x61, 0xFF, 0x2C, 0x62, 0x0A] + Array("王五,赵六\n".utf8)
        let records = try read(bytes)
        #expect(records.count == 22)
        #expect(records[20].problem == .unreadable)
        #expect(fields(records[21]) == ["王五", "赵六"])
    }

    @Test func `UTF-16 and a missing file are refused with a sentence`() throws {
        #expect(throws: ImportFileError.self) { try read([0xFF, 0xFE, 0x61, 0x00]) }
        #expect(throws: ImportFileError.self) { try CSVReader(path: "/nowhere/at/all.csv") }
        #expect(throws: ImportFileError.self) { try CSVReader(path: "/tmp") }
    }

    @Test(arguments: [
        ("", "empty"), ("ref,clause,month,day,amount\n", "column proof is missing"),
        ("ref,clause,month,day,amount,proof,note\n", "no column \"note\""),
        ("ref,clause,month,day,amount,proof,ref\n", "column ref stands twice"),
    ])
    func `a header that breaks the contract refuses the file`(text: String, reason: String) throws {
        let path = try Scratch.write(Array(text.utf8), name: "deliveries.csv")
        let error = #expect(throws: ImportFileError.self) {
            try FileContract.deliveries.open(path)
        }
        #expect(error?.message(.english).contains(reason) == true)
        #expect(error?.reason.zh.contains("ref,clause,month,day,amount,proof") == true)
    }

    @Test func `columns may stand in any order, and error may be among them`() throws {
        let text = "error,proof,ref,clause,month,day,amount\nold,p,1,c,2020-01,,1\n"
        let path = try Scratch.write(Array(text.utf8), name: "deliveries.csv")
        let file = try FileContract.deliveries.open(path)
        let record = try #require(try file.next())
        #expect((0..<6).map { file.field($0, of: record) } == ["1", "c", "2020-01", "", "1", "p"])
    }

    @Test(arguments: [
        ("disability.gradee", "disability.grade"), ("deth", "death"), ("qqqqqq", nil),
    ])
    func `a misspelt word is guessed`(word: String, guess: String?) {
        #expect(Spelling.nearest(to: word, among: ["death", "disability.grade"]) == guess)
    }
}

/// Files of the tests, each in a folder of its own below the temporary folder.
enum Scratch {
    static func write(_ bytes: [UInt8], name: String) throws -> String {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("yuhou-import-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appendingPathComponent(name)
        try Data(bytes).write(to: file)
        return file.path
    }
}
