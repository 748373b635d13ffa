import Kernel
import Law
import Postgres

/// Dated services: planned, booked, done. What is done counts as delivered only where a case is
/// delivered with it.
struct ServiceBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// Where a service stands: its last act.
    enum State: String, Hashable, CaseIterable {
        case planned, booked, done, missed, cancelled

        var title: Text {
            switch self {
            case .planned: Text("已计划", en: "planned")
            case .booked: Text("已预约", en: "booked")
            case .done: Text("已完成", en: "done")
            case .missed: Text("未到", en: "missed")
            case .cancelled: Text("已取消", en: "called off")
            }
        }

        var isOpen: Bool { self == .planned || self == .booked }
    }

    struct Service: Hashable {
        let id: Int64
        let kind: ServiceKind
        /// Nil of a round.
        let person: Int64?
        let ref: String?
        let name: String?
        /// Of a round.
        let town: Int64?
        /// The case it hangs on, or that was delivered with it.
        let caseNumber: Int64?
        let institution: String
        let staff: String
        let plannedOn: Day
        let slot: String?
        /// The acts so far.
        let acts: Int
        let state: State
        /// The day of the last act; the planned day before the first.
        let day: Day
        let servedBy: String?
        let receivedBy: String?
        let reason: String?
        let hasNote: Bool
    }

    static let columns: Query = """
        s.id, s.kind, s.person, p.ref, p.name, s.town, coalesce(a.case_id, s.case_id), i.name,
        s.staff, s.planned_on, s.slot, coalesce(a.seq, 0)::bigint, coalesce(a.act, 'planned'),
        coalesce(a.day, s.planned_on), a.served_by, a.received_by, a.reason,
        coalesce(a.sealed IS NOT NULL, false)
        """

    static let tables: Query = """
        health.service AS s
        JOIN health.institution AS i ON i.district = s.district AND i.id = s.institution
        LEFT JOIN kernel.person AS p ON p.district = s.district AND p.id = s.person
        LEFT JOIN LATERAL (
            SELECT a.* FROM health.service_act AS a
            WHERE a.district = s.district AND a.service = s.id ORDER BY a.seq DESC LIMIT 1
        ) AS a ON true
        """

    static func service(_ row: Row) throws -> Service {
        let (
            id, kind, person, ref, name, town, caseNumber, institution, staff, planned, slot, acts,
            state, day, served, received, reason, hasNote
        ) = try row.decode(
            Int64.self, String.self, Int64?.self, String?.self, String?.self, Int64?.self,
            Int64?.self, String.self, String.self, PostgresDate.self, String?.self, Int.self,
            String.self, PostgresDate.self, String?.self, String?.self, String?.self, Bool.self)
        return Service(
            id: id, kind: ServiceKind(rawValue: kind) ?? .management, person: person, ref: ref,
            name: name, town: town, caseNumber: caseNumber, institution: institution, staff: staff,
            plannedOn: Day(planned), slot: slot, acts: acts,
            state: State(rawValue: state) ?? .cancelled, day: Day(day), servedBy: served,
            receivedBy: received, reason: reason, hasNote: hasNote)
    }

    /// One service of some kinds.
    ///
    /// - Throws: `Refusal` for a number that is none of them.
    func read(
        _ number: Int64, of kinds: [ServiceKind], in transaction: Transaction
    ) async throws -> Service {
        let row = try await transaction.one(
            """
            SELECT \(Self.columns) FROM \(Self.tables)
            WHERE s.district = \(bureau.district)::integer AND s.id = \(number)
              AND s.kind = ANY (\(kinds.map(\.rawValue)))
            """)
        guard let row else {
            let title = kinds.first?.title ?? Text("", en: "")
            throw Refusal(
                Text(
                    "没有第 \(number) 号\(title.zh)；用 list 查看编号。",
                    en: "There is no “\(title.en)” \(number); see `list`."))
        }
        let service = try Self.service(row)
        bureau.saw([service.person].compactMap { $0 })
        return service
    }

    /// Which services are listed.
    struct Filter {
        var kinds: [ServiceKind]
        var states: Set<State> = [.planned, .booked]
        var ref: String?
        var year: Int?
        var town: Int64?
        /// Only those still open whose day has passed.
        var overdue = false
        /// The most that are listed.
        var limit = 500
    }

    /// Services, the first day first.
    ///
    /// - Throws: `Refusal` for those on wish, unless one person is named.
    func list(_ filter: Filter) async throws -> [Service] {
        guard filter.ref != nil || !filter.kinds.contains(where: \.isOnWish) else {
            throw Refusal(
                Text(
                    "这一项只在家庭自己提出后办理，不列名单；用 --ref 看一人的。",
                    en: "This is on a family's own wish and never listed; name one with --ref."))
        }
        let states = filter.overdue ? [State.planned, .booked] : Array(filter.states)
        return try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(
                """
                SELECT \(Self.columns) FROM \(Self.tables)
                WHERE s.district = \(bureau.district)::integer
                  AND s.kind = ANY (\(filter.kinds.map(\.rawValue)))
                  AND coalesce(a.act, 'planned') = ANY (\(states.map(\.rawValue)))
                  AND (\(filter.ref)::text IS NULL OR p.ref = \(filter.ref))
                  AND (\(filter.town)::bigint IS NULL OR s.town = \(filter.town))
                  AND (\(filter.year)::bigint IS NULL
                    OR extract(year FROM s.planned_on) = \(filter.year)::bigint)
                  AND (NOT \(filter.overdue)
                    OR coalesce(a.day, s.planned_on) < \(bureau.today.sql))
                ORDER BY coalesce(a.day, s.planned_on), s.id LIMIT \(filter.limit)
                """
            ).map(Self.service)
            bureau.saw(Set(found.compactMap(\.person)))
            return found
        }
    }

    // MARK: What was found

    /// Opens the sealed note of what was found; on record with the reason.
    ///
    /// - Throws: `Refusal` for one's own kin, and where there is none.
    func note(_ number: Int64, of kinds: [ServiceKind], reason: String) async throws -> String {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        let sealed = try await bureau.transaction(act: .unmask, reason: reason) { transaction in
            let service = try await read(number, of: kinds, in: transaction)
            let row = try await transaction.one(
                """
                SELECT a.person, a.sealed, a.key_version::bigint, a.person = ANY (ctx.kin())
                FROM health.service_act AS a
                WHERE a.district = \(bureau.district)::integer AND a.service = \(service.id)
                  AND a.sealed IS NOT NULL ORDER BY a.seq DESC LIMIT 1
                """)
            guard
                let (person, bytes, version, isKin) = try row?.decode(
                    Int64.self, [UInt8].self, Int.self, Bool.self)
            else {
                throw Refusal(
                    Text("第 \(number) 号没有登记结果。", en: "\(number) has no result on record."))
            }
            guard !isKin else {
                throw Refusal(
                    Text(
                        "涉及您本人或亲属，请由同事办理。", en: "It concerns you or your kin; a colleague does."),
                    kind: .forbidden)
            }
            return (person, Sealed(bytes: bytes, version: version))
        }
        return try bureau.seal.openText(
            sealed.1, at: SealedPlace(.note, person: sealed.0, district: bureau.district))
    }
}
