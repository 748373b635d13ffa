import Crypto

/// The secrets of one installation, each 32 bytes: sealing keys by version, the key of the blind
/// indexes, and the national key of `registry.claim`.
///
/// The program reads them from its key file; they never reach the database.
public struct Keys: Sendable {
    let sealing: [Int: SymmetricKey]
    /// The version that seals from now on: the highest.
    let version: Int
    let index: SymmetricKey
    let national: SymmetricKey
    /// Reads the keys again; nil where they cannot change.
    private let reload: (@Sendable () -> Keys?)?

    /// - Parameters:
    ///   - seal: sealing keys by version, from 1; older ones only open what they sealed.
    ///   - reload: Reads the keys again when a value names a version that is not among them:
    ///     another process may have added one since.
    /// - Throws: `KeyError` for a key of another length, no sealing key, or a version below 1.
    public init(
        seal: [Int: [UInt8]], index: [UInt8], national: [UInt8],
        reload: (@Sendable () -> Keys?)? = nil
    ) throws(KeyError) {
        self.reload = reload
        guard let newest = seal.keys.max() else { throw .none }
        var sealing: [Int: SymmetricKey] = [:]
        for (version, bytes) in seal {
            guard version >= 1, version <= Int(Int32.max) else { throw .version(version) }
            sealing[version] = try Keys.key(bytes, named: "seal \(version)")
        }
        self.sealing = sealing
        version = newest
        self.index = try Keys.key(index, named: "index")
        self.national = try Keys.key(national, named: "national")
    }

    /// The key of a version that opens.
    func opening(_ version: Int) -> SymmetricKey? {
        sealing[version] ?? reload?()?.sealing[version]
    }

    /// The versions that open, oldest first.
    public var versions: [Int] { sealing.keys.sorted() }

    /// The version that seals.
    public var newest: Int { version }

    private static func key(_ bytes: [UInt8], named name: String) throws(KeyError) -> SymmetricKey {
        guard bytes.count == 32 else { throw .length(key: name, bytes: bytes.count) }
        return SymmetricKey(data: bytes)
    }
}

/// Why a set of keys cannot be used. Holds no key material.
public enum KeyError: Error, Hashable, Sendable, CustomStringConvertible {
    case none
    case version(Int)
    case length(key: String, bytes: Int)

    public var description: String {
        switch self {
        case .none: "no sealing key; the key file needs at least version 1"
        case .version(let version): "sealing key version \(version); versions count from 1"
        case .length(let key, let bytes): "key \(key) has \(bytes) bytes; 32 were expected"
        }
    }
}
