import Foundation
import Kernel
import Law
import Postgres

/// The school roll's file: whoever of the register is on it is put on the roll; everybody else is
/// counted and nothing of them is kept.
struct RollFeed {
    let bureau: Bureau

    /// Our own default: no source says how long a roll is good. A term has at most seven months.
    static let feed = Feed(
        "school-roll", Text("学籍名册", en: "School roll"),
        columns: [
            "id_number", "name", "birth", "student_number", "school", "stage", "grade_year",
            "full_time", "registered", "status", "since",
        ], goodFor: 210)

    /// What is written of a row.
    enum Entry: Sendable {
        case roll(RollBook.Line)
        /// Perhaps one of these.
        case candidates([Int64], Enrolment, hasNumber: Bool)
    }

    /// What a row says of who it is.
    struct Pupil {
        let line: Int
        let number: IdentityNumber?
        /// What is wrong with the number; nil where it is right or empty.
        let problem: Text?
        let name: String
        let birth: Day?
        let fields: [String]

        var hasNumber: Bool { number != nil }

        init(_ row: Bureau.FileRow) {
            let fields = row.fields.map { $0.trimmingCharacters(in: .whitespaces) }
            (line, self.fields, name) = (row.line, fields, fields[1])
            birth = Day(iso: fields[2])
            var (found, wrong): (IdentityNumber?, Text?) = (nil, nil)
            if fields[0].isEmpty {
                found = RollBook.identityNumber(in: fields[3])
            } else {
                do { found = try IdentityNumber(fields[0]) } catch { wrong = error.text }
            }
            (number, problem) = (found, wrong)
        }
    }

    /// A name with a day of birth.
    private struct Namesake: Hashable {
        let name: String
        let birth: Day
    }

    /// What the register, the law and the roll say of the people of a file.
    private struct Known {
        var byNumber: [IdentityNumber: Bureau.Person] = [:]
        var byName: [Namesake: [Bureau.Person]] = [:]
        /// The law's answer to the right to school, but for being at school.
        var answers: [Int64: Truth] = [:]
        var children: Set<Int64> = []
        var kin: Set<Int64> = []
        var latest: [Int64: RollBook.Entry] = [:]
        var schools: [String: School] = [:]
        /// Whom a clerk confirmed (or not) as a pupil of a school's roll.
        var decisions: [MatchBook.PupilKey: [Int64: Bool]] = [:]
        /// The rows that are candidates already.
        var candidates: Set<MatchBook.Pending> = []
    }

    /// Takes a file.
    func take(_ options: FeedOptions) async throws -> Page {
        try bureau.requireTeller()
        let clause = try bureau.clause(giving: Education.placement, in: try await bureau.pack())
        var strangers = 0
        var page = try await bureau.take(Self.feed, told: options) { rows in
            let pupils = rows.map(Pupil.init)
            let known = try await self.known(of: pupils, clause: clause.id)
            var judge = Judge(known: known, bureau: bureau)
            let decisions = pupils.map { judge.decide($0) }
            strangers = judge.strangers
            return decisions
        } write: { (entries: [Entry], transaction: Transaction) in
            for entry in entries {
                switch entry {
                case .roll(let line):
                    try await RollBook(bureau).write([line], in: transaction)
                case .candidates(let persons, let enrolment, let hasNumber):
                    try await MatchBook(bureau).write(
                        persons, enrolment, hasNumber: hasNumber, in: transaction)
                }
            }
        }
        page.lines.append(
            Text(
                "不变的行中有 \(strangers) 行不是本区扶助家庭的残疾子女，内容未保存。",
                en: "Of the unchanged rows \(strangers) are nobody's of the register; nothing of "
                    + "them is kept."))
        return page
    }

    private func known(of pupils: [Pupil], clause: String) async throws -> Known {
        var known = Known()
        known.byNumber = try await bureau.persons(numbered: pupils.compactMap(\.number))
        let unmatched = pupils.filter { pupil in
            pupil.number.map { known.byNumber[$0] == nil } ?? true
        }
        let answers = try await bureau.answers(to: clause, leaving: Education.stage.name)
        known.answers = Dictionary(
            answers.map { ($0.person.id, $0.outcome) }, uniquingKeysWith: { first, _ in first })
        let numbered = known.byNumber.values.map(\.id)
        return try await bureau.transaction(reading: true) { transaction in
            var known = known
            known.byName = try await namesakes(of: unmatched, in: transaction)
            let persons = Array(
                Set(numbered + known.byName.values.flatMap { $0.map(\.id) }))
            known.kin = try await bureau.kin(in: transaction)
            known.children = Set(
                try await transaction.query(
                    """
                    SELECT id FROM kernel.person WHERE district = \(bureau.district)::integer
                      AND id = ANY (\(persons)) AND role = 1
                    """
                ).map { try $0.value(0, as: Int64.self) })
            known.latest = try await RollBook(bureau).latest(of: persons, in: transaction)
            (known.decisions, known.candidates) = try await MatchBook(bureau).known(
                of: persons, in: transaction)
            let rows = try await transaction.query(
                """
                SELECT id, name, kind, place FROM education.school
                WHERE district = \(bureau.district)::integer
                """
            ).map { try $0.decode(Int64.self, String.self, String.self, String.self) }
            for (id, name, kind, place) in rows {
                known.schools[name] = School(id: id, name: name, kind: kind, place: place)
            }
            return known
        }
    }

    /// Children of the register with the name and the day of birth of a row.
    private func namesakes(
        of pupils: [Pupil], in transaction: Transaction
    ) async throws -> [Namesake: [Bureau.Person]] {
        let wanted = Array(
            Set(
                pupils.compactMap { pupil in
                    pupil.birth.map { Namesake(name: pupil.name, birth: $0) }
                }))
        let rows = try await transaction.query(
            """
            SELECT p.id FROM unnest(\(wanted.map(\.name)), \(wanted.map(\.birth.sql)))
                AS w (name, birth)
            JOIN kernel.person AS p ON p.district = \(bureau.district)::integer
              AND p.name = w.name AND p.birth = w.birth
            WHERE p.role = 1
            """)
        let ids = try rows.map { try $0.value(0, as: Int64.self) }
        let people = try await bureau.persons(ids, in: transaction)
        return Dictionary(grouping: people) { Namesake(name: $0.name, birth: $0.birth) }
    }

    /// Decides row by row, in the file's order.
    private struct Judge {
        let known: Known
        let bureau: Bureau
        var strangers = 0
        /// Whom a line of this file was about.
        private var lines: [Int64: Int] = [:]

        init(known: Known, bureau: Bureau) {
            (self.known, self.bureau) = (known, bureau)
        }

        mutating func decide(_ pupil: Pupil) -> FeedDecision<Entry> {
            if let person = pupil.number.flatMap({ known.byNumber[$0] }) {
                return decide(pupil, person, isNumbered: true)
            }
            let namesakes = pupil.birth.flatMap {
                known.byName[Namesake(name: pupil.name, birth: $0)]
            }
            guard let namesakes else {
                strangers += 1
                return .unchanged
            }
            if let problem = pupil.problem {
                return .rejected(
                    Text("id_number：\(problem.zh)", en: "id_number: \(problem.en)"))
            }
            let people = namesakes.filter { isConcerned($0) }
            guard !people.isEmpty else {
                strangers += 1
                return .unchanged
            }
            let enrolment: Enrolment
            switch read(pupil) {
            case .failure(let problem): return .rejected(problem.text)
            case .success(let found): enrolment = found
            }
            let decided = known.decisions[MatchBook.PupilKey(enrolment)] ?? [:]
            if let match = people.first(where: { decided[$0.id] == true }) {
                return decide(pupil, match, isNumbered: false)
            }
            let open = people.filter {
                decided[$0.id] == nil && !known.kin.contains($0.id)
                    && !known.candidates.contains(MatchBook.Pending($0.id, enrolment))
            }
            if open.isEmpty {
                guard people.contains(where: { known.kin.contains($0.id) }) else {
                    return .unchanged
                }
                return .rejected(Self.kin)
            }
            return .new(
                .candidates(open.map(\.id), enrolment, hasNumber: pupil.hasNumber), facts: [])
        }

        /// Whether the right to school may be this person's, or their roll is kept already.
        private func isConcerned(_ person: Bureau.Person) -> Bool {
            known.latest[person.id] != nil || known.answers[person.id].map { $0 != .no } ?? false
        }

        private static let kin = Text(
            "涉及您本人或亲属，请同事导入", en: "is you or your kin; a colleague takes this row")

        private mutating func decide(
            _ pupil: Pupil, _ person: Bureau.Person, isNumbered: Bool
        ) -> FeedDecision<Entry> {
            let last = known.latest[person.id]
            if known.answers[person.id] == .no, last == nil {
                strangers += 1
                return .unchanged
            }
            guard known.children.contains(person.id) else {
                strangers += 1
                return .unchanged
            }
            if let refusal = identity(pupil, person, isNumbered) { return .rejected(refusal) }
            let enrolment: Enrolment
            switch read(pupil) {
            case .failure(let problem): return .rejected(problem.text)
            case .success(let found): enrolment = found
            }
            if let line = lines[person.id] {
                return .rejected(
                    Text("与第 \(line) 行是同一个人，一人一行", en: "is the same person as line \(line)"))
            }
            lines[person.id] = pupil.line
            return follow(enrolment, person, last)
        }

        private func follow(
            _ enrolment: Enrolment, _ person: Bureau.Person, _ last: RollBook.Entry?
        ) -> FeedDecision<Entry> {
            if last?.enrolment == enrolment { return .unchanged }
            if enrolment.status == .enrolled, known.answers[person.id] == nil {
                return .rejected(
                    Text(
                        "名册里的这个人今天不是在册家庭的在世子女，不能登记为在读；请向学校和公安核对",
                        en: "the register has nobody living by this number who is the child of a "
                            + "family; check with the school and the police"))
            }
            if enrolment.status == .enrolled,
                person.birth.fullYears(to: enrolment.since) < RollBook.youngest
            {
                return .rejected(RollBook.tooYoung("since \(enrolment.since)"))
            }
            // Somebody who leaves and was never there.
            if last == nil, enrolment.status != .enrolled { return .unchanged }
            if let last, let hindrance = enrolment.hindrance(after: last.enrolment) {
                return .rejected(hindrance)
            }
            let seq = 1 + (last?.seq ?? 0)
            return .new(
                .roll(
                    RollBook.Line(
                        person: person.id, seq: seq, client: "roll \(person.id)/\(seq)",
                        enrolment: enrolment, origin: "feed")),
                facts: enrolment.facts(of: person.ref, row: seq, at: bureau))
        }

        private func identity(
            _ pupil: Pupil, _ person: Bureau.Person, _ isNumbered: Bool
        ) -> Text? {
            if known.kin.contains(person.id) { return Self.kin }
            guard isNumbered else { return nil }
            if pupil.name != person.name {
                return Text(
                    "name：号码是名册里的人，姓名不同；请向学校核对",
                    en: "name: the register has another name by this number")
            }
            if let birth = pupil.birth, birth != person.birth {
                return Text(
                    "birth \(birth)：与名册不同；请向学校核对",
                    en: "birth \(birth): the register has another day")
            }
            if pupil.birth == nil, !pupil.fields[2].isEmpty {
                return Text(
                    "birth \(pupil.fields[2].prefix(20))：应为 YYYY-MM-DD",
                    en: "birth \(pupil.fields[2].prefix(20)): should be YYYY-MM-DD")
            }
            return nil
        }

        /// What is wrong with a field.
        struct Problem: Error { let text: Text }

        private func read(_ pupil: Pupil) -> Result<Enrolment, Problem> {
            do throws(Problem) {
                return .success(try enrolment(pupil))
            } catch {
                return .failure(error)
            }
        }

        private func enrolment(_ pupil: Pupil) throws(Problem) -> Enrolment {
            let fields = pupil.fields
            func wrong(_ column: String, _ value: String, _ right: Text) -> Problem {
                Problem(
                    text: Text(
                        "\(column)“\(value.prefix(20))”：应为\(right.zh)",
                        en: "\(column) `\(value.prefix(20))`: should be \(right.en)"))
            }
            guard (1...40).contains(fields[3].count) else {
                throw wrong(
                    "student_number", fields[3], Text("1 至 40 个字", en: "1 to 40 characters"))
            }
            guard let school = known.schools[fields[4]] else {
                throw wrong(
                    "school", fields[4],
                    Text(
                        "已登记的学校全名（school add 登记）",
                        en: "a registered school's full name (`school add`)"))
            }
            guard let stage = Stage(word: fields[5]) else {
                throw wrong(
                    "stage", fields[5],
                    Text(
                        Stage.allCases.map(\.title.zh).joined(separator: "、"),
                        en: Stage.allCases.map(\.rawValue).joined(separator: ", ")))
            }
            if let refusal = school.refusal(of: stage) { throw Problem(text: refusal) }
            guard let year = Int(fields[6]), stage.years.contains(year) else {
                throw Problem(
                    text: RollBook.wrongYear("grade_year “\(fields[6].prefix(20))”", stage))
            }
            let yesOrNo = Text("yes（是）或 no（否）", en: "yes or no")
            guard let fullTime = Self.flag(fields[7]) else {
                throw wrong("full_time", fields[7], yesOrNo)
            }
            guard let registered = Self.flag(fields[8]) else {
                throw wrong("registered", fields[8], yesOrNo)
            }
            guard let status = RollStatus(word: fields[9]) else {
                throw wrong(
                    "status", fields[9], Text("在读、毕业、离校", en: "enrolled, graduated, left"))
            }
            guard let since = Day(iso: fields[10]), since <= bureau.today, since.year >= 1950 else {
                throw wrong(
                    "since", fields[10],
                    Text("今天或以前的日期 YYYY-MM-DD", en: "today or an earlier day as YYYY-MM-DD"))
            }
            return Enrolment(
                school, RollBook(bureau).keptNumber(fields[3]), stage, year: year,
                fullTime: fullTime, registered: registered, status, since: since)
        }

        private static func flag(_ word: String) -> Bool? {
            switch word.lowercased() {
            case "yes", "是": true
            case "no", "否": false
            default: nil
            }
        }
    }
}
