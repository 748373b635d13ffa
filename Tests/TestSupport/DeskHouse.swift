import ArgumentParser
import Foundation
public import Kernel
import Law
public import Postgres

/// A house in which one department's desk works: its commands as typed, its people, its files.
public struct DeskHouse: Sendable {
    public let house: CaseHouse
    public let department: DepartmentCode
    public let seal: AESSeal
    public var owner: Pool { house.owner }
    public var district: Int { house.home }

    /// - Parameters:
    ///   - departments: All of them.
    ///   - department: Whose desk it is.
    ///   - folder: `jiangyan` or `nanchuan`.
    ///   - iso: The day.
    ///   - server: Where its database is.
    public init(
        _ departments: [any Department.Type], _ department: DepartmentCode,
        of folder: String = "nanchuan", on iso: String = "2026-03-02",
        at server: TestServer = .shared
    ) async throws {
        house = try await CaseHouse(departments, of: folder, on: iso, at: server)
        self.department = department
        seal = AESSeal(keys: try CaseHouse.keys())
        try await owner.execute(
            """
            INSERT INTO kernel.area (district, code, title)
            SELECT \(house.home)::integer, \(Int64(house.home) * 1000) + n, n || '号镇'
            FROM generate_series(1, 2) AS n ON CONFLICT DO NOTHING
            """)
    }

    /// A clerk's desk; the account is made when it is not there. Without duties, the one of the
    /// clerk's name.
    public func desk(
        _ name: String, at desk: String? = nil, duties: [String]? = nil
    ) async throws -> Bureau {
        Bureau(
            try await house.office(
                name, desk: desk ?? department.word, duties: duties ?? [name]),
            district: district, department: department, seal: seal)
    }

    /// Runs a command as typed, by a clerk.
    public func page<C: DeskCommand>(
        _: C.Type, _ words: [String], by bureau: Bureau
    ) async throws -> Page {
        try await C.parse(words + ["--district", "\(district)"]).run(in: bureau)
    }

    /// As `page`, typed in one line, in English.
    public func run<C: DeskCommand>(
        _ command: C.Type, _ words: String, by bureau: Bureau
    ) async throws -> [String] {
        try await page(command, words.split(separator: " ").map(String.init), by: bureau)
            .words(.english)
    }

    /// The English words of a refusal, or of another error; nil where there was none.
    public func refusal<R>(_ body: () async throws -> R) async -> String? {
        do {
            _ = try await body()
            return nil
        } catch let refusal as Refusal {
            return refusal.text.en
        } catch {
            return "\(error)"
        }
    }

    /// Registers somebody in the district's first town.
    public func add(
        _ ref: String, household: String, role: String = "parent", born: String = "1956-01-01",
        _ change: (inout PersonEntry) -> Void = { _ in }
    ) async throws {
        var entry = PersonEntry()
        (entry.ref, entry.household, entry.town) = (ref, household, "\(district)001")
        (entry.name, entry.role, entry.sex, entry.birth) = ("王\(ref)", role, "female", born)
        change(&entry)
        _ = try await house.register().add(entry, district: district, isConfirmedNew: true)
    }

    /// A mother confirmed as bereaved and her only child, registered in the district: `ref` and
    /// `ref` with `c`. A target in both districts; the child is living and disabled where a grade
    /// is given.
    public func addFamily(
        _ ref: String, born: String = "1956-01-01", childBorn: String = "1985-01-01",
        grade: Int? = nil, number: String = ""
    ) async throws {
        try await add(ref, household: "H-\(ref)", born: born) { $0.idNumber = number }
        try await add("\(ref)c", household: "H-\(ref)", role: "child", born: childBorn) {
            $0.mother = ref
        }
        for one in [ref, "\(ref)c"] {
            try await tell(one, "hukou.district", "\(district)")
            try await tell(one, "hukou.kind", "rural")
        }
        try await tell("\(ref)c", "only_child", "yes")
        if let grade {
            try await tell("\(ref)c", "disability.grade", "\(grade)")
            try await tell(ref, "special_assistance", "disability")
        } else {
            try await tell("\(ref)c", "death", "illness", from: "2016-04-10")
            try await tell(ref, "special_assistance", "loss")
        }
    }

    /// Tells a fact in the name of its first owner.
    public func tell(
        _ ref: String, _ fact: String, _ value: String, from day: String = "2020-01-01"
    ) async throws {
        guard let owner = house.registry.dictionary[fact]?.owners.first else {
            throw CaseHouse.Mistake(words: "\(fact) is no fact")
        }
        try await house.tell(ref, fact, value, from: day, source: owner)
    }

    /// Makes an account somebody whom the register has under an ID number.
    public func makeKin(_ name: String, of number: String) async throws {
        let index = seal.blindIndex(.identityNumber, district: district, number)
        let changed = try await owner.execute(
            "UPDATE auth.account SET identity = \(index) WHERE name = \(name)")
        guard changed == 1 else { throw CaseHouse.Mistake(words: "\(name) has no account") }
    }

    /// A file with these lines, in a folder of its own.
    public func file(_ name: String, _ lines: [String]) throws -> String {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("desk-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.appendingPathComponent(name)
        try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: path)
        return path.path
    }

    /// The one number that a query of the owner answers.
    public func count(_ query: Query) async throws -> Int64 {
        guard let row = try await owner.one(query) else { return 0 }
        return try row.value(0, as: Int64.self)
    }
}

/// Cases at the desk.
extension DeskHouse {
    /// Works out the answers and opens what is due.
    public func openDue() async throws {
        let office = try await house.office()
        _ = try await Assessment(office, district: district).tick()
        _ = try await CaseOpening(office, district: district).run(of: [department.word])
    }

    /// The case of somebody and a clause, opened on request where none is; the latest.
    public func caseNumber(_ clause: String, of ref: String) async throws -> Int64 {
        var filter = CaseBook.Filter()
        (filter.clause, filter.ref) = (clause, ref)
        let book = try await desk("intake").cases
        if try await book.list(filter).isEmpty {
            return try await book.open(ref, clause: clause, client: UUID().uuidString)
        }
        guard let id = try await book.list(filter).map(\.id).max() else {
            throw CaseHouse.Mistake(words: "\(clause) has no case of \(ref)")
        }
        return id
    }

    /// What was ordered of finance under a clause, in order: `M 5,000.00`, or
    /// `M 200.00 → the insurer`.
    public func orders(of clause: String) async throws -> [String] {
        try await owner.query(
            """
            SELECT p.ref, o.amount, o.payee FROM ledger.payment_order AS o
            JOIN kernel.person AS p ON p.district = o.district AND p.id = o.person
            JOIN casework.case_file AS c ON c.district = o.district AND c.id = o.case_id
            WHERE o.district = \(district)::integer AND o.clause = \(clause)
              AND (c.clause, c.period_from, c.department) = (o.clause, o.period, o.department)
            ORDER BY o.id
            """
        ).map { row in
            let (ref, fen, payee) = try row.decode(String.self, Int64.self, String?.self)
            return "\(ref) \(Money(fen: fen))" + (payee.map { " → \($0)" } ?? "")
        }
    }

    /// What a case looks like now.
    public func file(of id: Int64) async throws -> CaseFile {
        try await desk("intake").cases.read(id).file
    }

    /// Where a delivery is of a clause.
    public func isReceived(_ clause: String) async throws -> Bool {
        try await count(
            """
            SELECT count(*) FROM kernel.delivery
            WHERE district = \(district)::integer AND clause = \(clause)
            """) > 0
    }

    /// One step at which a case stands.
    public struct Standing: Sendable {
        public let file: CaseFile
        public let step: Step
        /// A clerk with the duty of the step.
        public let right: Bureau
        /// A clerk with every other duty.
        public let wrong: Bureau
    }

    /// Carries a case on until it is over or `stop` says so. At every step somebody without its
    /// duty is refused first.
    ///
    /// - Parameters:
    ///   - deliver: Gives what is to be given at a step of that kind, through the module, and
    ///     shows that the wrong desk is refused.
    ///   - stop: A step at which to stop.
    /// - Returns: The steps that were passed.
    /// - Throws: `CaseHouse.Mistake` where the wrong clerk got through or the right one did not.
    @discardableResult
    public func carry(
        _ id: Int64, until stop: String? = nil, deliver: (Standing) async throws -> Void = { _ in }
    ) async throws -> [String] {
        var passed: [String] = []
        while true {
            let file = try await file(of: id)
            guard file.state == .open, file.step != stop else {
                if file.state == .done || file.state == .handed { try await walked(id) }
                return passed
            }
            let steps = house.registry.benefits[file.benefit]?.procedure.steps ?? []
            guard let step = steps.first(where: { $0.code == file.step }), let duty = step.duty
            else { throw CaseHouse.Mistake(words: "\(file.clause): no step") }
            let others = ["intake", "review", "approve", "pay"].filter { $0 != duty.rawValue }
            let standing = Standing(
                file: file, step: step, right: try await clerk(duty),
                wrong: try await desk("not-\(duty.rawValue)", duties: others))
            switch step.kind {
            case .delivery: try await deliver(standing)
            case .work, .finance: try await pass(standing)
            case .notice: try await wait(standing)
            }
            guard try await self.file(of: id).step != step.code else {
                throw CaseHouse.Mistake(words: "\(file.clause): \(step.code) was not passed")
            }
            passed.append(step.code)
        }
    }

    /// Writes down that a clause was carried to its end: received with a proof, or with the finance
    /// bureau.
    ///
    /// - Throws: `CaseHouse.Mistake` where the case is not at its end.
    public func walked(_ id: Int64) async throws {
        let file = try await file(of: id)
        // What a case confirms is given with the confirmation itself.
        let proofs = try await count(
            """
            SELECT (SELECT count(*) FROM casework.delivery WHERE case_id = \(id))
                + (SELECT count(*) FROM kernel.delivery AS d
                    WHERE d.person = \(file.person) AND d.clause = \(file.clause))
            """)
        switch file.state {
        case .handed: try CatalogueRecord.walked(file.clause, to: .handed)
        case .done where proofs > 0: try CatalogueRecord.walked(file.clause, to: .delivered)
        default:
            throw CaseHouse.Mistake(
                words: "\(file.clause) is not at its end: \(file.state), \(proofs) proofs")
        }
    }

    /// Of the bureau, or of the town.
    private func clerk(_ duty: StaffDuty) async throws -> Bureau {
        guard duty == .town else { return try await desk(duty.rawValue) }
        return Bureau(
            try await house.office("town-1", desk: "towns", duties: ["town"]), district: district,
            department: "towns", seal: seal)
    }

    private func pass(_ standing: Standing) async throws {
        let (id, step) = (standing.file.id, standing.step.code)
        let tried = try await standing.wrong.cases.act(.pass, on: [id], client: "w\(id)-\(step)")
        guard tried.first?.refusal != nil else {
            throw CaseHouse.Mistake(words: "\(standing.file.clause) \(step): the wrong duty passed")
        }
        let done = try await standing.right.cases.act(.pass, on: [id], client: "\(id)-\(step)")
        if let refusal = done.first?.refusal {
            throw CaseHouse.Mistake(words: "\(standing.file.clause) \(step): \(refusal.en)")
        }
    }

    private func wait(_ standing: Standing) async throws {
        _ = try await NoticeBook(
            standing.right.office, district: district, department: department.word
        ).open(at: "便民服务中心", client: "notice-\(standing.file.id)")
        try await house.set("\(try await house.today().adding(days: 10))")
        try await pass(
            Standing(
                file: standing.file, step: standing.step,
                right: try await desk(standing.right.actor), wrong: standing.wrong))
    }
}

/// How many families the tests of plans fill their tables with: 20,000, or as many as the bench
/// asks for (`YUHOU_FAMILIES`).
public enum PlanSize {
    public static let families: Int64 =
        ProcessInfo.processInfo.environment["YUHOU_FAMILIES"].flatMap(Int64.init) ?? 20_000
}
