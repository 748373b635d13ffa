import ArgumentParser
import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import HumanResources
@testable import Yuhou

/// The desk of human resources in one district, with a family for each matter.
struct WorkHouse: Sendable {
    let desk: DeskHouse
    var owner: Pool { desk.owner }

    static func open(
        _ folder: String = "nanchuan", on iso: String = "2026-03-02"
    ) async throws -> WorkHouse {
        WorkHouse(
            desk: try await DeskHouse(
                departments, HumanResources.code, of: folder, on: iso))
    }

    /// A valid ID number of a woman born on a day: an even sequence.
    static func number(_ birth: String, _ sequence: Int) -> String {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let text =
            "500119" + birth.filter(\.isNumber) + String(String(1000 + 2 * sequence).suffix(3))
        let sum = zip(text.compactMap(\.wholeNumberValue), weights).reduce(0) { $0 + $1.0 * $1.1 }
        return text + String(Array("10X98765432")[sum % 11])
    }

    /// A bereaved mother with an ID number, a target in Nanchuan.
    func addMother(
        _ ref: String, born: String, sequence: Int, facts: [(String, String, String)] = []
    ) async throws {
        let number = Self.number(born, sequence)
        try await desk.add(ref, household: "H-\(ref)", born: born) { $0.idNumber = number }
        try await desk.add("\(ref)c", household: "H-\(ref)", role: "child", born: "1988-01-01") {
            $0.mother = ref
        }
        for one in [ref, "\(ref)c"] {
            try await desk.tell(one, "hukou.district", "\(desk.district)")
            try await desk.tell(one, "hukou.kind", "rural")
        }
        try await desk.tell("\(ref)c", "only_child", "yes")
        try await desk.tell("\(ref)c", "death", "illness", from: "2012-04-10")
        try await desk.tell(ref, "special_assistance", "loss", from: "2013-01-01")
        for (fact, value, from) in facts { try await desk.tell(ref, fact, value, from: from) }
    }

    /// A mother severely disabled in the resident scheme: due the premium while under 60.
    func addDisabled(_ ref: String, born: String, sequence: Int) async throws {
        try await addMother(
            ref, born: born, sequence: sequence,
            facts: [
                ("disability.grade", "1", "2018-01-01"),
                ("insurance.pension", "resident", "2018-01-01"),
            ])
    }

    /// A mother of 65 in the resident scheme.
    func addPensioner(_ ref: String, sequence: Int) async throws {
        try await addMother(
            ref, born: "1954-05-05", sequence: sequence,
            facts: [("insurance.pension", "resident", "2014-01-01")])
    }

    /// The lines of a file of old decisions.
    func decisions(_ sequences: ClosedRange<Int>) -> [String] {
        ["id_number,name,decision,decided_on,monthly"]
            + sequences.map {
                let number = Self.number("1954-05-05", $0)
                return "\(number),王T\($0),南人社增〔2012〕\($0)号,2012-07-01,\($0 % 2 == 0 ? "" : "25.00")"
            }
    }

    /// Ten digits in a page's line.
    static func code(in lines: [String]) throws -> String {
        let line = try #require(lines.first { $0.contains("Code (shown once)") }, "\(lines)")
        return String(line.suffix(10))
    }

    func run<C: DeskCommand>(
        _ command: C.Type, _ words: [String], by name: String, duties: [String]? = nil
    ) async throws -> [String] {
        try await desk.page(command, words, by: desk.desk(name, duties: duties)).words(.english)
    }

    func refused<C: DeskCommand>(
        _ command: C.Type, _ words: [String], by name: String, duties: [String]? = nil
    ) async throws -> String? {
        let bureau = try await desk.desk(name, duties: duties)
        return await desk.refusal { try await desk.page(command, words, by: bureau) }
    }

    /// The SQLSTATE with which a role of a clerk refuses statements; nil where it takes them.
    func state(
        _ bureau: Bureau, asIngest: Bool = false, _ query: Query
    ) async -> String? {
        do {
            if asIngest {
                try await bureau.report([]) { _ = try await $0.execute(query) }
            } else {
                try await bureau.transaction { _ = try await $0.execute(query) }
            }
            return nil
        } catch let error as PostgresError {
            return error.sqlState
        } catch {
            return "\(error)"
        }
    }
}
