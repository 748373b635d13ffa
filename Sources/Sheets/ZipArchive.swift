import CLibZip

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The parts of a zip file, held against the limits before one of them is inflated.
final class ZipArchive {
    /// One part as the file's directory declares it.
    struct Entry: Hashable {
        let index: UInt64
        let size: UInt64
        let packed: UInt64
    }

    let limits: SheetLimits
    private let handle: OpaquePointer
    /// By their names in lower case: part names do not differ by case.
    private let entries: [String: Entry]

    init(path: String, limits: SheetLimits) throws(SheetFault) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .system(errno) }
        guard status.st_size <= limits.fileBytes else {
            throw .tooLarge(.file, limit: limits.fileBytes)
        }
        guard let opened = zip_open(path, ZIP_RDONLY, nil) else { throw .notZip }
        do {
            entries = try Self.checked(opened, limits)
        } catch {
            zip_discard(opened)
            throw error
        }
        handle = opened
        self.limits = limits
    }

    deinit { zip_discard(handle) }

    /// Reads the directory; nothing is inflated.
    private static func checked(
        _ handle: OpaquePointer, _ limits: SheetLimits
    ) throws(SheetFault) -> [String: Entry] {
        let count = zip_get_num_entries(handle, 0)
        guard count <= limits.entries else { throw .tooLarge(.entries, limit: limits.entries) }
        var entries: [String: Entry] = [:]
        var sum: UInt64 = 0
        for index in 0..<UInt64(max(0, count)) {
            var found = zip_stat_t()
            guard zip_stat_index(handle, index, UInt32(ZIP_FL_ENC_RAW), &found) == 0,
                found.valid & needed == needed, let raw = found.name
            else { throw .notZip }
            let name = String(cString: raw)
            let pieces = name.split(separator: "/", omittingEmptySubsequences: false)
            guard !name.isEmpty, !name.hasPrefix("/"), !name.contains("\\"),
                !pieces.contains(".."), !pieces.contains("."),
                entries[name.lowercased()] == nil
            else { throw .name }
            guard Int32(found.encryption_method) == ZIP_EM_NONE else { throw .encrypted }
            guard [ZIP_CM_STORE, ZIP_CM_DEFLATE].contains(Int32(found.comp_method)) else {
                throw .broken(part: name)
            }
            // Each before they are added, so that the sum cannot overflow.
            guard found.size <= UInt64(limits.inflatedBytes) else {
                throw .tooLarge(.inflated, limit: limits.inflatedBytes)
            }
            sum += found.size
            guard sum <= UInt64(limits.inflatedBytes) else {
                throw .tooLarge(.inflated, limit: limits.inflatedBytes)
            }
            guard
                found.size <= 1 << 20
                    || found.size / UInt64(limits.ratio) <= found.comp_size
            else { throw .tooLarge(.ratio, limit: limits.ratio) }
            entries[name.lowercased()] = Entry(
                index: index, size: found.size, packed: found.comp_size)
        }
        return entries
    }

    private static let needed = UInt64(
        ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD
            | ZIP_STAT_ENCRYPTION_METHOD)

    func has(_ name: String) -> Bool { entries[name.lowercased()] != nil }

    /// Opens a part for reading.
    func part(_ name: String) throws(SheetFault) -> ZipPart {
        guard let entry = entries[name.lowercased()] else { throw .broken(part: name) }
        guard let file = zip_fopen_index(handle, entry.index, 0) else {
            throw .broken(part: name)
        }
        return ZipPart(archive: self, name: name, file: file, declared: entry.size)
    }
}

/// One part while it is inflated piece by piece.
final class ZipPart {
    let name: String
    // Kept open as long as one of its parts.
    private let archive: ZipArchive
    private let file: OpaquePointer
    private let declared: UInt64
    private var count: UInt64 = 0

    fileprivate init(archive: ZipArchive, name: String, file: OpaquePointer, declared: UInt64) {
        self.archive = archive
        self.name = name
        self.file = file
        self.declared = declared
    }

    deinit { zip_fclose(file) }

    /// Fills the buffer from its beginning; 0 at the end, where length and checksum are right too.
    func read(into buffer: inout [UInt8]) throws(SheetFault) -> Int {
        let read = zip_fread(file, &buffer, UInt64(buffer.count))
        guard read >= 0 else { throw .broken(part: name) }
        count += UInt64(read)
        guard count <= declared, read > 0 || count == declared else { throw .broken(part: name) }
        return Int(read)
    }
}
