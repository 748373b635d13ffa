import CLibCSV
import Law
import Sheets

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The file of rejected rows beside an import file: its columns and `error`. A workbook's is a
/// workbook, in which every cell is text: a spreadsheet would spoil the ID numbers of a CSV.
///
/// It holds what the file held, personal data too: only its owner may read it. Values are written
/// so that it can be corrected and imported; what a spreadsheet would take for a formula has an
/// apostrophe before it in CSV, which the import takes off again.
final class RejectsFile {
    let path: String
    private let descriptor: Int32
    private var bytes: [UInt8] = []
    private let columns: [String]
    private let sheet: SheetWriter?

    /// `<name>.rejects.csv` for `<name>.csv`, `<name>.rejects.xlsx` for `<name>.xlsx`.
    static func path(beside path: String) -> String {
        let name = path.lowercased()
        if name.hasSuffix(".xlsx") { return "\(path.dropLast(5)).rejects.xlsx" }
        return "\(name.hasSuffix(".csv") ? String(path.dropLast(4)) : path).rejects.csv"
    }

    /// Removes what an earlier import of the same file left.
    static func remove(beside path: String) throws(ImportFileError) {
        let own = Self.path(beside: path)
        guard unlink(own) == 0 || errno == ENOENT else { throw .system(own, errno) }
    }

    /// Begins the file anew.
    ///
    /// - Throws: `ImportFileError` when the folder cannot be written.
    init(beside input: String, contract: FileContract) throws(ImportFileError) {
        path = Self.path(beside: input)
        columns = contract.columns
        try Self.remove(beside: input)
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .system(path, errno) }
        let head = columns + [FileContract.errorColumn]
        guard path.lowercased().hasSuffix(".xlsx") else {
            sheet = nil
            add(head)
            return
        }
        do {
            sheet = try SheetWriter(path: path, head: head)
        } catch {
            close(descriptor)
            throw Self.unwritten(path, error)
        }
    }

    private static func unwritten(_ path: String, _ error: any Error) -> ImportFileError {
        let reason = (error as? SheetWritingError)?.reason ?? "\(error)"
        return ImportFileError(
            file: path, Text("无法写入（\(reason)）", en: "cannot be written: \(reason)"))
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Writes one rejected record. A record that could not be split stands whole in the first
    /// column.
    func write(_ record: CSVRecord, of file: ContractFile, reason: String) throws(ImportFileError) {
        var fields: [String]
        if record.fields.count > 0 {
            fields = columns.indices.map { file.field($0, of: record) }
        } else {
            fields = [String](repeating: "", count: columns.count)
            fields[0] = String(decoding: record.raw.filter { $0 != 0 }, as: UTF8.self)
        }
        fields.append("第 \(record.line) 行 \(reason)")
        if let sheet {
            do {
                try sheet.add(fields.map(SheetValue.text))
            } catch {
                throw Self.unwritten(path, error)
            }
            return
        }
        add(fields)
        if bytes.count >= 1 << 16 { try flush() }
    }

    /// Writes what is left and makes it durable.
    func finish() throws(ImportFileError) {
        try flush()
        if let sheet {
            do {
                try sheet.finish()
            } catch {
                throw Self.unwritten(path, error)
            }
        }
        guard fsync(descriptor) == 0 else { throw .system(path, errno) }
    }

    private func add(_ fields: [String]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { bytes.append(44) }
            add(field)
        }
        bytes.append(contentsOf: [13, 10])
    }

    /// Quotes only what needs it; libcsv would trim unquoted blanks when it is read again.
    private func add(_ raw: String) {
        let field = Formulas.guarded(raw)
        let needsQuotes =
            field.utf8.contains { $0 == 34 || $0 == 44 || $0 == 10 || $0 == 13 }
            || field.utf8.first.map { $0 == 32 || $0 == 9 } == true
            || field.utf8.last.map { $0 == 32 || $0 == 9 } == true
        guard needsQuotes else {
            bytes.append(contentsOf: field.utf8)
            return
        }
        let source = Array(field.utf8)
        var quoted = [UInt8](repeating: 0, count: 2 * source.count + 2)
        let length = csv_write(&quoted, quoted.count, source, source.count)
        bytes.append(contentsOf: quoted[0..<min(length, quoted.count)])
    }

    private func flush() throws(ImportFileError) {
        var start = 0
        while start < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                #if canImport(Glibc)
                    Glibc.write(
                        descriptor, buffer.baseAddress?.advanced(by: start), bytes.count - start)
                #else
                    Darwin.write(
                        descriptor, buffer.baseAddress?.advanced(by: start), bytes.count - start)
                #endif
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .system(path, errno) }
            start += count
        }
        bytes.removeAll(keepingCapacity: true)
    }
}
