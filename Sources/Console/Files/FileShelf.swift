import Foundation
import Kernel
import Law

/// Files on their way through the console: what a browser sent and no act has taken yet, and what
/// an act made and the browser has not fetched. Each lies in a folder of its own that only the
/// service may read, belongs to one session, and is gone after a while.
actor FileShelf {
    /// One file.
    struct Item: Sendable {
        let id: String
        /// As the clerk knows it; safe as the name of a file.
        let name: String
        let path: String
        let bytes: Int

        var folder: String { URL(fileURLWithPath: path).deletingLastPathComponent().path }
    }

    private struct Entry {
        let item: Item
        /// The session's token.
        let owner: String
        let end: ContinuousClock.Instant
        /// Gone once fetched.
        let isSecret: Bool
    }

    /// Of what a browser sends.
    static let fileBytes = 16 << 20
    private static let life = Duration.seconds(20 * 60)
    private static let perSession = 12
    private static let mark = "yuhou-files-"

    private let root: URL
    private var entries: [String: Entry] = [:]

    /// Makes the folder, and removes what a server that was killed left.
    init() throws {
        let files = FileManager.default
        let above = files.temporaryDirectory
        for name in (try? files.contentsOfDirectory(atPath: above.path)) ?? [] {
            let process = name.dropFirst(Self.mark.count).prefix { $0 != "-" }
            guard name.hasPrefix(Self.mark), let number = Int32(process),
                kill(number, 0) != 0, errno == ESRCH
            else { continue }
            try? files.removeItem(at: above.appendingPathComponent(name))
        }
        let own = "\(Self.mark)\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString)"
        root = above.appendingPathComponent(own)
        try files.createDirectory(
            at: root, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    /// The path of a new file in a folder of its own, not yet there.
    func place(_ name: String) throws -> String {
        let folder = root.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        return folder.appendingPathComponent(Self.safe(name)).path
    }

    /// Keeps a file that has been written, for one session.
    ///
    /// - Throws: `Refusal` when the session has too many.
    func keep(_ path: String, for owner: String, isSecret: Bool = false) throws -> Item {
        sweep()
        guard entries.values.count(where: { $0.owner == owner }) < Self.perSession else {
            throw Refusal(
                Text(
                    "您有太多文件还没办完；请先办完，或过二十分钟再来。",
                    en: "Too many of your files wait; finish those, or come back in 20 minutes."))
        }
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        let item = Item(
            id: UUID().uuidString.lowercased(), name: URL(fileURLWithPath: path).lastPathComponent,
            path: path, bytes: (attributes[.size] as? Int) ?? 0)
        entries[item.id] = Entry(
            item: item, owner: owner, end: .now + Self.life, isSecret: isSecret)
        Task { [weak self] in
            try await Task.sleep(for: Self.life + .seconds(1))
            await self?.sweep()
        }
        return item
    }

    /// A file of this session; nil for one that is gone or somebody else's.
    func item(_ id: String, of owner: String) -> Item? {
        sweep()
        guard let entry = entries[id], entry.owner == owner else { return nil }
        return entry.item
    }

    /// What an act left beside a file: the rejected rows.
    func beside(_ item: Item, for owner: String) throws -> [Item] {
        let names = try FileManager.default.contentsOfDirectory(atPath: item.folder)
        return try names.sorted().compactMap { name in
            let path = "\(item.folder)/\(name)"
            if let known = entries.values.first(where: { $0.item.path == path }) {
                guard known.item.id != item.id else { return nil }
                // Written anew by the act after the preview.
                entries[known.item.id] = nil
            }
            return try keep(path, for: owner)
        }
    }

    /// Removes a file; its folder too when nothing else is in it.
    func remove(_ id: String) {
        guard let item = entries.removeValue(forKey: id)?.item else { return }
        discard(item.path)
    }

    /// Removes what was written and is not kept.
    nonisolated func discard(_ path: String) {
        try? FileManager.default.removeItem(atPath: path)
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let left = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        if left.isEmpty { try? FileManager.default.removeItem(atPath: folder) }
    }

    /// Whether it may be fetched only once.
    func isSecret(_ id: String) -> Bool { entries[id]?.isSecret ?? false }

    private func sweep() {
        for (id, entry) in entries where entry.end < .now { remove(id) }
    }

    /// A name without a path, without marks of a shell, and not hidden.
    static func safe(_ name: String) -> String {
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
        let kept = last.unicodeScalars.filter {
            $0.properties.isAlphabetic || ("0"..."9").contains($0)
                || " ._-()（）+".unicodeScalars.contains($0)
        }
        let words = String(String.UnicodeScalarView(kept)).drop { $0 == "." || $0 == " " }
        guard words.utf8.count > 120 else { return words.isEmpty ? "file" : String(words) }
        // The ending says what it is.
        return "\(words.prefix(30))\(words.suffix(8))"
    }
}
