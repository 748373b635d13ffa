/// The encrypted file in which one district hands a family to another: the container of the
/// backups, under a secret of its own.
public enum TransferFile {
    /// What a family's file holds at most; a longer one is no transfer.
    public static let limit = 16 << 20

    /// Writes a file that did not exist, readable by its owner only; what cannot be finished is
    /// removed.
    ///
    /// - Parameter secret: At least 14 bytes nobody can guess.
    /// - Throws: `BackupError.exists`, or `ClusterError` if the system refuses.
    public static func write(_ bytes: [UInt8], to path: String, secret: [UInt8]) throws {
        let writer = try BackupWriter(
            path, .transfer, secret: ContainerSecret(version: 1, bytes: secret))
        try writer.write(bytes)
        try writer.finish()
    }

    /// Reads a whole file: every byte is verified before the first is handed on.
    ///
    /// - Throws: `BackupError` for another kind of file, another secret, one that was altered, cut
    ///   off or goes on after its end; `ClusterError` if the system refuses.
    public static func read(_ path: String, secret: [UInt8]) throws -> [UInt8] {
        let reader = try BackupReader(path, .transfer) { version in
            version == 1 ? ContainerSecret(version: 1, bytes: secret) : nil
        }
        var bytes: [UInt8] = []
        while let chunk = try reader.next() {
            bytes += chunk
            guard bytes.count <= limit else { throw BackupError.notABackup(file: path) }
        }
        return bytes
    }
}
