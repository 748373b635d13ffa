/// How large a workbook may be. Everything that a file declares is held against these before any
/// of it is inflated, and what really comes out is counted again.
public struct SheetLimits: Hashable, Sendable {
    /// Of the file as it lies on the disk.
    public var fileBytes = 16 << 20
    /// Parts inside the file.
    public var entries = 1000
    /// All parts together, inflated.
    public var inflatedBytes = 64 << 20
    /// Inflated bytes for each packed one; a part below a megabyte may have any.
    public var ratio = 100
    /// Rows that hold something.
    public var rows = 200_000
    /// Cells of a row that are kept; more are counted.
    public var keptColumns = 64
    /// Of one cell, in bytes of UTF-8.
    public var cellBytes = 1 << 16
    public var sharedStrings = 1_000_000
    /// Elements inside elements.
    public var depth = 32
    /// One tag or one comment.
    public var tokenBytes = 1 << 20

    public init() {}

    /// The columns that a worksheet can have (`XFD`).
    static let columns = 16_384
    /// The rows that a worksheet can have.
    static let rowNumbers = 1_048_576
}

/// Why a whole workbook is not read.
public enum SheetFault: Error, Hashable, Sendable {
    /// It is no zip file, or a broken one.
    case notZip
    /// A part is missing, broken or contradicts itself.
    case broken(part: String)
    /// A zip file of something else.
    case notWorkbook
    /// It may hold programs.
    case macros
    case encrypted
    /// The old binary format, or a password: both begin alike.
    case binary
    /// A part's name leads out of the file, or stands twice.
    case name
    /// A document type declaration, by which entities and outside files could be drawn in.
    case doctype
    case tooLarge(Measure, limit: Int)
    /// The file cannot be opened: the system's error number.
    case system(Int32)

    /// What is limited.
    public enum Measure: Hashable, Sendable {
        case file, entries, inflated, ratio, rows, columns, strings, depth, token
    }
}

/// What is wrong with one cell; the others of its row may be right.
public enum CellProblem: Error, Hashable, Sendable {
    /// What a formula shows depends on who opens the file.
    case formula
    /// Such as `#N/A`.
    case failed
    /// A number of more than fifteen digits has lost its last ones.
    case longNumber
    case notNumber
    /// A number shown as a day that no calendar has.
    case notDay
    /// It refers to a text that the file does not have.
    case missingText
    case tooLong
    case nul
}
