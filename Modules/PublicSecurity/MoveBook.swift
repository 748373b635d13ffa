import Kernel
import Law
import Postgres

/// Who moved in or out by the household register, and whether the family's transfer file goes with
/// them: without it the new district cannot know the last month that the old one paid.
struct MoveBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// What is to be done about a move.
    enum State: String, Hashable, Sendable {
        /// Out, and nothing was handed over.
        case handOver
        /// In, and nothing was taken over.
        case ask
        /// The file is under way, or taken.
        case done
        /// A month has been paid by both.
        case double

        var title: Text {
            switch self {
            case .handOver: Text("需移交文件（transfer out）", en: "transfer file needed")
            case .ask: Text("需向原籍要移交文件", en: "ask the old district for the file")
            case .done: Text("已移交", en: "handed over")
            case .double: Text("有月份两地都付", en: "a month paid twice")
            }
        }
    }

    struct Entry: Hashable, Sendable {
        let row: HouseholdBook.Row
        let isOut: Bool
        let state: State
        /// The transfer's day, where there is one.
        let transferred: Day?
    }

    /// Moves, what is to be done first, the longest ago first.
    func list(withDone: Bool = false) async throws -> [Entry] {
        let rows = try await bureau.transaction(reading: true) { transaction in
            let found = try await transaction.query(Self.listing(bureau.district))
                .map(HouseholdBook.Row.init)
            bureau.saw(Set(found.map(\.person)))
            return found
        }
        guard !rows.isEmpty else { return [] }
        let transfers = try await TransferList(bureau.office, district: bureau.district).entries()
        let entries = rows.map { Self.entry($0, transfers, bureau.district) }
        let open = entries.filter { $0.state != .done }
        return withDone ? open + entries.filter { $0.state == .done } : open
    }

    /// No list of a district's moves is longer.
    static let limit = 2000

    /// The statement of `list`: of each person the last move in or out, unless it was put right.
    static func listing(_ district: Int) -> Query {
        """
        SELECT \(HouseholdBook.columns)
        FROM public_security.household_entry AS h \(HouseholdBook.joined)
        WHERE h.district = \(district)::integer AND h.previous IS NOT NULL
          AND (h.registered = \(district)::integer OR h.previous = \(district)::integer)
          AND NOT EXISTS (SELECT FROM public_security.household_entry AS n
            WHERE n.district = h.district AND n.person = h.person AND n.seq > h.seq
              AND (n.registered <> h.registered OR n.previous IS NOT NULL))
        ORDER BY h.since, h.person LIMIT \(limit)
        """
    }

    private static func entry(
        _ row: HouseholdBook.Row, _ transfers: [TransferEntry], _ district: Int
    ) -> Entry {
        let isOut = row.entry.registered != district
        let other = isOut ? row.entry.registered : row.previous ?? 0
        // The latest that is not taken back; a move of years ago is another one.
        let transfer = transfers.first { transfer in
            transfer.direction == (isOut ? .out : .in) && transfer.other == other
                && transfer.refs.contains(row.ref) && transfer.day >= row.entry.since
                && [.open, .taken, .told].contains(transfer.state)
        }
        let isDouble =
            transfer?.money.contains { $0.months.ref == row.ref && !$0.double.isEmpty } ?? false
        let state: State =
            isDouble ? .double : transfer != nil ? .done : isOut ? .handOver : .ask
        return Entry(row: row, isOut: isOut, state: state, transferred: transfer?.day)
    }
}
