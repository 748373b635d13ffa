import Kernel
import Law
import Papers

/// A household as its page shows it, read through the visitor's own eyes.
struct HouseholdView {
    let sheet: PersonSheet
    let overview: HouseholdOverview
    let timeline: Timeline
    /// The clause that is explained, where one is asked about.
    let explained: Entitlements.Entry?
    let contacts: Page?
    let host: ConsoleHost
    let desk: String
    let today: Day
    let language: Language

    private var zh: Bool { language == .chinese }

    /// The sealed values of a person, by the names of the form.
    static let sealed: [(name: String, field: SealedField, title: Text)] = [
        ("id_number", .identityNumber, Text("身份证号码", en: "ID number")),
        ("phone", .phone, Text("电话", en: "Telephone")),
        ("account", .account, Text("银行账号", en: "Bank account")),
    ]

    /// - Parameter why: A clause to be explained.
    static func read(
        _ office: Office, host: ConsoleHost, session: Session, ref: String, why: String?,
        language: Language
    ) async throws -> HouseholdView {
        let district = session.district
        let sheet = try await PersonSheet.read(
            office, seal: host.seal, district: district, ref: ref, on: office.today)
        let overview = try await HouseholdOverview.read(
            office, district: district, department: session.desk, ref: ref)
        let (history, pack) = try await PersonHistory.read(office, district: district, ref: ref)
        let timeline = Timeline(
            history, pack: pack, registry: host.registry, language: language, isDiscreet: true)
        var explained: Entitlements.Entry?
        if let why {
            explained = try await Entitlements.read(
                office, district: district, ref: ref, on: office.today
            ).entries.first { $0.clause.id == why }
        }
        return HouseholdView(
            sheet: sheet, overview: overview, timeline: timeline, explained: explained,
            contacts: try await ContactLines.read(of: ref, office, host: host, session: session),
            host: host, desk: session.desk, today: office.today, language: language)
    }

    /// `张*明 · 李*兰`: the grown members, masked.
    var heading: String {
        let grown = overview.members.filter { $0.role != .child }.map(\.name)
        return grown.isEmpty ? sheet.name : grown.joined(separator: " · ")
    }

    var values: [String: Any] {
        let chart = FamilyChart(
            timeline: timeline, receipts: overview.receipts, today: today)
        var values: [String: Any] = [
            "heading": heading, "ref": sheet.ref, "path": FamilyPages.path(of: sheet.ref),
            "paper": "/papers" + FamilyPages.path(of: sheet.ref),
            "place": [sheet.townTitle, sheet.villageTitle].compactMap { $0 }
                .joined(separator: " "),
            "wishes": wishes, "has_wishes": !overview.wishes.isEmpty,
            "members": members, "relations": relations, "sealed": sealed,
            "standings": standings, "cases": cases, "has_cases": !overview.cases.isEmpty,
            "chart": chart.svg, "changes": changes, "protected": chart.protectedCount,
            "has_protected": chart.protectedCount > 0,
            "card": "/papers/card/" + sheet.ref,
        ]
        values["contacts"] = contacts.map { PageView($0, language).values }
        values["why"] = explained.map(why)
        return values
    }

    // MARK: The family

    /// What they asked for, what must not be done first.
    private var wishes: [[String: Any]] {
        let wishes = overview.wishes
        var said: [[String: Any]] = []
        func add(_ text: Text, isLoud: Bool = false) {
            said.append(["words": text(language), "loud": isLoud])
        }
        if wishes.noVisits { add(Text("不要上门", en: "No visits"), isLoud: true) }
        if wishes.noCalls { add(Text("不要打电话", en: "No calls"), isLoud: true) }
        if wishes.noPhotos { add(Text("不要拍照", en: "No photographs"), isLoud: true) }
        if let days = wishes.avoidDays {
            add(Text("避开这些日子：\(days)", en: "Not on: \(days)"), isLoud: true)
        }
        if let visitor = wishes.visitor {
            add(Text("要找人联系，请找：\(visitor)", en: "They chose: \(visitor)"))
        }
        if let channel = wishes.channel {
            add(Text("这样联系：\(channel)", en: "Reach them by: \(channel)"))
        }
        return said
    }

    private var members: [[String: Any]] {
        overview.members.map { member in
            [
                "ref": member.ref, "name": member.name, "role": member.role.title(language),
                "born": member.birthYear, "path": FamilyPages.path(of: member.ref),
                "here": member.ref == sheet.ref,
            ]
        }
    }

    private var relations: [[String: Any]] {
        sheet.relations.filter { !$0.isWithdrawn }.map { relation in
            let from = relation.from.flatMap { $0 == .always ? nil : "\($0)" }
            let to = relation.to.map { "\($0)" }
            let days = from == nil && to == nil ? "" : "\(from ?? "") – \(to ?? "")"
            return [
                "kinship": relation.kinship.title(language), "name": relation.name,
                "ref": relation.ref, "path": FamilyPages.path(of: relation.ref), "days": days,
            ]
        }
    }

    private var sealed: [[String: Any]] {
        let masked = [
            "id_number": sheet.number, "phone": sheet.phone, "account": sheet.account,
        ]
        return Self.sealed.map { entry in
            let value = masked[entry.name] ?? nil
            return [
                "name": entry.name, "title": entry.title(language), "value": value ?? "—",
                "is_known": value != nil,
            ]
        }
    }

    // MARK: What is owed

    private func benefit(_ clause: String) -> (title: String, benefit: Benefit?) {
        let found = overview.law.clause(clause)?.provision?.benefit.flatMap {
            host.registry.benefits[$0]
        }
        return (found?.title(language) ?? clause, found)
    }

    /// What is urgent first; what several of the household have alike is one line.
    private var standings: [[String: Any]] {
        var rows: [(key: String, weight: Int, names: [String], values: [String: Any])] = []
        for standing in overview.standings {
            let (title, benefit) = benefit(standing.clause)
            let state = StandingWords(
                standing, benefit: benefit, on: today, host.registry.dictionary, language)
            let name = Mask.name(standing.person.name)
            let key = "\(standing.clause) \(state.words)"
            if let same = rows.firstIndex(where: { $0.key == key }) {
                rows[same].names.append(name)
                continue
            }
            let clause = overview.law.clause(standing.clause)
            let file = overview.cases.first {
                $0.clause == standing.clause && $0.person == standing.person.id
            }
            var values: [String: Any] = [
                "what": title, "clause": standing.clause, "words": state.words,
                "mark": state.weight.mark,
                "department": clause.map { host.title(of: $0.department)(language) } ?? "",
                "why": FamilyPages.path(of: standing.person.ref) + "?why=\(standing.clause)#why",
            ]
            values["case"] = file?.id
            rows.append((key, state.weight.rawValue, [name], values))
        }
        let isOne = Set(overview.standings.map(\.person.id)).count < 2
        return rows.enumerated().sorted {
            ($0.element.weight, $0.offset) < ($1.element.weight, $1.offset)
        }.map { _, row in
            var values = row.values
            if !isOne { values["persons"] = row.names.joined(separator: "、") }
            return values
        }
    }

    private var cases: [[String: Any]] {
        overview.cases.map { file in
            let (title, benefit) = benefit(file.clause)
            let step = benefit?.procedure.steps.first { $0.code == file.step }
            let isLate = file.isOverdue(on: today)
            return [
                "id": file.id, "what": title, "kind": file.kind.title(language),
                "state": file.state.title(language),
                "step": file.state.isOpen ? step?.title(language) ?? file.step ?? "" : "",
                "due": file.state.isOpen ? DeskWords.due(file.due, today, language) : "",
                "mark": isLate ? "late" : file.state == .done ? "done" : "",
            ]
        }
    }

    /// Every change by its day: the picture in words.
    private var changes: [[String: Any]] {
        let (before, later) = timeline.changes()
        return (before + later).map {
            ["day": "\($0.day)", "verb": $0.verb(language), "words": PlainWords.reason($0.words)]
        }
    }

    // MARK: Why

    /// The clause in its own words, and each condition with what decided it.
    private func why(_ entry: Entitlements.Entry) -> [String: Any] {
        let clause = entry.clause
        return [
            "clause": clause.id, "title": benefit(clause.id).title,
            "text": zh ? clause.text : clause.gloss,
            "reasons": entry.because.map { reason -> [String: Any] in
                let facts = reason.facts.map { fact in
                    let title = StandingWords.title(of: fact.name, host.registry.dictionary)
                    return "\(title(language)) \(value(fact.value))"
                }
                let missing = reason.missing.map {
                    StandingWords.title(of: $0, host.registry.dictionary)(language)
                }
                var values: [String: Any] = [
                    "condition": reason.condition,
                    "words": reason.words == clause.text ? "" : reason.words,
                    "facts": facts.joined(separator: zh ? "；" : "; "),
                    "sources": sources(of: reason.facts.map(\.name)),
                    "verdict": verdict(reason.verdict), "mark": mark(reason.verdict),
                ]
                if !missing.isEmpty {
                    values["missing"] = missing.joined(separator: zh ? "、" : ", ")
                }
                return values
            },
        ]
    }

    private func value(_ value: String) -> String {
        switch value {
        case Entitlements.protected: zh ? "（保密）" : "(protected)"
        case "yes": zh ? "是" : "yes"
        case "no": zh ? "否" : "no"
        case "none": zh ? "无" : "none"
        case "loss", "disability": zh ? "已确认" : "confirmed"
        default: value
        }
    }

    /// Who said the person's own facts.
    private func sources(of names: [String]) -> String {
        let told = names.compactMap { name in
            sheet.facts.first { $0.kind.name == name }?.report?.source
        }
        var titles: [String] = []
        for source in told {
            let title =
                source == "roster"
                ? (zh ? "名册" : "register") : host.title(of: source)(language)
            if !titles.contains(title) { titles.append(title) }
        }
        return titles.joined(separator: zh ? "、" : ", ")
    }

    private func verdict(_ truth: Truth) -> String {
        switch truth {
        case .yes: zh ? "符合" : "holds"
        case .no: zh ? "不符合" : "does not hold"
        case .unknown: zh ? "待核" : "unknown"
        }
    }

    private func mark(_ truth: Truth) -> String {
        switch truth {
        case .yes: "done"
        case .no: ""
        case .unknown: "soon"
        }
    }
}

/// Who is there for a family: the towns' own command tells it, to the towns' desk alone.
enum ContactLines {
    static func read(
        of ref: String, _ office: Office, host: ConsoleHost, session: Session
    ) async throws -> Page? {
        let words = ["towns", "contact", "card"]
        guard session.desk == words[0],
            let sheet = CommandSheet.find(words, below: host.commands(session.desk))
        else { return nil }
        let bureau = Bureau(
            office, district: session.district, department: sheet.type.department,
            seal: host.seal)
        return try await CommandRun.page(
            of: sheet.type, ["--district=\(session.district)", "--ref=\(ref)"], in: bureau)
    }
}
