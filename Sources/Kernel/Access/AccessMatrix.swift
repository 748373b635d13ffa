/// What may be done to a row.
public enum AccessVerb: String, Sendable, CaseIterable, Hashable {
    case select, insert, update, delete
}

/// One line of the matrix: these roles may do this to those rows of a table.
public struct AccessRule: Sendable, Hashable {
    /// `kernel.person`.
    public let table: String
    /// As the file names them: `bureaus`, or several joined by `_`.
    public let word: String
    /// The login roles meant.
    public let roles: [String]
    public let verbs: [AccessVerb]
    /// Only these columns; nil for all.
    public let columns: [String]?
    /// Names of scopes that must all hold of the row.
    public let scopes: [String]
    /// Further scopes for the row as a change leaves it.
    public let check: [String]
    /// In `access.yaml`, from 1.
    public let line: Int
}

/// The access matrix: roles × tables × verbs × scopes. What is not in it, nobody may do.
public struct AccessMatrix: Sendable {
    /// Every role that is named, in the order of the file.
    public let roles: [String]
    /// SQL of each scope, with `{…}` for values of the signed context.
    public let scopes: [String: String]
    /// Roles that may call each function.
    public let functions: [String: [String]]
    /// Roles that may use each sequence.
    public let sequences: [String: [String]]
    /// Roles that may make temporary tables.
    public let temporary: [String]
    /// Roles that read every table and sequence, past the policies, and do nothing else.
    public let keepers: [String]
    public let rules: [AccessRule]

    let functionLines: [String: Int]
    let sequenceLines: [String: Int]

    /// Every table with at least one rule, sorted.
    public var tables: [String] { Set(rules.map(\.table)).sorted() }

    /// Reads `access.yaml`.
    ///
    /// - Throws: `AccessError` naming the line and what would be right.
    public init(_ text: String) throws(AccessError) {
        self = try AccessMatrixReader.read(text)
    }

    init(_ reader: AccessMatrixReader) {
        roles = reader.roles
        scopes = reader.scopes
        functions = reader.functions
        sequences = reader.sequences
        temporary = reader.temporary
        keepers = reader.keepers
        rules = reader.rules
        functionLines = reader.functionLines
        sequenceLines = reader.sequenceLines
    }
}
