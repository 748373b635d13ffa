import Law
import Postgres

/// Brings the people of a transfer file into a register as one event.
struct TransferOpening: Sendable {
    /// Somebody of the file with the sealed values opened.
    struct Person: Sendable {
        let told: TransferDocument.Person
        /// The present one last.
        let numbers: [IdentityNumber]
        let phone: String?
        let account: String?
    }

    /// Somebody as this register has them now.
    struct Arrival: Sendable {
        let place: Int
        let id: Int64
        let ref: String
        /// The register had them before.
        let isJoined: Bool
    }

    let recorder: EventRecorder
    let document: TransferDocument
    let people: [Person]
    /// With the place of whose they are.
    let months: [(place: Int, months: TransferMonths)]
    /// Nine digits; nil leaves it open.
    let town: Int64?
    /// Where those who move live now; nil: the household of the file.
    let household: String?
    let by: String

    var district: Int { recorder.district }
    var today: Day { recorder.office.today }
    var dictionary: FactDictionary { recorder.office.registry.dictionary }

    /// Opens the sealed values and holds everything against what this program knows.
    ///
    /// - Throws: `Refusal`: a file is taken whole or not at all.
    static func people(
        of document: TransferDocument, sealedWith seal: AESSeal, dictionary: FactDictionary
    ) throws -> [Person] {
        if let wrong = document.facts.first(where: { !$0.isKnown(to: dictionary) }) {
            throw Refusal(
                Text(
                    "文件里有本版本不认识的事项 \(Spelling.shown(wrong.kind))，没有写入；请更新 yuhou。",
                    en: "The file tells a fact \(Spelling.shown(wrong.kind)) that this version "
                        + "does not know; nothing was written. Update yuhou."))
        }
        do {
            return try document.persons.enumerated().map { place, person in
                func open(_ field: SealedField, _ bytes: some Sequence<UInt8>) throws -> String {
                    try seal.openText(
                        Sealed(bytes: Array(bytes), version: 1),
                        at: SealedPlace(field, person: Int64(place), district: document.to))
                }
                guard Sex(rawValue: person.sex) != nil, Role(rawValue: person.role) != nil,
                    !person.name.isEmpty, !person.ref.isEmpty
                else { throw TransferDocument.unreadable }
                return Person(
                    told: person,
                    numbers: try person.numbers.map {
                        try IdentityNumber(try open(.identityNumber, $0))
                    },
                    phone: try person.phone.map { try open(.phone, $0) },
                    account: try person.account.map { try open(.account, $0) })
            }
        } catch is SealError {
            throw TransferDocument.unreadable
        } catch is IdentityNumberProblem {
            throw TransferDocument.unreadable
        }
    }

    /// The event with everything of the file, once.
    ///
    /// - Throws: `Refusal` for a number that stands for somebody else here, and for a file that was
    ///   taken over and taken back.
    func run(
        in transaction: Transaction
    ) async throws -> (written: EventRecorder.Written, arrivals: [Arrival]) {
        try await FactReport(recorder.office, district: district).lock(in: transaction)
        if let earlier = try await earlier(in: transaction) {
            let written = EventRecorder.Written(
                event: nil, earlier: earlier, persons: [], newcomer: nil)
            return (written, try await arrived(in: transaction))
        }
        let arrivals = try await arrivals(in: transaction)
        let ids = arrivals.map(\.id)
        let versions = FamilyVersions(district: district)
        try await versions.lock(persons: ids, in: transaction)
        let event = try await keepEvent(of: ids[first], in: transaction)
        let writing = TransferWriting(opening: self, arrivals: arrivals, event: event)
        try await writing.run(in: transaction)
        try await FamilyIndex.join(in: transaction, district: district, persons: ids)
        try await versions.raise(
            personsOf: "SELECT unnest(\(ids)) AS person", in: transaction)
        try await versions.dropJoined(in: transaction)
        let written = EventRecorder.Written(
            event: event, earlier: nil, persons: ids, newcomer: nil)
        return (written, arrivals)
    }

    /// The place of the first who moves.
    private var first: Int { document.persons.firstIndex { !$0.copy } ?? 0 }

    private func keepEvent(of person: Int64, in transaction: Transaction) async throws -> Int64 {
        let row = try await transaction.one(
            """
            INSERT INTO kernel.event (district, client, digest, kind, person, day, learned, source,
                recorded_by)
            VALUES (\(district)::integer, \(document.transfer),
                sha256(convert_to(\(document.transfer), 'UTF8')), 'move', \(person),
                \(document.day.day.sql), \(today.sql), 'public_security', \(by))
            RETURNING id
            """)
        return try row?.value(0, as: Int64.self) ?? 0
    }

    /// The event of this file, if it was taken over before.
    private func earlier(in transaction: Transaction) async throws -> Int64? {
        let row = try await transaction.one(
            """
            SELECT e.id, w.withdrawn_by FROM kernel.event AS e
            LEFT JOIN kernel.event_withdrawal AS w ON w.district = e.district AND w.event = e.id
            WHERE e.district = \(district)::integer AND e.client = \(document.transfer)
            """)
        guard let (event, by) = try row?.decode(Int64.self, String?.self) else { return nil }
        if let by {
            throw Refusal(
                Text(
                    "这份文件接收过（第 \(event) 号事件），又由 \(by) 撤回；请迁出地撤回后重新转出。",
                    en: "This file was taken over (event \(event)) and taken back by \(by); ask "
                        + "the other district to withdraw the move and hand over anew."))
        }
        return event
    }

    /// Who came with it before.
    func arrived(in transaction: Transaction) async throws -> [Arrival] {
        let rows = try await transaction.query(
            """
            SELECT t.place::bigint, p.id, p.ref FROM kernel.transfer AS t
            JOIN kernel.person AS p ON p.district = t.district AND p.id = t.person
            WHERE t.district = \(district)::integer AND t.transfer = \(document.transfer)
            ORDER BY t.place
            """)
        return try rows.map { row in
            let (place, id, ref) = try row.decode(Int.self, Int64.self, String.self)
            return Arrival(place: place, id: id, ref: ref, isJoined: true)
        }
    }
}

extension TransferDocument {
    /// The file's content does not make sense.
    static let unreadable = Refusal(
        Text(
            "转移文件的内容不成立，没有写入；请迁出地重新生成。",
            en:
                "The transfer file does not make sense; nothing was written. Ask the other district "
                + "to write it again."))
}

extension TransferDocument.Fact {
    /// Whether it is an owner's report of a registered kind with a value of its type.
    fileprivate func isKnown(to dictionary: FactDictionary) -> Bool {
        guard let kind = dictionary[self.kind], kind.owners.contains(source),
            let act = Act(rawValue: UInt8(clamping: act)), from.day < to.day
        else { return false }
        guard act == .states else { return number == nil && code == nil }
        switch kind.type {
        case .words: return code?.isEmpty == false && number == nil
        case .code, .set: return code.flatMap(kind.encode) != nil && number == nil
        case .flag, .count, .money, .day, .area:
            return code == nil && number.map { kind.encode(kind.decode($0)) == $0 } == true
        }
    }
}
