import Foundation
import Testing

@testable import Console

@Suite("Forms with files are taken apart strictly")
struct MultipartTests {
    private static let type = "multipart/form-data; boundary=----b1"

    private static func part(_ head: String, _ body: String) -> String {
        "------b1\r\nContent-Disposition: \(head)\r\n\r\n\(body)\r\n"
    }

    private static let whole =
        part("form-data; name=\"csrf\"", "abc")
        + part(
            "form-data; name=\"file\"; filename=\"名 册;%22x.xlsx\"\r\nContent-Type: a/b",
            "1\r\n------b\r\n2\r\n")
        + part("form-data; name=\"none\"; filename=\"\"", "") + "------b1--\r\n"

    /// Fields by their names, bodies joined, however the bytes came.
    private func read(_ text: String, by length: Int) throws -> [String] {
        var parser = try #require(MultipartParser(contentType: Self.type))
        var found: [String] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: length) {
            for event in try parser.feed(bytes[start..<min(bytes.count, start + length)]) {
                switch event {
                case .begin(let name, let file): found.append("\(name)|\(file ?? "-")|")
                case .data(let data):
                    found[found.count - 1] += String(decoding: data, as: UTF8.self)
                case .end: found[found.count - 1] += "."
                }
            }
        }
        return parser.isDone ? found : []
    }

    @Test("In whatever pieces they come", arguments: [1, 2, 3, 7, 64, 10_000])
    func pieces(length: Int) throws {
        #expect(
            try read(Self.whole, by: length) == [
                "csrf|-|abc.", "file|名 册;\"x.xlsx|1\r\n------b\r\n2\r\n.", "none||.",
            ])
    }

    @Test("A body that ends early is not done")
    func early() throws {
        for length in stride(from: 0, to: Self.whole.utf8.count - 4, by: 5) {
            let text = String(decoding: Self.whole.utf8.prefix(length), as: UTF8.self)
            #expect(try read(text, by: 16).isEmpty)
        }
    }

    @Test(
        "What no browser writes is refused",
        arguments: [
            "x------b1\r\n", "------b2\r\n", "------b1 \r\n", "------b1\r\n\r\n\r\n",
            "------b1\r\nContent-Disposition: form-data\r\n\r\n",
            "------b1\r\nContent-Disposition: form-data; name=x\r\n\r\n",
            "------b1\r\nContent-Disposition: attachment; name=\"x\"\r\n\r\n",
            "------b1\r\nContent-Disposition: form-data; name=\"x\"; name=\"y\"\r\n\r\n",
            "------b1\r\nContent-Disposition: form-data; name=\"x\0\"\r\n\r\n",
            "------b1\r\nContent-Type: text/plain\r\n\r\n", "------b1--\r\nmore",
            "------b1\r\n" + String(repeating: "a", count: 5000),
        ])
    func broken(text: String) throws {
        #expect(throws: MultipartParser.Broken.self) { try read(text, by: 4096) }
    }

    @Test(
        "Other kinds of body are none",
        arguments: [
            "application/x-www-form-urlencoded", "multipart/mixed; boundary=a",
            "multipart/form-data",
            "multipart/form-data; boundary=", "multipart/form-data; boundary=\"a b\"", "",
            "multipart/form-data; boundary=\(String(repeating: "a", count: 71))",
        ])
    func otherTypes(type: String) {
        #expect(MultipartParser(contentType: type) == nil)
    }
}

@Suite("Files on their way")
struct FileShelfTests {
    @Test(
        "A file's name keeps its words and loses its path",
        arguments: [
            ("名册 2026.xlsx", "名册 2026.xlsx"), ("../../etc/passwd", "passwd"),
            ("C:\\a\\roll.csv", "roll.csv"), ("...", "file"), ("", "file"), (".rc", "rc"),
            ("a\";rm -rf $x.csv", "arm -rf x.csv"), ("a\0\n.csv", "a.csv"),
        ])
    func names(given: String, safe: String) {
        #expect(FileShelf.safe(given) == safe)
    }

    @Test("A long name keeps its ending")
    func longName() {
        let name = FileShelf.safe(String(repeating: "名", count: 300) + ".xlsx")
        #expect(name.utf8.count <= 120 && name.hasSuffix(".xlsx"))
    }

    @Test("A file is its session's alone, and gone with its folder once it is removed")
    func owners() async throws {
        let shelf = try FileShelf()
        let path = try await shelf.place("a.csv")
        try Data("a".utf8).write(to: URL(fileURLWithPath: path))
        let item = try await shelf.keep(path, for: "one")
        #expect(await shelf.item(item.id, of: "one")?.name == "a.csv")
        #expect(await shelf.item(item.id, of: "two") == nil)
        let mode = try FileManager.default.attributesOfItem(atPath: item.folder)[.posixPermissions]
        #expect(mode as? Int == 0o700)
        await shelf.remove(item.id)
        #expect(!FileManager.default.fileExists(atPath: item.folder))
    }

    @Test("What an act leaves beside a file can be fetched")
    func beside() async throws {
        let shelf = try FileShelf()
        let path = try await shelf.place("a.csv")
        try Data("a".utf8).write(to: URL(fileURLWithPath: path))
        let item = try await shelf.keep(path, for: "one")
        let rejects = "\(item.folder)/a.rejects.csv"
        try Data("b".utf8).write(to: URL(fileURLWithPath: rejects))
        #expect(try await shelf.beside(item, for: "one").map(\.name) == ["a.rejects.csv"])
        let again = try await shelf.beside(item, for: "one")
        #expect(again.count == 1, "written anew, it is one file")
        await shelf.remove(item.id)
        #expect(await shelf.item(again[0].id, of: "one") != nil)
    }

    @Test("A session cannot fill the disk")
    func tooMany() async throws {
        let shelf = try FileShelf()
        for _ in 0..<12 {
            let path = try await shelf.place("a.csv")
            try Data().write(to: URL(fileURLWithPath: path))
            _ = try await shelf.keep(path, for: "one")
        }
        let path = try await shelf.place("a.csv")
        try Data().write(to: URL(fileURLWithPath: path))
        await #expect(throws: (any Error).self) { try await shelf.keep(path, for: "one") }
        #expect(try await shelf.keep(path, for: "two").name == "a.csv")
    }
}
