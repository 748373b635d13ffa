import Law

/// Tells one family's story as facts and deliveries.
struct DemoTelling {
    let isJiangyan: Bool
    let reference: Day
    var files: DemoFiles
    var random: DemoRandom

    init(district: DemoDistrict, files: DemoFiles, random: DemoRandom) {
        isJiangyan = district.isJiangyan
        reference = DemoDistrict.reference
        self.files = files
        self.random = random
    }

    mutating func tell(_ story: DemoDistrict.Story, of home: DemoDistrict.Household) {
        let event = happening(story, home)
        switch story {
        case .bereaved, .unified, .mixed, .unknownKind, .movedOut, .leapDay, .noVisits, .noNumber,
            .adopted, .reborn, .divorced, .widowed, .lateDeath, .twoDeathDays, .orphan, .young,
            .diedThisYear, .diedLastDecember:
            death(of: home.child.ref, on: event)
        case .complication: break
        case .classChange:
            certificate(home.child.ref, grade: 2, from: event)
            death(of: home.child.ref, on: ymd(2022, 9, 10))
        case .recovered:
            certificate(home.child.ref, grade: 3, from: event, to: ymd(2025, 4, 1))
        case .regraded:
            certificate(home.child.ref, grade: 3, from: event)
            files.fact(
                home.child.ref, "disability.grade", "1", from: ymd(2024, 5, 20),
                source: "disabled_persons", document: "复评", learned: ymd(2024, 6, 3))
        case .gradeFour, .urbanGradeFour:
            certificate(home.child.ref, grade: 4, from: event)
        case .disabled, .adoptedDisabled:
            certificate(
                home.child.ref, grade: Int.random(in: 1...3, using: &random), from: event)
        }
        turn(story, home, event)
        confirm(story, home, event)
        living(story, home)
    }

    private func ymd(_ year: Int, _ month: Int, _ day: Int) -> Day {
        Day(year: year, month: month, day: day) ?? .always
    }

    /// The day of the death or of the first certificate.
    private mutating func happening(
        _ story: DemoDistrict.Story, _ home: DemoDistrict.Household
    ) -> Day {
        switch story {
        case .diedThisYear: ymd(2026, 4, 18)
        case .diedLastDecember: ymd(2025, 12, 20)
        case .classChange: ymd(2016, 3, 7)
        default: max(random.day(2004...2021), home.child.birth.anniversary(years: 3))
        }
    }

    private mutating func death(of ref: String, on day: Day, by source: String = "public_security")
    {
        files.fact(
            ref, "death", random.chance(60) ? "illness" : "accident", from: day, source: source)
    }

    private mutating func certificate(_ ref: String, grade: Int, from: Day, to: Day? = nil) {
        let categories = [
            "vision", "hearing", "speech", "physical", "intellectual", "mental", "multiple",
        ]
        files.fact(
            ref, "disability.category", random.pick(categories), from: from, to: to,
            source: "disabled_persons")
        files.fact(
            ref, "disability.grade", String(grade), from: from, to: to, source: "disabled_persons",
            document: "残疾人证")
    }

    /// What else happened: the second child, the divorce, the deaths of the parents.
    private mutating func turn(
        _ story: DemoDistrict.Story, _ home: DemoDistrict.Household, _ event: Day
    ) {
        let later = event.anniversary(years: 2)
        switch story {
        case .adopted, .adoptedDisabled:
            sibling(of: home, "\(home.id)-4", born: event, adopted: later)
        case .reborn:
            sibling(of: home, "\(home.id)-4", born: later, adopted: nil)
        case .divorced:
            let ex = home.father
            let wife = DemoFiles.Person(
                ref: "\(home.id)-5", household: ex.household, town: home.town, sex: .female,
                birth: ex.birth.anniversary(years: 12), role: .spouse)
            files.add(wife, &random)
            files.fact(ex.ref, "marriage", wife.ref, from: later, source: "civil_affairs")
            var child = DemoFiles.Person(
                ref: "\(home.id)-6", household: ex.household, town: home.town, sex: .female,
                birth: later.anniversary(years: 1), role: .other)
            (child.mother, child.father) = (wife.ref, ex.ref)
            files.add(child, &random)
        case .widowed:
            death(of: home.father.ref, on: ymd(2023, 2, 11))
        case .lateDeath:
            files.fact(
                home.father.ref, "death", "illness", from: ymd(2025, 3, 9), source: "health",
                document: "死亡医学证明", learned: ymd(2026, 8, 20))
        case .twoDeathDays:
            death(of: home.mother.ref, on: ymd(2024, 11, 2))
            death(of: home.mother.ref, on: ymd(2024, 11, 5), by: "civil_affairs")
        case .orphan:
            certificate(home.child.ref, grade: 2, from: home.child.birth.anniversary(years: 4))
            death(of: home.mother.ref, on: ymd(2021, 7, 1))
            death(of: home.father.ref, on: ymd(2022, 7, 1))
        default: break
        }
    }

    private mutating func sibling(
        of home: DemoDistrict.Household, _ ref: String, born: Day, adopted: Day?
    ) {
        var child = DemoFiles.Person(
            ref: ref, household: home.id, town: home.town, sex: .male, birth: born, role: .other)
        (child.mother, child.father, child.adopted) = (home.mother.ref, home.father.ref, adopted)
        files.add(child, &random)
    }

    /// Special assistance where the national rule gives it, and the money that went out.
    private mutating func confirm(
        _ story: DemoDistrict.Story, _ home: DemoDistrict.Household, _ event: Day
    ) {
        if story == .complication {
            let grade = random.pick(["1", "2", "3"])
            files.fact(
                home.mother.ref, "complication.grade", grade == "1" ? "1B" : grade,
                from: ymd(2001, 5, 1), source: "health", document: "鉴定书")
            files.fact(
                home.mother.ref, "complication_assistance", grade, from: ymd(2012, 1, 1),
                source: "health")
            guard isJiangyan else { return }
            for month in 1...11 {
                files.delivery(
                    home.mother.ref, "JY-3.1.1c", month: Month(year: 2026, month: month),
                    fen: Int64(["1": 52_000, "2": 39_000][grade] ?? 26_000), proof: "旧系统发放记录")
            }
            return
        }
        switch story {
        case .young, .gradeFour, .urbanGradeFour, .diedThisYear, .orphan: return
        case .bereaved where random.chance(12), .disabled where random.chance(12): return
        default: break
        }
        let isLoss = ![.disabled, .adoptedDisabled, .recovered, .regraded, .classChange].contains(
            story)
        let from = max(event, home.mother.birth.anniversary(years: 49), ymd(2008, 1, 1))
        guard from < reference else { return }
        let end =
            story == .recovered
            ? ymd(2025, 4, 1) : story == .reborn ? event.anniversary(years: 2) : nil
        let lossPaid = ymd(2022, 9, 30)
        for parent in [home.mother, home.father] where end.map({ from < $0 }) ?? true {
            files.fact(
                parent.ref, "special_assistance", isLoss ? "loss" : "disability", from: from,
                to: end,
                source: "health")
            if story == .classChange {
                files.fact(
                    parent.ref, "special_assistance", "loss", from: ymd(2022, 9, 10),
                    source: "health", learned: ymd(2022, 9, 28))
            }
            pay(parent.ref, story, isFather: parent.ref == home.father.ref, from: from, to: end) {
                Self.rate(
                    $0, isLoss: isLoss || (story == .classChange && $0.first > lossPaid),
                    isRural: home.isRural)
            }
        }
    }

    /// The national floor of a month (`catalogue.md` §2.1), in fen.
    private static func rate(_ month: Month, isLoss: Bool, isRural: Bool) -> Int64 {
        let yuan: Int64 =
            switch month.number {
            case ..<Month(year: 2018, month: 1).number:
                isLoss ? (isRural ? 170 : 340) : (isRural ? 150 : 270)
            case ..<Month(year: 2022, month: 7).number: isLoss ? 450 : 350
            default: isLoss ? 590 : 460
            }
        return yuan * 100
    }

    /// The money that the old system paid, month by month; here and there one was forgotten, and
    /// the dead of whom nobody had told were paid on.
    private mutating func pay(
        _ ref: String, _ story: DemoDistrict.Story, isFather: Bool, from: Day, to end: Day?,
        fen: (Month) -> Int64
    ) {
        let first = isJiangyan ? ymd(2019, 12, 31) : ymd(2014, 11, 28)
        var last = end.map { min($0, ymd(2026, 11, 1)) } ?? ymd(2026, 11, 1)
        switch story {
        case .widowed where isFather: last = ymd(2023, 2, 1)
        case .lateDeath where isFather: last = ymd(2026, 8, 1)
        case .twoDeathDays where !isFather: last = ymd(2024, 11, 1)
        case .movedOut: last = ymd(2025, 6, 1)
        default: break
        }
        if random.chance(8) { last = last.adding(days: -70) }
        let forgotten = random.chance(6) ? random.day(2021...2026).month : nil
        var month = max(from, first).month.next
        while month.first <= last {
            if month != forgotten {
                files.delivery(
                    ref, isJiangyan ? "JY-3.1.1b" : "NC-3.1a", month: month, fen: fen(month),
                    proof: "旧系统发放记录")
            }
            month = month.next
        }
    }

    /// Health, income, home and wishes of the living.
    private mutating func living(_ story: DemoDistrict.Story, _ home: DemoDistrict.Household) {
        let since = ymd(2024, 3, 1)
        let (mother, father) = (home.mother.ref, home.father.ref)
        for ref in [mother, father] {
            files.fact(
                ref, "insurance.medical", random.chance(75) ? "resident" : "employee", from: since,
                source: "medical_insurance")
            if random.chance(80) { files.fact(ref, "card", "yes", from: since, source: "health") }
            if random.chance(25) {
                files.fact(ref, "illness.hypertension", "yes", from: since, source: "health")
            }
            files.fact(
                ref, "mobility", random.pick(["walks", "walks", "walks", "assisted", "bedbound"]),
                from: since, source: "health")
            files.fact(
                ref, "care.need", random.chance(15) ? "yes" : "no", from: since, source: "health")
        }
        if random.chance(10) {
            files.fact(mother, "low_income", "dibao", from: since, source: "civil_affairs")
            files.fact(mother, "hardship", "yes", from: since, source: "civil_affairs")
        } else if random.chance(70) {
            files.fact(mother, "low_income", "none", from: since, source: "civil_affairs")
        }
        if random.chance(60) {
            files.fact(
                mother, "housing.danger", random.pick(["A", "B", "B", "C", "D"]), from: since,
                source: "housing")
        }
        if story == .noVisits {
            files.fact(mother, "wish.no_visits", "yes", from: since, source: "towns")
        }
        if random.chance(40) {
            files.fact(
                mother, "wish.home_care", random.chance(50) ? "yes" : "no", from: since,
                source: "towns")
        }
        if random.chance(15) {
            files.fact(mother, "disability.grade", "1", from: since, source: "disabled_persons")
            files.fact(
                mother, "insurance.pension", "resident", from: since, source: "human_resources")
        }
        schooling(story, home)
        served(home)
    }

    private mutating func schooling(_ story: DemoDistrict.Story, _ home: DemoDistrict.Household) {
        guard !isJiangyan, [.disabled, .regraded, .gradeFour].contains(story), random.chance(40)
        else {
            return
        }
        let since = ymd(2026, 9, 1)
        let stage = random.pick(["secondary_vocational", "higher_vocational", "undergraduate"])
        let facts = [
            ("education.stage", stage), ("education.year", "1"), ("education.full_time", "yes"),
            ("education.registered", "yes"),
            ("education.hardship", random.chance(50) ? "yes" : "no"),
        ]
        for (name, value) in facts {
            files.fact(home.child.ref, name, value, from: since, source: "education")
        }
    }

    /// What other bureaus gave before the system was there.
    private mutating func served(_ home: DemoDistrict.Household) {
        let standing =
            isJiangyan
            ? ["JY-3.2.4b", "JY-3.5.1a", "JY-3.2.4a"] : ["NC-4.health.6", "NC-4.union.2"]
        for clause in standing where random.chance(70) {
            files.delivery(
                home.mother.ref, clause, day: ymd(2026, 2, Int.random(in: 1...28, using: &random)),
                proof: "台账")
        }
    }
}
