import Credentials
public import Kernel
import Law
import Postgres

extension AccountBook {
    func refusal(of entry: Entry, _ zh: String, _ en: String) -> Refusal {
        let place = entry.place.map { "\($0): " } ?? ""
        return Refusal(
            Text("\(place)账户 \(entry.name)：\(zh)", en: "\(place)Account \(entry.name): \(en)"))
    }

    /// The index of the table is what holds; this says it in words first.
    func refuseSecondAccount(
        _ name: String, _ identity: [UInt8]?, in transaction: Transaction
    ) async throws {
        guard let identity else { return }
        let row = try await transaction.one(
            """
            SELECT name FROM auth.account WHERE district = \(district)::integer AND enabled
              AND identity = \(identity) AND name <> \(name)
            """)
        guard let other = try row?.value(0, as: String.self) else { return }
        throw Refusal(
            Text(
                "\(name) 的本人已有账户 \(other)；一人一个账户，换岗须先停用旧的。",
                en: "The holder of \(name) has the account \(other); one person has one account, "
                    + "and the old one is disabled first."))
    }

    /// Says whose account it is, once.
    ///
    /// - Throws: `Refusal` where another number stands already, or another account has it.
    public func identify(_ name: String, as number: IdentityNumber) async throws {
        try refuseSelf(name)
        let index = seal.blindIndex(.identityNumber, district: district, number.text)
        try await office.desk.transaction(act: .administer) { transaction in
            _ = try await id(of: name, in: transaction)
            try await refuseSecondAccount(name, index, in: transaction)
            let changed = try await transaction.execute(
                """
                UPDATE auth.account SET identity = \(index)
                WHERE district = \(district)::integer AND name = \(name)
                  AND coalesce(identity, \(index)) = \(index)
                """)
            guard changed == 1 else {
                throw Refusal(
                    Text(
                        "\(name) 登记的是另一个身份证号码；换人须停用并新建账户。",
                        en: "\(name) has another ID number on record; another person gets an "
                            + "account of their own."),
                    kind: .forbidden)
            }
        }
    }

    /// Two administrators are two people only where both are known.
    private func refuseUnknownHolder(in transaction: Transaction) async throws {
        let row = try await transaction.one(
            """
            SELECT identity IS NOT NULL FROM auth.account
            WHERE district = \(district)::integer AND name = \(office.session?.name ?? "")
            """)
        guard try row?.value(0, as: Bool.self) != true else { return }
        throw Refusal(
            Text(
                "您的身份证号码还没有登记；请另一位安全管理员办理：yuhou admin user set 您的登录名 --id-number -",
                en: "Your ID number is not on record; another security administrator sets it: "
                    + "yuhou admin user set NAME --id-number -"),
            kind: .forbidden)
    }

    /// Refuses an entry that no account can be.
    func check(_ entry: Entry) throws {
        func refuse(_ zh: String, _ en: String) -> Refusal { refusal(of: entry, zh, en) }
        guard entry.name.wholeMatch(of: /[a-z][a-z0-9._-]{1,31}/) != nil else {
            throw refuse(
                "登录名应为 2 至 32 个小写字母、数字、点、横线，以字母开头",
                "a name is 2 to 32 lower-case letters, digits, dots or dashes, a letter first")
        }
        guard !entry.title.isEmpty else {
            throw refuse("缺 --title（姓名或岗位）", "--title is missing")
        }
        let desks = office.registry.departments.map { $0.code.word } + Session.otherDesks
        guard desks.contains(entry.desk), entry.desk != "service" else {
            throw refuse(
                "没有岗位 \(entry.desk)；应为部门代码、office、system、secretary 或 audit",
                "there is no desk \(entry.desk); a department's code, office, system, secretary, audit"
            )
        }
        let kind = AccountKind(desk: entry.desk)
        if let wrong = entry.duties.first(where: { !kind.duties.contains($0) }) {
            throw refuse(
                "岗位 \(entry.desk) 不能有职责 \(wrong)；可有：\(kind.duties.joined(separator: "、"))",
                "desk \(entry.desk) cannot have \(wrong); it can have \(kind.duties.joined(separator: ", "))"
            )
        }
        if entry.duties.isEmpty {
            throw refuse(
                "没有职责；请给 --duties，可有：\(kind.duties.joined(separator: "、"))",
                "no duties; give --duties out of \(kind.duties.joined(separator: ", "))")
        }
        if (entry.desk == "towns") == entry.towns.isEmpty {
            throw refuse(
                "岗位 towns（且只有它）要有 --towns（九位镇街代码）",
                "desk towns, and no other, needs --towns (nine digits each)")
        }
        if let town = entry.towns.first(where: { Int($0) / 1000 != district }) {
            throw refuse("镇街 \(town) 不在 \(district)", "town \(town) is not in \(district)")
        }
    }

    /// Stops an account at once: its sessions open nothing any more. What it has in hand goes to a
    /// colleague of the same desk in the same transaction.
    ///
    /// - Parameter successor: Who takes it over; nil where there is nothing in hand.
    /// - Returns: How many cases, tasks and referrals moved.
    /// - Throws: `Refusal` that names what is in hand when nobody takes it over, and for a
    ///   successor who is disabled or of another desk.
    @discardableResult
    public func disable(_ name: String, successor: String? = nil) async throws -> Int {
        try refuseSelf(name)
        return try await office.desk.transaction(
            act: .administer, reason: successor.map { "hand over to \($0)" } ?? ""
        ) { transaction in
            _ = try await id(of: name, in: transaction)
            var moved = 0
            if let successor {
                moved = try await handOver(from: name, to: successor, in: transaction)
            } else {
                try await refuseWorkInHand(name, in: transaction)
            }
            try await set(name, enabled: false, in: transaction)
            return moved
        }
    }

    private func handOver(
        from name: String, to successor: String, in transaction: Transaction
    ) async throws -> Int {
        let row = try await transaction.one(
            """
            SELECT casework.hand_over(\(district)::integer, \(name), \(successor))::bigint
            """)
        guard let moved = try row?.value(0, as: Int?.self) else {
            throw Refusal(
                Text(
                    "--successor：\(successor) 须是与 \(name) 同一岗位、有效的另一个账户。",
                    en: "--successor: \(successor) must be another enabled account of the desk of "
                        + "\(name)."))
        }
        return moved
    }

    private func refuseWorkInHand(_ name: String, in transaction: Transaction) async throws {
        let rows = try await transaction.query(
            "SELECT kind, count FROM casework.in_hand(\(district)::integer, \(name))")
        let held = try rows.map { try $0.decode(String.self, Int.self) }
        guard !held.isEmpty else { return }
        let titles: [String: Text] = [
            "case": Text("事项", en: "cases"), "task": Text("任务", en: "tasks"),
            "referral_to": Text("转介", en: "referrals"),
        ]
        func words(_ language: Language) -> String {
            held.map { "\(titles[$0.0]?(language) ?? $0.0) \($0.1)" }.joined(separator: ", ")
        }
        throw Refusal(
            Text(
                "\(name) 手里还有：\(words(.chinese))。请用 --successor 指明由哪位同事接手。",
                en:
                    "\(name) still has in hand: \(words(.english)). Name with --successor who takes "
                    + "it over."))
    }

    /// Lets an account sign in again.
    public func enable(_ name: String) async throws {
        try refuseSelf(name)
        try await office.desk.transaction(act: .administer) { transaction in
            let row = try await transaction.one(
                """
                SELECT identity FROM auth.account
                WHERE district = \(district)::integer AND name = \(name)
                """)
            try await refuseSecondAccount(
                name, try row?.value(0, as: [UInt8]?.self), in: transaction)
            try await set(name, enabled: true, in: transaction)
        }
    }

    private func set(_ name: String, enabled: Bool, in transaction: Transaction) async throws {
        let changed = try await transaction.execute(
            """
            UPDATE auth.account SET enabled = \(enabled)
            WHERE district = \(district)::integer AND name = \(name)
            """)
        guard changed == 1 else { throw unknown(name) }
        guard !enabled else { return }
        _ = try await transaction.execute(
            """
            UPDATE auth.session AS s SET ended_at = now(), ended_by = \(office.actor)
            FROM auth.account AS a
            WHERE s.district = \(district)::integer AND a.district = s.district
              AND a.id = s.account AND a.name = \(name) AND s.ended_at IS NULL
            """)
    }

    /// Gives a new first password, and ends the sessions.
    ///
    /// - Returns: The password, kept nowhere.
    public func resetPassword(_ name: String) async throws -> String {
        try refuseSelf(name)
        let password = RandomPassword.make()
        let hash = try hashing.hash(password)
        try await office.desk.transaction(act: .administer) { transaction in
            let id = try await id(of: name, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO auth.password (district, account, seq, hash, is_first, set_by)
                SELECT \(district)::integer, \(id), coalesce(max(seq), 0) + 1, \(hash), true,
                       \(office.actor)
                FROM auth.password WHERE district = \(district)::integer AND account = \(id)
                """)
            _ = try await transaction.execute(
                """
                UPDATE auth.session SET ended_at = now(), ended_by = \(office.actor)
                WHERE district = \(district)::integer AND account = \(id) AND ended_at IS NULL
                """)
        }
        return password
    }

    /// Asks that a lost second factor be given up; another administrator has to approve it.
    public func askFactorReset(_ name: String, reason: String) async throws {
        try refuseSelf(name)
        guard !reason.isEmpty else {
            throw Refusal(Text("请给出 --reason。", en: "Give --reason."))
        }
        try await office.desk.transaction(act: .administer, reason: reason) { transaction in
            try await refuseUnknownHolder(in: transaction)
            let id = try await id(of: name, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO auth.factor_reset (district, account, seq, reason, asked_by)
                SELECT \(district)::integer, \(id), coalesce(max(seq), 0) + 1, \(reason),
                       \(office.actor)
                FROM auth.factor_reset WHERE district = \(district)::integer AND account = \(id)
                """)
        }
    }

    /// Approves what another administrator asked for; the account enrols anew at its next sign-in.
    public func approveFactorReset(_ name: String) async throws {
        try refuseSelf(name)
        try await office.desk.transaction(act: .administer) { transaction in
            let id = try await id(of: name, in: transaction)
            let row = try await transaction.one(
                """
                SELECT seq::bigint, asked_by FROM auth.factor_reset
                WHERE district = \(district)::integer AND account = \(id)
                  AND approved_by IS NULL ORDER BY seq DESC LIMIT 1
                """)
            guard let (seq, asker) = try row?.decode(Int.self, String.self) else {
                throw Refusal(
                    Text(
                        "没有待批的申请；先由另一位管理员 --factor --reason 申请。",
                        en: "Nothing to approve; another administrator has to ask first."))
            }
            try await refuseUnknownHolder(in: transaction)
            guard asker != office.actor else {
                throw Refusal(
                    Text(
                        "申请人不能自己批准；请另一位管理员办理。",
                        en: "Who asked cannot approve; another administrator has to."),
                    kind: .forbidden)
            }
            _ = try await transaction.execute(
                """
                UPDATE auth.factor_reset SET approved_by = \(office.actor), approved_at = now()
                WHERE district = \(district)::integer AND account = \(id)
                  AND seq = \(seq)::integer
                """)
        }
    }

    /// Sets duties and towns anew; they count from the next statement on.
    public func set(_ name: String, duties: [String]?, towns: [Int64]?) async throws {
        try refuseSelf(name)
        guard var entry = try await entry(name) else { throw unknown(name) }
        entry.duties = duties ?? entry.duties
        entry.towns = towns ?? entry.towns
        try check(entry)
        let wanted = entry
        try await office.desk.transaction(act: .administer) { transaction in
            let id = try await id(of: name, in: transaction)
            _ = try await transaction.execute(
                """
                DELETE FROM auth.duty WHERE district = \(district)::integer
                  AND account = \(id) AND NOT duty = ANY (\(wanted.duties))
                """)
            _ = try await transaction.execute(
                """
                DELETE FROM auth.town WHERE district = \(district)::integer
                  AND account = \(id) AND NOT town = ANY (\(wanted.towns))
                """)
            try await grant(
                wanted.duties, Int16(AccountKind(desk: wanted.desk).rawValue), to: id,
                in: transaction)
            try await limit(id, to: wanted.towns, in: transaction)
        }
    }

    /// Declares kin of an account's holder, on whom it then does not act.
    public func declareKin(_ name: String, _ number: IdentityNumber) async throws {
        let index = seal.blindIndex(.identityNumber, district: district, number.text)
        try await office.desk.transaction(act: .administer) { transaction in
            let id = try await id(of: name, in: transaction)
            _ = try await transaction.execute(
                """
                INSERT INTO auth.kin (district, account, identity, declared_by)
                VALUES (\(district)::integer, \(id), \(index), \(office.actor))
                ON CONFLICT (district, account, identity) DO NOTHING
                """)
        }
    }

    private func entry(_ name: String) async throws -> Entry? {
        guard let account = try await list().first(where: { $0.name == name }) else { return nil }
        var entry = Entry()
        (entry.name, entry.title, entry.desk) = (account.name, account.title, account.desk)
        (entry.duties, entry.towns) = (account.duties, account.towns)
        return entry
    }

    func id(of name: String, in transaction: Transaction) async throws -> Int64 {
        let row = try await transaction.one(
            """
            SELECT id FROM auth.account WHERE district = \(district)::integer AND name = \(name)
            """)
        guard let id = try row?.value(0, as: Int64.self) else { throw unknown(name) }
        return id
    }

    func unknown(_ name: String) -> Refusal {
        Refusal(
            Text(
                "\(district) 没有账户 \(name)；见 yuhou admin user list。",
                en: "\(district) has no account \(name); see yuhou admin user list."))
    }

    /// Nobody changes their own rights.
    private func refuseSelf(_ name: String) throws {
        guard name == office.session?.name else { return }
        throw Refusal(
            Text("不能改自己的账户；请另一位管理员办理。", en: "Not one's own account; another has to."),
            kind: .forbidden)
    }
}
