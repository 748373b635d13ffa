import CLibPQ

/// Field codes of an error or notice (source: `postgres_ext.h`, whose macros do not import).
enum MessageField: UInt8 {
    case severity = 0x56  // V
    case sqlState = 0x43  // C
    case primary = 0x4D  // M
    case detail = 0x44  // D
    case hint = 0x48  // H
    case position = 0x50  // P
    case context = 0x57  // W
    case table = 0x74  // t
    case constraint = 0x6E  // n
    case function = 0x52  // R

    func read(_ result: OpaquePointer) -> String? {
        PQresultErrorField(result, Int32(rawValue)).map { String(cString: $0) }
    }
}

extension PostgresError {
    /// The error a failed result carries.
    ///
    /// - Parameters:
    ///   - result: still owned by the caller.
    ///   - values: the bound values; wherever the server repeats one, `$n` is shown instead.
    init(_ result: OpaquePointer, statement: String?, values: BoundValues?) {
        let whole = PQresultErrorMessage(result).map { String(cString: $0) } ?? ""
        let sqlState = MessageField.sqlState.read(result) ?? ""
        let primary = MessageField.primary.read(result) ?? whole.trimmingBlanks()
        let redaction = Redaction(values)
        let context = MessageField.context.read(result).map { "\ncontext: \($0)" } ?? ""
        self.init(
            kind: sqlState.isEmpty || Self.endsSession(sqlState) ? .connection : .server,
            sqlState: sqlState, message: redaction.apply(primary), statement: statement,
            hint: MessageField.hint.read(result).map { redaction.apply($0) },
            detail: MessageField.detail.read(result),
            constraint: MessageField.constraint.read(result),
            table: MessageField.table.read(result),
            position: MessageField.position.read(result).flatMap { Int($0) },
            unabridged: primary + context)
    }

    /// Whether the server closes the connection with this error (shutdown, crash, idle timeouts).
    private static func endsSession(_ sqlState: String) -> Bool {
        ["57P01", "57P02", "57P03", "57P05", "25P03"].contains(sqlState)
    }
}

/// Takes bound values out of the server's words.
private struct Redaction {
    /// Each value as text, longest first, so that a value inside another does not leave a rest.
    private var replacements: [(value: String, name: String)] = []

    init(_ values: BoundValues?) {
        guard let values else { return }
        for index in 0..<values.count {
            values.withValue(index) { cell in
                for text in Self.texts(of: cell) where !text.isEmpty {
                    replacements.append((text, "$\(index + 1)"))
                }
            }
        }
        replacements.sort { $0.value.utf8.count > $1.value.utf8.count }
    }

    func apply(_ words: String) -> String {
        var words = words
        for (value, name) in replacements {
            words = words.replacing("\"\(value)\"", with: name)
            // Shorter ones would tear words of the message apart and tell nothing.
            if value.utf8.count > 3 { words = words.replacing(value, with: name) }
        }
        return words
    }

    private static func texts(of cell: PostgresCell) -> [String] {
        guard cell.bytes != nil else { return [] }
        switch cell.type {
        case .text:
            return (try? String.decode(cell)).map { [$0] } ?? []
        case .textArray:
            return (try? [String?].decode(cell)).map { $0.compactMap { $0 } } ?? []
        case .int8, .int4, .int2:
            return (try? Int64.decode(cell)).map { ["\($0)"] } ?? []
        case .int8Array, .int4Array, .int2Array:
            return (try? [Int64?].decode(cell)).map { $0.compactMap { $0.map { "\($0)" } } } ?? []
        case .float8:
            return (try? Double.decode(cell)).map { ["\($0)"] } ?? []
        default:
            return []
        }
    }
}

/// Gives the server's notices to the handler of the settings. libpq calls it on the thread that
/// reads the connection.
final class NoticeReceiver {
    private let handler: @Sendable (PostgresNotice) -> Void

    init(_ handler: @escaping @Sendable (PostgresNotice) -> Void) {
        self.handler = handler
    }

    func receive(_ result: OpaquePointer) {
        handler(
            PostgresNotice(
                severity: MessageField.severity.read(result) ?? "",
                sqlState: MessageField.sqlState.read(result) ?? "",
                message: MessageField.primary.read(result) ?? ""))
    }
}
