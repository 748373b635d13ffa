public import Law
import Postgres

/// Public notices (公示): a list shown masked at a place for some days; an objection holds only the
/// one person's case.
public struct NoticeBook: Sendable {
    let office: Office
    let district: Int
    let department: String

    public init(_ office: Office, district: Int, department: String) {
        self.office = office
        self.district = district
        self.department = department
    }

    /// One notice.
    public struct Notice: Hashable, Sendable {
        public let id: Int64
        public let place: String
        public let from: Day
        /// The last day.
        public let to: Day
        public let openedBy: String
    }

    /// A line as it is shown, and what was said against it.
    public struct Line: Hashable, Sendable {
        public let caseID: Int64
        public let text: String
        public let waiting: Int
        public let upheld: Int
    }

    /// Opens a notice over every case of the desk that awaits one. A line says a masked name and
    /// the town; never the clause, the class or a number.
    ///
    /// - Parameters:
    ///   - clause: Only cases of this clause; nil for all that await a notice.
    ///   - days: How long; by default the district's figure `notice.days`.
    ///   - client: Made by who tells; telling the same again changes nothing.
    /// - Returns: The notice's number and the lines as they are shown.
    /// - Throws: `Refusal` when no case awaits a notice.
    public func open(
        clause: String? = nil, at place: String, from: Day? = nil, days: Int? = nil, client: String
    ) async throws -> (id: Int64, lines: [Line]) {
        try office.session?.require(district: district)
        let (pack, _) = try await PackStore(office).pack(of: district)
        let from = from ?? office.today
        guard from >= office.today else {
            throw Refusal(
                Text(
                    "--from：公示不能从过去的日子（\(from)）开始。",
                    en: "--from: a notice does not begin in the past (\(from))."))
        }
        guard let length = days ?? pack.days("notice.days", on: from), length > 0 else {
            throw Refusal(
                Text(
                    "公示天数（notice.days）待设定；请用 --days 写明。",
                    en: "The days of a notice (notice.days) are to be set; give --days."))
        }
        let last = from.adding(days: length - 1)
        let waiting = try await waiting(clause)
        guard !waiting.isEmpty else {
            throw Refusal(Text("没有等待公示的事项。", en: "No case awaits a public notice."))
        }
        let (ids, lines) = (waiting.map(\.id), waiting.map(\.line))
        return try await office.desk.transaction(act: .export, reason: "notice") { transaction in
            // Whose names go out is on record with the export itself.
            Trail.saw(Set(waiting.map(\.person)))
            let row: Row?
            do {
                row = try await transaction.one(
                    """
                    SELECT casework.open_notice(\(district)::integer, \(client), \(place),
                        \(from.sql), \(last.sql), \(ids), \(lines))
                    """)
            } catch let error as PostgresError where error.sqlState == "42501" {
                throw Refusal(
                    Text("公示由有审核或审批职责的人发布。", en: "Who reviews or approves opens it."),
                    kind: .forbidden)
            } catch let error as PostgresError where error.sqlState == "23514" {
                throw Refusal(Text("没有等待公示的事项。", en: "No case awaits a public notice."))
            }
            let id = try row?.value(0, as: Int64.self) ?? 0
            return (id, try await Self.lines(of: id, district, in: transaction))
        }
    }

    /// The masked lines of the cases that await a notice.
    private func waiting(
        _ clause: String?
    ) async throws -> [(id: Int64, person: Int64, line: String)] {
        try await office.desk.transaction(readOnly: true) { transaction in
            let rows = try await transaction.query(
                """
                SELECT c.id, p.id, p.name, coalesce(a.title, '')
                FROM casework.case_file AS c
                JOIN casework.procedure_step AS s
                  ON s.district = c.district AND s.procedure = c.procedure AND s.step = c.step
                JOIN kernel.person AS p ON p.district = c.district AND p.id = c.person
                LEFT JOIN kernel.area AS a ON a.district = p.district AND a.code = p.town
                  AND a.valid_from <= \(office.today.sql) AND \(office.today.sql) < a.valid_to
                WHERE c.district = \(district)::integer AND c.department = \(department)
                  AND c.state = 0 AND s.kind = 'notice'
                  AND (\(clause)::text IS NULL OR c.clause = \(clause))
                ORDER BY c.id
                """)
            let found = try rows.map {
                try $0.decode(Int64.self, Int64.self, String.self, String.self)
            }
            Trail.saw(Set(found.map(\.1)))
            return found.map { ($0.0, $0.1, PublicLine.text(name: $0.2, town: $0.3)) }
        }
    }

    /// The desk's notices, the latest first.
    public func list() async throws -> [Notice] {
        try office.session?.require(district: district)
        return try await office.desk.query(
            """
            SELECT id, place, from_day, to_day, opened_by FROM casework.notice
            WHERE district = \(district)::integer AND department = \(department)
            ORDER BY id DESC LIMIT 200
            """
        ).map {
            let (id, place, from, to, by) = try $0.decode(
                Int64.self, String.self, PostgresDate.self, PostgresDate.self, String.self)
            return Notice(id: id, place: place, from: Day(from), to: Day(to), openedBy: by)
        }
    }

    /// A notice's lines as they were shown; none for another desk's.
    public func lines(of notice: Int64) async throws -> [Line] {
        try office.session?.require(district: district)
        return try await office.desk.transaction(readOnly: true) { transaction in
            try await Self.lines(of: notice, district, in: transaction)
        }
    }

    private static func lines(
        of notice: Int64, _ district: Int, in transaction: Transaction
    ) async throws -> [Line] {
        try await transaction.query(
            """
            SELECT case_id, line, waiting, upheld
            FROM casework.notice_lines(\(district)::integer, \(notice))
            """
        ).map {
            let (id, line, waiting, upheld) = try $0.decode(
                Int64.self, String.self, Int.self, Int.self)
            return Line(caseID: id, text: line, waiting: waiting, upheld: upheld)
        }
    }

    /// Keeps an objection; it holds this one case.
    public func object(_ notice: Int64, case id: Int64, words: String) async throws {
        try await tell(notice, id, words: words, upheld: nil, reason: nil)
    }

    /// Says what came of the oldest objection that waits; never who recorded it.
    public func answer(
        _ notice: Int64, case id: Int64, upheld: Bool, reason: String
    ) async throws {
        try await tell(notice, id, words: nil, upheld: upheld, reason: reason)
    }

    private func tell(
        _ notice: Int64, _ id: Int64, words: String?, upheld: Bool?, reason: String?
    ) async throws {
        try office.session?.require(district: district)
        try await office.desk.transaction(reason: reason ?? "") { transaction in
            let row = try await transaction.one(
                """
                SELECT casework.object(\(district)::integer, \(notice), \(id), \(words),
                    \(upheld)::boolean, \(reason))
                """)
            guard let word = try row?.value(0, as: String?.self) else { return }
            throw Self.refusal(word, department)
        }
    }

    private static func refusal(_ word: String, _ department: String) -> Refusal {
        switch word {
        case "words":
            Refusal(Text("请写明内容，至少四个字。", en: "Say what, in at least four characters."))
        case "over": Refusal(Text("公示已期满。", en: "The notice has ended."))
        case "none": Refusal(Text("没有待答复的异议。", en: "No objection waits for an answer."))
        case "own":
            Refusal(
                Text(
                    "异议是您登记的；由另一人答复。", en: "You recorded it; somebody else answers."),
                kind: .forbidden)
        default: Refusal(CaseRefusal.text(word, department))
        }
    }
}

/// The only way onto a public list: a masked name and the town, no number, no class, no clause.
public enum PublicLine {
    /// - Parameters:
    ///   - name: As in the register.
    ///   - town: The town's title; empty when the area table does not have it.
    public static func text(name: String, town: String) -> String {
        let masked = Mask.name(name)
        return town.isEmpty ? masked : "\(masked)（\(town)）"
    }
}
