import Kernel
import Law
import Postgres

/// Rows of the feed that do not agree with themselves or with the register, until somebody other
/// than who took the file decides which is right.
struct TicketBook {
    let bureau: Bureau

    typealias Category = CertificateNumber.Category

    /// What does not agree.
    enum Difference: String, CaseIterable {
        /// The number is not the register's; name and birth are.
        case holder
        case name
        /// The digit of the number beside the column.
        case category
        case grade
        /// What was told before there was a certificate.
        case register

        var title: Text {
            switch self {
            case .holder: Text("身份证号", en: "ID number")
            case .name: Text("姓名", en: "name")
            case .category: Text("类别", en: "category")
            case .grade: Text("等级", en: "grade")
            case .register: Text("名册原有评定", en: "register")
            }
        }

        /// Whose word settles it. Our own default: no source says who clears a mismatch; numbers
        /// and names are the household register's, the rest is the federation's.
        var asked: String {
            switch self {
            case .holder, .name: "public_security"
            case .category, .grade, .register: "disabled_persons"
            }
        }
    }

    /// What was decided.
    enum Decision: String {
        case card, columns, dropped, resolved
    }

    /// Our own default: no source says how long a mismatch may stand.
    static let days = 15

    /// A ticket to open.
    struct Draft: Sendable {
        let person: Int64
        let rowIndex: [UInt8]
        let numberIndex: [UInt8]
        let differs: [Difference]
        let issue: Int
        let card: (category: Category, grade: Int)
        let columns: (category: Category, grade: Int)
        let register: (category: String?, grade: Int?)
        let issuedOn: Day
        let validTo: Day?
        let isVoid: Bool
    }

    struct Ticket: Hashable, Sendable {
        let id: Int64
        let person: Int64
        let ref: String
        let name: String
        let differs: [Difference]
        let issue: Int
        let cardCategory: Category
        let cardGrade: Int
        let columnCategory: Category
        let columnGrade: Int
        let registerCategory: Category?
        let registerGrade: Int?
        let issuedOn: Day
        let validTo: Day?
        let isVoid: Bool
        let asked: String
        let dueOn: Day
        let openedBy: String
        let rowIndex: [UInt8]
        let numberIndex: [UInt8]
        /// Nil while it is open.
        let decision: String?

        var isOpen: Bool { decision == nil }

        init(_ row: Row) throws {
            let (
                id, person, ref, name, differs, issue, cardCategory, cardGrade, columnCategory,
                columnGrade, registerCategory, registerGrade, issued, valid, isVoid, asked, due,
                openedBy, rowIndex, numberIndex, decision
            ) = try row.decode(
                Int64.self, Int64.self, String.self, String.self, String.self, Int.self,
                String.self,
                Int.self, String.self, Int.self, String?.self, Int?.self, PostgresDate.self,
                PostgresDate?.self, Bool.self, String.self, PostgresDate.self, String.self,
                [UInt8].self, [UInt8].self, String?.self)
            self.id = id
            self.person = person
            self.ref = ref
            self.name = name
            self.differs = differs.split(separator: " ").compactMap {
                Difference(rawValue: String($0))
            }
            self.issue = issue
            // The table holds no other categories.
            self.cardCategory = Category(rawValue: cardCategory) ?? .multiple
            self.cardGrade = cardGrade
            self.columnCategory = Category(rawValue: columnCategory) ?? .multiple
            self.columnGrade = columnGrade
            self.registerCategory = registerCategory.flatMap(Category.init(rawValue:))
            self.registerGrade = registerGrade
            issuedOn = Day(issued)
            validTo = valid.map { Day($0) }
            self.isVoid = isVoid
            self.asked = asked
            dueOn = Day(due)
            self.openedBy = openedBy
            self.rowIndex = rowIndex
            self.numberIndex = numberIndex
            self.decision = decision
        }
    }

    private static let columns: Query = """
        SELECT t.id, t.person, p.ref, p.name, t.differs, t.issue::bigint, t.card_category,
            t.card_grade::bigint, t.column_category, t.column_grade::bigint, t.register_category,
            t.register_grade::bigint, t.issued_on, t.valid_to, t.is_void, t.asked, t.due_on,
            t.recorded_by, t.row_index, t.number_index, e.decision
        FROM disabled_persons.ticket AS t
        JOIN kernel.person AS p ON p.district = t.district AND p.id = t.person
        LEFT JOIN disabled_persons.ticket_end AS e ON e.district = t.district AND e.ticket = t.id
        """

    /// The open tickets, the first due first.
    static func list(_ district: Int, limit: Int) -> Query {
        """
        \(columns)
        WHERE t.district = \(district)::integer AND e.ticket IS NULL
        ORDER BY t.due_on, t.id LIMIT \(Int64(limit))
        """
    }

    /// Runs `list`.
    func list(limit: Int) async throws -> [Ticket] {
        try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                Self.list(bureau.district, limit: limit)
            ).map(Ticket.init)
            bureau.saw(found.map(\.person))
            return found
        }
    }

    /// Those that some rows of a file opened.
    func tickets(
        of rows: [[UInt8]], in transaction: Transaction
    ) async throws -> [[UInt8]: Ticket] {
        let found = try await transaction.query(
            """
            \(Self.columns)
            WHERE t.district = \(bureau.district)::integer AND t.row_index = ANY (\(rows))
            """
        ).map(Ticket.init)
        return Dictionary(uniqueKeysWithValues: found.map { ($0.rowIndex, $0) })
    }

    func open(_ draft: Draft, in transaction: Transaction) async throws {
        let asked =
            draft.differs.map(\.asked).contains("public_security")
            ? "public_security" : "disabled_persons"
        let registerCategory: String? = draft.register.category
        let registerGrade: Int64? = draft.register.grade.map { Int64($0) }
        _ = try await transaction.execute(
            """
            INSERT INTO disabled_persons.ticket (district, person, row_index, number_index, differs,
                issue, card_category, card_grade, column_category, column_grade, register_category,
                register_grade, issued_on, valid_to, is_void, asked, due_on, recorded_by)
            VALUES (\(bureau.district)::integer, \(draft.person), \(draft.rowIndex),
                \(draft.numberIndex), \(draft.differs.map(\.rawValue).joined(separator: " ")),
                \(Int64(draft.issue))::integer, \(draft.card.category.rawValue),
                \(Int64(draft.card.grade))::integer, \(draft.columns.category.rawValue),
                \(Int64(draft.columns.grade))::integer, \(registerCategory as String?),
                \(registerGrade as Int64?)::integer, \(draft.issuedOn.sql),
                \(draft.validTo?.sql as PostgresDate?), \(draft.isVoid), \(asked),
                \(bureau.today.adding(days: Self.days).sql), \(bureau.actor))
            """)
    }

    func end(
        _ ticket: Ticket, _ decision: Decision, _ reason: String, in transaction: Transaction
    ) async throws {
        _ = try await transaction.execute(
            """
            INSERT INTO disabled_persons.ticket_end (district, ticket, person, opened_by, decision,
                reason, recorded_by)
            VALUES (\(bureau.district)::integer, \(ticket.id), \(ticket.person),
                \(ticket.openedBy), \(decision.rawValue), \(reason), \(bureau.actor))
            """)
    }

    /// Decides a ticket: the card or the columns are right, and the certificate is taken with its
    /// facts; or the row is dropped.
    ///
    /// - Throws: `Refusal` for who opened it, for one that is decided otherwise, and for an issue
    ///   that came too late.
    func clear(_ id: Int64, _ decision: Decision, reason: String) async throws -> Ticket {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        let (ticket, held) = try await prepared(id)
        if let made = ticket.decision {
            guard made == decision.rawValue else {
                throw Refusal(
                    Text("第 \(id) 号核对单已处理。", en: "Ticket \(id) is decided already."))
            }
            return ticket
        }
        guard ticket.openedBy != bureau.actor else {
            throw Refusal(
                Text(
                    "第 \(id) 号核对单是您导入时产生的；请同事核对后处理。",
                    en: "Ticket \(id) came of the file you took; a colleague decides it."))
        }
        guard decision != .dropped else {
            try await bureau.once {
                try await bureau.report([]) {
                    try await end(ticket, decision, reason, in: $0)
                }
            }
            return ticket
        }
        if let held, held.issue >= ticket.issue || held.issuedOn > ticket.issuedOn {
            throw Refusal(
                Text(
                    "\(ticket.ref) 已登记更晚的证件；请用 --drop。",
                    en: "\(ticket.ref) has a later certificate; use --drop."))
        }
        let isCard = decision == .card
        let certificate = CertificateBook.Certificate(
            person: ticket.person, seq: (held?.seq ?? 0) + 1, issue: ticket.issue,
            category: isCard ? ticket.cardCategory : ticket.columnCategory,
            grade: isCard ? ticket.cardGrade : ticket.columnGrade, issuedOn: ticket.issuedOn,
            validTo: ticket.validTo, index: ticket.numberIndex,
            voidFrom: ticket.isVoid ? bureau.today : nil)
        let writing = CertificateWriting(bureau: bureau)
        let pack = try await bureau.pack()
        try await bureau.once {
            try await bureau.report(writing.facts(of: certificate, ticket.ref), reason: reason) {
                try await writing.write(
                    [.issue(certificate, before: held, settles: nil)], by: pack, in: $0)
                try await end(ticket, decision, reason, in: $0)
            }
        }
        return ticket
    }

    private func prepared(
        _ id: Int64
    ) async throws -> (Ticket, CertificateBook.Certificate?) {
        try await bureau.transaction(reading: true) { transaction in
            let ticket = try await transaction.one(
                """
                \(Self.columns)
                WHERE t.district = \(bureau.district)::integer AND t.id = \(id)
                """
            ).map(Ticket.init)
            guard let ticket else {
                throw Refusal(Text("没有第 \(id) 号核对单。", en: "There is no ticket \(id)."))
            }
            _ = try await bureau.served(ticket.ref, in: transaction)
            let held = try await CertificateBook(bureau: bureau)
                .latest(of: [ticket.person], in: transaction)[ticket.person]
            return (ticket, held)
        }
    }
}
