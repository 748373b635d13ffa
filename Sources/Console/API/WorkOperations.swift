import Foundation
import HTTPTypes
import Kernel
import Law

/// What a desk owes and has to do: standings, gaps, tasks, referrals, and what of it changes.
enum WorkOperations {
    static let all: [Operation] =
        [session, standings, gaps, changes] + TaskOperations.all + ReferralOperations.all

    private static let topic = "work"

    static let department = Property(
        "department",
        Schema(.text(1...64), Text("部门代码，默认自己的", en: "Its code; one's own by default")))
    static let all200 = Property(
        "all", Schema(.boolean, Text("已结束的也列出", en: "Also those that have ended")))

    /// Sorts as text as the days do.
    static func key(_ day: Day) -> String {
        String(Int64(day.number) - Int64(Int32.min) + 10_000_000_000)
    }

    static func key(_ number: Int64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 19 - digits.count)) + digits
    }

    // MARK: Who asks

    private static let who = Shape<Session>(
        "Session",
        [
            .number("district") { Int64($0.district) }, .words("name") { $0.name },
            .words("desk") { $0.desk }, .texts("duties") { $0.duties.sorted() },
            .texts("towns") { $0.towns.map { String($0) } },
        ])

    private static let session = Operation(
        method: .get, path: "/session", id: "showSession",
        title: Text("我是谁：岗位、职责、镇街", en: "Who asks: desk, duties, towns"), topic: topic,
        answer: who.schema, command: { _ in "whoami" }
    ) { who($0.session) }

    // MARK: What is owed

    private static let standing = Shape<Worklist.Item>(
        "Standing",
        [
            .words("clause") { $0.clause.id },
            .maybe("benefit") { $0.clause.provision?.benefit },
            .words("ref") { $0.standing.person.ref },
            .words("name") { Mask.name($0.standing.person.name) },
            .words("town") { String($0.standing.person.town) },
            .oneOf(Truth.allCases.map(\.word), "outcome") { $0.standing.outcome.word },
            .day("since") { $0.standing.since }, .day("due_by") { $0.standing.dueBy },
            .number("overdue_periods") { Int64($0.standing.overduePeriods) },
            .bool("received") { $0.standing.receiving },
            .fen("amount_fen") { $0.standing.amount.fen },
            .texts("why") { $0.why.map(\.zh) }, .texts("missing") { $0.standing.missing },
            .words("text") { $0.clause.text },
        ])

    private static let parts: [String: Worklist.Part] = [
        "owed": .owed, "all": .all, "missed": .missed,
    ]

    private static let standings = Operation(
        method: .get, path: "/standings", id: "listStandings",
        title: Text("欠着谁的什么，久的在前", en: "Who is due what, the oldest first"), topic: topic,
        query: [
            department, Property("part", Schema(.oneOf(parts.keys.sorted()))),
            Property("on", .day), .limit, .cursor,
        ],
        answer: .page(of: standing.schema),
        command: { "\(try department(of: $0)) list" }
    ) { call in
        let office = call.office
        let items = try await Worklist.read(
            office, district: call.district, department: department(of: call),
            on: call.day("on") ?? office.today,
            part: parts[call.text("part") ?? "owed"] ?? .owed)
        return try Cursor.page(items, standing, call, keys: 4) { item in
            [
                item.standing.outcome == .unknown ? "1" : "0", key(item.standing.since),
                item.clause.id, item.standing.person.ref,
            ]
        }
    }

    /// Whose list is asked for.
    private static func department(of call: Call) throws -> String {
        if let asked = call.text("department") {
            guard call.host.registry.department(asked) != nil else {
                throw Refusal(Text("没有部门 \(asked)。", en: "There is no department \(asked)."))
            }
            return asked
        }
        guard call.host.registry.department(call.desk) != nil else {
            throw Refusal(
                Text("请写明 department。", en: "Say which department."), kind: .forbidden)
        }
        return call.desk
    }

    /// The command of the joint-meeting office, or of one's own department.
    static func command(
        _ ofOffice: String, or words: String, for call: Call
    ) throws -> String {
        if call.desk == "office" { return ofOffice }
        let own = try department(of: call)
        return "\(own) \(words)"
    }

    private static let gap = Shape<GapList.Line>(
        "Gap",
        [
            .words("department") { $0.department }, .words("clause") { $0.clause },
            .oneOf(Need.allCases.map(\.rawValue), "need") { $0.need.rawValue },
            .words("ref") { $0.ref }, .words("town") { String($0.town) },
            .day("since") { $0.since }, .words("words") { $0.words.zh },
        ])

    private static let gaps = Operation(
        method: .get, path: "/gaps/{kind}", id: "listGaps",
        title: Text(
            "应享未享、应退未退、待核、不予办理、逾期", en: "Missed, to stop, undecided, refused, overdue"),
        topic: topic,
        inPath: [
            Property(
                "kind", Schema(.oneOf(GapList.Kind.allCases.map(\.rawValue))), isNeeded: true)
        ],
        query: [Property("on", .day), .limit, .cursor], answer: .page(of: gap.schema),
        command: { try command("office gaps", or: "list", for: $0) }
    ) { call in
        let office = call.office
        guard let kind = GapList.Kind(rawValue: try call.needed("kind")) else { throw NoPage() }
        let lines = try await GapList.read(
            kind, office, district: call.district, on: call.day("on") ?? office.today)
        return try Cursor.page(lines, gap, call, keys: 3) { [key($0.since), $0.clause, $0.ref] }
    }

    // MARK: What changes

    private static let change = Shape<AnswerFeed.Line>(
        "Change",
        [
            .number("turn") { $0.turn },
            .words("at") { $0.changedAt.formatted(.iso8601) },
            .oneOf(AnswerFeed.Cause.allCases.map { "\($0)" }, "cause") { "\($0.cause)" },
            .words("ref") { $0.ref }, .words("clause") { $0.clause },
            .bool("begins") { $0.isBegun },
            .oneOf(Truth.allCases.map(\.word), "outcome") { $0.outcome.word },
            .day("from") { $0.from }, .day("to") { $0.to },
        ])

    /// No number of a change is greater; every reader of JSON has these whole.
    private static let turnMost: Int64 = 1 << 53

    /// Longer than this nobody is kept waiting: a server that is told to stop waits for them too.
    private static let waitMost: Int64 = 25

    private static let changes = Operation(
        method: .get, path: "/changes", id: "followChanges",
        title: Text(
            "应享的变动，按发生的先后；带 wait 则等到有为止", en: "Changed entitlements, in order; waits"),
        topic: topic,
        query: [
            Property(
                "after",
                Schema(.integer(0...turnMost), Text("上次的 through；从头为 0", en: "The last `through`"))
            ),
            Property(
                "wait",
                Schema(
                    .integer(0...waitMost), Text("没有就等几秒", en: "Wait so many seconds for one"))),
            Property(
                "changes",
                Schema(.integer(1...100), Text("至多几次变动，默认 20", en: "At most so many changes"))),
        ],
        answer: Schema(
            .object([
                Property("items", .list(change.schema), isNeeded: true),
                Property(
                    "through",
                    Schema(Schema.count.kind, Text("下次的 after", en: "The next `after`")),
                    isNeeded: true),
            ])),
        command: { _ in "entitlements" }
    ) { call in
        let feed = AnswerFeed(call.office, district: call.district)
        let after = call.integer("after") ?? 0
        let until = ContinuousClock.now + .seconds(call.integer("wait") ?? 0)
        while try await feed.last() <= after, ContinuousClock.now < until {
            try await Task.sleep(for: .seconds(1))
        }
        let (lines, through) = try await feed.read(
            after: after, changes: Int(call.integer("changes") ?? 20))
        return .object(["items": change(lines), "through": .integer(through)])
    }
}
