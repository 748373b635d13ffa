import Kernel
import Law
import Postgres

/// Adoption, on the family's own wish: first what it does to the family's aid is told, then the
/// conditions of the Civil Code are gone through.
struct AdoptionBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    struct Warning: Hashable {
        let id: Int64
        let person: Int64
        let toldOn: Day
        let words: String
    }

    /// What an adoption does to the aid in this district, as its law has it.
    func effect() async throws -> Text {
        let pack = try await bureau.pack()
        let ending = pack.definitions.values.filter { $0.of == .parent }
            .sorted { $0.name < $1.name }
            .first { $0.name == "target" && $0.when.contains { $0.text.contains("not adopted") } }
        if let ending {
            let cites = ending.cites.joined(separator: "、")
            return Text(
                "收养后，收养人不再是本方案的扶助对象（\(cites)），特别扶助金按国家规定也会停止。",
                en: "After an adoption the adopter is no target here any more (\(cites)), and the "
                    + "special assistance stops by the national rule.")
        }
        let kept = pack.clauses.first { $0.text.contains("收养子女不影响扶助政策") }?.id ?? "-"
        let undecided = pack.figures["jy.adoption_disability"]
        return Text(
            "独生子女去世的家庭，收养后扶助不变（\(kept)）；独生子女残疾的家庭，收养后扶助是否"
                + "继续文件没有写，\(undecided == nil ? "未作裁定" : "尚待裁定")。",
            en: "Where the only child has died, the aid goes on after an adoption "
                + "(\(kept)); where the only child is disabled the document does not say "
                + "and no ruling was given.")
    }

    /// Puts on record that the family heard the effect before anything else was done.
    func tell(
        _ ref: String, on day: Day, by name: String, isTold: Bool, client: String
    ) async throws -> (Warning, Text) {
        try bureau.requirePast(day, "--on")
        let name = try Bureau.words(name, "--by", of: 2...50)
        let effect = try await effect()
        try await requireWish(of: ref)
        guard isTold else {
            throw Refusal(
                Text(
                    "\(effect.zh)先告知家庭；已告知的加 --told。",
                    en: "\(effect.en) Tell the family first, then add --told."))
        }
        try await bureau.writing { transaction in
            let person = try await bureau.served(ref, in: transaction)
            if let known = try await warning(client: client, in: transaction) {
                guard (known.person, known.toldOn) == (person.id, day) else {
                    throw Bureau.usedClient
                }
                return
            }
            _ = try await transaction.execute(
                """
                INSERT INTO civil_affairs.adoption_warning (district, client, person, told_on,
                    told_by, words, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(person.id), \(day.sql), \(name),
                    \(effect.zh), \(bureau.actor))
                """)
        }
        let made = try await bureau.transaction(reading: true) {
            try await warning(client: client, in: $0)
        }
        guard let made else { throw Refusal(Text("没有写入。", en: "Nothing was written.")) }
        return (made, effect)
    }

    /// Nobody is asked; the family raises it, and the towns keep the wish.
    private func requireWish(of ref: String) async throws {
        guard try await bureau.sheet(of: ref).value(of: "wish.adoption") == "yes" else {
            throw Refusal(
                Text(
                    "\(ref) 没有自己提出收养意愿；不主动询问。家庭提出的，由镇街登记后再办。",
                    en:
                        "\(ref) has not raised a wish to adopt; nobody asks. Once the family raises "
                        + "it, the town records it."))
        }
    }

    private func warning(
        client: String, in transaction: Transaction
    ) async throws -> Warning? {
        try await transaction.one(
            """
            SELECT id, person, told_on, words FROM civil_affairs.adoption_warning
            WHERE district = \(bureau.district)::integer AND client = \(client)
            """
        ).map(Self.warning)
    }

    private static func warning(_ row: Row) throws -> Warning {
        let (id, person, told, words) = try row.decode(
            Int64.self, Int64.self, PostgresDate.self, String.self)
        return Warning(id: id, person: person, toldOn: Day(told), words: words)
    }

    private func latestWarning(
        of person: Bureau.Person, in transaction: Transaction
    ) async throws -> Warning {
        let row = try await transaction.one(
            """
            SELECT id, person, told_on, words FROM civil_affairs.adoption_warning
            WHERE district = \(bureau.district)::integer AND person = \(person.id)
            ORDER BY id DESC LIMIT 1
            """)
        guard let row else {
            throw Refusal(
                Text(
                    "还没有告知 \(person.ref) 收养对扶助的影响；先 adoption tell。",
                    en:
                        "\(person.ref) was not told what an adoption does to the aid; `adoption tell` "
                        + "first."))
        }
        return try Self.warning(row)
    }

    /// A yes or no with its source.
    struct Said: Hashable {
        var isYes: Bool
        var source: String
    }

    /// The sheet of conditions (Civil Code, articles 1098 and 1100); the age is worked out.
    struct Sheet {
        var on: Day
        /// Living children.
        var children: Int64
        var childrenSource: String
        /// An orphan, a disabled child, or one of an institution whose parents are not found.
        var isExempt: Bool
        /// Able to bring up, educate and protect.
        var able: Said
        /// No illness that makes unfit.
        var healthy: Said
        /// No record that harms a child's growing up.
        var clear: Said
        var isSingle: Bool
    }

    struct Verdict: Hashable {
        let isQualified: Bool
        /// What is lacking.
        let lacking: [Text]
    }

    /// The age from which one may adopt.
    static let age = 30

    /// Which conditions a sheet lacks.
    static func lacking(_ sheet: Sheet, birth: Day) -> [Text] {
        var found: [Text] = []
        if sheet.children > 1, !sheet.isExempt {
            found.append(
                Text("子女多于一名（第1098条第一项）", en: "more than one child (article 1098 no. 1)"))
        }
        if !sheet.able.isYes {
            found.append(Text("抚养教育保护能力（第二项）", en: "ability to bring up (no. 2)"))
        }
        if !sheet.healthy.isYes {
            found.append(Text("患有不应当收养子女的疾病（第三项）", en: "an illness that bars it (no. 3)"))
        }
        if !sheet.clear.isYes {
            found.append(Text("有不利于被收养人成长的违法犯罪记录（第四项）", en: "a criminal record (no. 4)"))
        }
        // A 29 February birthday counts from the first of March.
        if birth.fullYears(to: sheet.on) < age {
            found.append(Text("未年满三十周岁（第五项）", en: "under thirty (no. 5)"))
        }
        return found
    }

    /// Goes through the conditions and tells the law the result, in one transaction.
    func check(_ ref: String, _ sheet: Sheet, client: String) async throws -> Verdict {
        try bureau.requirePast(sheet.on, "--on")
        guard (0...20).contains(sheet.children) else {
            throw Refusal(
                Text("--children：应为 0 至 20。", en: "--children: give 0 to 20."))
        }
        let sources = try [
            ("--children-source", sheet.childrenSource), ("--able-source", sheet.able.source),
            ("--healthy-source", sheet.healthy.source), ("--clear-source", sheet.clear.source),
        ].map { try Bureau.words($1, $0, of: 2...100) }
        try await requireWish(of: ref)
        let (person, warning) = try await bureau.transaction(reading: true) { transaction in
            let person = try await bureau.served(ref, in: transaction)
            return (person, try await latestWarning(of: person, in: transaction))
        }
        guard warning.toldOn <= sheet.on else {
            throw Refusal(
                Text(
                    "--on \(sheet.on)：早于告知日 \(warning.toldOn)；先告知，再核对。",
                    en: "--on \(sheet.on) is before the family was told (\(warning.toldOn))."))
        }
        let lacking = Self.lacking(sheet, birth: person.birth)
        let isThirty = person.birth.fullYears(to: sheet.on) >= Self.age
        try await bureau.once {
            try await bureau.report(
                [
                    bureau.fact(
                        CivilAffairs.adoptionQualified.name, of: ref,
                        lacking.isEmpty ? "yes" : "no", from: sheet.on, document: "收养条件核对表")
                ], reason: "adoption"
            ) { transaction in
                _ = try await transaction.execute(
                    """
                    INSERT INTO civil_affairs.adoption_sheet (district, client, person, warning,
                        told_on, checked_on, children, children_by, is_exempt, is_able, able_by,
                        is_healthy, healthy_by, is_clear, clear_by, is_thirty, is_single,
                        recorded_by)
                    VALUES (\(bureau.district)::integer, \(client), \(person.id), \(warning.id),
                        \(warning.toldOn.sql), \(sheet.on.sql), \(sheet.children)::integer,
                        \(sources[0]), \(sheet.isExempt), \(sheet.able.isYes), \(sources[1]),
                        \(sheet.healthy.isYes), \(sources[2]), \(sheet.clear.isYes), \(sources[3]),
                        \(isThirty), \(sheet.isSingle), \(bureau.actor))
                    ON CONFLICT (district, client) DO NOTHING
                    """)
            }
        }
        return Verdict(isQualified: lacking.isEmpty, lacking: lacking)
    }

    /// The latest sheet of somebody that qualifies.
    func qualifying(
        _ person: Bureau.Person, in transaction: Transaction
    ) async throws -> Int64 {
        let row = try await transaction.one(
            """
            SELECT id, is_qualified FROM civil_affairs.adoption_sheet
            WHERE district = \(bureau.district)::integer AND person = \(person.id)
            ORDER BY id DESC LIMIT 1
            """)
        guard let (id, isQualified) = try row?.decode(Int64.self, Bool.self), isQualified else {
            throw Refusal(
                Text(
                    "\(person.ref) 没有符合条件的核对表；先 adoption check。",
                    en: "\(person.ref) has no sheet that qualifies; `adoption check` first."))
        }
        return id
    }
}
