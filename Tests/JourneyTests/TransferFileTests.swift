import Embedded
import Foundation
import Testing

/// The container of a transfer: whatever is done to the file is found before a word is read.
@Suite("Transfer file: encrypted whole")
struct TransferFileTests {
    private static let secret = Array("CNZDB93G0EPM80BT37DAZSX0".utf8)

    private func written(_ bytes: [UInt8]) throws -> String {
        let path = NSTemporaryDirectory() + "yuhou-\(UUID().uuidString).move"
        try TransferFile.write(bytes, to: path, secret: Self.secret)
        return path
    }

    @Test("it reads back, under its code alone")
    func code() throws {
        let text = [UInt8](repeating: 7, count: 200_000)
        let path = try written(text)
        #expect(try TransferFile.read(path, secret: Self.secret) == text)
        var other = Self.secret
        other[0] = UInt8(ascii: "D")
        #expect(throws: BackupError.self) { try TransferFile.read(path, secret: other) }
        #expect(throws: BackupError.self) {
            try TransferFile.write(text, to: path, secret: Self.secret)
        }
    }

    @Test("no byte can be altered, cut off or added")
    func altered() throws {
        let path = try written(Array("a family".utf8))
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        func refused(_ bytes: [UInt8]) throws {
            let copy = path + ".\(UUID().uuidString)"
            try Data(bytes).write(to: URL(fileURLWithPath: copy))
            #expect(throws: BackupError.self) { try TransferFile.read(copy, secret: Self.secret) }
            try FileManager.default.removeItem(atPath: copy)
        }
        for place in bytes.indices {
            var wrong = bytes
            wrong[place] ^= 1
            try refused(wrong)
            try refused(Array(bytes[..<place]))
        }
        try refused(bytes + [0])
    }
}
