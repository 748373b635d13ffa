import Foundation
import Sheets
import Testing

@Suite("What a workbook says")
struct SheetReaderTests {
    private func read(_ path: String, _ limits: SheetLimits = SheetLimits()) throws -> [SheetRow] {
        let reader = try SheetReader(path: path, limits: limits)
        var rows: [SheetRow] = []
        while let row = try reader.next() { rows.append(row) }
        return rows
    }

    private func cell(_ xml: String) throws -> SheetCell {
        let rows = try read(try Parts("<row r=\"1\">\(xml)</row>").write())
        return rows.first?.cells.first ?? SheetCell()
    }

    @Test(
        "Texts, numbers, days and what has no value, by the form of their cells",
        arguments: [
            ("<c r='A1' t='s'><v>0</v></c>", "ref"), ("<c r='A1' t='s'><v>1</v></c>", "张三"),
            ("<c r='A1' t='s'><v>2</v></c>", "李四"),
            ("<c r='A1' t='inlineStr'><is><t> x y </t></is></c>", "x y"),
            ("<c r='A1'><v>42</v></c>", "42"), ("<c r='A1'><v>590.20000000000005</v></c>", "590.2"),
            ("<c r='A1'><v>-0.5</v></c>", "-0.5"), ("<c r='A1'><v>1E-5</v></c>", "0.00001"),
            ("<c r='A1'><v>123456789012345</v></c>", "123456789012345"),
            ("<c r='A1' s='1'><v>43831</v></c>", "2020-01-01"),
            ("<c r='A1' s='2'><v>60</v></c>", ""), ("<c r='A1' s='1'><v>59</v></c>", "1900-02-28"),
            ("<c r='A1' s='1'><v>61</v></c>", "1900-03-01"),
            ("<c r='A1' s='1'><v>36585</v></c>", "2000-02-29"),
            ("<c r='A1' s='1'><v>43831.75</v></c>", "2020-01-01 18:00:00"),
            ("<c r='A1' s='3'><v>43831</v></c>", "2020-01"),
            ("<c r='A1' s='3'><v>43832</v></c>", "2020-01-02"),
            ("<c r='A1' s='4'><v>7</v></c>", "0007"), ("<c r='A1' s='5'><v>7</v></c>", "7"),
            ("<c r='A1' t='b'><v>1</v></c>", "TRUE"),
            (
                "<c r='A1' t='d'><v>2020-01-01</v></c>",
                "2020-01-01"
            ), ("<c r='A1' s='1'/>", ""),
        ])
    func values(xml: String, text: String) throws {
        let found = try cell(xml)
        #expect(found.text == text || text.isEmpty && found.problem == .notDay, "\(found)")
    }

    @Test(
        "A cell that cannot be taken says why, and its neighbours stand",
        arguments: [
            ("<c r='A1'><v>321204199001010016</v></c>", CellProblem.longNumber),
            ("<c r='A1'><v>3.2120419900101E+17</v></c>", .longNumber),
            ("<c r='A1' t='str'><f>cmd|'/c calc'!A1</f><v>5</v></c>", .formula),
            ("<c r='A1'><f>1+1</f><v>2</v></c>", .formula),
            ("<c r='A1' t='e'><v>#N/A</v></c>", .failed),
            ("<c r='A1' t='s'><v>4</v></c>", .missingText),
            (
                "<c r='A1' t='s'><v>-1</v></c>",
                .missingText
            ), ("<c r='A1' t='s'><v>99999999999999999999</v></c>", .missingText),
            ("<c r='A1' t='s'><v>3</v></c>", .nul), ("<c r='A1'><v>12a</v></c>", .notNumber),
            ("<c r='A1'><v>nan</v></c>", .notNumber), ("<c r='A1' s='1'><v>0</v></c>", .notDay),
            ("<c r='A1' s='1'><v>99999999</v></c>", .notDay),
        ])
    func problems(xml: String, problem: CellProblem) throws {
        let rows = try read(
            try Parts("<row r='1'>\(xml)<c r='B1'><v>7</v></c></row>").write())
        #expect(rows.first?.cells.first?.problem == problem)
        #expect(rows.first?.cells.last == SheetCell(text: "7"))
    }

    @Test("Rows keep their numbers and columns their places; empty ones are passed")
    func places() throws {
        let rows = try read(
            try Parts(
                """
                <row r="2"><c r="B2"><v>1</v></c><c r="XFD2" s="1"/></row><row r="3"/>
                <row r="9"><c><v>2</v></c><c><v>3</v></c><c r="BM9"><v>4</v></c></row>
                """
            ).write())
        #expect(rows.map(\.number) == [2, 9])
        #expect(rows.map(\.width) == [2, 65])
        #expect(rows[0].cells.map(\.text) == ["", "1"])
        #expect(rows[1].cells.map(\.text) == ["2", "3"], "beyond 64 counted, not kept")
        #expect(SheetRow.letters(0) == "A" && SheetRow.letters(16_383) == "XFD")
    }

    @Test("The file's own count of days is kept")
    func from1904() throws {
        var parts = Parts("<row r='1'><c r='A1' s='1'><v>0</v></c></row>")
        parts.book = parts.book.replacing("<sheets>", with: "<workbookPr date1904='1'/><sheets>")
        #expect(try read(try parts.write()).first?.cells.first?.text == "1904-01-01")
    }

    @Test("What was written is read as it was, and nothing of it is a formula")
    func roundTrip() throws {
        let path = Zip.scratch("made.xlsx")
        FileManager.default.createFile(atPath: path, contents: nil)
        let head = ["ref", "钱", "日", "数"]
        let writer = try SheetWriter(path: path, head: head, footer: "用途：A&B")
        let texts = ["=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "321204199001010016", "a\0b"]
        for text in texts {
            try writer.add([
                .text(text), .hundredths(59_020), .day(18_262), .number(999_999_999_999_999),
            ])
        }
        try writer.add([.none, .hundredths(-1), .none, .number(1_000_000_000_000_000)])
        try writer.finish()
        let rows = try read(path).map { row in row.cells.map(\.text) }
        #expect(rows.first == head)
        #expect(rows.dropFirst().dropLast().map(\.[0]) == texts.map { $0.filter { $0 != "\0" } })
        #expect(
            rows.dropFirst().dropLast().allSatisfy {
                Array($0.dropFirst()) == ["590.2", "2020-01-01", "999999999999999"]
            })
        #expect(rows.last == ["", "-0.01", "", "1000000000000000"])
    }
}
