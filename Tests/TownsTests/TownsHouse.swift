import ArgumentParser
import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Towns
@testable import Yuhou

/// Jiangyan on 2 March 2026, its first town with a clerk, a held post of the town and one of the
/// village.
struct TownsHouse: Sendable {
    static let district = CaseHouse.district
    static let town: Int64 = 321_204_001
    static let village: Int64 = 321_204_001_201
    static let clause = "JY-3.5.1a"
    let desk: DeskHouse
    let clerk: Bureau
    let townPost: Int64
    let villagePost: Int64

    static func open(_ folder: String = "jiangyan") async throws -> TownsHouse {
        let desk = try await DeskHouse(departments, Towns.code, of: folder, on: "2026-03-02")
        let clerk = try await desk.desk("town-1", duties: ["town"])
        let book = PostBook(clerk)
        let town = Int64(desk.district) * 1000 + 1
        let one = try await book.add(
            .town, "民政干事", town: town, village: nil, client: "post-t")
        let two = try await book.add(
            .village, "第一村联系人", town: town, village: town * 1000 + 201, client: "post-v")
        for (post, name) in [(one, "周干事"), (two, "吴主任")] {
            try await book.take(
                post, .init(name: name, phone: "0523-88000001", from: try day("2026-01-01")),
                client: "take-\(post)")
        }
        return TownsHouse(desk: desk, clerk: clerk, townPost: one, villagePost: two)
    }

    static func day(_ iso: String) throws -> Day { try CaseHouse.day(iso) }

    /// Another clerk of the same town.
    func clerk(_ name: String, duties: [String] = ["town"]) async throws -> Bureau {
        try await desk.desk(name, duties: duties)
    }

    /// A clerk of another town.
    func stranger() async throws -> Bureau {
        let session = try await desk.house.session(
            "town-2", desk: "towns", duties: ["town"], towns: [Int64(desk.district) * 1000 + 2])
        return Bureau(
            try desk.house.office(session, purpose: "test", on: try await desk.house.today()),
            district: desk.district, department: Towns.code, seal: desk.seal)
    }

    /// Families of one mother each, worked out.
    func add(_ refs: [String]) async throws {
        for ref in refs { try await desk.addFamily(ref) }
        _ = try await Assessment(desk.house.office(), district: desk.district).tick()
    }

    /// The clerk on a later day.
    func clerk(on iso: String) async throws -> Bureau {
        try await desk.house.set(iso)
        return try await clerk("town-1")
    }

    func assign(_ ref: String, by bureau: Bureau? = nil, client: String = "assign") async throws {
        _ = try await ContactBook(bureau ?? clerk).assign(
            ref, posts: [townPost, villagePost], on: (bureau ?? clerk).today, caseNumber: nil,
            client: "\(client)-\(ref)")
    }

    func refusal<R>(_ body: () async throws -> R) async -> String? { await desk.refusal(body) }
}
