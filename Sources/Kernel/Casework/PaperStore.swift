import Crypto
public import Foundation
import Law
import Postgres

/// Scans and other papers of cases: sealed, each in a file of its own outside the database; the
/// row keeps its hash.
public struct PaperStore: Sendable {
    private let office: Office
    private let district: Int
    private let seal: AESSeal
    private let folder: URL

    /// - Parameter folder: Where the sealed files lie, readable by the service's account only.
    public init(_ office: Office, district: Int, keys: Keys, folder: URL) {
        self.office = office
        self.district = district
        seal = AESSeal(keys: keys)
        self.folder = folder.appendingPathComponent(String(district))
    }

    /// One paper on a case.
    public struct Paper: Hashable, Sendable {
        public let id: Int64
        public let title: String
        public let bytes: Int
        public let addedBy: String
        let file: String
        let hash: [UInt8]
        let version: Int
    }

    /// The most bytes of a paper: 20 MiB, our own limit.
    public static let limit = 20 << 20

    /// Seals a paper and keeps it with a case. The same bytes are kept once.
    ///
    /// - Returns: The paper's number.
    /// - Throws: `Refusal` for an empty or too large paper, for kinds other than PDF, JPEG and
    ///   PNG, and for a case that is not the desk's.
    public func add(_ data: Data, titled title: String, to id: Int64) async throws -> Int64 {
        try office.session?.require(district: district)
        guard !data.isEmpty, data.count <= Self.limit, Self.isKnown(data) else {
            throw Refusal(
                Text(
                    "凭据须是 20 MiB 以内的 PDF、JPEG 或 PNG 文件；这一份是 \(data.count) 字节。",
                    en:
                        "A paper is a PDF, JPEG or PNG of at most 20 MiB; this has \(data.count) bytes."
                ))
        }
        guard title.contains(where: { !$0.isWhitespace }), title.count <= 100 else {
            throw Refusal(Text("--title：请写明是什么凭据。", en: "--title: say what paper it is."))
        }
        let hash = Array(SHA256.hash(data: data))
        let file = UUID().uuidString.lowercased()
        let place = SealedPlace(.paper, person: id, district: district)
        let sealed = try seal.seal(Array(data), at: place)
        let url = folder.appendingPathComponent(file)
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try Data(sealed.bytes).write(to: url, options: .withoutOverwriting)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: url.path)
        do {
            let kept = try await office.desk.transaction { transaction -> (Int64, Bool)? in
                let row = try await transaction.one(
                    """
                    SELECT casework.add_paper(\(district)::integer, \(id), \(title), \(file), \(hash),
                        \(data.count)::bigint, \(sealed.version)::integer)
                    """)
                guard let number = try row?.value(0, as: Int64?.self) else { return nil }
                let found = try await Self.papers(of: id, district, in: transaction)
                return (number, found.contains { $0.id == number && $0.file == file })
            }
            guard let (number, isNew) = kept else {
                throw Refusal(CaseRefusal.text("unseen", ""))
            }
            if !isNew { try? FileManager.default.removeItem(at: url) }
            return number
        } catch {
            try? FileManager.default.removeItem(at: url)
            throw error
        }
    }

    /// The papers of a case.
    public func list(_ id: Int64) async throws -> [Paper] {
        try office.session?.require(district: district)
        return try await office.desk.transaction(readOnly: true) { transaction in
            try await Self.papers(of: id, district, in: transaction)
        }
    }

    /// Opens a paper; the look is kept in the audit as an export, before the bytes leave.
    ///
    /// - Throws: `Refusal` for a number that is not on the case, and where the file is missing or
    ///   is not what was kept.
    public func read(_ paper: Int64, of id: Int64, reason: String) async throws -> Data {
        try office.session?.require(district: district)
        let found = try await office.desk.transaction(act: .export, reason: reason) { transaction in
            try await Self.papers(of: id, district, in: transaction).first { $0.id == paper }
        }
        guard let found else { throw Refusal(CaseRefusal.text("paper", "")) }
        let damaged = Refusal(
            Text(
                "第 \(paper) 份凭据的文件不在或已被改动；请查备份。",
                en: "The file of paper \(paper) is missing or was altered; see the backups."))
        guard let bytes = try? Data(contentsOf: folder.appendingPathComponent(found.file)),
            let data = try? seal.open(
                Sealed(bytes: Array(bytes), version: found.version),
                at: SealedPlace(.paper, person: id, district: district)),
            Array(SHA256.hash(data: data)) == found.hash
        else { throw damaged }
        return Data(data)
    }

    static func papers(
        of id: Int64, _ district: Int, in transaction: Transaction
    ) async throws -> [Paper] {
        try await transaction.query(
            """
            SELECT id, title, file, sha256, bytes, key_version::bigint, added_by
            FROM casework.papers_of(\(district)::integer, \(id))
            """
        ).map {
            let (id, title, file, hash, bytes, version, by) = try $0.decode(
                Int64.self, String.self, String.self, [UInt8].self, Int.self, Int.self, String.self)
            return Paper(
                id: id, title: title, bytes: bytes, addedBy: by, file: file, hash: hash,
                version: version)
        }
    }

    /// By the first bytes, not the name.
    private static func isKnown(_ data: Data) -> Bool {
        let marks: [[UInt8]] = [
            Array("%PDF-".utf8), [0xFF, 0xD8, 0xFF],
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A],
        ]
        return marks.contains { data.starts(with: $0) }
    }
}
