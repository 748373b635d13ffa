import Kernel
import Law
import Postgres

/// The registers: publicity, partner units, documents, forms, exchanges; the checks of policies
/// before they are issued; what offices did of what a clause asks of them.
struct RegisterBook {
    let bureau: Bureau

    enum Kind: String, CaseIterable {
        case publicity, partner, document, form, exchange

        var title: Text {
            switch self {
            case .publicity: Text("宣传", en: "Publicity")
            case .partner: Text("合作单位", en: "Partner")
            case .document: Text("文件", en: "Document")
            case .form: Text("统一表单", en: "Form")
            case .exchange: Text("信息交换", en: "Exchange")
            }
        }
    }

    struct Entry: Hashable {
        let id: Int64
        let kind: Kind
        let department: String
        let day: Day
        let title: String
        let words: String
    }

    /// The latest first.
    func entries(_ kind: Kind?) async throws -> [Entry] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT id, kind, department, day, title, words FROM office.entry
                WHERE district = \(bureau.district)::integer
                  AND (\(kind == nil) OR kind = \(kind?.rawValue ?? ""))
                ORDER BY kind, day DESC, id DESC
                """
            ).map { row in
                let (id, kind, department, day, title, words) = try row.decode(
                    Int64.self, String.self, String.self, PostgresDate.self, String.self,
                    String.self)
                // The table holds no other kinds.
                return Entry(
                    id: id, kind: Kind(rawValue: kind) ?? .document, department: department,
                    day: Day(day), title: title, words: words)
            }
        }
    }

    /// - Returns: Its number; the one there is for a `client` used before.
    func enter(
        _ kind: Kind, on day: Day, title: String, words: String, client: String
    ) async throws -> Int64 {
        try bureau.requirePast(day, "--on")
        return try await bureau.writing { transaction in
            let known = try await transaction.one(
                """
                SELECT id FROM office.entry
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """)
            if let known { return try known.value(0, as: Int64.self) }
            let made = try await transaction.one(
                """
                INSERT INTO office.entry (district, client, kind, department, day, title, words,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(kind.rawValue),
                    \(bureau.department.word), \(day.sql), \(title), \(words), \(bureau.actor))
                RETURNING id
                """)
            return try made?.value(0, as: Int64.self) ?? 0
        }
    }

    struct Precheck: Hashable {
        let id: Int64
        let department: String
        let title: String
        let effect: String
        let easing: String
        /// The office's opinion; nil before it.
        let agrees: Bool?
        let opinion: String?
    }

    /// Without an opinion first, the oldest first.
    func prechecks() async throws -> [Precheck] {
        try await bureau.transaction(reading: true) { transaction in
            try await transaction.query(
                """
                SELECT p.id, p.department, p.title, p.effect, p.easing, o.agrees, o.words
                FROM office.precheck AS p
                LEFT JOIN LATERAL (SELECT agrees, words FROM office.opinion AS o
                    WHERE o.district = p.district AND o.precheck = p.id
                    ORDER BY seq DESC LIMIT 1) AS o ON true
                WHERE p.district = \(bureau.district)::integer
                ORDER BY o.agrees IS NOT NULL, p.id
                """
            ).map { row in
                let (id, department, title, effect, easing, agrees, words) = try row.decode(
                    Int64.self, String.self, String.self, String.self, String.self, Bool?.self,
                    String?.self)
                return Precheck(
                    id: id, department: department, title: title, effect: effect, easing: easing,
                    agrees: agrees, opinion: words)
            }
        }
    }

    func file(
        _ title: String, effect: String, easing: String, client: String
    ) async throws -> Int64 {
        try await bureau.writing { transaction in
            let known = try await transaction.one(
                """
                SELECT id FROM office.precheck
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """)
            if let known { return try known.value(0, as: Int64.self) }
            let made = try await transaction.one(
                """
                INSERT INTO office.precheck (district, client, department, title, effect, easing,
                    recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(bureau.department.word),
                    \(title), \(effect), \(easing), \(bureau.actor)) RETURNING id
                """)
            return try made?.value(0, as: Int64.self) ?? 0
        }
    }

    /// Days within which a department mends what the office does not agree to: our own default, no
    /// source says.
    static let mendingDays = 15

    /// The office's opinion; one that does not agree is a task of the department.
    func opine(on id: Int64, agrees: Bool, words: String) async throws {
        guard let known = try await prechecks().first(where: { $0.id == id }) else {
            throw Refusal(Text("没有第 \(id) 号对照表。", en: "There is no form \(id)."))
        }
        if known.agrees == agrees, known.opinion == words { return }
        try await bureau.writing { transaction in
            _ = try await transaction.execute(
                """
                INSERT INTO office.opinion (district, precheck, seq, agrees, words, recorded_by)
                SELECT \(bureau.district)::integer, \(id), 1 + coalesce(max(o.seq), 0),
                    \(agrees), \(words), \(bureau.actor)
                FROM office.opinion AS o
                WHERE o.district = \(bureau.district)::integer AND o.precheck = \(id)
                """)
            guard !agrees else { return }
            let due = bureau.today.adding(days: Self.mendingDays).sql
            let title = "对照表第 \(id) 号：按联席办意见修改后再报，出台前办妥"
            _ = try await transaction.query(
                """
                SELECT casework.add_tasks(\(bureau.district)::integer,
                    \(["precheck/\(id)"]), \([known.department]), \([Int64(0)]), \([Int64(0)]),
                    \(["precheck"]), \([title]), \([due]))
                """)
        }
    }
}
