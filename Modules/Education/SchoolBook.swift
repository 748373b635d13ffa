import ArgumentParser
import Kernel
import Law
import Postgres

/// A school where somebody of the register learns.
struct School: Hashable, Sendable {
    enum Kind: String, CaseIterable, Hashable, Sendable, ExpressibleByArgument {
        case ordinary, special, vocational, college

        var title: Text {
            switch self {
            case .ordinary: Text("中小学", en: "Ordinary school")
            case .special: Text("特殊教育学校", en: "Special school")
            case .vocational: Text("中等职业学校", en: "Vocational school")
            case .college: Text("高等学校", en: "College or university")
            }
        }

        /// The stages taught there.
        var stages: [Stage] {
            switch self {
            case .ordinary: [.compulsory, .senior]
            case .special: [.compulsory, .senior, .secondaryVocational]
            case .vocational: [.secondaryVocational]
            case .college: [.higherVocational, .juniorCollege, .undergraduate]
            }
        }
    }

    let id: Int64
    let name: String
    let kind: Kind
    /// Where it stands, in words.
    let place: String

    init(id: Int64, name: String, kind: String, place: String) {
        // The table holds no other kinds.
        (self.id, self.name, self.kind) = (id, name, Kind(rawValue: kind) ?? .ordinary)
        self.place = place
    }

    /// Why a stage is not taught there.
    func refusal(of stage: Stage) -> Text? {
        guard !kind.stages.contains(stage) else { return nil }
        let taught = kind.stages.map(\.rawValue).joined(separator: "、")
        return Text(
            "stage：\(name) 是\(kind.title.zh)，应为 \(taught)",
            en: "stage: \(name) is `\(kind.rawValue)` and teaches \(taught)")
    }
}

/// The register of schools.
struct SchoolBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// Adds a school; the same again changes nothing.
    ///
    /// - Returns: Whether it is new.
    func add(_ name: String, _ kind: School.Kind, at place: String) async throws -> Bool {
        let name = try Bureau.words(name, "--name", of: 2...60)
        let place = try Bureau.words(place, "--place", of: 2...60)
        return try await bureau.writing { transaction in
            if let known = try await find(name, in: transaction) {
                guard (known.kind, known.place) == (kind, place) else {
                    throw Refusal(
                        Text(
                            "\(name) 已登记为\(known.kind.title.zh)（\(known.place)）。",
                            en: "\(name) stands as `\(known.kind.rawValue)` in \(known.place)."))
                }
                return false
            }
            try await transaction.execute(
                """
                INSERT INTO education.school (district, name, kind, place, recorded_by)
                VALUES (\(bureau.district)::integer, \(name), \(kind.rawValue), \(place),
                    \(bureau.actor))
                """)
            return true
        }
    }

    /// All of them by name.
    func list() async throws -> [School] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT id, name, kind, place FROM education.school
                WHERE district = \(bureau.district)::integer ORDER BY name
                """
            ).map(Self.school)
        }
    }

    /// A school by its number or its full name.
    ///
    /// - Throws: `Refusal` for one that is not registered.
    func school(_ word: String, in transaction: Transaction) async throws -> School {
        if let found = try await find(word, in: transaction) { return found }
        throw Refusal(
            Text(
                "--school：没有登记“\(word)”；用 school list 查看全名，新的用 school add 登记。",
                en: "--school: no school `\(word)`; `school list` shows the names, `school add` "
                    + "registers one."))
    }

    private func find(_ word: String, in transaction: Transaction) async throws -> School? {
        try await transaction.one(
            """
            SELECT id, name, kind, place FROM education.school
            WHERE district = \(bureau.district)::integer
              AND (name = \(word) OR id::text = \(word))
            ORDER BY name = \(word) DESC LIMIT 1
            """
        ).map(Self.school)
    }

    private static func school(_ row: Row) throws -> School {
        let (id, name, kind, place) = try row.decode(
            Int64.self, String.self, String.self, String.self)
        return School(id: id, name: name, kind: kind, place: place)
    }
}
