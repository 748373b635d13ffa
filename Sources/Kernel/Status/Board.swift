public import Law

/// The joint-meeting office's board: what every department still owes, clause by clause.
public struct Board: Sendable {
    /// One clause's line; counts of persons, or of households for a household's clause.
    public struct Line: Hashable, Sendable {
        public let clause: String
        public var entitled = 0
        public var unknown = 0
        public var notAsked = 0
        public var inProgress = 0
        public var receiving = 0
        public var overdue = 0
        public var refused = 0
        public var declined = 0
        public var held = 0
        public var gap = 0
    }

    /// In the house's order of departments; a clause stands under its lead.
    public var departments: [(department: String, lines: [Line])]
    /// Departments that are suspended on the day, and why: what they owe is held.
    public let holds: [String: String]

    /// The board of a day: today's from what is kept, another's worked out.
    public static func read(
        _ office: Office, district: Int, on day: Day,
        progress: @Sendable @escaping (Int, Int) -> Void = { _, _ in }
    ) async throws -> (board: Board, pack: Pack) {
        let kept = try await KeptStandings.open(
            office, district: district, on: day, progress: progress)
        guard let kept else {
            return try await recount(office, district: district, on: day, progress: progress)
        }
        var counts: [String: StandingCount] = [:]
        for (place, count) in try await kept.allCounts() {
            counts[place.clause, default: .init()].add(count)
        }
        var lines: [String: Line] = [:]
        for (clause, count) in counts {
            let department = kept.statute.pack.clause(clause)?.department
            lines[clause] = Line(
                clause: clause, count, isHeld: department.map { kept.holds[$0] != nil } ?? false)
        }
        let pack = kept.statute.pack
        return (board(office, pack, lines, holds: kept.holds), pack)
    }

    /// Works the board out for a day from every family's facts and answers.
    static func recount(
        _ office: Office, district: Int, on day: Day,
        progress: @Sendable @escaping (Int, Int) -> Void = { _, _ in }
    ) async throws -> (board: Board, pack: Pack) {
        var lines: [String: Line] = [:]
        let pack = try await Standings(office, district: district).forEach(
            on: day, progress: progress
        ) { standing in
            var line = lines[standing.clause] ?? Line(clause: standing.clause)
            line.add(standing)
            lines[standing.clause] = line
        }
        let holds = try await ModuleBook(office, district: district).holds(on: day)
        return (board(office, pack, lines, holds: holds), pack)
    }

    private static func board(
        _ office: Office, _ pack: Pack, _ lines: [String: Line], holds: [String: String]
    ) -> Board {
        let order = office.registry.departments.map { $0.code.word }
        let leads = Set(pack.provisions.map(\.department))
        // A department sees what it owes itself; the office sees all.
        let own = office.session.map(\.desk).flatMap { office.registry.department($0)?.code.word }
        let departments = (order + leads.subtracting(order).sorted()).compactMap {
            code -> (department: String, lines: [Line])? in
            guard own == nil || own == code else { return nil }
            let clauses = pack.provisions.filter {
                $0.department == code && $0.provision?.benefit != nil
            }
            return clauses.isEmpty
                ? nil
                : (department: code, lines: clauses.map { lines[$0.id] ?? Line(clause: $0.id) })
        }
        return Board(departments: departments, holds: holds)
    }
}

extension Board.Line {
    /// - Parameter isHeld: Its department is suspended: what it owes is held.
    fileprivate init(clause: String, _ count: StandingCount, isHeld: Bool) {
        self.clause = clause
        entitled = Int(count.entitled)
        unknown = Int(count.undecided)
        notAsked = Int(count.notAsked)
        inProgress = Int(count.inProgress)
        receiving = Int(count.receiving)
        overdue = Int(count.overdue)
        refused = Int(count.refused)
        declined = Int(count.declined)
        held = Int(count.suspended + (isHeld ? count.gap - count.gapSuspended : 0))
        gap = Int(count.gap)
    }

    mutating func add(_ standing: Standing) {
        switch standing.outcome {
        case .yes: entitled += 1
        case .unknown where standing.notAsked: notAsked += 1
        case .unknown: unknown += 1
        case .no: break
        }
        if standing.receiving { receiving += 1 }
        if standing.gap { gap += 1 }
        if standing.held != nil || standing.caseState == .suspended { held += 1 }
        switch standing.caseState {
        case .open, .appealed, .handed: inProgress += 1
        case .refused: refused += 1
        case .declined: declined += 1
        case .suspended, .done, .withdrawn, .closed, nil: break
        }
        if standing.overduePeriods > 0 { overdue += 1 }
    }
}
