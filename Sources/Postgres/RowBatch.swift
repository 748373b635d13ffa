import CLibPQ

/// Gathers single-row results into one block.
struct RowBatch {
    private let columns: Columns
    private var bytes: [UInt8] = []
    private var cells: [(start: Int, length: Int32)] = []
    private(set) var count = 0

    var size: Int { bytes.count }

    init(_ columns: Columns) {
        self.columns = columns
    }

    mutating func append(_ result: OpaquePointer) {
        for column in 0..<Int32(columns.count) {
            guard PQgetisnull(result, 0, column) == 0 else {
                cells.append((bytes.count, -1))
                continue
            }
            let length = PQgetlength(result, 0, column)
            cells.append((bytes.count, length))
            bytes.append(
                contentsOf: UnsafeRawBufferPointer(
                    start: PQgetvalue(result, 0, column), count: Int(length)))
        }
        count += 1
    }

    func block() -> RowBlock {
        RowBlock(columns: columns, bytes: bytes, cells: cells)
    }
}

/// Splits the bytes of a binary COPY into rows. The stream has a header of 19 bytes and more, then
/// rows of a column count and cells, then a trailer of column count -1; messages may end anywhere.
final class CopyParser {
    private let statement: String
    private var columns: Columns?
    private var bytes: [UInt8] = []
    private var cells: [(start: Int, length: Int32)] = []
    private var parsed = 0
    private var hasHeader = false
    private var isAtEnd = false
    private(set) var rowCount = 0

    var size: Int { bytes.count }

    init(statement: String) {
        self.statement = statement
    }

    /// `PGCOPY\n\377\r\n\0`, then 4 bytes of flags and 4 of extension length.
    static let signature: [UInt8] = [80, 71, 67, 79, 80, 89, 10, 255, 13, 10, 0]

    func append(_ data: UnsafeRawBufferPointer) throws {
        bytes.append(contentsOf: data)
        try bytes.withUnsafeBytes { buffer in
            if !hasHeader { try parseHeader(buffer) }
            while hasHeader, !isAtEnd, try parseRow(buffer) {}
        }
    }

    private func parseHeader(_ buffer: UnsafeRawBufferPointer) throws {
        guard buffer.count >= 19, let flags = UInt32(network: buffer, at: 11),
            let extra = UInt32(network: buffer, at: 15)
        else { return }
        // Bit 16 would announce OIDs, which servers since version 12 no longer send.
        guard buffer.prefix(11).elementsEqual(Self.signature), flags >> 16 == 0 else {
            throw problem(
                "the COPY is not in binary format; write COPY … TO STDOUT (FORMAT binary)")
        }
        guard buffer.count >= 19 + Int(extra) else { return }
        parsed = 19 + Int(extra)
        hasHeader = true
    }

    /// - Returns: false when the rest is not a whole row yet.
    private func parseRow(_ buffer: UnsafeRawBufferPointer) throws -> Bool {
        guard let count = Int16(network: buffer, at: parsed) else { return false }
        guard count >= 0 else {
            isAtEnd = true
            return false
        }
        let cellsBefore = cells.count
        var offset = parsed + 2
        for _ in 0..<count {
            guard let length = Int32(network: buffer, at: offset),
                length < 0 || buffer.count - offset - 4 >= Int(length)
            else {
                cells.removeSubrange(cellsBefore...)
                return false
            }
            cells.append((offset + 4, length))
            offset += 4 + max(0, Int(length))
        }
        if columns == nil {
            columns = Columns(
                names: Array(repeating: "", count: Int(count)),
                types: Array(repeating: .unstated, count: Int(count)), statement: statement)
        }
        guard columns?.count == Int(count) else {
            throw problem("a row of the COPY has \(count) columns, the first had another number")
        }
        parsed = offset
        rowCount += 1
        return true
    }

    /// The rows parsed so far; an incomplete one stays for the next call.
    func takeBlock() -> RowBlock? {
        guard rowCount > 0, let columns else { return nil }
        let rest = Array(bytes[parsed...])
        let block = RowBlock(columns: columns, bytes: bytes, cells: cells)
        bytes = rest
        cells = []
        parsed = 0
        rowCount = 0
        return block
    }

    private func problem(_ message: String) -> PostgresError {
        PostgresError(kind: .decoding, message: message, statement: statement)
    }
}
