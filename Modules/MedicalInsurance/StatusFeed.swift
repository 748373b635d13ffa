import Foundation
import Kernel
import Law
import Postgres

/// The file of the insurance system: who is insured how in a year. Whoever is not in the register
/// is counted and nothing of them is kept.
struct StatusFeed {
    let bureau: Bureau

    /// Our own default: no source says how long a file is good; the cover changes from month to
    /// month as people take up and leave work.
    static let feed = Feed(
        "insurance-status", Text("参保状态", en: "Insurance status"),
        columns: ["id_number", "name", "year", "kind", "care"], goodFor: 45)

    /// Takes a file.
    func take(_ options: FeedOptions) async throws -> Page {
        try bureau.requireTeller()
        var strangers = 0
        let asOf = options.asOf ?? bureau.today
        var page = try await bureau.take(Self.feed, told: options) { rows in
            var judge = try await self.judge(rows, asOf: asOf)
            let decisions = rows.map { judge.decide($0) }
            strangers = judge.strangers
            return decisions
        } write: { (covers: [CoverBook.Cover], transaction: Transaction) in
            try await CoverBook(bureau).write(covers, in: transaction)
        }
        page.lines.append(
            Text(
                "不变的行中有 \(strangers) 行不是名册里的人，内容未保存。",
                en: "Of the unchanged rows \(strangers) are nobody's of the register; nothing of "
                    + "them is kept."))
        return page
    }

    private func judge(_ rows: [Bureau.FileRow], asOf: Day) async throws -> Judge {
        let numbers = rows.compactMap { try? IdentityNumber(FeedRow.cell($0, 0)) }
        let people = try await bureau.persons(numbered: numbers)
        let ids = people.values.map(\.id)
        return try await bureau.transaction(reading: true) { transaction in
            Judge(
                bureau: bureau, asOf: asOf, people: people,
                kin: try await bureau.kin(in: transaction),
                covers: try await CoverBook(bureau).latest(of: ids, in: transaction))
        }
    }

    /// Decides row by row, in the file's order.
    private struct Judge {
        let bureau: Bureau
        let asOf: Day
        let people: [IdentityNumber: Bureau.Person]
        let kin: Set<Int64>
        let covers: [Int64: [Int: CoverBook.Cover]]
        var strangers = 0
        /// The line that was about a person and a year.
        private var lines: [String: Int] = [:]

        init(
            bureau: Bureau, asOf: Day, people: [IdentityNumber: Bureau.Person], kin: Set<Int64>,
            covers: [Int64: [Int: CoverBook.Cover]]
        ) {
            (self.bureau, self.asOf, self.people) = (bureau, asOf, people)
            (self.kin, self.covers) = (kin, covers)
        }

        mutating func decide(_ row: Bureau.FileRow) -> FeedDecision<CoverBook.Cover> {
            let person: Bureau.Person
            switch FeedRow.person(row, among: people, kin) {
            case .person(let found): person = found
            case .stranger:
                strangers += 1
                return .unchanged
            case .wrong(let reason): return .rejected(reason)
            }
            let (years, kinds) = (FeedRow.cell(row, 2), FeedRow.cell(row, 3))
            guard let year = Int(years), (2014...bureau.today.year + 1).contains(year) else {
                return .rejected(
                    Text(
                        "year“\(years.prefix(20))”：应为 2014 至 \(bureau.today.year + 1) 的年度",
                        en: "year `\(years.prefix(20))`: 2014 to \(bureau.today.year + 1)"))
            }
            guard let kind = CoverBook.Kind(word: kinds) else {
                return .rejected(
                    Text(
                        "kind“\(kinds.prefix(20))”：应为 none、resident 或 employee",
                        en: "kind `\(kinds.prefix(20))`: none, resident or employee"))
            }
            guard let hasCare = FeedRow.flag(FeedRow.cell(row, 4)) else {
                return .rejected(
                    Text(
                        "care“\(FeedRow.cell(row, 4).prefix(20))”：应为 yes 或 no",
                        en: "care `\(FeedRow.cell(row, 4).prefix(20))`: yes or no"))
            }
            if let line = lines["\(person.id)/\(year)"] {
                return .rejected(
                    Text(
                        "与第 \(line) 行是同一个人同一年度，一人一年度一行",
                        en: "is the same person and year as line \(line)"))
            }
            lines["\(person.id)/\(year)"] = row.line
            let last = covers[person.id]?[year]
            if let last, (last.kind, last.hasCare) == (kind, hasCare) { return .unchanged }
            let cover = CoverBook.Cover(
                person: person.id, year: year, seq: 1 + (last?.seq ?? 0), kind: kind,
                hasCare: hasCare, since: since(year, isFirst: last == nil))
            return .new(cover, facts: cover.facts(of: person.ref, after: last, at: bureau))
        }

        /// What changes within the year counts from the file's day; the first word, and a
        /// correction from outside the year, from its first day.
        private func since(_ year: Int, isFirst: Bool) -> Day {
            isFirst || asOf.year != year ? .first(of: year) : asOf
        }
    }
}

/// What files about persons have in common.
enum FeedRow {
    case person(Bureau.Person)
    /// Nobody of the register.
    case stranger
    case wrong(Text)

    static func cell(_ row: Bureau.FileRow, _ column: Int) -> String {
        row.fields.indices.contains(column)
            ? row.fields[column].trimmingCharacters(in: .whitespaces) : ""
    }

    static func flag(_ word: String) -> Bool? {
        switch word {
        case "yes", "是": true
        case "no", "否": false
        default: nil
        }
    }

    /// Whom two columns of a row, the number and the name after it, speak of.
    static func person(
        _ row: Bureau.FileRow, from column: Int = 0, among people: [IdentityNumber: Bureau.Person],
        _ kin: Set<Int64>
    ) -> FeedRow {
        let number: IdentityNumber
        do {
            number = try IdentityNumber(cell(row, column))
        } catch {
            return .wrong(Text("id_number：\(error.text.zh)", en: "id_number: \(error.text.en)"))
        }
        guard let person = people[number] else { return .stranger }
        if kin.contains(person.id) {
            return .wrong(
                Text("涉及您本人或亲属，请同事导入", en: "is you or your kin; a colleague takes this row"))
        }
        guard person.name == cell(row, column + 1) else {
            return .wrong(
                Text(
                    "name：号码是名册里的人，姓名不同；请向公安核对",
                    en: "name: the register has another name by this number; check with the police")
            )
        }
        return .person(person)
    }
}

extension CoverBook.Cover {
    /// What of a row is new, for its year.
    func facts(of ref: String, after last: CoverBook.Cover?, at bureau: Bureau) -> [FactEntry] {
        let told: [(FactKind, String, Bool)] = [
            (MedicalInsurance.medical, kind.rawValue, last?.kind != kind),
            (MedicalInsurance.care, hasCare ? "yes" : "no", last?.hasCare != hasCare),
        ]
        return told.filter(\.2).map { fact, value, _ in
            bureau.fact(
                fact.name, of: ref, value, from: since, to: .first(of: year + 1),
                document: "参保状态 \(year) 第 \(seq) 次")
        }
    }
}
