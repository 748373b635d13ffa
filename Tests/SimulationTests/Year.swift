import Foundation
import Law
import Postgres
import TestSupport
import Testing

@testable import Kernel
@testable import Yuhou

/// What the year did, for the line that a run prints.
struct YearTally: Sendable {
    var acts = 0
    var deliveries = 0
    var events = 0
    var refusedEvents = 0
    /// Wrong duties, second duties, stale steps, late appeals, own refusals: each was refused.
    var wrongTries = 0
    var appeals = 0
    var objections = 0
    var tasks = 0
    var reopened = 0
}

/// Months in which clerks do their work: most of it right, some of it late, some of it wrong.
struct Year {
    let district: SimulatedDistrict
    var random: SeededRandom
    var tally = YearTally()
    var day = Day.always
    /// Rows of facts that are still to come.
    private var coming: [[String]]
    private var nextClient = 0
    /// Events a month.
    let eventsMonthly: Int
    /// Deliveries an office day: what is left waits.
    let deliveriesDaily: Int

    init(_ district: SimulatedDistrict, seed: UInt64, families: Int) {
        self.district = district
        random = SeededRandom(seed: seed)
        coming = district.told
        eventsMonthly = max(3, families / 70)
        deliveriesDaily = max(12, families / 8)
    }

    /// An id as a client makes one.
    mutating func client() -> String {
        nextClient += 1
        return "sim-\(nextClient)"
    }

    /// What is due on the first day of all.
    mutating func begin() async throws {
        try await dawn(of: CaseHouse.day(SimulatedDistrict.start))
        try await district.night(of: day)
    }

    /// Two or three office days and the first of the next month, when the month is over: what the
    /// night has to open is opened.
    mutating func month(_ number: Int) async throws {
        let numbers = number.isMultiple(of: 3) ? [6, 14, 24] : [6, 20]
        let days = numbers.compactMap { Day(year: 2026, month: number, day: $0) }
        for (index, date) in days.enumerated() {
            try await dawn(of: date)
            try await happenings(index == 0 ? eventsMonthly : 0)
            try await district.tick(on: date)
            try await clerksWork(opensNotice: index == 0, month: number)
        }
        try await dawn(of: Month(year: 2026, month: number).end)
        try await district.night(of: day)
    }

    mutating func dawn(of date: Day) async throws {
        day = date
        try await district.house.set(date.description)
    }

    // MARK: What happens

    /// Rows that become known, then so many events.
    mutating func happenings(_ count: Int) async throws {
        let office = try district.office("files-1", on: day)
        let register = PersonRegister(district.office(on: day), seal: district.seal)
        let due = coming.filter { max($0[3], $0[7]) <= day.description }
        coming.removeAll { due.contains($0) }
        for row in due {
            var entry = FactEntry()
            (entry.ref, entry.fact, entry.value, entry.from) = (row[0], row[1], row[2], row[3])
            (entry.to, entry.source, entry.document) = (row[4], row[5], row[6])
            _ = try await register.record(entry, district: district.code)
        }
        let recorder = EventRecorder(office, seal: district.seal, district: district.code)
        for _ in 0..<count {
            do {
                let outcome = try await recorder.record(draft())
                if outcome.isNew { tally.events += 1 }
            } catch is Refusal {
                // The dead do not recover: what does not fit is refused.
                tally.refusedEvents += 1
            }
        }
    }

    private mutating func draft() -> EventDraft {
        let ago = random.pick([0, 1, 4, 12, 40])
        let on = day.adding(days: -ago)
        let parent = random.pick(district.parents)
        let child = random.pick(district.children)
        func event(_ kind: String, _ ref: String, _ source: String) -> EventDraft {
            EventDraft(
                client: UUID().uuidString, kind: kind, ref: ref, day: on, source: source,
                recordedBy: "files-1")
        }
        var draft: EventDraft
        switch random.pick(Array(0..<8)) {
        case 0:
            draft = event("death", parent, "public_security")
            draft.state("death", "illness")
        case 1:
            draft = event("confirmation", parent, "health")
            draft.end("special_assistance")
        case 2:
            draft = event("confirmation", parent, "health")
            draft.state("special_assistance", random.pick(["loss", "disability"]))
        case 3:
            draft = event("move", parent, "public_security")
            draft.state("hukou.district", random.pick(["\(district.code)", "110101"]))
        case 4:
            draft = event("recovery", child, "disabled_persons")
            draft.end("disability.grade")
        case 5:
            draft = event("illness", parent, "health")
            draft.state("illness.hypertension", "yes")
        case 6:
            draft = event("mobility", parent, "health")
            draft.state("mobility", "bedbound")
            draft.state("care.need", "yes")
        default:
            draft = event("wish", parent, "towns")
            draft.state("wish.no_visits", random.pick(["yes", "no"]))
        }
        return draft
    }
}
