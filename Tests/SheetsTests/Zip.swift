import CLibZip
import Foundation
import Testing

/// Zip files as the tests need them, good and bad, in the temporary folder.
enum Zip {
    /// Writes parts in their order.
    static func write(
        _ parts: [(name: String, data: Data)], isStored: Bool = false
    ) throws -> String {
        let path = scratch("book.xlsx")
        let archive = try #require(zip_open(path, ZIP_CREATE | ZIP_EXCL, nil))
        for (name, data) in parts {
            // libzip frees what it takes with free().
            let owned = try #require(malloc(max(1, data.count)))
            data.withUnsafeBytes { bytes in
                if let start = bytes.baseAddress { _ = memcpy(owned, start, bytes.count) }
            }
            let source = try #require(
                zip_source_buffer(archive, owned, UInt64(data.count), 1))
            let index = zip_file_add(archive, name, source, 0)
            try #require(index >= 0)
            if isStored { zip_set_file_compression(archive, UInt64(index), ZIP_CM_STORE, 0) }
        }
        try #require(zip_close(archive) == 0)
        return path
    }

    static func scratch(_ name: String) -> String {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("yuhou-sheets-\(UUID().uuidString)")
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder.appendingPathComponent(name).path
    }

    /// Changes a finished file's bytes.
    static func change(_ path: String, _ body: (inout Data) -> Void) throws {
        var data = try Data(contentsOf: URL(fileURLWithPath: path))
        body(&data)
        try data.write(to: URL(fileURLWithPath: path))
    }

    /// Writes another size into the directory's entry of a part.
    static func declare(_ size: UInt32, of name: String, in path: String) throws {
        try change(path) { data in
            let head = Data([0x50, 0x4B, 0x01, 0x02])
            var from = data.startIndex
            while let found = data.range(of: head, in: from..<data.endIndex) {
                let start = found.lowerBound
                let length = Int(data[start + 28]) | Int(data[start + 29]) << 8
                let own = data[(start + 46)..<(start + 46 + length)]
                if String(decoding: own, as: UTF8.self) == name {
                    for byte in 0..<4 {
                        data[start + 24 + byte] = UInt8(truncatingIfNeeded: size >> (8 * byte))
                    }
                }
                from = start + 46 + length
            }
        }
    }
}

/// A workbook's parts, each of which a test may replace.
struct Parts {
    private static let office = "http://schemas.openxmlformats.org/officeDocument/2006"
    private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

    var types = """
        <?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/\
        content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.\
        openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>
        """
    var root = """
        <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
        <Relationship Id="rId1" Type="\(office)/relationships/officeDocument" \
        Target="xl/workbook.xml"/></Relationships>
        """
    var book = """
        <workbook xmlns="\(main)" xmlns:r="\(office)/relationships"><sheets>\
        <sheet name="藏" sheetId="1" state="hidden" r:id="rId9"/>\
        <sheet name="表" sheetId="2" r:id="rId1"/></sheets></workbook>
        """
    var relations = """
        <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
        <Relationship Id="rId1" Type="\(office)/relationships/worksheet" \
        Target="worksheets/sheet1.xml"/><Relationship Id="rId2" \
        Type="\(office)/relationships/sharedStrings" Target="/xl/sharedStrings.xml"/>\
        <Relationship Id="rId3" Type="\(office)/relationships/styles" Target="styles.xml"/>\
        </Relationships>
        """
    var strings = """
        <sst xmlns="\(main)"><si><t>ref</t></si><si><t xml:space="preserve"> 张三 </t></si>\
        <si><r><t>李</t></r><r><t>四</t></r><rPh sb="0" eb="1"><t>lisi</t></rPh></si>\
        <si><t>a_x000D__x0000_b</t></si></sst>
        """
    var styles = """
        <styleSheet xmlns="\(main)"><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;\
        m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="165" formatCode="yyyy\\-mm"/>\
        <numFmt numFmtId="166" formatCode="0000"/><numFmt numFmtId="167" \
        formatCode="#,##0.00&quot;day&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/>\
        </cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/>\
        <xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/></cellXfs></styleSheet>
        """
    /// What stands inside `sheetData`.
    var rows = ""
    /// Other parts of the file.
    var others: [(name: String, data: Data)] = []

    var sheet: String {
        "<worksheet xmlns=\"\(Self.main)\"><sheetData>\(rows)</sheetData></worksheet>"
    }

    init(_ rows: String = "") { self.rows = rows }

    var all: [(name: String, data: Data)] {
        [
            ("[Content_Types].xml", types), ("_rels/.rels", root), ("xl/workbook.xml", book),
            ("xl/_rels/workbook.xml.rels", relations), ("xl/sharedStrings.xml", strings),
            ("xl/styles.xml", styles), ("xl/worksheets/sheet1.xml", sheet),
        ].map { part in (name: part.0, data: Data(part.1.utf8)) } + others
    }

    func write() throws -> String { try Zip.write(all) }
}
