import Kernel

/// Somebody signed in, and what the register says of them, worked out here from the rows: what the
/// functions of `ctx` should find.
struct AccessSession: Sendable {
    let district: String
    let account: String
    let name: String
    let desk: String
    let duties: Set<String>
    let towns: Set<String>
    let clauses: Set<String>
    let residents: Set<String>
    let opened: Set<String>
    let kin: Set<String>
    let referralsIn: Set<String>
    let referralsOut: Set<String>
    let moved: Set<String>
    let movedEvents: Set<String>

    var token: String { AccessWorld.token(district, name) }

    typealias Tables = [String: WorldTable]

    static func all(in tables: Tables) -> [AccessSession] {
        rows("auth.account", tables).compactMap { session($0, tables) }
    }

    private static func rows(_ table: String, _ tables: Tables) -> [WorldTable.Row] {
        tables[table]?.rows ?? []
    }

    private static func session(_ account: WorldTable.Row, _ tables: Tables) -> AccessSession? {
        guard let district = account["district"], let id = account["id"],
            let name = account["name"], let desk = account["desk"]
        else { return nil }
        func here(_ table: String, _ filter: (WorldTable.Row) -> Bool) -> [WorldTable.Row] {
            rows(table, tables).filter { $0["district"] == district && filter($0) }
        }
        let mine = { (row: WorldTable.Row) in row["account"] == id }
        let towns = Set(here("auth.town", mine).compactMap { $0["town"] })
        let referrals = here("kernel.referral") { _ in true }
        let moves = rows("kernel.transfer", tables).filter { $0["other_district"] == district }
        return AccessSession(
            district: district, account: id, name: name, desk: desk,
            duties: Set(here("auth.duty", mine).compactMap { $0["duty"] }), towns: towns,
            clauses: Set(
                here("kernel.clause_lead") { $0["department"] == desk }.compactMap { $0["clause"] }
            ),
            residents: Set(
                here("kernel.person") { towns.contains($0["town"] ?? "") }.compactMap { $0["id"] }),
            opened: opened(
                referrals.filter { $0["to_department"] == desk },
                here("kernel.referral_act") { _ in true },
                // The rows of glass broken long ago say so in their reason.
                here("kernel.break_glass") { mine($0) && $0["reason"] != "long ago" }),
            kin: kin(account, here("auth.kin", mine), tables),
            referralsIn: Set(
                referrals.filter { $0["to_department"] == desk }.compactMap { $0["id"] }),
            referralsOut: Set(
                referrals.filter { $0["from_department"] == desk }.compactMap { $0["id"] }),
            moved: Set(moves.compactMap { $0["person"] }),
            movedEvents: Set(moves.compactMap { $0["event"] }))
    }

    private static func opened(
        _ received: [WorldTable.Row], _ acts: [WorldTable.Row], _ broken: [WorldTable.Row]
    ) -> Set<String> {
        let open = received.filter { referral in
            let done = acts.filter { $0["referral"] == referral["id"] }.compactMap { $0["act"] }
            return done.contains("0") && Set(done).isDisjoint(with: ["1", "2", "3"])
        }
        return Set((open + broken).compactMap { $0["person"] })
    }

    private static func kin(
        _ account: WorldTable.Row, _ declared: [WorldTable.Row], _ tables: Tables
    ) -> Set<String> {
        let numbers = rows("kernel.identity_number", tables).filter {
            $0["district"] == account["district"]
        }
        func holders(_ index: String?) -> [String] {
            numbers.filter { $0["blind_index"] == index }.compactMap { $0["person"] }
        }
        let own = Set(holders(account["identity"]))
        var kin = own.union(declared.flatMap { holders($0["identity"]) })
        for relation in rows("kernel.relation", tables)
        where relation["district"] == account["district"] {
            let pair = [relation["one"], relation["other"]].compactMap { $0 }
            if !own.isDisjoint(with: pair) { kin.formUnion(pair) }
        }
        return kin
    }
}

/// The scopes of the matrix once more, in Swift: what each says of a row and of who asks.
struct AccessModel: Sendable {
    /// The facts that each department may read.
    let kinds: [String: Set<String>]
    /// Rules by role, verb and table.
    private let rules: [String: [AccessRule]]
    /// Who reads everything.
    private let keepers: Set<String>

    init(_ matrix: AccessMatrix, kinds: [String: Set<String>]) {
        self.kinds = kinds
        var rules: [String: [AccessRule]] = [:]
        for rule in matrix.rules {
            for role in rule.roles {
                for verb in rule.verbs {
                    rules["\(role) \(verb.rawValue) \(rule.table)", default: []].append(rule)
                }
            }
        }
        self.rules = rules
        keepers = Set(matrix.keepers)
    }

    func rules(_ role: String, _ verb: AccessVerb, _ table: String) -> [AccessRule] {
        rules["\(role) \(verb.rawValue) \(table)"] ?? []
    }

    /// Whether a rule of the role lets it touch the row.
    func allows(
        _ role: String, _ verb: AccessVerb, _ table: String, _ row: WorldTable.Row,
        _ session: AccessSession?, isLeft: Bool = false
    ) -> Bool {
        if verb == .select, keepers.contains(role) { return true }
        return rules(role, verb, table).contains { rule in
            (rule.scopes + (isLeft ? rule.check : [])).allSatisfy {
                holds($0, row, session, role)
            }
        }
    }

    /// Columns on which the role has the right; nil for all of them, empty for none.
    func columns(_ role: String, _ verb: AccessVerb, _ table: String) -> [String]? {
        if verb == .select, keepers.contains(role) { return nil }
        let rules = rules(role, verb, table)
        if rules.contains(where: { $0.columns == nil }) { return nil }
        return rules.flatMap { $0.columns ?? [] }
    }

    private func holds(
        _ scope: String, _ row: WorldTable.Row, _ session: AccessSession?, _ role: String
    ) -> Bool {
        if scope == "all" { return true }
        guard let session else { return false }
        return rows(scope, row, session, role) ?? acting(scope, row, session)
            ?? accounts(scope, row, session) ?? false
    }

    private func rows(
        _ scope: String, _ row: WorldTable.Row, _ session: AccessSession, _ role: String
    ) -> Bool? {
        let person = row["person"] ?? ""
        let isShared = kinds[role]?.contains(row["kind"] ?? "") ?? false
        let isOpened = session.opened.contains(person)
        return switch scope {
        case "district": row["district"] == session.district
        case "district_or_moved":
            row["district"] == session.district || session.moved.contains(person)
        case "district_or_moved_event":
            row["district"] == session.district
                || session.movedEvents.contains(row["event"] ?? "")
        case "either_district":
            row["district"] == session.district || row["other_district"] == session.district
        case "led": session.clauses.contains(row["clause"] ?? "")
        case "own_towns": session.towns.contains(row["town"] ?? "")
        case "residents": session.residents.contains(person)
        case "resident_pair":
            session.residents.contains(row["one"] ?? "")
                || session.residents.contains(row["other"] ?? "")
        case "readable": isShared || isOpened
        case "readable_residents": isShared && session.residents.contains(person) || isOpened
        case "reads": session.duties.contains("read")
        case "from_or_to":
            row["from_department"] == session.desk || row["to_department"] == session.desk
        case "acts_from_or_to":
            session.referralsIn.union(session.referralsOut).contains(row["referral"] ?? "")
        case "own_account": row["account"] == session.account
        case "own_department": row["department"] == session.desk
        case "own_or_passed":
            row["department"] == session.desk || row["basis"] == "passed"
        case "own_or_done": row["department"] == session.desk || row["act"] == "done"
        case "own_desk": row["desk"] == session.desk
        case "town_case": row["with_town"] == "true" || row["department"] == "towns"
        case "handed": row["state"] == "8"
        default: nil
        }
    }

    private func acting(
        _ scope: String, _ row: WorldTable.Row, _ session: AccessSession
    ) -> Bool? {
        let person = row["person"] ?? ""
        let isOwnSource =
            row["source"] == session.desk || session.duties.contains("import")
            || session.duties.contains("office") && row["event"] != nil
        return switch scope {
        case "not_kin": !session.kin.contains(person)
        case "not_kin_or_nobody": row["person"] == nil || !session.kin.contains(person)
        case "clerk":
            !session.duties.isDisjoint(with: ["intake", "review", "approve", "town"])
        case "says_done": row["act"] == "done"
        case "says_answered": row["act"] == "answered"
        case "to_office": row["department"] == "office"
        case "works": !session.duties.isDisjoint(with: ["intake", "review", "approve"])
        case "reader_self": row["reader"] == session.name
        case let desk where desk.hasPrefix("at_"): session.desk == desk.dropFirst(3)
        case "not_kin_row": !session.kin.contains(row["id"] ?? "")
        case "not_kin_pair":
            !session.kin.contains(row["one"] ?? "") && !session.kin.contains(row["other"] ?? "")
        case "registrar":
            !session.duties.isDisjoint(with: ["intake", "town", "office", "import"])
        case "approver": session.duties.contains("approve")
        case "own_word": row["source"] == session.desk
        case "reports": isOwnSource
        case "reports_pair": isOwnSource || row["source"] == "roster"
        case "within_towns":
            session.desk != "towns" || session.towns.contains(row["town"] ?? "")
        case "about_residents": session.desk != "towns" || session.residents.contains(person)
        case "told_of_residents":
            session.desk != "towns" || row["event"] != nil || session.residents.contains(person)
        case "reported_self": row["reported_by"] == session.name
        case "acted_self": row["acted_by"] == session.name
        default: nil
        }
    }

    private func accounts(
        _ scope: String, _ row: WorldTable.Row, _ session: AccessSession
    ) -> Bool? {
        let isSecretary = session.desk == "secretary"
        return switch scope {
        case "secretary": isSecretary
        case "own_or_secretary": isSecretary || row["account"] == session.account
        case "recorded_self": row["recorded_by"] == session.name
        case "withdrawn_self": row["withdrawn_by"] == session.name
        case "loaded_self": row["loaded_by"] == session.name
        case "approved_self": row["approved_by"] == session.name
        case "put_self": row["put_by"] == session.name
        case "changed_self": row["changed_by"] == session.name
        case "created_self": row["created_by"] == session.name
        case "granted_self": row["granted_by"] == session.name
        case "declared_self": row["declared_by"] == session.name
        case "set_self": row["set_by"] == session.name
        case "asked_self": row["asked_by"] == session.name
        default: nil
        }
    }
}
