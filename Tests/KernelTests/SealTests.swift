import Kernel
import Testing

@Suite struct SealTests {
    static func keys(_ versions: [Int] = [1], salt: UInt8 = 0) throws -> Keys {
        var sealing: [Int: [UInt8]] = [:]
        for version in versions {
            sealing[version] = [UInt8](repeating: UInt8(version) &+ salt, count: 32)
        }
        return try Keys(
            seal: sealing, index: [UInt8](repeating: 7 &+ salt, count: 32),
            national: [UInt8](repeating: 9 &+ salt, count: 32))
    }

    let place = SealedPlace(.identityNumber, person: 41, district: 321_204)

    @Test func `a sealed value opens at its place and nowhere else`() throws {
        let seal = AESSeal(keys: try Self.keys())
        let sealed = try seal.seal("321204196001010016", at: place)
        #expect(sealed.version == 1)
        #expect(sealed.bytes.count == 12 + 18 + 16)
        #expect(try seal.openText(sealed, at: place) == "321204196001010016")
        for other in [
            SealedPlace(.phone, person: 41, district: 321_204),
            SealedPlace(.identityNumber, person: 42, district: 321_204),
            SealedPlace(.identityNumber, person: 41, district: 500_119),
        ] {
            #expect(throws: SealError.notAuthentic(place: other)) {
                try seal.open(sealed, at: other)
            }
        }
    }

    @Test func `every altered byte is noticed`() throws {
        let seal = AESSeal(keys: try Self.keys())
        let sealed = try seal.seal("13800001234", at: place)
        for index in sealed.bytes.indices {
            var altered = sealed
            altered.bytes[index] ^= 1
            #expect(throws: SealError.self) { try seal.open(altered, at: place) }
        }
        let short = Sealed(bytes: [1, 2, 3], version: 1)
        #expect(throws: SealError.tooShort(bytes: 3, place: place)) {
            try seal.open(short, at: place)
        }
    }

    @Test func `the same value is sealed differently each time`() throws {
        let seal = AESSeal(keys: try Self.keys())
        #expect(try seal.seal("a", at: place) != seal.seal("a", at: place))
    }

    @Test func `a new key version seals and the old one still opens`() throws {
        let old = try AESSeal(keys: Self.keys([1])).seal("a", at: place)
        let both = AESSeal(keys: try Self.keys([1, 2]))
        #expect(try both.seal("a", at: place).version == 2)
        #expect(try both.openText(old, at: place) == "a")
        #expect(throws: SealError.unknownVersion(1, place: place)) {
            try AESSeal(keys: Self.keys([2])).open(old, at: place)
        }
    }

    @Test func `an index is the same only within field, district and key`() throws {
        let seal = AESSeal(keys: try Self.keys())
        let index = seal.blindIndex(.phone, district: 321_204, "1")
        #expect(index.count == 32)
        #expect(index == seal.blindIndex(.phone, district: 321_204, "1"))
        let others = [
            seal.blindIndex(.phone, district: 321_204, "2"),
            seal.blindIndex(.account, district: 321_204, "1"),
            seal.blindIndex(.phone, district: 500_119, "1"),
            seal.nationalIndex("1"),
            AESSeal(keys: try Self.keys(salt: 1)).blindIndex(.phone, district: 321_204, "1"),
        ]
        #expect(Set(others + [index]).count == 6)
    }

    @Test func `keys of another length, without a version or below 1 are refused`() {
        let good = [UInt8](repeating: 1, count: 32)
        #expect(throws: KeyError.none) { try Keys(seal: [:], index: good, national: good) }
        #expect(throws: KeyError.version(0)) {
            try Keys(seal: [0: good], index: good, national: good)
        }
        #expect(throws: KeyError.length(key: "index", bytes: 31)) {
            try Keys(seal: [1: good], index: Array(good.dropLast()), national: good)
        }
    }

    @Test(arguments: [
        ("张明", "张*"), ("张小明", "张*明"), ("欧阳小明", "欧**明"), ("张", "*"), ("", ""),
    ])
    func `names are masked to surname and last character`(name: String, masked: String) {
        #expect(Mask.name(name) == masked)
    }

    @Test func `numbers, phones and accounts keep only their ends`() {
        #expect(Mask.identityNumber("321204196001010016") == "3212**********0016")
        #expect(Mask.phone("13812341234") == "138****1234")
        #expect(Mask.phone("12345") == "*****")
        #expect(Mask.account("6222021234567890") == "****7890")
        #expect(Mask.account("7890") == "****")
    }
}
