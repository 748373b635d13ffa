import Foundation
public import Law
public import Postgres

/// What every command works with: the database as the one who is signed in may use it, the composed
/// departments and today's day.
public struct Office: Sendable {
    /// The kernel's hand that reads facts and law and writes answers; no department's eyes. What is
    /// read by it leaves only for whom `desk` shows the person, cut to what they may read.
    public let assessor: Pool
    /// The kernel's hand that writes the register, in the name of who is signed in.
    public let register: Desk
    /// The connections of the desk that is signed in.
    public let desk: Desk
    /// Who is signed in; nil only for the database's owner, in tests and benchmarks.
    public let session: Session?
    public let registry: Registry
    public let today: Day
    /// Packs read before, by district and version; a version never changes.
    let laws: LawShelf

    /// An office in which somebody is signed in.
    ///
    /// - Parameters:
    ///   - purpose: the command or page, for the audit.
    ///   - request: the key under which another system asks for something to be done.
    ///   - isReading: whether whatever would write at the desk or in the register is refused.
    ///   - laws: the packs read before; a server shares one shelf among all its offices.
    public init(
        _ pools: Pools, session: Session, purpose: String, mark: PersonMark, registry: Registry,
        today: Day = .today, request: RequestKey? = nil, isReading: Bool = false,
        laws: LawShelf = LawShelf()
    ) {
        var signature = Desk.Signature(
            token: session.token, purpose: purpose, district: session.district, mark: mark,
            isReading: isReading)
        signature.request = request
        assessor = pools.pool("assessor")
        register = Desk(pools.pool("ingest"), signature: signature)
        desk = Desk(
            pools.pool(session.desk == "secretary" ? "auth" : session.desk), signature: signature)
        self.session = session
        self.registry = registry
        self.today = today
        self.laws = laws
    }

    /// An office of the database's owner, over whose connections no policy stands: for tests of the
    /// kernel and for benchmarks.
    public init(
        owner pool: Pool, registry: Registry, today: Day = .today, laws: LawShelf = LawShelf()
    ) {
        assessor = pool
        register = Desk(owner: pool)
        desk = register
        session = nil
        self.registry = registry
        self.today = today
        self.laws = laws
    }

    /// Puts on record that who is signed in was refused something, unless the refused act itself
    /// left its row.
    ///
    /// - Parameters:
    ///   - pool: of the role `auth`.
    ///   - purpose: the command or page.
    ///   - reason: a word, never what was typed.
    public func recordRefusal(_ reason: String, purpose: String, in pool: Pool) async {
        guard let session, desk.signature?.refusal.keep() != true else { return }
        await Session.recordRefusal(of: session.token, purpose: purpose, reason: reason, in: pool)
    }

    /// The name under which acts are kept.
    public var actor: String { session?.name ?? "owner" }

    /// The department whose eyes decide what shows; nil for those who see all facts of their
    /// district.
    public var reader: String? {
        guard let session, !session.duties.contains("read") else { return nil }
        return session.desk
    }

    /// The departments in whose name may be reported: one's own, or all for who brings the
    /// district's files.
    public var sources: [String] {
        let all = registry.departments.map { $0.code.word }
        guard let session, !session.duties.contains("import") else { return all }
        return [session.desk]
    }

    /// Proves that the one who is signed in may see a person, and puts the look on record, before
    /// the kernel's own hands read anything about them.
    ///
    /// - Returns: Everybody whose facts are opened to a department's clerk, by an accepted referral
    ///   or by breaking the glass; asked in the same trip, for each transaction at a desk costs
    ///   several.
    /// - Throws: `Refusal`, the same for somebody who is not there and who is not theirs to see.
    @discardableResult
    public func admit(_ ref: String, district: Int) async throws -> Set<Int64> {
        try session?.require(district: district)
        guard session != nil else { return [] }
        var asked: [Query] = [
            """
            SELECT id FROM kernel.person
            WHERE district = \(district)::integer AND ref = \(ref)
            """
        ]
        if reader.flatMap({ registry.department($0) }) != nil {
            asked.append("SELECT unnest(ctx.opened())")
        }
        let statements = asked
        let found = try await desk.transaction(readOnly: true) { transaction in
            let answers = try await transaction.pipeline(statements).map { rows in
                try rows.map { try $0.value(0, as: Int64.self) }
            }
            Trail.saw(answers[0])
            return answers
        }
        guard !found[0].isEmpty else { throw Refusal.unknownRef(ref, in: district) }
        return Set(found.dropFirst().joined())
    }

    /// The same for the register's names of persons.
    func visibleRefs(_ refs: [String], of district: Int) async throws -> Set<String> {
        guard session != nil else { return Set(refs) }
        return try await desk.transaction(readOnly: true) { transaction in
            let rows = try await transaction.query(
                """
                SELECT id, ref FROM kernel.person
                WHERE district = \(district)::integer AND ref = ANY (\(refs))
                """
            ).map { try $0.decode(Int64.self, String.self) }
            Trail.saw(rows.map(\.0))
            return Set(rows.map(\.1))
        }
    }

    /// Those of some persons whom the one who is signed in may see; each is put on record.
    public func visible(_ persons: [Int64], district: Int) async throws -> Set<Int64> {
        guard session != nil else { return Set(persons) }
        return try await desk.transaction(readOnly: true) { transaction in
            let rows = try await transaction.query(
                """
                SELECT id FROM kernel.person
                WHERE district = \(district)::integer AND id = ANY (\(persons))
                """)
            let ids = Set(try rows.map { try $0.value(0, as: Int64.self) })
            Trail.saw(ids)
            return ids
        }
    }

    /// Runs what reads something that leaves the house, and puts on record who takes it, what for,
    /// and whom it names.
    public func exporting<R>(
        for purpose: String, _ body: () async throws -> R
    ) async throws -> R {
        let trail = Trail()
        let result = try await Trail.$current.withValue(trail) { try await body() }
        try await desk.transaction(act: .export, reason: purpose) { _ in Trail.saw(trail.seen) }
        return result
    }
}

extension Office {
    /// A service's session outlives a department's module: its commands stop with the module all
    /// the same. A department's own session opens nothing then.
    public func requireModule(of command: String) async throws {
        let first = command.split(separator: " ").first.map(String.init) ?? ""
        guard let session, session.desk == "service", registry.department(first) != nil else {
            return
        }
        try await desk.transaction(readOnly: true) { transaction in
            try await ModuleBook.admit([first], district: session.district, in: transaction)
        }
    }
}

extension Day {
    /// The present day in Asia/Shanghai, where every day of the house is counted.
    public static var today: Day {
        // The zone has had no daylight saving since 1991: a fixed offset is exact.
        let seconds = Int(Date().timeIntervalSince1970.rounded(.down)) + 8 * 3600
        return Day(number: Int32(clamping: seconds / 86_400))
    }

    /// A day as the database gives it; its infinities are `always` and `never`.
    public init(_ date: PostgresDate) { self.init(number: date.days) }

    /// The day as the database takes it.
    public var sql: PostgresDate { PostgresDate(days: number) }
}

/// Something the user asked for that cannot be done, in words for the user.
public struct Refusal: Error, Hashable, Sendable {
    /// Why it cannot be done; decides the exit status.
    public enum Kind: Hashable, Sendable {
        /// Wrong usage or input.
        case input
        /// Not allowed to this user.
        case forbidden
    }

    public let kind: Kind
    public let text: Text
    /// A year has no calendar of working days: once it is loaded the same can be done.
    var isAboutCalendar = false

    public init(_ text: Text, kind: Kind = .input) {
        self.kind = kind
        self.text = text
    }
}

extension Query {
    /// A number, or `NULL` for none.
    init(optional number: Int64?) {
        if let number { self = "\(number)::bigint" } else { self = "NULL::bigint" }
    }
}

extension FileImport {
    /// An import as this office and the district's law have it.
    public init(_ office: Office, seal: any Seal, pack: Pack) {
        self.init(
            register: office.register, seal: seal, dictionary: office.registry.dictionary,
            departments: office.sources,
            clauses: Set(pack.provisions.map(\.id)),
            monthly: Set(
                pack.provisions.filter {
                    $0.provision?.accrues == true && $0.provision?.amount?.per == .month
                }.map(\.id)))
    }
}
