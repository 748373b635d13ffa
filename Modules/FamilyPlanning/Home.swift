import Kernel
import Law
import Postgres

/// A household on a day and what its members wish of those who call: any member's word binds the
/// address.
struct Home {
    let id: Int64
    let ref: String
    /// Somebody wants no visits.
    var isClosed = false
    var noCalls = false
    var noPhotos = false
    var visitors: [String] = []
    var avoid: [String] = []
    var channels: [String] = []

    private init(id: Int64, ref: String) { (self.id, self.ref) = (id, ref) }

    /// Reads the household of somebody.
    ///
    /// - Throws: `Refusal` for an unknown person, and for one who lives in none.
    static func read(of ref: String, on day: Day, by bureau: Bureau) async throws -> Home {
        func sheet(_ ref: String) async throws -> PersonSheet {
            try await PersonSheet.read(
                bureau.office, seal: bureau.seal, district: bureau.district, ref: ref, on: day)
        }
        let own = try await sheet(ref)
        let id = try await bureau.transaction(reading: true) { transaction in
            try await transaction.one(
                """
                SELECT id FROM kernel.household
                WHERE district = \(bureau.district)::integer AND ref = \(own.household ?? "")
                """
            ).map { try $0.value(0, as: Int64.self) }
        }
        guard let id, let household = own.household else {
            throw Refusal(
                Text(
                    "\(ref) 在 \(day) 没有登记的家庭；先更正名册。",
                    en: "\(ref) lives in no household on \(day); correct the register first."))
        }
        var home = Home(id: id, ref: household)
        home.take(own.facts)
        for mate in own.housemates { home.take(try await sheet(mate.ref).facts) }
        return home
    }

    private mutating func take(_ facts: [StandingFact]) {
        for fact in facts {
            switch (fact.kind.name, fact.value) {
            case ("wish.no_visits", "yes"): isClosed = true
            case ("wish.no_calls", "yes"): noCalls = true
            case ("wish.no_photos", "yes"): noPhotos = true
            case ("wish.visitor", let words?): visitors.append(words)
            case ("wish.avoid_days", let words?): avoid.append(words)
            case ("wish.channel", let words?): channels.append(words)
            default: break
            }
        }
    }

    /// What to keep to, in words.
    var remarks: [Text] {
        var words: [Text] = []
        if noPhotos { words.append(Text("不拍照", en: "No photos")) }
        words += visitors.map { Text("选定的走访人：\($0)", en: "Chosen visitor: \($0)") }
        words += channels.map { Text("选定的方式：\($0)", en: "Chosen channel: \($0)") }
        words += avoid.map { Text("希望避开：\($0)", en: "Days to avoid: \($0)") }
        return words
    }

    /// Whether the family asked that nobody comes on a day.
    func avoids(_ day: Day) -> Bool { AvoidedDays.name(day, in: avoid) }
}
