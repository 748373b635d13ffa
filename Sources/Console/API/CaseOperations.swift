import Foundation
import HTTPTypes
import Kernel
import Law

/// Cases: what is due, in somebody's hands, step by step.
enum CaseOperations {
    static let all: [Operation] =
        [list, show, open, openDue, deliver, code, batch] + CaseMove.allCases.map(move)

    private static let topic = "cases"

    struct Line: Sendable {
        let file: CaseFile
        let today: Day
    }

    static let line = Shape<Line>(
        "Case",
        [
            .number("number") { $0.file.id },
            .oneOf(CaseFile.Kind.allCases.map { "\($0)" }, "kind") { "\($0.file.kind)" },
            .words("ref") { $0.file.ref },
            .words("name") { Mask.name($0.file.name) },
            .words("clause") { $0.file.clause },
            .words("benefit") { $0.file.benefit },
            .words("department") { $0.file.department },
            .oneOf(CaseFile.Ground.allCases.map { "\($0)" }, "ground") { "\($0.file.ground)" },
            .day("from") { $0.file.from },
            .day("to") { $0.file.to },
            .day("opened") { $0.file.openedOn },
            .oneOf(states, "state") { "\($0.file.state)" },
            .maybe("step") { $0.file.step },
            .day("due") { $0.file.due },
            .bool("overdue") { $0.file.isOverdue(on: $0.today) },
            .maybe("owner") { $0.file.owner },
        ])

    private static let states = CaseFile.State.allCases.map { "\($0)" }

    private static let act = Shape<CaseAct>(
        "CaseAct",
        [
            .number("seq") { Int64($0.seq) },
            .words("act") { $0.act },
            .maybe("step") { $0.step },
            .words("by") { $0.by },
            .words("desk") { $0.desk },
            .maybe("duty") { $0.duty },
            .day("on") { $0.on },
            .maybe("reason") { $0.reason },
            .maybe("proof") { $0.given.map { "\($0.proof.rawValue): \($0.words)" } },
            .maybe("given_by") { $0.given?.by },
        ])

    private static let whole = Shape<(line: Line, acts: [CaseAct])>(
        "WholeCase",
        line.fields.map { field in
            .init(name: field.name, schema: field.schema) { field.read($0.line) }
        } + [.list(act, "acts") { $0.acts }])

    private struct Outcome: Sendable {
        let result: CaseBook.Result
        let language: Language
    }

    private static let outcome = Shape<Outcome>(
        "CaseOutcome",
        [
            .number("number") { $0.result.id },
            .maybe("refusal") { $0.result.refusal?($0.language) },
            .maybe("state") { $0.result.state.map { "\($0)" } },
            .maybe("step") { $0.result.step },
            .day("due") { $0.result.due },
        ])

    private static let number = Property(
        "case", Schema(.integer(1...Int64.max), Text("事项编号", en: "Case number")), isNeeded: true)
    private static let clause = Property("clause", Schema(.text(1...64), Text("条款", en: "Clause")))
    private static let step = Property(
        "step",
        Schema(.text(1...64), Text("以为的当前环节；不是就不办", en: "The step believed to be next")))
    private static let reason = Text("理由，当事人看得懂", en: "Why, in the family's words")

    // MARK: Reading

    private static let list = Operation(
        method: .get, path: "/cases", id: "listCases",
        title: Text("本部门的事项，期限近的在前", en: "The desk's cases, the first due first"), topic: topic,
        query: [
            clause, Property("step", Schema(.text(1...64))), Property("ref", Property.ref.schema),
            Property("state", Schema(.oneOf(states))),
            Property("overdue", .boolean), .limit, .cursor,
        ],
        answer: .page(of: line.schema), command: { "\($0.desk) case list" }
    ) { call in
        var filter = CaseBook.Filter()
        if let state = call.text("state") {
            filter.states = Set(CaseFile.State.allCases.filter { "\($0)" == state })
        }
        filter.clause = call.text("clause")
        filter.step = call.text("step")
        filter.ref = call.text("ref")
        filter.overdue = call.flag("overdue")
        filter.limit = call.limit + 1
        if let keys = try Cursor(call, keys: 2)?.keys, let day = Int32(keys[0]),
            let id = Int64(keys[1])
        {
            filter.after = (Day(number: day), id)
        }
        let bureau = try call.bureau()
        let lines = try await bureau.cases.list(filter).map { Line(file: $0, today: bureau.today) }
        return Cursor.page(lines, line, call.limit) {
            ["\(($0.file.due ?? .never).number)", "\($0.file.id)"]
        }
    }

    private static let show = Operation(
        method: .get, path: "/cases/{case}", id: "showCase",
        title: Text("一件事项和办过的事", en: "One case and what was done"), topic: topic,
        inPath: [number], answer: whole.schema, command: { "\($0.desk) case show" }
    ) { call in
        let bureau = try call.bureau()
        let (file, acts) = try await bureau.cases.read(call.number("case"))
        return whole((Line(file: file, today: bureau.today), acts))
    }

    // MARK: Acting

    private static let opened = Schema(
        .object([Property("number", Schema(.integer(1...Int64.max)), isNeeded: true)]))

    private static let open = Operation(
        method: .post, path: "/cases", id: "openCase",
        title: Text("受理申请或转介，立一件事项", en: "Opens a case on application"), topic: topic,
        body: Schema(
            .object([
                .ref, Property("clause", clause.schema, isNeeded: true),
                Property("referred", .boolean),
            ])),
        answer: opened, effect: .writes(repeats: true), command: { "\($0.desk) case open" }
    ) { call in
        let number = try await call.bureau().cases.open(
            call.needed("ref"), clause: call.needed("clause"),
            ground: call.flag("referred") ? .referral : .application, client: call.client)
        return .object(["number": .integer(number)])
    }

    private static let openDue = Operation(
        method: .post, path: "/cases/open-due", id: "openDueCases",
        title: Text("免申即享：为应享而无人办理的逐件立项", en: "Opens a case for every due"), topic: topic,
        answer: Schema(
            .object([Property("opened", Schema(.map(.count)), isNeeded: true)])),
        effect: .writes(repeats: true), command: { "\($0.desk) case open-due" }
    ) { call in
        let bureau = try call.bureau()
        let tally = try await CaseOpening(bureau.office, district: call.district)
            .run(of: [bureau.department.word])
        return .object(["opened": .object(tally.opened.mapValues { .integer(Int64($0)) })])
    }

    private static func move(_ move: CaseMove) -> Operation {
        Operation(
            method: .post, path: "/cases/{case}/\(move.rawValue)", id: "\(move.rawValue)Case",
            title: move.title, topic: topic, inPath: [number],
            body: Schema(
                .object([
                    Property(
                        "reason", Schema(.text(1...1000), reason), isNeeded: move.needsReason),
                    step, Property("to", Schema(.text(1...64), to)),
                ])),
            answer: outcome.schema, effect: .writes(repeats: true),
            command: { "\($0.desk) case \(move.rawValue)" }
        ) { call in
            let results = try await perform(move, on: [call.number("case")], call)
            guard let result = results.first else { throw NoPage() }
            if let refusal = result.refusal { throw Refusal(refusal) }
            return outcome(Outcome(result: result, language: call.language))
        }
    }

    private static let to = Text(
        "退回、重办到哪个环节；或交给哪位同事", en: "Which step to go back to, or which colleague")

    private static let batch = Operation(
        method: .post, path: "/case-acts", id: "actOnCases",
        title: Text(
            "对多件事项办同一件事；不能办的逐个说明", en: "Does one thing on many cases; refusals one by one"),
        topic: topic,
        body: Schema(
            .object([
                Property(
                    "act", Schema(.oneOf(CaseMove.allCases.map(\.rawValue))), isNeeded: true),
                Property(
                    "cases", Schema(.list(number.schema, most: 500)), isNeeded: true),
                Property("reason", Schema(.text(1...1000), reason)), step,
                Property("to", Schema(.text(1...64), to)),
            ])),
        answer: Schema(
            .object([Property("items", .list(outcome.schema), isNeeded: true)])),
        effect: .writes(repeats: true), command: { "\($0.desk) case \($0.text("act") ?? "")" }
    ) { call in
        guard let move = CaseMove(rawValue: try call.needed("act")) else { throw NoPage() }
        let cases = call.body["cases"]?.list?.compactMap(\.integer) ?? []
        let results = try await perform(move, on: cases, call)
        return .object([
            "items": outcome(results.map { Outcome(result: $0, language: call.language) })
        ])
    }

    private static func perform(
        _ move: CaseMove, on cases: [Int64], _ call: Call
    ) async throws -> [CaseBook.Result] {
        let isTaking = move == .take
        return try await call.bureau().cases.act(
            move, on: cases, step: call.text("step"), reason: call.text("reason"),
            client: call.client, target: isTaking ? nil : call.text("to"),
            owner: isTaking ? call.text("to") : nil)
    }

    private static let deliver = Operation(
        method: .post, path: "/cases/{case}/deliver", id: "deliverCase",
        title: Text("登记已落实：哪天、谁提供、凭什么", en: "Says that it was given, with the proof"),
        topic: topic, inPath: [number],
        body: Schema(
            .object([
                Property("on", .day),
                Property(
                    "proof", Schema(.oneOf(Proof.allCases.map(\.rawValue))), isNeeded: true),
                Property(
                    "words",
                    Schema(.text(2...1000), Text("编号、名册、核验码", en: "Its number, roster, code")),
                    isNeeded: true),
                Property(
                    "by", Schema(.text(2...200), Text("谁提供的", en: "Who gave it")), isNeeded: true),
                Property("paper", Schema(.integer(1...Int64.max))), step,
            ])),
        answer: outcome.schema, effect: .writes(repeats: true),
        command: { "\($0.desk) case deliver" }
    ) { call in
        let bureau = try call.bureau()
        guard let proof = Proof(rawValue: try call.needed("proof")) else { throw NoPage() }
        let result = try await bureau.cases.deliver(
            call.number("case"),
            CaseBook.Delivery(
                on: call.day("on") ?? bureau.today, proof: proof, words: call.needed("words"),
                by: call.needed("by"), paper: call.integer("paper")),
            step: call.text("step"), client: call.client)
        return outcome(Outcome(result: result, language: call.language))
    }

    private static let code = Operation(
        method: .post, path: "/cases/{case}/code", id: "issueCaseCode",
        title: Text("开一次性核验码，只显示一次", en: "Issues a one-time code, shown once"), topic: topic,
        inPath: [number],
        answer: Schema(.object([Property("code", .words, isNeeded: true)])),
        effect: .writes(repeats: false), command: { "\($0.desk) case code" }
    ) { call in
        .object(["code": .text(try await call.bureau().cases.issueCode(call.number("case")))])
    }
}

extension Call {
    /// The department's desk.
    ///
    /// - Throws: `Refusal` for who sits at none.
    func bureau() throws -> Bureau {
        guard let department = host.registry.department(session.desk) else {
            throw Refusal(
                Text("只有部门的岗位办理。", en: "Only a department's desk does this."), kind: .forbidden)
        }
        return Bureau(office, district: district, department: department.code, seal: host.seal)
    }
}
