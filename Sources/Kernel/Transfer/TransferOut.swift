import Foundation
import Law
import Postgres

extension TransferRecorder {
    /// Hands a family over: records the move and delivers the file's bytes, all or nothing.
    ///
    /// The same move told again records nothing and delivers a new file under the same number: for
    /// a file or a code that was lost.
    ///
    /// - Parameters:
    ///   - code: The file's code; numbers are sealed with it.
    ///   - deliver: Writes the file. It may be called again; then the earlier file counts no more.
    /// - Throws: `Refusal` for who cannot move; what `deliver` throws.
    public func handOver(
        _ request: TransferRequest, code: TransferCode,
        deliver: @Sendable @escaping ([UInt8]) throws -> Void
    ) async throws -> TransferOutcome {
        let law = try await law(for: request)
        let note = Note<TransferReading>()
        let fresh = UUID().uuidString.lowercased()
        let event = try await recorder.perform(persons: request.refs) { transaction in
            let (written, reading) = try await leave(request, fresh, law, in: transaction)
            let document = try await reading.document(
                sealedWith: try code.seal, by: request.by, in: transaction)
            try deliver(document.encoded())
            note.value = reading
            return written
        }
        return try outcome(note.value, request, event)
    }

    /// What handing over would do. Nothing is kept, no file is written.
    public func previewHandOver(_ request: TransferRequest) async throws -> TransferOutcome {
        let law = try await law(for: request)
        let note = Note<TransferReading>()
        let event = try await recorder.rehearse(persons: request.refs) { transaction in
            let (written, reading) = try await leave(
                request, UUID().uuidString.lowercased(), law, in: transaction)
            note.value = reading
            return written
        }
        return try outcome(note.value, request, event)
    }

    private func outcome(
        _ reading: TransferReading?, _ request: TransferRequest, _ event: EventOutcome
    ) throws -> TransferOutcome {
        guard let reading else { throw Refusal.unknownDistrict(district) }
        return TransferOutcome(
            transfer: reading.transfer, from: district, to: request.to, day: request.day,
            persons: reading.people.map {
                .init(
                    refThere: "", ref: $0.card.ref, name: Mask.name($0.card.name),
                    isCopy: $0.isCopy, isJoined: false)
            },
            money: reading.months, event: event)
    }

    /// The law as it stands, after what can be refused without the register.
    private func law(for request: TransferRequest) async throws -> Statute {
        guard request.to != district, (100_000...999_999).contains(request.to) else {
            throw Refusal(
                Text(
                    "--to：应为另一区县的六位代码。",
                    en: "--to: the six digits of another district were expected."))
        }
        guard request.day <= office.today else {
            throw Refusal(
                Text(
                    "--on：\(request.day) 在将来；迁出之后再登记。",
                    en: "--on: \(request.day) is in the future; record the move once it has "
                        + "happened."))
        }
        return try await Statute.current(office, district: district)
    }

    private func leave(
        _ request: TransferRequest, _ fresh: String, _ law: Statute, in transaction: Transaction
    ) async throws -> (written: EventRecorder.Written, reading: TransferReading) {
        try await FactReport(office, district: district).lock(in: transaction)
        let roll = try await TransferRoll.read(
            request.refs, recorder: recorder, law: law, in: transaction)
        let standing = try await standingTransfer(request, roll, in: transaction)
        let movers = try standing?.movers ?? roll.movers(request)
        let months = try await months(of: movers, request, roll, law, in: transaction)
        let reading = TransferReading(
            office: office, seal: seal, district: district,
            transfer: standing?.transfer ?? fresh, to: request.to, day: request.day,
            people: try await roll.people(
                movers: movers, day: request.day, in: transaction),
            months: months, households: roll.households(of: movers, before: request.day))
        if let standing {
            let written = EventRecorder.Written(
                event: nil, earlier: standing.event, persons: [], newcomer: nil)
            return (written, reading)
        }
        let first = roll.card(of: movers[0])?.ref ?? request.refs[0]
        var draft = EventDraft(
            client: reading.transfer, kind: "move", ref: first, day: request.day,
            source: "public_security", recordedBy: request.by)
        draft.document = request.document
        draft.isKeptAnyway = true
        for mover in movers {
            guard let ref = roll.card(of: mover)?.ref else { continue }
            draft.state("hukou.district", String(request.to), of: ref)
            draft.stays.append(.init(ref: ref, household: nil))
        }
        let written = try await recorder.write(draft, by: law.pack, in: transaction)
        if let event = written.event {
            try await reading.keep(event: event, in: transaction)
        }
        return (written, reading)
    }

    /// The same move, recorded before and not taken back.
    private func standingTransfer(
        _ request: TransferRequest, _ roll: TransferRoll, in transaction: Transaction
    ) async throws -> (transfer: String, event: Int64, movers: [Int64])? {
        guard let first = roll.asked.first else { return nil }
        let rows = try await transaction.query(
            """
            SELECT t.transfer, t.event, t.person FROM kernel.transfer AS t
            WHERE t.district = \(district)::integer AND t.direction = 0 AND NOT t.copied
              AND t.other_district = \(request.to)::integer AND t.day = \(request.day.sql)
              AND t.transfer IN (SELECT mine.transfer FROM kernel.transfer AS mine
                WHERE mine.district = t.district AND mine.person = \(first)
                  AND mine.direction = 0 AND NOT mine.copied)
              AND NOT EXISTS (SELECT FROM kernel.event_withdrawal AS w
                WHERE w.district = t.district AND w.event = t.event)
            ORDER BY t.event DESC, t.place
            """)
        let found = try rows.map { try $0.decode(String.self, Int64.self, Int64.self) }
        guard let (transfer, event, _) = found.first else { return nil }
        let movers = found.filter { $0.0 == transfer }.map(\.2)
        let others = roll.asked.filter { !movers.contains($0) }
        guard others.isEmpty else {
            throw Refusal(
                Text(
                    "这一家已于 \(request.day) 转往 \(request.to)（第 \(event) 号事件），"
                        + "同迁的人不同；请先撤回该事件。",
                    en: "This family was handed to \(request.to) as of \(request.day) already "
                        + "(event \(event)), with other people; withdraw that event first."))
        }
        return (transfer, event, movers)
    }

    /// The months of every accruing clause that pays a mover, or has paid.
    private func months(
        of movers: [Int64], _ request: TransferRequest, _ roll: TransferRoll, _ law: Statute,
        in transaction: Transaction
    ) async throws -> [TransferMonths] {
        let rows = try await transaction.query(
            """
            SELECT person, clause, max(period) FROM \(ReceivedRows.relation) AS d
            WHERE district = \(district)::integer AND person = ANY (\(movers)) AND monthly
            GROUP BY person, clause
            """)
        var paid: [PersonClause: Month] = [:]
        for row in rows {
            let (person, clause, period) = try row.decode(
                Int64.self, String.self, PostgresDate.self)
            paid[PersonClause(person: person, clause: clause)] = Day(period).month
        }
        let move = request.day.month
        let before = move.first.adding(days: -1)
        let clauses = law.evaluator.clauses.indices.filter {
            law.evaluator.clauses[$0].provision?.accrues == true
        }
        return movers.flatMap { mover -> [TransferMonths] in
            guard let ref = roll.card(of: mover)?.ref else { return [] }
            return clauses.compactMap { index in
                let clause = law.evaluator.clauses[index].id
                let recorded = paid[PersonClause(person: mover, clause: clause)]
                // Money begins the month after, and the month of the move is the last.
                let isOwed = roll.isDue(index, mover, on: before)
                guard
                    recorded != nil || isOwed
                        || roll.isDue(index, mover, on: request.day.adding(days: -1))
                else { return nil }
                let lastPaid = request.lastPaid ?? recorded
                return TransferMonths(
                    ref: ref, clause: clause, ownClause: clause, lastPaid: lastPaid,
                    lastDue: isOwed ? move : nil, firstDue: max(lastPaid ?? move, move).next)
            }
        }
    }
}
