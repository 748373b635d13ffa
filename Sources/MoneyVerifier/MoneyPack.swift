public import Foundation

/// The evidence as one file: a head, a line a row, and an end with their number and the SHA-256 of
/// all lines before it. It is verified without the database.
public enum MoneyPack {
    private struct Head: Codable {
        var kind = "head"
        var format = 1
        let district: Int
        let today: String
    }

    private struct End: Codable {
        var kind = "end"
        let rows: Int
        let sha256: String
    }

    private struct Named: Decodable {
        let kind: String?
        let table: String?
    }

    /// The first line.
    public static func head(district: Int, today: String) throws -> Data {
        try line(Head(district: district, today: today))
    }

    /// The line of a row.
    public static func row(_ table: String, _ json: String) -> Data {
        Data("{\"table\":\"\(table)\",\"row\":\(json)}\n".utf8)
    }

    /// The last line.
    public static func end(rows: Int, digest: EvidenceDigest) throws -> Data {
        try line(End(rows: rows, sha256: digest.hexadecimal))
    }

    private static func line(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value) + Data("\n".utf8)
    }

    /// Reads a pack.
    ///
    /// - Throws: `MoneyVerifierError` for a file that is none, was cut short or changed.
    public static func read(_ path: String) throws -> MoneyEvidence {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw MoneyVerifierError(zh: "不能读取 \(path)。", en: "\(path) cannot be read.")
        }
        defer { try? file.close() }
        var reading = Reading(path: path)
        var rest = Data()
        while let part = try file.read(upToCount: 1 << 20), !part.isEmpty {
            rest += part
            var start = rest.startIndex
            while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
                try reading.take(rest[start...end])
                start = end + 1
            }
            rest = Data(rest[start...])
        }
        guard rest.isEmpty, let evidence = reading.whole else { throw reading.cut }
        return evidence
    }

    private struct Reading {
        let path: String
        var number = 0
        var rows = 0
        var digest = EvidenceDigest()
        var evidence: MoneyEvidence?
        var isEnded = false
        let decoder = MoneyEvidence.decoder()
        let tables = Dictionary(
            EvidenceTable.all.map { ($0.name, $0) }, uniquingKeysWith: { one, _ in one })

        var whole: MoneyEvidence? { isEnded ? evidence : nil }

        var cut: MoneyVerifierError {
            MoneyVerifierError(
                zh: "\(path) 第 \(number) 行：不是完整的资金核验包；请重新导出。",
                en: "\(path), line \(number): no whole pack of money evidence; export it anew.")
        }

        mutating func take(_ line: Data) throws {
            number += 1
            guard !isEnded, let named = try? decoder.decode(Named.self, from: line) else {
                throw cut
            }
            if let name = named.table {
                guard let table = tables[name], var found = evidence,
                    let row = Self.row(of: line, name)
                else { throw cut }
                evidence = nil
                try table.take(&found, row, decoder)
                evidence = found
                rows += 1
            } else if named.kind == "head", number == 1 {
                guard let head = try? decoder.decode(Head.self, from: line), head.format == 1
                else { throw cut }
                evidence = MoneyEvidence(district: head.district)
                evidence?.today = head.today
            } else {
                guard let end = try? decoder.decode(End.self, from: line), end.rows == rows,
                    end.sha256 == digest.hexadecimal
                else { throw cut }
                isEnded = true
            }
            digest.add(line)
        }

        /// What stands after `"row":`.
        private static func row(of line: Data, _ table: String) -> Data? {
            let head = Data("{\"table\":\"\(table)\",\"row\":".utf8)
            guard line.starts(with: head), line.count > head.count + 2 else { return nil }
            return line[(line.startIndex + head.count)..<(line.endIndex - 2)]
        }
    }
}
