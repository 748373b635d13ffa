/// Why the database and the program's migrations do not fit, or could not be made to.
public enum MigrationError: Error, Sendable, CustomStringConvertible {
    /// An applied file was changed or renamed since.
    case altered(file: String)
    /// The database has migrations that the program does not know: it is newer than the program.
    case unknown(files: [String])
    /// The program has migrations that the database lacks: the schema is old.
    case pending(files: [String])
    /// A number is missing, or taken twice.
    case gap(schema: String, missing: Int, found: String)
    /// A folder or file whose name is not of the form.
    case misnamed(file: String)
    /// A folder or file that cannot be read, or is not UTF-8.
    case unreadable(file: String)
    /// A file that contains COMMIT or ROLLBACK.
    case endsTransaction(file: String)
    /// The server refused the file; nothing of it was kept.
    case failed(file: String, line: Int?, cause: PostgresError)

    public var description: String {
        switch self {
        case .altered(let file):
            "migration \(file) was changed after it was applied; put its old words back and write "
                + "the change as a new migration"
        case .unknown(let files):
            "the database is newer than this program: it has \(files.joined(separator: ", "))"
        case .pending(let files):
            "the database is older than this program: \(files.joined(separator: ", ")) must be "
                + "applied"
        case .gap(let schema, let missing, let found):
            "migrations of \(schema) are not numbered one by one: number \(missing) was expected "
                + "where \(found) stands"
        case .misnamed(let file):
            "\(file) is not named <schema>/NNNN_name.sql (a–z, 0–9 and _)"
        case .unreadable(let file):
            "\(file) cannot be read as UTF-8 text"
        case .endsTransaction(let file):
            "\(file) ends its own transaction; a migration must not COMMIT or ROLLBACK"
        case .failed(let file, let line, let cause):
            "\(file)\(line.map { ", line \($0)" } ?? ""): \(cause)"
        }
    }
}
