/// What is stored sealed: of people each in a table of `kernel` with one row a value.
public enum SealedField: String, Hashable, Sendable, CaseIterable {
    case identityNumber = "identity_number"
    case phone
    case account
    /// The secret of an account's second factor; `person` is then the account's id.
    case factor
    /// A scan in a file of its own; `person` is then the case's number.
    case paper
    /// A note of a module; `person` is then whose it is.
    case note

    /// What stands in rows, and is sealed again when keys change; papers and notes keep their key.
    public static let inRows: [SealedField] = [.identityNumber, .phone, .account, .factor]

    /// The fields of people in the register.
    public static let ofPeople: [SealedField] = [.identityNumber, .phone, .account]
}

/// Where a sealed value stands. It is authenticated with the value, so a sealed value copied to
/// another person, table or district does not open.
public struct SealedPlace: Hashable, Sendable {
    public var field: SealedField
    /// `kernel.person.id`.
    public var person: Int64
    /// GB/T 2260, six digits.
    public var district: Int

    public init(_ field: SealedField, person: Int64, district: Int) {
        self.field = field
        self.person = person
        self.district = district
    }
}

/// A sealed value as stored: `bytes` in `sealed`, `version` in `key_version`.
public struct Sealed: Hashable, Sendable {
    /// Nonce (12 bytes), ciphertext, tag (16 bytes).
    public var bytes: [UInt8]
    public var version: Int

    public init(bytes: [UInt8], version: Int) {
        self.bytes = bytes
        self.version = version
    }
}

/// Seals values, opens them, and computes the keyed hashes by which they are found: the seam for
/// other ciphers (SM4, SM3) and for keys held in hardware.
public protocol Seal: Sendable {
    /// - Throws: `SealError` when the cipher fails.
    func seal(_ value: [UInt8], at place: SealedPlace) throws(SealError) -> Sealed

    /// - Throws: `SealError` for an unknown key version, and for bytes that were altered or belong
    ///   to another place.
    func open(_ sealed: Sealed, at place: SealedPlace) throws(SealError) -> [UInt8]

    /// The same value has the same index only within one field and district. 32 bytes.
    func blindIndex(_ field: SealedField, district: Int, _ value: [UInt8]) -> [UInt8]

    /// The hash of an ID number under the national key, the same in every district. 32 bytes.
    func nationalIndex(_ value: [UInt8]) -> [UInt8]
}

extension Seal {
    /// Seals the UTF-8 bytes of a text.
    public func seal(_ text: String, at place: SealedPlace) throws(SealError) -> Sealed {
        try seal(Array(text.utf8), at: place)
    }

    /// Opens a sealed text.
    public func openText(_ sealed: Sealed, at place: SealedPlace) throws(SealError) -> String {
        String(decoding: try open(sealed, at: place), as: UTF8.self)
    }

    /// The index of the UTF-8 bytes of a text.
    public func blindIndex(_ field: SealedField, district: Int, _ text: String) -> [UInt8] {
        blindIndex(field, district: district, Array(text.utf8))
    }

    /// The national index of an ID number as `IdentityNumber.text` writes it.
    public func nationalIndex(_ text: String) -> [UInt8] {
        nationalIndex(Array(text.utf8))
    }
}

/// Why a value could not be sealed or opened. Never holds the value.
public enum SealError: Error, Hashable, Sendable, CustomStringConvertible {
    case unknownVersion(Int, place: SealedPlace)
    case tooShort(bytes: Int, place: SealedPlace)
    case notAuthentic(place: SealedPlace)
    case cipherFailed(place: SealedPlace)

    public var description: String {
        switch self {
        case .unknownVersion(let version, let place):
            "\(Self.name(place)) was sealed with key version \(version), "
                + "which the key file does not hold"
        case .tooShort(let bytes, let place):
            "\(Self.name(place)) holds \(bytes) sealed bytes; at least 28 were expected"
        case .notAuthentic(let place):
            "\(Self.name(place)) does not open: altered, moved from another row, or another key"
        case .cipherFailed(let place): "\(Self.name(place)) could not be sealed"
        }
    }

    private static func name(_ place: SealedPlace) -> String {
        "kernel.\(place.field.rawValue) of person \(place.person) in \(place.district)"
    }
}
