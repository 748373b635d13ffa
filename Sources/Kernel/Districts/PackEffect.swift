public import Law

extension PackStore {
    /// What a pack would do as the law of its district, against the law today: persons gained and
    /// lost and a year's money, by clause. Where there is no law yet, everything due is gained.
    ///
    /// - Parameters:
    ///   - day: From when; never before today.
    ///   - progress: Told the number of persons done, and of all.
    public func effect(
        of pack: Pack, district: Int, from day: Day? = nil,
        progress: @Sendable @escaping (Int, Int) -> Void = { _, _ in }
    ) async throws -> WhatIf {
        try office.session?.require("system", "office")
        try office.session?.require(district: district)
        let law = try await law(of: district, in: office.assessor)
        return try await WhatIf.run(
            office, district: district, other: pack, isFirst: law == nil,
            from: max(day ?? office.today, office.today), months: 12, progress: progress)
    }
}
