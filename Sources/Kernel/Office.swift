import Foundation
public import Law
public import Postgres

/// What every command works with: the database, the composed departments and today's day.
public struct Office: Sendable {
    public let database: Pool
    public let registry: Registry
    public let today: Day
    /// Packs read before, by district and version; a version never changes.
    let laws = LawShelf()

    public init(database: Pool, registry: Registry, today: Day = .today) {
        self.database = database
        self.registry = registry
        self.today = today
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
            database: office.database, seal: seal, dictionary: office.registry.dictionary,
            departments: office.registry.departments.map { $0.code.word },
            clauses: Set(pack.provisions.map(\.id)))
    }
}
