import ArgumentParser
import Foundation
import Law
import Postgres
import TestSupport
import Testing

@testable import Kernel
@testable import Yuhou

/// What the modules' own acts need beside a case, made once and kept.
struct OwnBooks: Sendable {
    /// Of a case that awaits its code: what was arranged, and the ten digits.
    var codes: [Int64: (number: Int64, code: String)] = [:]
    /// Posts of the towns, by town.
    var posts: [Int64: (town: Int64, village: Int64)] = [:]
    /// What else was made, by a name of its own: an organization, a centre, a day's activity.
    var made: [String: Int64] = [:]
}

/// Steps that only a module's own act ends, done by that act as its command is typed.
extension WholeHouse {
    /// Does the act of a step, by the clerk whose duty it is.
    ///
    /// - Returns: Whether this house does it: what it does not is left, and counted.
    mutating func ownAct(
        _ file: CaseFile, at step: Step, _ act: BureauAct, of unit: String
    ) async throws -> Bool {
        guard let duty = step.duty else { return false }
        let name = duty == .town ? "town-1" : Self.name(unit, duty.rawValue)
        let clerk = try office(name, of: DepartmentCode(unit))
        do {
            let isDone =
                switch unit {
                case "towns": try await townsAct(act.command, on: file, by: clerk)
                case "family_planning":
                    try await associationAct(act.command, on: file, by: clerk)
                case "mass_organizations":
                    try await organizationsAct(act.command, on: file, by: clerk)
                case "justice": try await justiceAct(act.command, on: file, by: clerk)
                default: false
                }
            if isDone { tally.own[unit, default: 0] += 1 }
            return isDone
        } catch let refusal as Refusal {
            // The family has it from another department, wishes it otherwise, or is not due any
            // more; a town cannot reach who left.
            let isExpected = [
                "for this festival", "called on this household", "wants no", "does not want",
                "asked to avoid", "chose", "not entitled", "outside the days", "no such case",
                "awaits no delivery", "stands at", "no household", "is paired", "has no", "lives",
                "not held to be", "capacity", "past, or before the case",
            ].contains { refusal.text.en.contains($0) }
            #expect(isExpected, "\(act.command) \(file.clause) \(file.id): \(refusal.text.en)")
            tally.refusedActs += 1
            return true
        }
    }

    /// Runs a command as typed, by a clerk, in English.
    @discardableResult
    static func run<C: DeskCommand>(
        _: C.Type, _ words: [String], by clerk: Bureau
    ) async throws -> [String] {
        try await C.parse(words + ["--district", "\(clerk.district)"]).run(in: clerk)
            .words(.english)
    }

    /// The number of what was made last.
    func last(_ query: Query) async throws -> Int64 {
        try #require(try await district.house.owner.one(query)?.value(0, as: Int64.self))
    }

    /// What was made under a name, made now where it is not there.
    mutating func made(
        _ name: String, _ make: (WholeHouse) async throws -> Int64
    ) async throws -> Int64 {
        if let known = own.made[name] { return known }
        let number = try await make(self)
        own.made[name] = number
        return number
    }

    /// The ten digits that a page shows once.
    func code(in page: [String]) throws -> String {
        let mark = "Code (shown once): "
        let line = try #require(page.first { $0.hasPrefix(mark) }, "\(page)")
        return String(line.dropFirst(mark.count))
    }

    /// The festival that a case is for, where its thirty days have begun.
    func festival(of file: CaseFile) -> Day? {
        Festivals.days.first {
            max(year.day, file.from) <= $0 && $0 < file.to && $0 <= year.day.adding(days: 30)
        }
    }
}
