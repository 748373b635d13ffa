import Foundation
import HTTPTypes
import Kernel
import Law

/// What a desk has to do that is no step of a case.
enum TaskOperations {
    static let all: [Operation] =
        [list, add] + [
            act(
                "take", Text("认领，或交给同事", en: "Takes it, or gives it to a colleague"),
                [Property("owner", Schema(.text(1...64)))]
            ) { .take($0.text("owner")) },
            act(
                "done", Text("办结", en: "Says that it is done"),
                [Property("reason", Schema(.text(1...500)))]
            ) { .done($0.text("reason")) },
            act("drop", Text("不办了，写明理由", en: "Drops it, with a reason"), [reason]) {
                .drop(try $0.needed("reason"))
            },
            act(
                "put-off", Text("改期，写明理由", en: "Puts it off, with a reason"),
                [Property("until", .day, isNeeded: true), reason]
            ) { call in
                guard let day = call.day("until") else { throw NoPage() }
                return .putOff(day, try call.needed("reason"))
            },
        ]

    private static let topic = "tasks"
    private static let reason = Property("reason", Schema(.text(4...500)), isNeeded: true)

    private struct Line: Sendable {
        let task: TaskBook.Task
        let today: Day
    }

    private static let line = Shape<Line>(
        "Task",
        [
            .number("number") { $0.task.id }, .words("department") { $0.task.department },
            .maybe("ref") { $0.task.ref }, .maybe("name") { $0.task.name.map(Mask.name) },
            .words("kind") { $0.task.kind }, .words("title") { $0.task.title },
            .day("due") { $0.task.due }, .maybe("owner") { $0.task.owner },
            .oneOf(["open", "done", "dropped"], "state") {
                $0.task.isDone.map { $0 ? "done" : "dropped" } ?? "open"
            },
            .bool("overdue") { $0.task.isOverdue(on: $0.today) },
            .maybe("reason") { $0.task.reason },
        ])

    private static let list = Operation(
        method: .get, path: "/tasks", id: "listTasks",
        title: Text("本部门的任务；办公室看各部门逾期的", en: "The desk's tasks; the office's: overdue ones"),
        topic: topic, query: [WorkOperations.all200, .limit, .cursor],
        answer: .page(of: line.schema),
        command: { try WorkOperations.command("tasks", or: "tasks list", for: $0) }
    ) { call in
        let office = call.office
        let found = try await TaskBook(office, district: call.district)
            .list(includingClosed: call.flag("all"))
            .map { Line(task: $0, today: office.today) }
            .sorted { keys($0).lexicographicallyPrecedes(keys($1)) }
        return try Cursor.page(found, line, call, keys: 2, keys)
    }

    @Sendable private static func keys(_ line: Line) -> [String] {
        [WorkOperations.key(line.task.due), WorkOperations.key(line.task.id)]
    }

    private static let add = Operation(
        method: .post, path: "/tasks", id: "addTask",
        title: Text("给本部门加一项任务", en: "Adds a task to one's own desk"), topic: topic,
        body: Schema(
            .object([
                Property("title", Schema(.text(1...200)), isNeeded: true),
                Property("ref", Property.ref.schema), Property("due", .day, isNeeded: true),
            ])),
        answer: done, effect: .writes(repeats: true), command: { "\($0.desk) tasks add" }
    ) { call in
        guard let due = call.day("due") else { throw NoPage() }
        let bureau = try call.bureau()
        try await TaskBook(bureau.office, district: call.district).add(
            call.needed("title"), about: call.text("ref"), due: due, client: call.client)
        return .object(["done": .bool(true)])
    }

    static let done = Schema(.object([Property("done", .boolean, isNeeded: true)]))

    private static func act(
        _ word: String, _ title: Text, _ body: [Property],
        _ move: @escaping @Sendable (Call) throws -> TaskBook.Move
    ) -> Operation {
        let id =
            word.split(separator: "-").enumerated()
            .map { $0 == 0 ? String($1) : $1.capitalized }.joined() + "Task"
        return Operation(
            method: .post, path: "/tasks/{task}/\(word)", id: id, title: title, topic: topic,
            inPath: [
                Property("task", Schema(.integer(1...Int64.max)), isNeeded: true)
            ], body: Schema(.object(body)), answer: done, effect: .writes(repeats: false),
            command: { "\($0.desk) tasks \(word)" }
        ) { call in
            let bureau = try call.bureau()
            try await TaskBook(bureau.office, district: call.district)
                .act(try move(call), on: call.number("task"))
            return .object(["done": .bool(true)])
        }
    }
}

/// Families between departments.
enum ReferralOperations {
    static let all: [Operation] =
        [list, refer] + [
            act(
                "accept", Text("接下", en: "Takes it on"),
                [Property("owner", Schema(.text(1...64)))]
            ) {
                try await $0.accept($1, owner: $2.text("owner"))
            },
            act("reject", Text("退回，写明理由", en: "Sends it back, with a reason"), [reason]) {
                try await $0.reject($1, reason: $2.needed("reason"))
            },
            act("revoke", Text("收回，写明理由", en: "Takes one's own back"), [reason]) {
                try await $0.revoke($1, reason: $2.needed("reason"))
            },
            act("done", Text("办结", en: "Says that it is settled"), []) { book, id, _ in
                try await book.finish(id)
            },
            act(
                "hand-over", Text("交给同事", en: "Gives it to a colleague"),
                [Property("owner", Schema(.text(1...64)), isNeeded: true)]
            ) {
                try await $0.handOver($1, to: $2.needed("owner"))
            },
        ]

    private static let topic = "referrals"
    private static let reason = Property("reason", Schema(.text(1...500)), isNeeded: true)

    private struct Line: Sendable {
        let referral: Referral
        let today: Day
    }

    private static let line = Shape<Line>(
        "Referral",
        [
            .number("number") { $0.referral.id }, .maybe("ref") { $0.referral.ref },
            .maybe("name") { $0.referral.name.map(Mask.name) },
            .words("from") { $0.referral.from }, .words("to") { $0.referral.to },
            .maybe("clause") { $0.referral.clause }, .words("matter") { $0.referral.matter },
            .day("due") { $0.referral.due }, .words("referred_by") { $0.referral.referredBy },
            .words("state") { $0.referral.state.rawValue },
            .maybe("owner") { $0.referral.owner }, .maybe("reason") { $0.referral.reason },
            .bool("overdue") { $0.referral.isOverdue(on: $0.today) },
        ])

    private static let list = Operation(
        method: .get, path: "/referrals", id: "listReferrals",
        title: Text("转来的、转出的；办公室看逾期的", en: "Received or sent; the office's: overdue ones"),
        topic: topic,
        query: [
            Property("box", Schema(.oneOf(["in", "out"]))), WorkOperations.all200, .limit, .cursor,
        ],
        answer: .page(of: line.schema),
        command: { try WorkOperations.command("referrals", or: "referrals", for: $0) }
    ) { call in
        let office = call.office
        let book = ReferralBook(office, district: call.district)
        let found =
            call.desk == "office"
            ? try await book.overdue()
            : call.text("box") == "out"
                ? try await book.outbox(of: call.desk, includingClosed: call.flag("all"))
                : try await book.inbox(of: call.desk, includingClosed: call.flag("all"))
        let lines = found.map { Line(referral: $0, today: office.today) }
            .sorted { keys($0).lexicographicallyPrecedes(keys($1)) }
        return try Cursor.page(lines, line, call, keys: 2, keys)
    }

    @Sendable private static func keys(_ line: Line) -> [String] {
        [WorkOperations.key(line.referral.due), WorkOperations.key(line.referral.id)]
    }

    private static let refer = Operation(
        method: .post, path: "/referrals", id: "refer",
        title: Text("转介给别的部门", en: "Refers somebody to another department"), topic: topic,
        body: Schema(
            .object([
                .ref, Property("to", Schema(.text(1...64)), isNeeded: true),
                Property("matter", Schema(.text(1...500)), isNeeded: true),
                Property("clause", Schema(.text(1...64))), Property("due", .day),
            ])),
        answer: Schema(
            .object([Property("number", Schema(.integer(1...Int64.max)), isNeeded: true)])),
        effect: .writes(repeats: true), command: { "\($0.desk) refer" }
    ) { call in
        let bureau = try call.bureau()
        let number = try await ReferralBook(bureau.office, district: call.district).refer(
            call.needed("ref"), to: call.needed("to"), matter: call.needed("matter"),
            clause: call.text("clause"), due: call.day("due"), client: call.client)
        return .object(["number": .integer(number)])
    }

    private static func act(
        _ word: String, _ title: Text, _ body: [Property],
        _ perform: @escaping @Sendable (ReferralBook, Int64, Call) async throws -> Void
    ) -> Operation {
        Operation(
            method: .post, path: "/referrals/{referral}/\(word)",
            id: word == "hand-over" ? "handOverReferral" : "\(word)Referral", title: title,
            topic: topic,
            inPath: [
                Property("referral", Schema(.integer(1...Int64.max)), isNeeded: true)
            ], body: Schema(.object(body)), answer: TaskOperations.done,
            effect: .writes(repeats: false), command: { "\($0.desk) \(word)" }
        ) { call in
            let bureau = try call.bureau()
            let book = ReferralBook(bureau.office, district: call.district)
            try await perform(book, call.number("referral"), call)
            return .object(["done": .bool(true)])
        }
    }
}
