import Crypto
import Foundation

/// AES-256-GCM with a random nonce for sealing, HMAC-SHA256 for the indexes.
public struct AESSeal: Seal {
    private let keys: Keys

    public init(keys: Keys) {
        self.keys = keys
    }

    public func seal(_ value: [UInt8], at place: SealedPlace) throws(SealError) -> Sealed {
        guard let key = keys.sealing[keys.version] else {
            throw .unknownVersion(keys.version, place: place)
        }
        do {
            let box = try AES.GCM.seal(value, using: key, authenticating: Self.associated(place))
            var bytes: [UInt8] = []
            bytes.reserveCapacity(value.count + 28)
            bytes.append(contentsOf: box.nonce)
            bytes.append(contentsOf: box.ciphertext)
            bytes.append(contentsOf: box.tag)
            return Sealed(bytes: bytes, version: keys.version)
        } catch {
            throw .cipherFailed(place: place)
        }
    }

    public func open(_ sealed: Sealed, at place: SealedPlace) throws(SealError) -> [UInt8] {
        guard let key = keys.opening(sealed.version) else {
            throw .unknownVersion(sealed.version, place: place)
        }
        guard sealed.bytes.count >= 28 else {
            throw .tooShort(bytes: sealed.bytes.count, place: place)
        }
        do {
            let box = try AES.GCM.SealedBox(combined: sealed.bytes)
            return Array(try AES.GCM.open(box, using: key, authenticating: Self.associated(place)))
        } catch {
            throw .notAuthentic(place: place)
        }
    }

    public func blindIndex(_ field: SealedField, district: Int, _ value: [UInt8]) -> [UInt8] {
        // Field and district cannot contain `|`, so no two inputs share a message.
        hash(value, domain: "yuhou.index.1|\(field.rawValue)|\(district)|", key: keys.index)
    }

    public func nationalIndex(_ value: [UInt8]) -> [UInt8] {
        hash(value, domain: "yuhou.national.1|", key: keys.national)
    }

    private func hash(_ value: [UInt8], domain: String, key: SymmetricKey) -> [UInt8] {
        var message = Array(domain.utf8)
        message.append(contentsOf: value)
        return Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
    }

    private static func associated(_ place: SealedPlace) -> [UInt8] {
        Array("kernel.\(place.field.rawValue)|\(place.person)|\(place.district)".utf8)
    }
}
