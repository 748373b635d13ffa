public import Kernel
public import Law

extension Office {
    /// The three steps that make a pack the law, by two people: tests have both, the program never
    /// lets one person do them all.
    ///
    /// - Parameter day: From which it is the law; without one, today.
    @discardableResult
    public func adopt(
        _ code: String, from sources: [PackSource], on day: Day? = nil
    ) async throws -> PackStore.Loading {
        let loader = PackStore(self, actor: "loader")
        let loading = try await loader.load(code, from: sources, on: today)
        try await sign(loading.version, district: loading.district, from: day)
        return loading
    }

    /// Approves a version that `loader` loaded and puts it in force.
    public func sign(_ version: Int, district: Int, from day: Day? = nil) async throws {
        let second = PackStore(self, actor: "second")
        try await second.approve(version, district: district)
        try await second.putInForce(version, district: district, from: day ?? today)
    }
}
