import Foundation
import HTTPTypes
import Kernel
import Law

/// People, masked: who they are, what they are due and why, what happened to them.
enum PersonOperations {
    static let all: [Operation] = [search, show, entitlements, events, fact, record]

    private static let topic = "persons"
    private static let on = Property(
        "on", Schema(.day, Text("哪一天，默认今天", en: "The day; today by default")))

    // MARK: Who

    private static let found = Shape<PersonSearch.Found>(
        "FoundPerson",
        [
            .words("ref") { $0.ref }, .words("name") { $0.name }, .maybe("number") { $0.number },
            .number("birth_year") { Int64($0.birthYear) },
            .oneOf(Role.allCases.map(\.word), "role") { $0.role.word },
            .words("town") { String($0.town) },
            .texts("matches") { $0.matches.map(\.rawValue) },
        ])

    /// Names and numbers are sent, not asked in an address: addresses are written down by proxies.
    private static let search = Operation(
        method: .post, path: "/person-search", id: "findPersons",
        title: Text("查找：号码、姓名加出生日期、编号", en: "Finds by number, name and birth, or ref"),
        topic: topic,
        body: Schema(
            .object([
                Property("id_number", Schema(.text(1...18))), Property("ref", Property.ref.schema),
                Property("name", Schema(.text(1...120))), Property("birth", .day),
            ])),
        answer: Schema(
            .object([
                Property("items", .list(found.schema), isNeeded: true),
                Property("known_elsewhere", .boolean.orNull, isNeeded: true),
            ])),
        command: { _ in "person find" }
    ) { call in
        var wanted = PersonSearch.Wanted(
            ref: call.text("ref"), name: call.text("name"), birth: call.day("birth"))
        if let number = call.text("id_number") {
            do {
                wanted.number = try IdentityNumber(number)
            } catch let error as IdentityNumberProblem {
                throw BadRequest([Fault(place: "/body/id_number", text: error.text)])
            }
        }
        let (people, elsewhere) = try await PersonSearch(call.office, seal: call.host.seal)
            .find(wanted, district: call.district)
        return .object([
            "items": found(people), "known_elsewhere": elsewhere.map(JSON.bool) ?? .null,
        ])
    }

    private static let relative = Shape<PersonSheet.Relative>(
        "Housemate",
        [
            .words("ref") { $0.ref }, .words("name") { $0.name }, .words("role") { $0.role.word },
            .number("birth_year") { Int64($0.birthYear) },
        ])

    private static let relation = Shape<PersonSheet.Relation>(
        "Relation",
        [
            .words("relation") { $0.kinship.rawValue }, .words("ref") { $0.ref },
            .words("name") { $0.name }, .day("from") { $0.from }, .day("to") { $0.to },
            .day("learned") { $0.learned }, .words("source") { $0.source },
            .bool("withdrawn") { $0.isWithdrawn },
        ])

    private static let standingFact = Shape<StandingFact>(
        "Fact",
        [
            .words("fact") { $0.kind.name }, .words("title") { $0.kind.title.zh },
            .maybe("value") { $0.value }, .day("since") { $0.since },
            .maybe("source") { $0.report?.source }, .day("learned") { $0.report?.learned },
            .maybe("document") { $0.report?.document },
        ])

    private static let sheet = Shape<PersonSheet>(
        "Person",
        [
            .words("ref") { $0.ref }, .words("name") { $0.name }, .maybe("number") { $0.number },
            .maybe("phone") { $0.phone }, .maybe("account") { $0.account },
            .words("sex") { "\($0.sex)" }, .number("birth_year") { Int64($0.birthYear) },
            .words("role") { $0.role.word }, .words("town") { String($0.town) },
            .maybe("town_title") { $0.townTitle },
            .maybe("village") { $0.village.map { String($0) } },
            .maybe("household") { $0.household },
            .list(relative, "housemates") { $0.housemates },
            .list(relation, "relations") { $0.relations },
            .list(standingFact, "facts") { $0.facts },
        ])

    private static let show = Operation(
        method: .get, path: "/persons/{ref}", id: "showPerson",
        title: Text("一人：身份（遮盖）、户、亲属、事实", en: "One person, masked, with kin and facts"),
        topic: topic, inPath: [.ref], query: [on], answer: sheet.schema,
        command: { _ in "person show" }
    ) { call in
        let office = call.office
        return sheet(
            try await PersonSheet.read(
                office, seal: call.host.seal, district: call.district, ref: call.needed("ref"),
                on: call.day("on") ?? office.today))
    }

    // MARK: What they are due

    private static let because = Shape<Reason>(
        "Reason",
        [
            .words("condition") { $0.condition },
            .oneOf(Truth.allCases.map(\.word), "verdict") { $0.verdict.word },
            .init(name: "facts", schema: Schema(.map(.words))) { reason in
                .object(
                    Dictionary(
                        reason.facts.map { ($0.name, JSON.text($0.value)) },
                        uniquingKeysWith: { first, _ in first }))
            },
            .texts("missing") { $0.missing }, .words("text") { $0.words },
        ])

    private static let entitlement = Shape<Entitlements.Entry>(
        "Entitlement",
        [
            .words("clause") { $0.clause.id },
            .maybe("benefit") { $0.clause.provision?.benefit },
            .words("department") { $0.clause.department },
            .oneOf(Truth.allCases.map(\.word), "outcome") { $0.finding.outcome.word },
            .fen("amount_fen") { $0.finding.amount.fen },
            .maybe("per") { $0.per?.rawValue },
            .maybe("each") { $0.clause.provision?.cadence?.rawValue },
            .day("until") { $0.until }, .words("text") { $0.clause.text },
            .list(because, "because") { $0.because },
        ])

    private static let entitlements = Operation(
        method: .get, path: "/persons/{ref}/entitlements", id: "listEntitlements",
        title: Text("一个人每一条：应不应享、多少、为什么", en: "One person, clause by clause, and why"),
        topic: topic, inPath: [.ref],
        query: [
            on,
            Property(
                "known",
                Schema(.day, Text("截至哪一天所知", en: "As known at the end of that day"))),
            Property("clause", Schema(.text(1...64))),
        ],
        answer: Schema(
            .object([Property("items", .list(entitlement.schema), isNeeded: true)])),
        command: { _ in "entitlements" }
    ) { call in
        let office = call.office
        let found = try await Entitlements.read(
            office, district: call.district, ref: call.needed("ref"),
            on: call.day("on") ?? office.today, known: call.day("known") ?? .never,
            for: office.reader)
        let clause = call.text("clause")
        if let clause, found.pack.clause(clause) == nil { throw NoPage() }
        return .object([
            "items": entitlement(found.entries.filter { clause == nil || $0.clause.id == clause })
        ])
    }

    // MARK: What happened

    private static let event = Shape<EventRecord>(
        "Event",
        [
            .number("event") { $0.id }, .words("kind") { $0.kind }, .day("on") { $0.day },
            .day("learned") { $0.learned }, .words("source") { $0.source },
            .maybe("document") { $0.document }, .words("recorded_by") { $0.recordedBy },
            .texts("told") { $0.told }, .maybe("withdrawn_by") { $0.withdrawal?.by },
            .maybe("reason") { $0.withdrawal?.reason },
        ])

    private static let events = Operation(
        method: .get, path: "/persons/{ref}/events", id: "listEvents",
        title: Text("一个人记录过的事", en: "What was recorded about somebody"), topic: topic,
        inPath: [.ref],
        answer: Schema(.object([Property("items", .list(event.schema), isNeeded: true)])),
        command: { _ in "record log" }
    ) { call in
        let (office, ref) = (call.office, try call.needed("ref"))
        try await office.admit(ref, district: call.district)
        let found = try await EventRecorder(
            office, seal: call.host.seal, district: call.district
        ).events(of: ref)
        return .object(["items": event(found)])
    }

    private static let value = Property(
        "value",
        Schema(
            .text(0...1000),
            Text("值，写法同 facts.csv；空为终止", en: "As in facts.csv; empty ends the fact")),
        isNeeded: true)
    private static let factName = Property("fact", Schema(.text(1...64)), isNeeded: true)
    private static let source = Property(
        "source",
        Schema(.text(1...64), Text("报告的部门", en: "The reporting department")))
    private static let document = Property(
        "document", Schema(.text(1...400), Text("凭据", en: "The document")))

    private static let fact = Operation(
        method: .post, path: "/persons/{ref}/facts", id: "recordFact",
        title: Text("记一项事实，如 facts.csv 的一行", en: "Records one fact, as a row of facts.csv"),
        topic: topic, inPath: [.ref],
        body: Schema(
            .object([
                factName, value, Property("from", .day, isNeeded: true), Property("to", .day),
                Property("learned", .day), Property("source", source.schema, isNeeded: true),
                document,
            ])),
        answer: Schema(.object([Property("recorded", .boolean, isNeeded: true)])),
        effect: .writes(repeats: true), command: { _ in "person fact" }
    ) { call in
        let entry = try FactEntry(call.body, of: call.needed("ref"))
        let isRecorded = try await PersonRegister(call.office, seal: call.host.seal)
            .record(entry, district: call.district)
        return .object(["recorded": .bool(isRecorded)])
    }

    private static let record = Operation(
        method: .post, path: "/events", id: "recordEvent",
        title: Text(
            "登记发生的事：事实一起成立，全家重新核定", en: "Records what happened: its facts hold together"),
        topic: topic,
        body: Schema(
            .object([
                Property(
                    "kind", Schema(.oneOf(EventCatalogue.kinds.map(\.code))), isNeeded: true),
                .ref, on, Property("learned", .day), source, document,
                Property(
                    "told",
                    Schema(
                        .boolean,
                        Text("会终止待遇的事：已先告诉这一家", en: "The family was told what it would end"))),
                Property(
                    "facts",
                    Schema(
                        .list(
                            Schema(
                                .object([
                                    factName, value, Property("from", .day), Property("to", .day),
                                ])), most: 50)), isNeeded: true),
            ])),
        answer: Schema(
            .object([
                Property(
                    "event", Schema(.integer(1...Int64.max), isNullable: true), isNeeded: true),
                Property("new", .boolean, isNeeded: true),
            ])),
        effect: .writes(repeats: true), command: { "record \($0.text("kind") ?? "")" }
    ) { call in
        let office = call.office
        let draft = try EventDraft(call, in: office)
        let outcome = try await EventRecorder(
            office, seal: call.host.seal, district: call.district
        ).record(draft)
        return .object(["event": JSON(outcome.event), "new": .bool(outcome.isNew)])
    }
}

extension FactEntry {
    /// A row as sent, about somebody.
    fileprivate init(_ body: JSON, of ref: String) throws {
        self.init()
        self.ref = ref
        fact = body["fact"]?.text ?? ""
        value = body["value"]?.text ?? ""
        from = body["from"]?.text ?? ""
        to = body["to"]?.text ?? ""
        learned = body["learned"]?.text ?? ""
        source = body["source"]?.text ?? ""
        document = body["document"]?.text ?? ""
    }
}

extension EventDraft {
    /// An event as sent. A department's word is its own; who tells for all of them tells each fact
    /// as its owner.
    fileprivate init(_ call: Call, in office: Office) throws {
        let code = try call.needed("kind")
        let own = office.sources.count == 1 ? office.sources.first : nil
        let named = call.text("source")
        if let named, office.registry.department(named) == nil {
            throw Refusal(Text("没有部门 \(named)。", en: "There is no department \(named)."))
        }
        if let named, let own, named != own {
            throw Refusal(
                Text("只能以本部门 \(own) 的名义报告。", en: "You report for \(own) and nobody else."),
                kind: .forbidden)
        }
        let kind = EventCatalogue.kind(code)
        if kind?.showsEffectFirst == true, !call.flag("told") {
            throw Refusal(
                Text(
                    "先把会终止的待遇告诉这一家，再加 told: true。",
                    en: "Tell the family what it would end; then send told: true."))
        }
        self.init(
            client: call.client, kind: code, ref: try call.needed("ref"),
            day: call.day("on") ?? office.today, source: named ?? own ?? kind?.source ?? "",
            recordedBy: office.actor)
        learned = call.day("learned")
        document = call.text("document") ?? ""
        for fact in call.body["facts"]?.list ?? [] {
            let (name, value) = (fact["fact"]?.text ?? "", fact["value"]?.text ?? "")
            let from = fact["from"]?.text.flatMap { Day(iso: $0) }
            if value.isEmpty {
                end(name, from: from)
            } else {
                state(name, value, from: from, to: fact["to"]?.text.flatMap { Day(iso: $0) })
            }
        }
        for index in facts.indices {
            let owners = office.registry.dictionary[facts[index].fact]?.owners ?? []
            facts[index].source =
                own ?? named ?? (owners.contains(source) ? source : owners.first ?? source)
        }
    }
}
