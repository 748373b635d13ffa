import Foundation
import Law
import Postgres
import TestSupport
import Testing

@testable import JointMeeting
@testable import Kernel
@testable import Yuhou

/// Months in which every department's clerks do their work, and the office holds its meeting.
struct WholeHouse {
    var year: Year
    /// What the house did, for the line that a run prints.
    var tally = Tally()
    /// Things given a month and department: what is left waits.
    let deliveriesMonthly: Int
    /// Charges that were laid and are not ended.
    private var charges: [Int64: String] = [:]
    /// Who asks this month.
    private var asking: [String] = []
    private var district: SimulatedDistrict { year.district }

    struct Tally: Sendable {
        var passed: [String: Int] = [:]
        var given: [String: Int] = [:]
        /// Left to the module's own acts.
        var left: [String: Int] = [:]
        var wrongTries = 0
        var refused = 0
        var asked = 0
        var meetings = 0
        var charges = 0
    }

    /// The departments' own clerks, one a duty; the town's serve for all.
    static func clerks(of units: [String]) -> [SimulatedDistrict.Clerk] {
        units.flatMap { unit in
            ["intake", "review", "approve"].map { (name(unit, $0), unit, [$0]) }
        } + [("town-1", "towns", ["town"])]
    }

    static func name(_ unit: String, _ duty: String) -> String {
        "\(unit.replacing("_", with: "-"))-\(duty)"
    }

    static func open(
        _ folder: String, families: Int, seed: UInt64
    ) async throws -> WholeHouse {
        let house = try await CaseHouse(departments, of: folder, on: SimulatedDistrict.start)
        let units = house.registry.codes
        let district = try await SimulatedDistrict.open(
            house, units: units, clerks(of: units), families: families, seed: seed)
        return WholeHouse(
            year: Year(district, seed: seed, families: families),
            deliveriesMonthly: max(6, families / 20))
    }

    private init(year: Year, deliveriesMonthly: Int) {
        (self.year, self.deliveriesMonthly) = (year, deliveriesMonthly)
    }

    /// What is due on the first day of all.
    mutating func begin() async throws { try await year.begin() }

    /// Two office days and the last of the month, on which the meeting is held.
    mutating func month(_ number: Int) async throws {
        for (index, part) in [6, 20].enumerated() {
            guard let date = Day(year: 2026, month: number, day: part) else { continue }
            try await year.dawn(of: date)
            try await year.happenings(index == 0 ? year.eventsMonthly : 0)
            if index == 0 { try await wish() }
            try await district.tick(on: date)
            if index == 0 { try await ask() }
            for unit in district.units { try await work(of: unit) }
        }
        try await year.dawn(of: Month(year: 2026, month: number).end.adding(days: -1))
        try await district.night(of: year.day)
        try await meet(number)
    }

    // MARK: Families

    /// What becomes true of a few, so that every desk has work.
    private static let ofParents = [
        ("wish.legal_aid", "yes"), ("town.concession", "yes"), ("wish.work", "yes"),
        ("work.able", "yes"), ("work.status", "registered_unemployed"),
        ("insurance.pension", "resident"), ("pension.topup", "yes"), ("wish.relocation", "yes"),
        ("agriculture.relocation_area", "yes"), ("agriculture.project", "industry"),
    ]
    private static let ofChildren = [
        ("education.stage", "secondary_vocational"), ("work.able", "yes"), ("device.need", "yes"),
        ("device.eligible", "yes"), ("insurance.pension", "resident"),
    ]

    /// Some of the living whom the law already gives something, and disabled children of theirs,
    /// with what they may have beside it.
    private mutating func wish() async throws {
        let (day, code) = (year.day, Int64(district.code))
        let known = try await district.house.owner.query(
            """
            SELECT p.ref, p.role = 0 FROM kernel.person AS p
            WHERE p.district = \(code) AND p.role < 2
              AND EXISTS (SELECT FROM kernel.entitlement AS e JOIN kernel.person AS q
                ON q.district = e.district AND q.id = e.person
                WHERE e.district = p.district AND q.family = p.family AND q.role = 0
                  AND (p.role = 1 OR q.id = p.id) AND e.outcome = 2
                  AND e.from_day <= \(day.sql) AND \(day.sql) < e.to_day)
              AND (p.role = 0 OR EXISTS (SELECT FROM kernel.fact AS f
                WHERE f.district = p.district AND f.person = p.id
                  AND f.kind = 'disability.grade'))
              AND NOT EXISTS (SELECT FROM kernel.fact AS f WHERE f.district = p.district
                AND f.person = p.id AND f.kind = 'death')
            ORDER BY 1
            """
        ).map { try $0.decode(String.self, Bool.self) }
        asking = []
        for (isParent, facts) in [(true, Self.ofParents), (false, Self.ofChildren)] {
            let some = known.filter { $0.1 == isParent }.map(\.0).shuffled(using: &year.random)
                .prefix(3)
            asking += some
            for ref in some {
                for (fact, value) in facts {
                    guard let kind = district.house.registry.dictionary[fact],
                        let owner = kind.owners.first
                    else { continue }
                    try await district.house.tell(
                        ref, fact, value, from: "\(day.adding(days: -3))", source: owner)
                }
            }
        }
    }

    /// What is given on application or for an event they ask for.
    private mutating func ask() async throws {
        let registry = district.house.registry
        for clause in district.statute.pack.provisions {
            guard let code = clause.provision?.benefit,
                [.onRequest, .onEvent].contains(registry.benefits[code]?.received),
                district.units.contains(clause.department)
            else { continue }
            let book = try district.book(Self.name(clause.department, "intake"), on: year.day)
            for ref in asking {
                do {
                    _ = try await book.open(ref, clause: clause.id, client: year.client())
                    tally.asked += 1
                } catch is Refusal {
                    // It does not speak of them, is not due, or is asked for already.
                }
            }
        }
    }

    // MARK: Desks

    /// One office day of a department: what waits goes on, most of it right, some of it refused or
    /// left, and everybody tries once what is not theirs.
    private mutating func work(of unit: String) async throws {
        let files = try await waiting(at: unit)
        try await wrongTries(files, of: unit)
        var (piles, gifts): ([String: [CaseFile]], [(CaseFile, Step)]) = ([:], [])
        for file in files {
            // What a module's own act ends waits for it: its own tests and journeys do it.
            guard let step = step(of: file) else { continue }
            guard step.act == nil else {
                tally.left[unit, default: 0] += 1
                continue
            }
            switch step.kind {
            case .finance: continue
            case .delivery: gifts.append((file, step))
            case .work, .notice:
                guard let duty = step.duty, year.random.chance(85) else { continue }
                piles[duty.rawValue, default: []].append(file)
            }
        }
        for (duty, pile) in piles.sorted(by: { $0.key < $1.key }) {
            let name = duty == "town" ? "town-1" : Self.name(unit, duty)
            let cut = duty == "intake" ? 0 : pile.count / 40
            let no = try await year.act(
                name, .refuse, on: Array(pile[..<cut]), reason: "经核对不符合条件")
            tally.refused += no.count { $0.refusal == nil }
            let yes = try await year.act(name, .pass, on: Array(pile[cut...]))
            tally.passed[unit, default: 0] += yes.count { $0.refusal == nil }
        }
        for (file, step) in gifts.shuffled(using: &year.random).prefix(deliveriesMonthly) {
            try await give(file, at: step, of: unit)
        }
    }

    private func waiting(at unit: String) async throws -> [CaseFile] {
        var filter = CaseBook.Filter()
        filter.states = [.open]
        filter.limit = 100_000
        return try await district.book(Self.name(unit, "intake"), on: year.day).list(filter)
    }

    /// The step at which a case stands: a proposal to stop is told and decided.
    private func step(of file: CaseFile) -> Step? {
        guard file.kind == .due else {
            let duty: StaffDuty? =
                file.step == "tell" ? .review : file.step == "decide" ? .approve : nil
            return duty.map {
                Step(file.step ?? "", Text("停发", en: "Stop"), duty: $0, days: 0, kind: .work)
            }
        }
        return district.house.registry.benefits[file.benefit]?.procedure.steps
            .first { $0.code == file.step }
    }

    /// Gives what a case is about, proved as its step asks.
    private mutating func give(
        _ file: CaseFile, at step: Step, of unit: String
    ) async throws {
        guard case .delivery(let proofs) = step.kind, let duty = step.duty else { return }
        let name = duty == .town ? "town-1" : Self.name(unit, duty.rawValue)
        let on = min(year.day, file.to.adding(days: -1))
        var delivery = CaseBook.Delivery(on: on, proof: .register, words: "名册", by: unit)
        do {
            if proofs.contains(.register) || proofs.contains(.roster) {
                let proof: Proof = proofs.contains(.register) ? .register : .roster
                delivery = .init(on: on, proof: proof, words: "名册\(file.id)", by: unit)
            } else if proofs.contains(.code) {
                let other = Self.name(unit, duty == .approve ? "review" : "approve")
                let code = try await district.book(other, on: year.day).issueCode(file.id)
                delivery = .init(on: on, proof: .code, words: code, by: unit)
            } else if proofs.contains(.giver) {
                delivery = .init(on: on, proof: .giver, words: "已上门", by: unit)
            } else {
                return
            }
            _ = try await district.book(name, on: year.day).deliver(
                file.id, delivery, client: year.client())
            tally.given[unit, default: 0] += 1
        } catch let refusal as Refusal {
            // The law does not give it any more, its days are over, or the town has not this
            // family.
            let isExpected = [
                "not entitled", "outside the days", "no such case", "calendar", "2027",
                // A stop that was decided the same day has closed it.
                "awaits no delivery",
            ].contains { refusal.text.en.contains($0) }
            #expect(isExpected, "\(file.clause) \(file.id): \(refusal.text.en)")
        }
    }

    /// The neighbour's desk and the wrong duty.
    private mutating func wrongTries(_ files: [CaseFile], of unit: String) async throws {
        let units = district.units
        guard let at = units.firstIndex(of: unit) else { return }
        let neighbour = units[(at + 1) % units.count]
        for file in files.shuffled(using: &year.random).prefix(2) {
            guard let duty = step(of: file)?.duty, duty != .town, duty != .pay else { continue }
            let wrong = duty == .intake ? "approve" : "intake"
            for name in [Self.name(unit, wrong), Self.name(neighbour, duty.rawValue)] {
                let tried = try await district.book(name, on: year.day).act(
                    .pass, on: [file.id], client: year.client())
                // The towns see the cases they serve; they do not pass them.
                #expect(tried.first?.refusal != nil, "\(name) passed \(file.step ?? "-")")
                tally.wrongTries += 1
            }
        }
    }

    // MARK: The office

    private func office(_ name: String, of unit: DepartmentCode) throws -> Bureau {
        Bureau(
            try district.office(name, on: year.day), district: district.code, department: unit,
            seal: district.seal)
    }

    /// The monthly meeting: the month's figures are frozen, what falls through is the agenda, and
    /// whoever owes most is charged with it by the next. What was charged is told done or is late.
    private mutating func meet(_ number: Int) async throws {
        let bureau = try office("office-1", of: JointMeeting.code)
        let book = ChargeBook(bureau: bureau)
        for (id, unit) in charges.sorted(by: { $0.key < $1.key }) {
            guard year.random.chance(80) else { continue }
            let member = ChargeBook(
                bureau: try office(Self.name(unit, "intake"), of: DepartmentCode(unit)))
            try await member.act(.done, on: id, words: "本月已逐户落实")
            try await book.act(.accepted, on: id, words: "同意办结")
            charges[id] = nil
        }
        let month = Month(year: 2026, month: number)
        let tabled = try await FigureBook(bureau: bureau).freeze(month)
        let meetings = MeetingBook(bureau: bureau)
        let meeting = try await meetings.call(
            on: year.day, at: "区政府二楼", chair: "副区长", client: "meeting-\(number)")
        let owed = Dictionary(grouping: tabled, by: \.department)
            .mapValues { $0.map(\.gap).reduce(0, +) }
            .filter { $0.value > 0 }
            .sorted { ($0.value, $0.key) > ($1.value, $1.key) }
        for (unit, gap) in owed {
            try await meetings.add(
                .agenda, "\(month)应办未办 \(gap) 项", of: unit, to: meeting)
        }
        for (unit, gap) in owed.prefix(3) {
            let id = try await book.lay(
                .init(
                    meeting: meeting, department: unit, clause: nil, words: "下次会议前减少 \(gap) 项",
                    due: year.day.adding(days: 25)), client: "charge-\(number)-\(unit)")
            charges[id] = unit
            tally.charges += 1
        }
        #expect(try await meetings.points(of: meeting).count == owed.count)
        tally.meetings += 1
    }

    /// What was tabled is what a recount of the same day gives, clause by clause.
    func expectWhatWasTabled(in number: Int, toEqual recount: Recount) async throws {
        let bureau = try office("office-1", of: JointMeeting.code)
        let tabled = try await FigureBook(bureau: bureau)
            .tabled(Month(year: 2026, month: number))
        let lines = recount.lines()
        let clauses = district.statute.pack.provisions.filter { $0.provision?.benefit != nil }
        #expect(Set(tabled.map(\.clause)) == Set(clauses.map(\.id)), "every clause is tabled")
        for one in tabled {
            let line = lines[one.clause] ?? Board.Line(clause: one.clause)
            #expect(
                [one.entitled, one.receiving, one.unknown, one.overdue, one.gap].map(Int.init)
                    == [line.entitled, line.receiving, line.unknown, line.overdue, line.gap],
                "\(one.clause) at the meeting of month \(number)")
        }
    }

    /// Charges of which nobody told the end are late by the office's own list.
    func expectOpenChargesOnTheList() async throws {
        let listed = try await ChargeBook(bureau: office("office-1", of: JointMeeting.code)).list()
        #expect(Set(listed.map(\.id)) == Set(charges.keys))
    }
}
