import TestSupport

@testable import Yuhou

extension CaseHouse {
    /// The house with its own departments.
    ///
    /// - Parameter years: the calendars that are loaded.
    static func open(on day: String = "2026-03-02", years: [Int] = [2025, 2026]) async throws
        -> CaseHouse
    {
        try await CaseHouse(departments, on: day, years: years)
    }
}
