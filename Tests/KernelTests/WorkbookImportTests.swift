import Foundation
import Law
import Postgres
import Sheets
import Testing

@testable import Kernel

@Suite("Workbooks stand where CSV files stand")
struct WorkbookImportTests {
    private static let mother = Numbers.make("19600301", .female)

    /// A workbook of words, as a spreadsheet saves text cells.
    private func workbook(_ records: [[String]], named name: String) throws -> String {
        let path = try Scratch.write([], name: name)
        try FileManager.default.removeItem(atPath: path)
        try SheetFile.write(records, toNewFile: path)
        return path
    }

    private func row(_ values: [String: String]) -> [String] {
        FileContract.roster.columns.map { values[$0] ?? "" }
    }

    @Test("A roster comes in from a workbook, its wrong rows go back as one, and again as it is")
    func roster() async throws {
        let desk = try await ImportDesk.open()
        let right = row([
            "ref": "M", "household": "H1", "town": "321204001", "name": "王秀兰",
            "id_number": Self.mother, "role": "parent",
        ])
        let wrong = row([
            "ref": "N", "household": "H2", "town": "321204", "name": "=1+1", "role": "parent",
            "sex": "female", "birth": "1970-01-01",
        ])
        let path = try workbook(
            [FileContract.roster.columns, right, wrong], named: "roster.xlsx")
        let first = try await desk.run(roster: path)
        #expect((first.accepted, first.unchanged, first.rejected) == (1, 0, 1))
        let rejects = try #require(first.files[0].rejectsPath)
        #expect(rejects.hasSuffix("roster.rejects.xlsx"))
        let file = try FileContract.roster.open(rejects)
        let record = try #require(try file.next())
        #expect(file.field(0, of: record) == "N" && file.field(4, of: record) == "=1+1")
        #expect(try ImportColumns.reasons(of: rejects, atMost: 9)[0].hasPrefix("第 3 行 town"))
        let again = try await desk.run(roster: rejects)
        #expect((again.accepted, again.rejected) == (0, 1), "a file of rejects can be imported")
        let second = try await desk.run(roster: path)
        #expect((second.accepted, second.unchanged) == (0, 1))
    }

    @Test("The first bytes say what a file is, not its name")
    func named() throws {
        let csv = try Scratch.write(Array("a,b\n1,2\n".utf8), name: "roll.xlsx")
        #expect(
            try Bureau.rows(of: csv, named: "roll", columns: ["a", "b"]).map(\.fields)
                == [["1", "2"]])
        let gbk: [UInt8] = Array("name\n".utf8) + [0xD5, 0xC5, 0xC8, 0xFD, 0x0A]
        let chinese = try Scratch.write(gbk, name: "roll.xlsx")
        #expect(
            try Bureau.rows(of: chinese, named: "roll", columns: ["name"]).map(\.fields)
                == [["张三"]])
        let book = try workbook([["b", "a"], ["2", "1"]], named: "roll.csv.xlsx")
        let moved = book.replacing(".csv.xlsx", with: ".csv")
        try FileManager.default.moveItem(atPath: book, toPath: moved)
        let rows = try Bureau.rows(of: moved, named: "roll", columns: ["a", "b"])
        #expect(rows == [Bureau.FileRow(line: 2, fields: ["1", "2"], problem: nil)])
        let old = try Scratch.write([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1], name: "roll.xls")
        let error = #expect(throws: ImportFileError.self) {
            try Bureau.rows(of: old, named: "roll", columns: ["a"])
        }
        #expect(error?.reason.zh.contains("另存为 .xlsx") == true)
    }

    @Test("A number that has lost its last digits is refused by its cell")
    func numbers() throws {
        let path = try Scratch.write([], name: "list.xlsx")
        try FileManager.default.removeItem(atPath: path)
        let page = Self.page([
            [.words("A"), .money(Money(fen: 59_020)), .day(Day(iso: "2020-02-29") ?? .never)],
            [.words("B"), .number(7), .none],
        ])
        try page.write(toNewSheet: path, language: .english, purpose: "a test")
        let rows = try Bureau.rows(of: path, named: "list", columns: ["Ref", "Sum", "Day"])
        #expect(rows.map(\.fields) == [["A", "590.2", "2020-02-29"], ["B", "7", ""]])
        let wrong = WrongCell(place: "B3", problem: .longNumber)
        #expect(CSVProblem.cells([wrong]).text.zh.contains("B3 是超过 15 位的数字"))
        #expect(CSVProblem.cells([wrong]).text.zh.contains("文本"))
        #expect(throws: Refusal.self, "no file is written over") {
            try page.write(toNewSheet: path, language: .english, purpose: "a test")
        }
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    private static func page(_ rows: [[Page.Cell]]) -> Page {
        var page = Page(columns: [
            .init("ref", Text("编号", en: "Ref")), .init("sum", Text("金额", en: "Sum")),
            .init("day", Text("日", en: "Day")),
        ])
        for row in rows { page.add(row[0], row[1], row[2]) }
        return page
    }

    @Test("A calendar is read from a workbook line by line")
    func calendar() throws {
        let path = try workbook(
            [["# source: 国办发明电〔2026〕1号"], ["day", "works", "title"], ["2026-01-01", "no", "元旦"]],
            named: "2026.xlsx")
        let year = try WorkingYear(try PlainTable.text(of: path), file: path)
        #expect(year.year == 2026 && year.exceptions.count == 1)
    }

    @Test(
        "What a spreadsheet would take for a formula is guarded, and read back as it was",
        arguments: [
            "=1+1", "+86 1380000", "-a", "@SUM(1)", "\t=1", "\r\n=1", "\n=1", "＝1+1", "＋1", "－a",
            "＠a",
        ])
    func formulas(text: String) throws {
        let guarded = Formulas.guarded(text)
        #expect(guarded == "'" + text && Formulas.unguarded(guarded) == text)
        #expect(csvRecord([text]).contains("'"))
    }

    @Test(
        "What is no formula is left alone", arguments: ["-1.5", "+2", "a=b", "'x", "", "张三", "'"])
    func plain(text: String) {
        #expect(Formulas.guarded(text) == text && Formulas.unguarded(text) == text)
    }
}
