import Law
import Postgres

extension TransferRecorder {
    /// Where a family lives in its new district.
    public struct Settling: Hashable, Sendable {
        /// Nine digits; nil leaves the town open.
        public var town: Int64?
        /// The household's key, made where it is new; nil: as the file groups them.
        public var household: String?

        public init(town: Int64? = nil, household: String? = nil) {
            self.town = town
            self.household = household
        }
    }

    /// Takes a family over, all of it or nothing. The same file again changes nothing.
    ///
    /// - Parameters:
    ///   - document: The opened file.
    ///   - code: The file's code, with which its numbers are sealed.
    ///   - place: Where they live now.
    /// - Throws: `Refusal` for what does not fit this register.
    public func takeOver(
        _ document: TransferDocument, code: TransferCode, _ place: Settling, by: String
    ) async throws -> TransferOutcome {
        try await bringIn(document, code, place, by) { persons, body in
            try await recorder.perform(persons: persons, body)
        }
    }

    /// What taking it over would do. Nothing is kept.
    public func previewTakeOver(
        _ document: TransferDocument, code: TransferCode, _ place: Settling, by: String
    ) async throws -> TransferOutcome {
        try await bringIn(document, code, place, by) { persons, body in
            try await recorder.rehearse(persons: persons, body)
        }
    }

    private typealias Body = @Sendable (Transaction) async throws -> EventRecorder.Written

    /// The preview is the taking over itself, undone: `way` says which.
    private func bringIn(
        _ document: TransferDocument, _ code: TransferCode, _ place: Settling, _ by: String,
        _ way: ([String], @escaping Body) async throws -> EventOutcome
    ) async throws -> TransferOutcome {
        let opening = try await self.opening(document, code: code, place, by: by)
        let known = try await office.register.transaction(readOnly: true) { transaction in
            try await opening.registered(in: transaction)
        }
        let note = Note<[TransferOpening.Arrival]>()
        let event = try await way(known) { transaction in
            let (written, arrivals) = try await opening.run(in: transaction)
            note.value = arrivals
            return written
        }
        return try await outcome(document, note.value, opening, event)
    }

    private func opening(
        _ document: TransferDocument, code: TransferCode, _ place: Settling, by: String
    ) async throws -> TransferOpening {
        if let town = place.town, town / 1000 != Int64(district) {
            throw Refusal(
                Text(
                    "--town：应为以 \(district) 开头的九位代码。",
                    en: "--town: nine digits that begin with \(district) were expected."))
        }
        let (pack, _) = try await PackStore(office).pack(of: district)
        return TransferOpening(
            recorder: recorder, document: document,
            people: try TransferOpening.people(
                of: document, sealedWith: try code.seal, dictionary: office.registry.dictionary),
            months: document.money.map { money in
                let own = pack.provisions.first {
                    $0.provision?.accrues == true && $0.provision?.benefit == money.benefit
                }
                return (money.person, TransferMonths(money, ownClause: own?.id))
            },
            town: place.town, household: place.household, by: by)
    }

    private func outcome(
        _ document: TransferDocument, _ arrivals: [TransferOpening.Arrival]?,
        _ opening: TransferOpening, _ event: EventOutcome
    ) async throws -> TransferOutcome {
        var arrivals = arrivals ?? []
        if arrivals.isEmpty {
            // Taken over before.
            arrivals = try await office.register.transaction(readOnly: true) { transaction in
                try await opening.arrived(in: transaction)
            }
        }
        let refs = Dictionary(
            arrivals.map { ($0.place, $0.ref) }, uniquingKeysWith: { first, _ in first })
        return TransferOutcome(
            transfer: document.transfer, from: document.from, to: district,
            day: document.day.day,
            persons: arrivals.map {
                .init(
                    refThere: document.persons[$0.place].ref, ref: $0.ref,
                    name: Mask.name(document.persons[$0.place].name),
                    isCopy: document.persons[$0.place].copy, isJoined: $0.isJoined)
            },
            money: opening.months.map { $1.told(of: refs[$0] ?? "") }, event: event)
    }
}

extension TransferMonths {
    init(_ money: TransferDocument.Money, ownClause: String?) {
        self.init(
            ref: "", clause: money.clause, ownClause: ownClause,
            lastPaid: money.lastPaid?.day.month, lastDue: money.lastDue?.day.month,
            firstDue: money.firstDue.day.month)
    }

    fileprivate func told(of ref: String) -> TransferMonths {
        TransferMonths(
            ref: ref, clause: clause, ownClause: ownClause, lastPaid: lastPaid, lastDue: lastDue,
            firstDue: firstDue)
    }
}
