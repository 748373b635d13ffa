import Foundation
import HTTPTypes
import Kernel
import Law

/// OpenAPI 3.1 of the operations that the routes are made of.
struct InterfaceDocument: Sendable {
    private let operations: [Operation]

    init(_ operations: [Operation]) { self.operations = operations }

    /// - Parameter desk: Only the commands of this desk; nil for every desk's.
    func json(desk: String?) -> JSON {
        let shown = operations.filter { operation in
            guard let desk, operation.topic == "commands" else { return true }
            return operation.path.hasPrefix("/commands/\(desk)/")
        }
        var paths: [String: [String: JSON]] = [:]
        var schemas: [String: Schema] = Problem.schema.named
        for operation in shown {
            let path = Interface.root + operation.path
            paths[path, default: [:]][operation.method.rawValue.lowercased()] =
                document(operation)
            for schema in [operation.answer, operation.body].compactMap({ $0 }) {
                schemas.merge(schema.named) { first, _ in first }
            }
        }
        return .object([
            "openapi": .text("3.1.0"),
            "info": .object([
                "title": .text("雨后 Yuhou"), "version": .text("1"),
                "description": .text(
                    "与命令同样的权限；姓名、号码遮盖；金额以分计。 The rights of the commands; "
                        + "names masked; sums in fen."),
            ]),
            "security": .list([.object(["token": .list([])])]),
            "paths": .object(paths.mapValues(JSON.object)),
            "components": .object([
                "securitySchemes": .object([
                    "token": .object(["type": .text("http"), "scheme": .text("bearer")])
                ]),
                "schemas": .object(schemas.mapValues(\.document)),
            ]),
        ])
    }

    private func document(_ operation: Operation) -> JSON {
        var words: [String: JSON] = [
            "operationId": .text(operation.id),
            "summary": .text("\(operation.title.zh) · \(operation.title.en)"),
            "tags": .list([.text(operation.topic)]),
            "responses": .object(answers(operation)),
        ]
        let parameters =
            operation.inPath.map { parameter($0, in: "path") }
            + operation.query.map { parameter($0, in: "query") }
            + (operation.writes ? [Self.key] : [])
            + (operation.method == .get ? [Self.had] : [])
        if !parameters.isEmpty { words["parameters"] = .list(parameters) }
        if let body = operation.body {
            words["requestBody"] = .object([
                "required": .bool(true), "content": content("application/json", body),
            ])
        }
        return .object(words)
    }

    private func parameter(_ property: Property, in place: String) -> JSON {
        .object([
            "name": .text(property.name), "in": .text(place),
            "required": .bool(property.isNeeded), "schema": property.schema.document,
        ])
    }

    private static let key = JSON.object([
        "name": .text("Idempotency-Key"), "in": .text("header"), "required": .bool(true),
        "description": .text(
            "同一件事再问一次用同一个；三十天内有效。 The same for asking the same again; good for thirty days."),
        "schema": .object([
            "type": .text("string"), "pattern": .text("^[A-Za-z0-9._:-]{8,64}$"),
        ]),
    ])

    private static let had = JSON.object([
        "name": .text("If-None-Match"), "in": .text("header"), "required": .bool(false),
        "schema": .object([
            "type": .text("string"),
            "pattern": .text("^(\\*|(W/)?\"[!#-~]*\"( *, *(W/)?\"[!#-~]*\")*)$"),
        ]),
    ])

    private func content(_ type: String, _ schema: Schema) -> JSON {
        .object([type: .object(["schema": schema.document])])
    }

    private func answers(_ operation: Operation) -> [String: JSON] {
        var answers: [String: JSON] = [
            "200": .object([
                "description": .text("办成了 · Done"),
                "content": content("application/json", operation.answer),
            ])
        ]
        if operation.method == .get {
            answers["304"] = .object(["description": .text("没有变 · As before")])
        }
        var refused: [(Int, String)] = [
            (400, "请求不合格式 · The request does not fit"), (401, "没有登录 · Nobody is signed in"),
            (403, "不归您办 · Not yours to do"), (404, "没有 · Not there"),
            (503, "数据库忙 · The database is busy"),
        ]
        // Who asks a list for somebody who is not there asked for what cannot be.
        refused.append((422, "办不成，见 detail · Cannot be done; see detail"))
        if operation.writes { refused.append((409, "已经办过 · Done before")) }
        if operation.body != nil {
            refused += [
                (408, "太慢 · Too slow"), (413, "太大 · Too large"), (415, "不是 JSON · Not JSON"),
            ]
        }
        for (status, words) in refused {
            answers[String(status)] = .object([
                "description": .text(words), "content": content(Problem.type, Problem.schema),
            ])
        }
        return answers
    }
}
