/// Where the parts of a workbook are: its first visible sheet, its texts, its styles.
struct Workbook {
    let sheet: String
    let sharedStrings: String?
    let styles: String?
    /// Days are counted from 1904, as old files of one system do.
    let isFrom1904: Bool

    private static let types = "[Content_Types].xml"
    private static let main = "spreadsheetml.sheet.main+xml"

    init(_ archive: ZipArchive) throws(SheetFault) {
        guard archive.has(Self.types) else { throw .notWorkbook }
        let contentTypes = ContentTypes()
        try Self.read(Self.types, of: archive, contentTypes)
        let root = Relations(of: "")
        try Self.read("_rels/.rels", of: archive, root)
        guard let book = root.first("officeDocument") else { throw .notWorkbook }
        let type = contentTypes.byName[book.lowercased()] ?? ""
        guard type.hasSuffix(Self.main) else {
            throw type.contains("macroEnabled") ? .macros : .notWorkbook
        }
        let relations = Relations(of: book)
        let folder = book.split(separator: "/").dropLast().joined(separator: "/")
        let file = book.split(separator: "/").last ?? ""
        let prefix = folder.isEmpty ? "" : folder + "/"
        try Self.read("\(prefix)_rels/\(file).rels", of: archive, relations)
        let contents = BookContents()
        try Self.read(book, of: archive, contents)
        guard let id = contents.visible.first, let sheet = relations.byID[id],
            sheet.kind == "worksheet"
        else { throw .notWorkbook }
        self.sheet = sheet.target
        sharedStrings = relations.first("sharedStrings")
        styles = relations.first("styles")
        isFrom1904 = contents.isFrom1904
    }

    private static func read(
        _ name: String, of archive: ZipArchive, _ handler: any ElementHandler
    ) throws(SheetFault) {
        try XMLStream.read(
            try archive.part(name), limits: archive.limits, handler: handler)
    }
}

/// Which part is what.
private final class ContentTypes: ElementHandler {
    var byName: [String: String] = [:]

    func begin(_ name: String, _ attributes: Attributes) {
        guard name == "Override", let part = attributes["PartName"],
            let type = attributes["ContentType"]
        else { return }
        byName[String(part.drop { $0 == "/" }).lowercased()] = type
    }
}

/// What a part refers to inside the file; what lies outside is not followed.
private final class Relations: ElementHandler {
    private let folder: [Substring]
    private(set) var byID: [String: (kind: String, target: String)] = [:]
    private var order: [String] = []

    init(of part: String) { folder = part.split(separator: "/").dropLast() }

    /// The target of the first relation of a kind.
    func first(_ kind: String) -> String? {
        order.lazy.compactMap { self.byID[$0] }.first { $0.kind == kind }?.target
    }

    func begin(_ name: String, _ attributes: Attributes) throws(SheetFault) {
        guard name == "Relationship", attributes["TargetMode"] != "External",
            let id = attributes["Id"], let target = attributes["Target"],
            let kind = attributes["Type"]?.split(separator: "/").last
        else { return }
        guard byID[id] == nil else { throw .name }
        byID[id] = (String(kind), try resolve(target))
        order.append(id)
    }

    private func resolve(_ target: String) throws(SheetFault) -> String {
        var path = target.hasPrefix("/") ? [] : folder
        for piece in target.split(separator: "/") where piece != "." {
            guard piece == ".." else {
                path.append(piece)
                continue
            }
            guard path.popLast() != nil else { throw .name }
        }
        return path.joined(separator: "/")
    }
}

private final class BookContents: ElementHandler {
    /// Relation ids in the order of the tabs.
    var visible: [String] = []
    var isFrom1904 = false

    func begin(_ name: String, _ attributes: Attributes) {
        switch name {
        case "workbookPr":
            isFrom1904 = ["1", "true"].contains(attributes["date1904"] ?? "")
        case "sheet" where (attributes["state"] ?? "visible") == "visible":
            if let id = attributes["id"] { visible.append(id) }
        default: break
        }
    }
}
