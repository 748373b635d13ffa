import Kernel
import Law
import Postgres

/// The federation's own file of certificates, row by row: what agrees with itself and with the
/// register is taken with its facts, what does not opens a ticket, what cannot be read is rejected.
struct CertificateFeed {
    let bureau: Bureau

    typealias Certificate = CertificateBook.Certificate

    /// Certificates are issued every day; a file older than a month and a half is too old to act
    /// on. Our own default: no source says.
    static let feed = Feed(
        "certificates", Text("残疾人证", en: "Certificates"),
        columns: [
            "certificate", "name", "category", "grade", "issued_on", "valid_to", "status",
        ], goodFor: 45)

    /// What is written of a row.
    enum Entry: Sendable {
        /// A new issue, and the ticket that the same row had opened before.
        case issue(Certificate, before: Certificate?, settles: TicketBook.Ticket?)
        /// The latest issue does not hold any more.
        case void(Certificate, from: Day)
        case ticket(TicketBook.Draft)
    }

    /// A row whose fields are each right by themselves.
    private struct Line {
        let at: Int
        let number: CertificateNumber
        let name: String
        let category: CertificateNumber.Category
        let grade: Int
        let issuedOn: Day
        let validTo: Day?
        let isVoid: Bool
        let rowIndex: [UInt8]
        let numberIndex: [UInt8]
    }

    /// What the register and the federation's tables say of the holders.
    private struct Known {
        var byNumber: [IdentityNumber: Bureau.Person] = [:]
        var byName: [String: [Bureau.Person]] = [:]
        var kin: Set<Int64> = []
        /// The latest issue, as the rows before this one leave it.
        var latest: [Int64: Certificate] = [:]
        var tickets: [[UInt8]: TicketBook.Ticket] = [:]
        var told: [Int64: (category: String?, grade: Int?)] = [:]
    }

    /// Takes a file. An issue of late, a re-grading and a void certificate are life events: every
    /// department gets its tasks, in the transaction of the facts.
    func take(_ options: FeedOptions) async throws -> Page {
        let asOf = options.asOf ?? bureau.today
        let pack = try await bureau.pack()
        var tickets = 0
        var page = try await bureau.take(Self.feed, told: options) { rows in
            let decisions = try await decide(rows, asOf: asOf)
            for case .new(.ticket, _) in decisions { tickets += 1 }
            return decisions
        } write: { entries, transaction in
            try await CertificateWriting(bureau: bureau).write(entries, by: pack, in: transaction)
        }
        if tickets > 0 {
            page.next.append(
                Text(
                    "其中 \(tickets) 行与证号或名册不符，已列入核对单，见 certificate tickets。",
                    en:
                        "\(tickets) of them do not agree and wait as tickets: `certificate tickets`."
                ))
        }
        return page
    }

    private func decide(
        _ rows: [Bureau.FileRow], asOf: Day
    ) async throws -> [FeedDecision<Entry>] {
        var decisions: [FeedDecision<Entry>?] = Array(repeating: nil, count: rows.count)
        var lines: [Line] = []
        var firsts: [String: Int] = [:]
        for (at, row) in rows.enumerated() {
            switch parse(row, at: at, asOf: asOf) {
            case .success(let line):
                if let first = firsts[line.number.text] {
                    decisions[at] = .rejected(
                        Text("与第 \(first) 行的证号相同。", en: "The same certificate as line \(first)."))
                } else {
                    firsts[line.number.text] = row.line
                    lines.append(line)
                }
            case .failure(let problem): decisions[at] = .rejected(problem.text)
            }
        }
        var known = try await look(for: lines)
        // Whatever the file's order, an issue is judged after the issues before it.
        let ordered = lines.sorted {
            ($0.number.holder.text, $0.number.issue) < ($1.number.holder.text, $1.number.issue)
        }
        var facts: [Int64: (first: Int, told: [FactEntry])] = [:]
        for line in ordered {
            let (decision, person) = judge(line, asOf: asOf, &known)
            decisions[line.at] = decision
            guard let person, case .new(let entry, let told) = decision, !told.isEmpty else {
                continue
            }
            // Facts are told in the order of the issues, on the row that is written first.
            let before = facts[person] ?? (line.at, [])
            facts[person] = (min(before.first, line.at), before.told + told)
            decisions[line.at] = .new(entry, facts: [])
        }
        for (first, told) in facts.values {
            if case .new(let entry, _) = decisions[first] {
                decisions[first] = .new(entry, facts: told)
            }
        }
        return decisions.map { $0 ?? .unchanged }
    }

    private func parse(
        _ row: Bureau.FileRow, at: Int, asOf: Day
    ) -> Result<Line, CertificateNumber.Problem> {
        func wrong(_ text: Text) -> Result<Line, CertificateNumber.Problem> {
            .failure(CertificateNumber.Problem(text: text))
        }
        let fields = row.fields
        let number: CertificateNumber
        do {
            number = try CertificateNumber(fields[0])
        } catch {
            return .failure(error)
        }
        guard !fields[1].isEmpty else { return wrong(Text("name：应填姓名。", en: "name: is missing.")) }
        guard let category = CertificateNumber.Category(file: fields[2]) else {
            return wrong(
                Text(
                    "category：应为 1 至 7，或视力、听力、言语、肢体、智力、精神、多重。",
                    en:
                        "category: 1 to 7, or vision, hearing, speech, physical, intellectual, mental, "
                        + "multiple."))
        }
        guard let grade = CertificateNumber.grade(file: fields[3]) else {
            return wrong(Text("grade：应为 1 至 4。", en: "grade: 1 to 4."))
        }
        guard let issuedOn = Day(iso: fields[4]), issuedOn <= asOf,
            issuedOn >= number.holder.birth
        else {
            return wrong(
                Text(
                    "issued_on：应为 YYYY-MM-DD，在出生之后、文件日期 \(asOf) 或以前。",
                    en: "issued_on: YYYY-MM-DD, after the birth, on \(asOf) or before."))
        }
        let validTo = Day(iso: fields[5])
        guard fields[5].isEmpty || validTo.map({ $0 >= issuedOn }) ?? false else {
            return wrong(
                Text(
                    "valid_to：应为真实日期 YYYY-MM-DD（证上的最后一天），不早于发证日；没有的留空。",
                    en:
                        "valid_to: a real day YYYY-MM-DD, the last day, not before issued_on; else empty."
                ))
        }
        guard let isVoid = ["valid": false, "有效": false, "void": true, "注销": true][fields[6]] else {
            return wrong(
                Text("status：应为 valid（有效）或 void（注销）。", en: "status: valid or void."))
        }
        func index(_ words: String) -> [UInt8] {
            bureau.seal.blindIndex(.identityNumber, district: bureau.district, words)
        }
        return .success(
            Line(
                at: at, number: number, name: fields[1], category: category, grade: grade,
                issuedOn: issuedOn, validTo: validTo, isVoid: isVoid,
                rowIndex: index("row \(fields.joined(separator: "\u{1F}"))"),
                numberIndex: index("certificate \(number.text)")))
    }

    private func look(for lines: [Line]) async throws -> Known {
        var known = Known()
        known.byNumber = try await bureau.persons(numbered: lines.map(\.number.holder))
        let strangers = lines.filter { known.byNumber[$0.number.holder] == nil }
        let (names, births) = (strangers.map(\.name), strangers.map(\.number.holder.birth.sql))
        try await bureau.transaction(reading: true) { transaction in
            let ids = try await transaction.query(
                """
                SELECT p.id FROM kernel.person AS p
                JOIN unnest(\(names), \(births)) AS l (name, birth)
                  ON l.name = p.name AND l.birth = p.birth
                WHERE p.district = \(bureau.district)::integer
                """
            ).map { try $0.value(0, as: Int64.self) }
            for person in try await bureau.persons(Array(Set(ids)), in: transaction) {
                known.byName["\(person.name) \(person.birth)", default: []].append(person)
            }
            known.kin = try await bureau.kin(in: transaction)
            let people = known.byNumber.values.map(\.id) + ids
            known.latest = try await CertificateBook(bureau: bureau)
                .latest(of: people, in: transaction)
            known.tickets = try await TicketBook(bureau: bureau)
                .tickets(of: lines.map(\.rowIndex), in: transaction)
            known.told = try await told(of: people, in: transaction)
        }
        return known
    }

    /// What was told of some people before a certificate of theirs came.
    private func told(
        of persons: [Int64], in transaction: Transaction
    ) async throws -> [Int64: (category: String?, grade: Int?)] {
        let rows = try await transaction.query(
            """
            SELECT DISTINCT ON (f.person, f.kind) f.person, f.act::bigint, f.number, f.code
            FROM kernel.fact AS f
            WHERE f.district = \(bureau.district)::integer AND f.person = ANY (\(persons))
              AND f.kind IN ('disability.category', 'disability.grade') AND f.official
              AND f.act <> 2 AND f.from_day <= \(bureau.today.sql) AND f.to_day > \(bureau.today.sql)
              AND NOT EXISTS (SELECT FROM kernel.fact AS w
                WHERE w.district = f.district AND w.person = f.person AND w.kind = f.kind
                  AND w.act = 2 AND w.seq > f.seq AND w.from_day = f.from_day
                  AND w.source = f.source)
            ORDER BY f.person, f.kind, f.learned DESC, f.from_day DESC, f.seq DESC
            """)
        var found: [Int64: (category: String?, grade: Int?)] = [:]
        for row in rows {
            let (person, act, number, code) = try row.decode(
                Int64.self, Int64.self, Int64?.self, String?.self)
            guard act == 0 else { continue }
            var one = found[person] ?? (nil, nil)
            if let code { one.category = code }
            if let number { one.grade = Int(number) }
            found[person] = one
        }
        return found
    }

    private func judge(
        _ line: Line, asOf: Day, _ known: inout Known
    ) -> (FeedDecision<Entry>, person: Int64?) {
        let byName = known.byName["\(line.name) \(line.number.holder.birth)"] ?? []
        let byNumber = known.byNumber[line.number.holder]
        guard let person = byNumber ?? (byName.count == 1 ? byName.first : nil) else {
            return (
                .rejected(
                    Text(
                        "名册里没有这个身份证号，也没有同名同出生日期的人；登记后再导入。",
                        en:
                            "The register has neither this ID number nor one person of this name and "
                            + "birth; register them first.")), nil
            )
        }
        guard !known.kin.contains(person.id) else {
            return (
                .rejected(
                    Text("涉及您本人或亲属，请同事导入。", en: "It is you or your kin; a colleague does this.")),
                nil
            )
        }
        let ticket = known.tickets[line.rowIndex]
        if ticket?.isOpen == false { return (.unchanged, nil) }
        let held = known.latest[person.id]
        if let decision = Self.standing(line, held, asOf: asOf, person.ref, bureau) {
            // A later issue came meanwhile: the ticket stands until somebody drops it.
            if ticket != nil { return (.unchanged, nil) }
            if case .new(.void, _) = decision { return (decision, person.id) }
            return (decision, nil)
        }
        let draft = draft(line, of: person, isHolder: byNumber != nil, held, known)
        if let draft {
            return (ticket == nil ? .new(.ticket(draft), facts: []) : .unchanged, nil)
        }
        let certificate = Certificate(
            person: person.id, seq: (held?.seq ?? 0) + 1, issue: line.number.issue,
            category: line.category, grade: line.grade, issuedOn: line.issuedOn,
            validTo: line.validTo, index: line.numberIndex,
            voidFrom: line.isVoid ? max(asOf, line.issuedOn) : nil)
        known.latest[person.id] = certificate
        return (
            .new(
                .issue(certificate, before: held, settles: ticket),
                facts: CertificateWriting(bureau: bureau).facts(of: certificate, person.ref)),
            person.id
        )
    }

    /// What is said of a row by the issue that stands; nil where the row is a later one.
    private static func standing(
        _ line: Line, _ held: Certificate?, asOf: Day, _ ref: String, _ bureau: Bureau
    ) -> FeedDecision<Entry>? {
        guard let held else { return nil }
        let (mine, theirs) = (
            CertificateNumber.title(ofIssue: line.number.issue),
            CertificateNumber.title(ofIssue: held.issue)
        )
        if held.index == line.numberIndex {
            guard (held.issuedOn, held.validTo) == (line.issuedOn, line.validTo) else {
                return .rejected(
                    Text(
                        "这个证号（\(mine.zh)）已按 \(held.issuedOn) 发证登记，日期不同；换发的应有下一个 B 号。",
                        en:
                            "This certificate (\(mine.en)) stands as issued on \(held.issuedOn) with "
                            + "other days; a re-issue has the next B."))
            }
            if line.isVoid == (held.voidFrom != nil) { return .unchanged }
            guard line.isVoid else {
                return .rejected(
                    Text(
                        "这个证号已注销；重新发证的应有下一个 B 号。",
                        en: "This certificate is void; one issued again has the next B."))
            }
            let from = max(asOf, held.issuedOn)
            return .new(
                .void(held, from: from),
                facts: CertificateWriting(bureau: bureau).ends(of: held, from: from, ref))
        }
        guard line.number.issue > held.issue else {
            return .rejected(
                Text(
                    "\(mine.zh)：已登记 \(theirs.zh)，较早的或同次而证号不同的不再收；换发的应有下一个 B 号。",
                    en:
                        "\(mine.en): \(theirs.en) stands; an earlier issue, or another number of the "
                        + "same, is not taken. A re-issue has the next B."))
        }
        guard line.issuedOn >= held.issuedOn else {
            return .rejected(
                Text(
                    "issued_on：\(mine.zh) 不应早于 \(theirs.zh) 的发证日 \(held.issuedOn)。",
                    en: "issued_on: \(mine.en) is not before \(theirs.en), issued on "
                        + "\(held.issuedOn)."))
        }
        return nil
    }

    /// What of a row does not agree; nil where all does.
    private func draft(
        _ line: Line, of person: Bureau.Person, isHolder: Bool, _ held: Certificate?,
        _ known: Known
    ) -> TicketBook.Draft? {
        let told = held == nil ? known.told[person.id] : nil
        var differs: [TicketBook.Difference] = []
        if !isHolder { differs.append(.holder) }
        if line.name != person.name { differs.append(.name) }
        if line.category != line.number.category { differs.append(.category) }
        if line.grade != line.number.grade { differs.append(.grade) }
        let isOther =
            told?.category.map { $0 != line.number.category.rawValue } ?? false
            || told?.grade.map { $0 != line.number.grade } ?? false
        if isOther, !line.isVoid { differs.append(.register) }
        guard !differs.isEmpty else { return nil }
        return TicketBook.Draft(
            person: person.id, rowIndex: line.rowIndex, numberIndex: line.numberIndex,
            differs: differs, issue: line.number.issue,
            card: (line.number.category, line.number.grade),
            columns: (line.category, line.grade),
            register: (told?.category, told?.grade), issuedOn: line.issuedOn,
            validTo: line.validTo, isVoid: line.isVoid)
    }
}
