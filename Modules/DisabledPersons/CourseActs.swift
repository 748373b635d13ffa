import Kernel
import Law
import Postgres

/// What is done in a course: a place given or given back, attendance, the end report.
extension CourseBook {
    /// Whom a place is given: under a case, for an entry of the queue.
    struct Giving: Hashable {
        var course: Int64
        var ground: DeviceBook.Ask.Ground
        /// Why out of the queue's order.
        var reason: String?
        var client: String
    }

    /// A place, and the one-time code of its case.
    struct Given: Hashable {
        let place: Place
        /// Nil when it was shown before, and without a case.
        let code: String?
    }

    /// How a course ended for somebody.
    enum Result: String, CaseIterable {
        case improved, unchanged, stopped

        var title: Text {
            switch self {
            case .improved: Text("有改善", en: "improved")
            case .unchanged: Text("无明显变化", en: "unchanged")
            case .stopped: Text("中止", en: "stopped")
            }
        }
    }

    /// The steps of a case at which a place is given and the training received.
    static let (giveStep, serveStep) = ("arrange", "serve")

    /// Gives the lowest free place, all or nothing with the step of the case or the end of the
    /// entry. Two who give the last place at once: one is told.
    func give(_ giving: Giving) async throws -> Given {
        let file = try await self.file(of: giving)
        let code = try await bureau.writing { transaction -> String? in
            let course = try await required(giving.course, in: transaction)
            let places = try await self.places(of: course.id, in: transaction)
            if try await isKnown(giving, in: transaction) { return nil }
            let entry = try await self.entry(of: giving, course, in: transaction)
            let person = try await bureau.served(
                file?.ref ?? entry?.ref ?? "", in: transaction)
            try await require(course, for: person, places, in: transaction)
            let number = try Self.free(in: course, places)
            var code: String?
            if let file {
                try requireStep(file, places)
                if file.step == Self.giveStep {
                    _ = try await bureau.cases.pass(
                        file.id, step: Self.giveStep, by: .courseGive,
                        client: "place \(giving.client)",
                        in: transaction)
                }
                code = try await bureau.cases.issueCode(file.id, in: transaction)
            }
            if let entry {
                try await QueueBook(bureau: bureau)
                    .serve(entry, reason: giving.reason, in: transaction)
            }
            let (caseID, entryID): (Int64?, Int64?) = (file?.id, entry?.id)
            let before: Int64? = number.turn == 1 ? nil : number.turn - 1
            _ = try await transaction.execute(
                """
                INSERT INTO disabled_persons.course_place (district, course, number, turn,
                    before_turn, client, places, person, case_id, entry, given_on, recorded_by)
                VALUES (\(bureau.district)::integer, \(course.id), \(number.number)::integer,
                    \(number.turn)::integer, \(before as Int64?)::integer, \(giving.client),
                    \(course.places)::integer, \(person.id), \(caseID as Int64?),
                    \(entryID as Int64?), \(bureau.today.sql), \(bureau.actor))
                """)
            return code
        }
        let made = try await places(of: giving.course).1.first { $0.client == giving.client }
        guard let made else { throw Refusal(Text("没有写入。", en: "It was not written.")) }
        return Given(place: made, code: code)
    }

    /// The lowest number that nobody holds, and how often it was given before.
    private static func free(
        in course: Course, _ places: [Place]
    ) throws -> (number: Int64, turn: Int64) {
        let held = Set(places.filter { !$0.isGivenBack }.map(\.number))
        guard let number = (1...course.places).first(where: { !held.contains($0) }) else {
            throw Refusal(
                Text(
                    "第 \(course.id) 号课程 \(course.places) 个名额已满；先 queue join 排队，或另选课程。",
                    en:
                        "Course \(course.id) has no free place of its \(course.places); `queue join`, "
                        + "or choose another."))
        }
        return (number, Int64(places.filter { $0.number == number }.count) + 1)
    }

    private func file(of giving: Giving) async throws -> CaseFile? {
        guard case .file(let id) = giving.ground else { return nil }
        let file = try await bureau.cases.read(id).file
        guard file.benefit == DisabledPersons.rehabilitationTraining.code, file.kind == .due else {
            throw Refusal(
                Text("第 \(id) 号不是免费康复训练的事项。", en: "Case \(id) is no case of free training."))
        }
        return file
    }

    private func isKnown(_ giving: Giving, in transaction: Transaction) async throws -> Bool {
        let row = try await transaction.one(
            """
            SELECT course, case_id, entry FROM disabled_persons.course_place
            WHERE district = \(bureau.district)::integer AND client = \(giving.client)
            """)
        guard let (course, caseID, entry) = try row?.decode(Int64.self, Int64?.self, Int64?.self)
        else { return false }
        let ground =
            caseID.map(DeviceBook.Ask.Ground.file) ?? entry.map(DeviceBook.Ask.Ground.entry)
        guard course == giving.course, ground == giving.ground else { throw Bureau.usedClient }
        return true
    }

    private func entry(
        of giving: Giving, _ course: Course, in transaction: Transaction
    ) async throws -> QueueBook.Entry? {
        guard case .entry(let id) = giving.ground else { return nil }
        let entry = try await QueueBook(bureau: bureau).required(id, in: transaction)
        guard entry.subject == .rehabilitation, entry.item == course.training.rawValue,
            entry.isOpen
        else {
            throw Refusal(
                Text(
                    "--entry：第 \(id) 号不是等候“\(course.training.title.zh)”训练的申请。",
                    en: "--entry: \(id) does not wait for \(course.training.en) training."))
        }
        return entry
    }

    /// A case stands at the arrangement, or at the training after its place was given back.
    private func requireStep(_ file: CaseFile, _ places: [Place]) throws {
        if let held = places.first(where: { $0.caseID == file.id && !$0.isGivenBack }) {
            throw Refusal(
                Text(
                    "第 \(file.id) 号已有第 \(held.number) 个名额。",
                    en: "Case \(file.id) has place \(held.number)."))
        }
        guard file.state == .open, [Self.giveStep, Self.serveStep].contains(file.step ?? "") else {
            throw Refusal(
                Text(
                    "第 \(file.id) 号现在在“\(file.step ?? "已结束")”，不在安排（arrange）环节。",
                    en: "Case \(file.id) stands at `\(file.step ?? "its end")`, not at `arrange`."))
        }
    }

    /// The course is not over, is of the person's kind, was assessed, and they are not in it.
    private func require(
        _ course: Course, for person: Bureau.Person, _ places: [Place],
        in transaction: Transaction
    ) async throws {
        guard course.to >= bureau.today else {
            throw Refusal(
                Text(
                    "第 \(course.id) 号课程已于 \(course.to) 结束。",
                    en: "Course \(course.id) ended on \(course.to)."))
        }
        if let held = places.first(where: { $0.person == person.id }) {
            throw Refusal(
                Text(
                    "\(person.ref) 在第 \(course.id) 号课程已有过第 \(held.number) 个名额。",
                    en: "\(person.ref) has or had place \(held.number) of course \(course.id)."))
        }
        _ = try await AssessmentBook(bureau: bureau).requireNeed(
            course.training.rawValue, of: .rehabilitation, person, in: transaction)
        let kinds = try await kinds(of: person, in: transaction)
        guard kinds.contains(course.training) else {
            let words = kinds.map(\.title.zh).joined(separator: "、")
            throw Refusal(
                Text(
                    "\(person.ref) 的证件类别和诊断不属于“\(course.training.title.zh)”"
                        + "\(words.isEmpty ? "" : "，可选\(words)")。",
                    en:
                        "\(person.ref)'s category and diagnoses are not \(course.training.en)\(kinds.isEmpty ? "" : "; they fit " + kinds.map(\.en).joined(separator: ", "))."
                ))
        }
    }

    /// The kinds of training that somebody's category and diagnoses fit. Of a multiple disability
    /// the certificate does not say which: whether it counts is the law's ruling, the kind is the
    /// assessment's.
    private func kinds(
        of person: Bureau.Person, in transaction: Transaction
    ) async throws -> [Training] {
        let names = [DisabledPersons.category.name] + Training.allCases.compactMap(\.diagnosis)
        let rows = try await transaction.query(
            """
            SELECT DISTINCT ON (f.kind) f.kind, f.act::bigint, f.code, f.number
            FROM kernel.fact AS f
            WHERE f.district = \(bureau.district)::integer AND f.person = \(person.id)
              AND f.kind = ANY (\(names)) AND f.official AND f.act <> 2
              AND f.from_day <= \(bureau.today.sql) AND f.to_day > \(bureau.today.sql)
            ORDER BY f.kind, f.learned DESC, f.from_day DESC, f.seq DESC
            """
        ).map { try $0.decode(String.self, Int64.self, String?.self, Int64?.self) }
        let told = Dictionary(
            uniqueKeysWithValues: rows.filter { $0.1 == 0 }.map { ($0.0, ($0.2, $0.3)) })
        let category = told[DisabledPersons.category.name]?.0
        return Training.allCases.filter { training in
            category == training.rawValue || category == "multiple"
                || training.diagnosis.map { told[$0]?.1 == 1 } ?? false
        }
    }

    /// Takes a place back, so that it can be given again.
    func giveBack(_ id: Int64, _ ref: String, on day: Day, reason: String) async throws {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        try bureau.requirePast(day, "--on")
        try await bureau.writing { transaction in
            let place = try await self.place(of: ref, in: id, in: transaction)
            if place.isGivenBack { return }
            guard place.result == nil else { throw Self.isOver(place) }
            _ = try await transaction.execute(
                """
                INSERT INTO disabled_persons.course_place_end (district, course, number, turn,
                    person, ended_on, reason, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(place.number)::integer,
                    \(place.turn)::integer, \(place.person), \(day.sql), \(reason),
                    \(bureau.actor))
                """)
        }
    }

    /// Keeps who came on a day and who did not; the same again changes nothing.
    ///
    /// - Returns: How many were new.
    func attend(
        _ id: Int64, on day: Day, present: [String], missed: [String]
    ) async throws -> Int64 {
        try bureau.requirePast(day, "--on")
        if let twice = present.first(where: Set(missed).contains) {
            throw Refusal(
                Text(
                    "\(twice)：不能既到又缺。", en: "\(twice) cannot be both present and missing."))
        }
        return try await bureau.writing { transaction in
            let course = try await required(id, in: transaction)
            guard (course.from...course.to).contains(day) else {
                throw Refusal(
                    Text(
                        "--on \(day)：课程为 \(course.from) 至 \(course.to)。",
                        en: "--on \(day): the course is from \(course.from) to \(course.to)."))
            }
            var new: Int64 = 0
            for (refs, isPresent) in [(present, true), (missed, false)] {
                for ref in refs {
                    let place = try await self.place(of: ref, in: id, in: transaction)
                    guard place.result == nil, !place.isGivenBack else {
                        throw Self.isOver(place)
                    }
                    new += try await attend(place, on: day, isPresent, in: transaction)
                }
            }
            return new
        }
    }

    private func attend(
        _ place: Place, on day: Day, _ isPresent: Bool, in transaction: Transaction
    ) async throws -> Int64 {
        let known = try await transaction.one(
            """
            SELECT present FROM disabled_persons.attendance
            WHERE district = \(bureau.district)::integer AND course = \(place.course)
              AND person = \(place.person) AND day = \(day.sql)
            """
        ).map { try $0.value(0, as: Bool.self) }
        if let known {
            guard known == isPresent else {
                throw Refusal(
                    Text(
                        "\(place.ref) 在 \(day) 已登记为\(known ? "到" : "缺")。",
                        en: "\(place.ref) stands as \(known ? "present" : "missing") on \(day)."))
            }
            return 0
        }
        _ = try await transaction.execute(
            """
            INSERT INTO disabled_persons.attendance (district, course, person, day, present,
                recorded_by)
            VALUES (\(bureau.district)::integer, \(place.course), \(place.person), \(day.sql),
                \(isPresent), \(bureau.actor))
            """)
        return 1
    }

    /// An end report as told.
    struct Report: Hashable {
        var ref: String
        var result: Result
        var receivedBy: String
        var on: Day
        /// Of a case its one-time code, in the family's hands.
        var code: String?
    }

    /// The course is over for somebody: their case is delivered by the family's code. Nobody
    /// reports who never came, and nobody whose place they gave.
    func report(_ id: Int64, _ report: Report, client: String) async throws -> Place {
        try bureau.requirePast(report.on, "--on")
        let receivedBy = try Bureau.words(report.receivedBy, "--received-by", of: 2...50)
        let place = try await bureau.transaction(reading: true) {
            try await self.place(of: report.ref, in: id, in: $0)
        }
        if let result = place.result {
            guard result == report.result.rawValue else { throw Self.isOver(place) }
            return place
        }
        guard !place.isGivenBack else { throw Self.isOver(place) }
        guard place.givenBy != bureau.actor else {
            throw Refusal(
                Text(
                    "\(report.ref) 的名额是您安排的；结业由同事登记。",
                    en: "You gave \(report.ref) the place; a colleague registers the end."))
        }
        guard place.attended > 0 else {
            throw Refusal(
                Text(
                    "\(report.ref) 没有到训记录；先 course attend，未来过的用 course give-back。",
                    en: "\(report.ref) never came: `course attend` first, or `course give-back`."))
        }
        try await bureau.writing { transaction in
            if let caseID = place.caseID {
                guard let code = report.code else {
                    throw Refusal(
                        Text(
                            "--code：请输入家庭手中的十位核验码；遗失的用 case code \(caseID) 另发。",
                            en:
                                "--code: the ten digits the family has; `case code \(caseID)` makes "
                                + "new ones."))
                }
                let course = try await required(id, in: transaction)
                _ = try await bureau.cases.deliver(
                    caseID,
                    CaseBook.Delivery(
                        on: report.on, proof: .code, words: code, by: course.institution),
                    by: .courseReport, client: client, in: transaction)
            }
            _ = try await transaction.execute(
                """
                INSERT INTO disabled_persons.course_report (district, course, person, given_by,
                    attended, result, received_by, day, recorded_by)
                VALUES (\(bureau.district)::integer, \(id), \(place.person), \(place.givenBy),
                    \(place.attended)::integer, \(report.result.rawValue), \(receivedBy),
                    \(report.on.sql), \(bureau.actor))
                """)
        }
        return try await bureau.transaction(reading: true) {
            try await self.place(of: report.ref, in: id, in: $0)
        }
    }

    /// Somebody's place in a course; who is there is not the asker's kin.
    private func place(
        of ref: String, in course: Int64, in transaction: Transaction
    ) async throws -> Place {
        let person = try await bureau.served(ref, in: transaction)
        let places = try await places(of: course, in: transaction)
        guard let place = places.first(where: { $0.person == person.id }) else {
            throw Refusal(
                Text(
                    "\(ref) 在第 \(course) 号课程没有名额；先 course give。",
                    en: "\(ref) has no place in course \(course); `course give` first."))
        }
        return place
    }

    private static func isOver(_ place: Place) -> Refusal {
        Refusal(
            Text(
                "\(place.ref) 在第 \(place.course) 号课程已\(place.isGivenBack ? "退出" : "结业")。",
                en:
                    "\(place.ref) has \(place.isGivenBack ? "left" : "ended") course \(place.course)."
            ))
    }
}

extension Training {
    /// As English sentences have it.
    var en: String { title.en }
}
