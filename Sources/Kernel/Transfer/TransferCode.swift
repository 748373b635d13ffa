import Crypto
import Law

/// The one-time code of a transfer file: shown once where the file is written, typed where it is
/// opened. Of its 24 characters 23 are random (115 bits), the last one checks the typing.
public struct TransferCode: Sendable {
    /// Capital letters and digits in six groups.
    public let text: String
    /// The secret that the file is encrypted under.
    public let secret: [UInt8]

    /// Without I, L, O and U, which are misread.
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let length = 24

    /// A new code.
    public static func random() -> TransferCode {
        // The system's own source, which is made for secrets.
        var system = SystemRandomNumberGenerator()
        var values = (1..<length).map { _ in Int.random(in: 0..<32, using: &system) }
        values.append(check(values[...]))
        return TransferCode(values)
    }

    /// A code as typed: small letters, other groups, O for 0 and I or L for 1 are understood.
    ///
    /// - Throws: `Refusal` when it is none; it does not repeat what was typed.
    public init(_ typed: String) throws {
        let letters = typed.uppercased().utf8.filter { !" -–_\t\r\n".utf8.contains($0) }
        let values = letters.compactMap { letter -> Int? in
            switch letter {
            case UInt8(ascii: "O"): 0
            case UInt8(ascii: "I"), UInt8(ascii: "L"): 1
            default: Self.alphabet.firstIndex(of: letter)
            }
        }
        guard letters.count == Self.length, values.count == Self.length else {
            throw Refusal(
                Text(
                    "--code：应为 24 个字母和数字（六组，每组四个）。",
                    en: "--code: 24 letters and digits were expected, in six groups of four."))
        }
        guard Self.check(values.dropLast()) == values.last else {
            throw Refusal(
                Text(
                    "--code：输入有误，请逐组核对。",
                    en: "--code: mistyped; compare it group by group."))
        }
        self.init(values)
    }

    private init(_ values: [Int]) {
        secret = values.map { Self.alphabet[$0] }
        let text = String(decoding: secret, as: UTF8.self)
        self.text = stride(from: 0, to: Self.length, by: 4).map { start in
            String(text.dropFirst(start).prefix(4))
        }.joined(separator: "-")
    }

    /// Odd weights: every single mistyped character is found.
    private static func check(_ values: ArraySlice<Int>) -> Int {
        zip(values, 0...).reduce(0) { $0 + $1.0 * (2 * $1.1 + 1) } % 32
    }

    /// Seals the numbers inside the file once more, each for its place in it.
    var seal: AESSeal {
        get throws {
            func key(_ name: String) -> [UInt8] {
                HKDF<SHA256>.deriveKey(
                    inputKeyMaterial: SymmetricKey(data: secret), salt: [UInt8](),
                    info: Array("yuhou transfer \(name)".utf8), outputByteCount: 32
                ).withUnsafeBytes { Array($0) }
            }
            return AESSeal(
                keys: try Keys(
                    seal: [1: key("values")], index: key("index"), national: key("national")))
        }
    }
}
