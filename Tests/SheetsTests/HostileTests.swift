import Foundation
import Sheets
import Testing

@Suite("Files that mean harm are refused, and little is read of them")
struct HostileTests {
    private func fault(
        _ path: String, _ limits: SheetLimits = SheetLimits()
    ) -> SheetFault? {
        do {
            let reader = try SheetReader(path: path, limits: limits)
            while try reader.next() != nil {}
            return nil
        } catch {
            return error
        }
    }

    private static let good = "<row r='1'><c r='A1'><v>1</v></c></row>"

    @Test("A bomb is refused by what it declares")
    func bomb() throws {
        var parts = Parts(Self.good)
        parts.others = [("xl/media/big.bin", Data(count: 32 << 20))]
        let path = try parts.write()
        #expect(fault(path) == .tooLarge(.ratio, limit: 100))
        var limits = SheetLimits()
        limits.ratio = 1 << 20
        #expect(fault(path, limits) == nil, "what is not read is not inflated")
        limits.inflatedBytes = 16 << 20
        #expect(fault(path, limits) == .tooLarge(.inflated, limit: 16 << 20))
    }

    @Test("A hundred megabytes are refused where they are only declared, and a lie by its end")
    func declared() throws {
        let sheet = "xl/worksheets/sheet1.xml"
        let huge = try Parts(Self.good).write()
        try Zip.declare(100_000_000, of: sheet, in: huge)
        #expect(fault(huge) == .tooLarge(.inflated, limit: 64 << 20))
        for size in [UInt32(10), 5000] {
            let path = try Parts(String(repeating: Self.good, count: 1)).write()
            try Zip.declare(size, of: sheet, in: path)
            #expect(fault(path) == .broken(part: sheet))
        }
    }

    @Test("Too many parts, rows, columns, texts, levels, and too long a tag")
    func counts() throws {
        var parts = Parts(Self.good)
        parts.others = (0..<1000).map { (name: "xl/media/\($0)", data: Data([0])) }
        #expect(fault(try parts.write()) == .tooLarge(.entries, limit: 1000))
        var limits = SheetLimits()
        limits.rows = 2
        let rows = (1...3).map { "<row r='\($0)'><c r='A\($0)'><v>1</v></c></row>" }.joined()
        #expect(fault(try Parts(rows).write(), limits) == .tooLarge(.rows, limit: 2))
        let last = "<row r='1048577'><c><v>1</v></c></row>"
        #expect(fault(try Parts(last).write()) == .tooLarge(.rows, limit: 1_048_576))
        for cell in ["XFE1", "ZZZZ1", "BCDEF1"] {
            let wide = "<row r='1'><c r='\(cell)'><v>1</v></c></row>"
            #expect(fault(try Parts(wide).write()) == .tooLarge(.columns, limit: 16_384))
        }
        let million = "<row>" + String(repeating: "<c><v>1</v></c>", count: 1_000_000) + "</row>"
        limits.ratio = 1 << 20
        #expect(fault(try Parts(million).write(), limits) == .tooLarge(.columns, limit: 16_384))
        limits.sharedStrings = 3
        #expect(fault(try Parts(Self.good).write(), limits) == .tooLarge(.strings, limit: 3))
        let deep = String(repeating: "<a>", count: 40) + String(repeating: "</a>", count: 40)
        #expect(fault(try Parts(deep).write()) == .tooLarge(.depth, limit: 32))
        let noise = String(
            decoding: (0..<1_200_000).map { _ in UInt8.random(in: 97...122) }, as: UTF8.self)
        let long = "<row r='1' x='\(noise)'/>"
        #expect(fault(try Parts(long).write()) == .tooLarge(.token, limit: 1 << 20))
    }

    @Test("A cell too long costs that cell")
    func longCell() throws {
        let text = String(repeating: "长", count: 30_000)
        let row = "<row r='1'><c t='inlineStr'><is><t>\(text)</t></is></c><c><v>1</v></c></row>"
        let reader = try SheetReader(path: try Parts(row).write())
        let cells = try #require(try reader.next()).cells
        #expect(cells == [SheetCell(problem: .tooLong), SheetCell(text: "1")])
    }

    @Test(
        "Nothing is drawn in from outside, and no entity grows",
        arguments: [
            "<!DOCTYPE worksheet [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><worksheet>&x;</worksheet>",
            "<!DOCTYPE w [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><w>&b;</w>",
            "<!DOCTYPE worksheet SYSTEM 'http://example.org/x.dtd'><worksheet/>",
        ])
    func entities(xml: String) throws {
        for name in ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "[Content_Types].xml"] {
            let parts = Parts(Self.good).all.map { part in
                (name: part.name, data: part.name == name ? Data(xml.utf8) : part.data)
            }
            #expect(fault(try Zip.write(parts)) == .doctype, "\(name)")
        }
    }

    @Test("An external relation is not followed, and none leads out of the file")
    func outside() throws {
        var parts = Parts(Self.good)
        parts.relations = parts.relations.replacing(
            "Target=\"worksheets/sheet1.xml\"",
            with: "TargetMode=\"External\" Target=\"file:///etc/passwd\"")
        #expect(fault(try parts.write()) == .notWorkbook)
        parts = Parts(Self.good)
        parts.relations = parts.relations.replacing(
            "worksheets/sheet1.xml", with: "../../../etc/passwd")
        #expect(fault(try parts.write()) == .name)
        for name in ["../evil.xml", "/etc/cron.d/x", "xl\\sheet.xml", "xl/../../x"] {
            parts = Parts(Self.good)
            parts.others = [(name, Data([1]))]
            #expect(fault(try parts.write()) == .name, "\(name)")
        }
    }

    @Test("A part that stands twice, also in other letters, is refused")
    func twice() throws {
        var parts = Parts(Self.good)
        parts.others = [("XL/worksheets/SHEET1.xml", Data([1]))]
        #expect(fault(try parts.write()) == .name)
        parts.others = [("xl/worksheets/sheet9.xml", Data([1]))]
        let path = try parts.write()
        try Zip.change(path) { data in
            while let found = data.range(of: Data("sheet9.xml".utf8)) {
                data.replaceSubrange(found, with: Data("sheet1.xml".utf8))
            }
        }
        #expect(fault(path) == .name)
    }

    @Test("What is no workbook says what it is")
    func others() throws {
        var macro = Parts(Self.good)
        macro.types = macro.types.replacing(
            "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            with: "vnd.ms-excel.sheet.macroEnabled.main+xml")
        #expect(fault(try macro.write()) == .macros)
        var wrong = Parts(Self.good)
        wrong.types = wrong.types.replacing("spreadsheetml.sheet.main", with: "wordprocessingml")
        #expect(fault(try wrong.write()) == .notWorkbook)
        #expect(fault(try Zip.write([("a.txt", Data("a".utf8))])) == .notWorkbook)
        let text = Zip.scratch("a.xlsx")
        try Data("ref,name\n1,2\n".utf8).write(to: URL(fileURLWithPath: text))
        #expect(fault(text) == .notZip)
        #expect(!SheetReader.recognises(Data("ref,name".utf8)))
        #expect(SheetReader.isBinary(Data([0xD0, 0xCF, 0x11, 0xE0, 0xA1])))
        #expect(fault("/nowhere/at/all.xlsx") == .system(2))
        let gbk = Data([0xB1, 0xED, 0x2E, 0x78])
        var named = Parts(Self.good)
        named.strings = "<?xml version='1.0' encoding='GBK'?><sst/>"
        named.others = [(String(decoding: gbk, as: UTF8.self), Data([1]))]
        #expect(fault(try named.write()) == .broken(part: "xl/sharedStrings.xml"))
    }

    @Test("A file cut short, at any place, is refused and nothing else happens")
    func truncated() throws {
        let path = try Parts(Self.good).write()
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        for length in stride(from: 0, to: whole.count, by: 41) {
            try whole.prefix(length).write(to: URL(fileURLWithPath: path))
            #expect(fault(path) != nil, "\(length) of \(whole.count) bytes")
        }
    }

    @Test("Bytes changed at random are refused or read, within the limits, and never crash")
    func fuzz() throws {
        var random = Seeded(state: 29)
        let rows = (1...20).map { "<row r='\($0)'><c r='A\($0)' t='s'><v>0</v></c></row>" }
        let parts = Parts(rows.joined())
        for isStored in [true, false] {
            let path = try Zip.write(parts.all, isStored: isStored)
            let whole = try Data(contentsOf: URL(fileURLWithPath: path))
            var refused = 0
            for _ in 0..<400 {
                var data = whole
                for _ in 0..<Int.random(in: 1...6, using: &random) {
                    data[Int.random(in: 0..<data.count, using: &random)] =
                        UInt8.random(in: 0...255, using: &random)
                }
                try data.write(to: URL(fileURLWithPath: path))
                if fault(path) != nil { refused += 1 }
            }
            #expect(refused > 100, "most changes are noticed: \(refused) of 400")
        }
    }
}

/// Random numbers that are the same every time.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
