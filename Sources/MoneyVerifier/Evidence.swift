import Foundation
public import Postgres

/// Everything from which a district's money is recomputed: the ledger, the law's files, and what of
/// the facts money depends on. Persons are numbers; there are no names and no accounts of theirs.
public struct MoneyEvidence: Sendable {
    public internal(set) var district: Int
    /// The day on which it was read.
    public internal(set) var today = ""
    var funds: [FundRow] = []
    var purposes: [PurposeRow] = []
    var accounts: [AccountRow] = []
    var transfers: [TransferRow] = []
    var shares: [ShareRow] = []
    var shareParts: [SharePartRow] = []
    var orders: [OrderRow] = []
    var proposals: [ProposalRow] = []
    var proposalLines: [ProposalLineRow] = []
    var proposalEnds: [ProposalEndRow] = []
    var donations: [DonationRow] = []
    var closedYears: [ClosedYearRow] = []
    var reservations: [ReservationRow] = []
    var reservationEnds: [ReservationEndRow] = []
    var runs: [RunRow] = []
    var runActs: [RunActRow] = []
    var runLines: [RunLineRow] = []
    var runPages: [RunPageRow] = []
    var runHolds: [RunHoldRow] = []
    var runAccounts: [RunAccountRow] = []
    var payees: [PayeeRow] = []
    var payments: [PaymentRow] = []
    var returns: [ReturnRow] = []
    var statements: [StatementRow] = []
    var lines: [LineRow] = []
    var openings: [OpeningRow] = []
    var recoveries: [RecoveryRow] = []
    var recoveryItems: [RecoveryItemRow] = []
    var recoveryActs: [RecoveryActRow] = []
    var packFiles: [PackFileRow] = []
    var inForce: [InForceRow] = []
    var spans: [SpanRow] = []
    var deliveries: [DeliveryRow] = []
    var deaths: [DeathRow] = []
    var stops: [StopRow] = []
    var firstMonths: [FirstMonthRow] = []

    init(district: Int) { self.district = district }

    /// Reads a district's evidence in one transaction, as who is signed in (the auditor, or
    /// finance); `repeatableRead` makes it one moment.
    ///
    /// - Parameters:
    ///   - district: Whose it is.
    ///   - transaction: Of who is signed in.
    ///   - row: Called with each row as it stands in a pack.
    /// - Returns: All of it.
    /// - Throws: `PostgresError`; `MoneyVerifierError` for a row that is none.
    public static func read(
        district: Int, in transaction: Transaction,
        row: (_ table: String, _ json: String) throws -> Void = { _, _ in }
    ) async throws -> MoneyEvidence {
        var evidence = MoneyEvidence(district: district)
        let now = try await transaction.one("SELECT kernel.today()::text")
        evidence.today = try now?.value(0, as: String.self) ?? ""
        let decoder = decoder()
        for table in EvidenceTable.all {
            for found in try await transaction.query(table.query(district)) {
                let json = try found.value(0, as: String.self)
                try row(table.name, json)
                try table.take(&evidence, Data(json.utf8), decoder)
            }
        }
        return evidence
    }

    static func decoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }
}

/// A table of the evidence: its name in a pack, how it is read, where its rows go.
struct EvidenceTable {
    let name: String
    let query: (Int) -> Query
    let take: (inout MoneyEvidence, Data, JSONDecoder) throws -> Void

    init<R: Decodable>(
        _ name: String, _ path: WritableKeyPath<MoneyEvidence, [R]>,
        _ query: @escaping (Int) -> Query
    ) {
        self.name = name
        self.query = query
        take = { evidence, data, decoder in
            do {
                evidence[keyPath: path].append(try decoder.decode(R.self, from: data))
            } catch {
                throw MoneyVerifierError(
                    zh: "\(name) 的一行无法读取：\(error)",
                    en: "A row of \(name) cannot be read: \(error)")
            }
        }
    }
}
