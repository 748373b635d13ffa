public import Law
import Postgres

extension ModuleBook {
    /// Work that is still open, of one kind.
    public struct OpenWork: Hashable, Sendable {
        /// `case`, `task`, `referral_to`, `referral_from`.
        public let kind: String
        public let count: Int

        public var title: Text {
            switch kind {
            case "referral_to": Text("转来未办结的转介", en: "open referrals to it")
            case "case": Text("未办结的事项", en: "open cases")
            case "task": Text("未完成的任务", en: "open tasks")
            case "referral_from": Text("转出未办结的转介", en: "open referrals from it")
            default: Text(kind, en: kind)
            }
        }
    }

    /// A clause that the department leads, and who is entitled to it now.
    public struct Led: Hashable, Sendable {
        public let clause: String
        public let persons: Int
        /// Whether money recurs under it.
        public let pays: Bool
    }

    /// A fact that counts by the department's word.
    public struct Shared: Hashable, Sendable {
        public let fact: String
        public let title: Text
        /// Departments that read it beside the department itself.
        public let readers: [String]
    }

    /// What a change of state means.
    public struct Effect: Sendable {
        public let department: String
        public let before: State?
        public let after: State
        /// The clauses that start (after enabling) or stop being worked.
        public let clauses: [Led]
        /// Different persons entitled to any of them now.
        public let persons: Int
        public let open: [OpenWork]
        public let shared: [Shared]

        public var changes: Bool { before != after }
        /// Recurring money with somebody entitled to it.
        public var running: [Led] { clauses.filter { $0.pays && $0.persons > 0 } }
        /// What keeps the department from being retired.
        public var keeps: Bool { !open.isEmpty || !running.isEmpty }
    }

    /// What a change would mean; nothing is changed.
    ///
    /// - Throws: `Refusal` for a department that the house does not have, and for a change that is
    ///   none of its states' (an absent one cannot be suspended).
    public func effect(of state: State, on department: String) async throws -> Effect {
        try requireSystem()
        let led = try await led(by: department)
        return try await office.desk.transaction(readOnly: true) { transaction in
            let before = try await current(department, in: transaction)
            try Self.check(department, from: before?.state, to: state)
            return try await effect(
                state, department, before?.state, led, in: transaction)
        }
    }

    /// Changes a department's state, with the reason.
    ///
    /// - Returns: what it means; nothing was written where the state and the reason were the same.
    /// - Throws: `Refusal` as `effect(of:on:)`; without a reason to suspend or retire; and to
    ///   retire while anything is open, naming what.
    @discardableResult
    public func change(
        _ department: String, to state: State, reason: String? = nil
    ) async throws -> Effect {
        try requireSystem()
        let reason = try Self.checked(reason, for: state)
        // Before the transaction: who holds a connection and waits for another may wait for ever.
        let led = try await led(by: department)
        return try await office.desk.transaction(act: .administer, reason: reason ?? "") {
            transaction in
            try await PackStore.lock(district, in: transaction)
            _ = try await transaction.query(
                "SELECT kernel.lock_module(\(district)::integer, \(department))")
            let before = try await current(department, in: transaction)
            try Self.check(department, from: before?.state, to: state)
            let effect = try await effect(
                state, department, before?.state, led, in: transaction)
            if let before, before.state == state, before.reason == reason { return effect }
            if state == .retired, effect.changes, effect.keeps { throw Self.stillOpen(effect) }
            _ = try await transaction.execute(
                """
                INSERT INTO kernel.module (district, department, seq, state, reason, changed_by)
                SELECT \(district)::integer, \(department), coalesce(max(seq), 0) + 1,
                    \(state.rawValue), nullif(\(reason ?? ""), ''), \(actor)
                FROM kernel.module
                WHERE district = \(district)::integer AND department = \(department)
                """)
            return effect
        }
    }

    private func requireSystem() throws {
        try office.session?.require("system")
        try office.session?.require(district: district)
    }

    private func current(
        _ department: String, in transaction: Transaction
    ) async throws -> Entry? {
        guard office.registry.department(department) != nil else {
            let codes = office.registry.departments.map { $0.code.word }.joined(separator: "、")
            throw Refusal(
                Text(
                    "没有 \(department) 这个部门；有：\(codes)",
                    en: "There is no department \(department); there are: \(codes)"))
        }
        return try await Self.latest(district, in: transaction)[department]
    }

    private func effect(
        _ state: State, _ department: String, _ before: State?,
        _ led: (clauses: [Led], persons: Int), in transaction: Transaction
    ) async throws -> Effect {
        let open = try await transaction.query(
            """
            SELECT kind, count FROM kernel.open_work(\(district)::integer, \(department))
            """)
        return Effect(
            department: department, before: before, after: state, clauses: led.clauses,
            persons: led.persons,
            open: try open.map { row in
                let (kind, count) = try row.decode(String.self, Int.self)
                return OpenWork(kind: kind, count: count)
            },
            shared: shared(of: department))
    }

    /// The clauses of the law today and who is entitled now; nothing while there is no law.
    private func led(by department: String) async throws -> (clauses: [Led], persons: Int) {
        let store = PackStore(office)
        guard let version = try await store.law(of: district, in: office.assessor) else {
            return ([], 0)
        }
        let law = try await store.pack(of: district, version: version)
        let mine = law.provisions.filter {
            $0.department == department && law.off[$0.id] == nil
        }
        let ids = mine.map(\.id)
        // By the kernel's own hand: the desk that switches modules sees nobody's answers.
        let rows = try await office.assessor.query(
            """
            SELECT clause, count(DISTINCT person) FROM kernel.entitlement
            WHERE district = \(district)::integer AND clause = ANY (\(ids)) AND outcome = 2
              AND from_day <= \(office.today.sql) AND to_day > \(office.today.sql)
            GROUP BY GROUPING SETS ((clause), ())
            """)
        var counts: [String?: Int] = [:]
        for row in rows {
            let (clause, count) = try row.decode(String?.self, Int.self)
            counts[clause] = count
        }
        let clauses = mine.map { clause in
            Led(clause: clause.id, persons: counts[clause.id] ?? 0, pays: pays(clause))
        }
        return (clauses, counts[nil] ?? 0)
    }

    /// Recurring cash, by its form or by what its sum is paid per.
    private func pays(_ clause: Clause) -> Bool {
        guard let provision = clause.provision else { return false }
        if let per = provision.amount?.per { return per != .once }
        return provision.benefit.flatMap { office.registry.benefits[$0] }?.form == .allowance
    }

    private func shared(of department: String) -> [Shared] {
        let others = office.registry.departments.map { $0.code.word }.filter { $0 != department }
        return office.registry.dictionary.kinds.compactMap { kind in
            guard kind.owners.contains(department) else { return nil }
            let readers: [String] =
                switch kind.sharing {
                case .everyone: others
                case .only(let some):
                    others.filter { some.contains($0) || kind.owners.contains($0) }
                }
            return readers.isEmpty
                ? nil : Shared(fact: kind.name, title: kind.title, readers: readers)
        }
    }
}

extension ModuleBook {
    /// Refuses a change that means nothing.
    private static func check(_ department: String, from: State?, to state: State) throws {
        switch (from, state) {
        case (nil, .suspended), (nil, .retired):
            throw Refusal(
                Text(
                    "\(department) 模块没有启用过，不能暂停或停用。",
                    en: "The module \(department) was never enabled; it cannot be "
                        + "suspended or retired."))
        case (.retired, .suspended):
            throw Refusal(
                Text(
                    "\(department) 模块已停用，不能暂停；可以重新启用。",
                    en: "The module \(department) is retired and cannot be suspended; "
                        + "it can be enabled again."))
        default: return
        }
    }

    /// Reasons are kept in the audit and shown to the office: said, and short.
    private static func checked(_ reason: String?, for state: State) throws -> String? {
        let words = reason?.split(whereSeparator: \.isWhitespace).joined(separator: " ") ?? ""
        if words.isEmpty, state != .enabled {
            throw Refusal(
                Text(
                    "--reason：暂停或停用须写明原因。",
                    en: "--reason: say why it is suspended or retired."))
        }
        guard words.count <= reasonMax else {
            throw Refusal(
                Text(
                    "--reason：有 \(words.count) 字，最多 \(reasonMax) 字。",
                    en: "--reason has \(words.count) characters; at most \(reasonMax)."))
        }
        return words.isEmpty ? nil : words
    }

    private static let reasonMax = 500

    private static func stillOpen(_ effect: Effect) -> Refusal {
        let work = effect.open.map { open in
            Text("\(open.title.zh) \(open.count) 件", en: "\(open.count) \(open.title.en)")
        }
        let money = effect.running.map { led in
            Text(
                "\(led.clause) 还有 \(led.persons) 人在领",
                en: "\(led.clause) still pays \(led.persons) persons")
        }
        let left = work + money
        return Refusal(
            Text(
                "\(effect.department) 模块还有未了的事，不能停用："
                    + left.map(\.zh).joined(separator: "；") + "。可以先暂停。",
                en: "The module \(effect.department) cannot be retired; still open: "
                    + left.map(\.en).joined(separator: "; ") + ". It can be suspended."))
    }
}
