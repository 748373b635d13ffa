import Foundation
import Law
import Postgres

@testable import Kernel
@testable import Towns
@testable import Yuhou

/// The towns' own acts: contacts, visits, orders, activities, sessions, the festival list.
extension WholeHouse {
    /// - Returns: Whether this house does it.
    mutating func townsAct(
        _ command: String, on file: CaseFile, by clerk: Bureau
    ) async throws -> Bool {
        let of = ["--ref", file.ref, "--case", "\(file.id)", "--id", year.client()]
        let town = try office("town-1", of: Towns.code)
        switch command {
        case "contact assign":
            let posts = try await posts(of: file, by: town)
            try await Self.run(
                ContactAssign.self,
                of + ["--town-post", "\(posts.town)", "--village-post", "\(posts.village)"],
                by: clerk)
        case "visit record":
            try await Self.run(
                VisitRecord.self, of + ["--way", "message", "--visitor", "周干事"], by: clerk)
        case "festival enter":
            guard let festival = Festivals.days.first(where: { $0 >= year.day }) else {
                return false
            }
            try await Self.run(FestivalEnter.self, of + ["--festival", "\(festival)"], by: clerk)
        case "order done":
            let isFree = file.benefit == "towns.home-services"
            try await Self.run(
                OrderPlace.self,
                [
                    isFree ? "call_back" : "meals", "--ref", file.ref, "--provider", "颐和中心",
                    "--id", year.client(),
                ] + (isFree ? [] : ["--fee", "5.00"]), by: town)
            let order = try await last("SELECT max(id) FROM towns.service_order")
            try await Self.run(
                OrderDone.self,
                [
                    "\(order)", "--by", "李护工", "--received-by", "家属", "--case", "\(file.id)",
                    "--id", year.client(),
                ] + (isFree ? [] : ["--receipt", "SJ-\(order)"]), by: clerk)
        case "activity attend":
            let activity = try await activity(by: town)
            try await Self.run(ActivityAttend.self, ["\(activity)"] + of, by: clerk)
        case "support session":
            try await Self.run(
                SupportRefer.self,
                [
                    "--ref", file.ref, "--psychologist", "town-1", "--unit", "心港", "--wished-by",
                    "本人", "--id", year.client(),
                ], by: town)
            try await Self.run(SupportSession.self, of + ["--note", "谈了一小时"], by: town)
        default: return false
        }
        return true
    }

    /// The two posts of the town where somebody lives, held from the first day.
    private mutating func posts(
        of file: CaseFile, by town: Bureau
    ) async throws -> (town: Int64, village: Int64) {
        let code = try await last(
            """
            SELECT town FROM kernel.person
            WHERE district = \(district.code)::integer AND id = \(file.person)
            """)
        if let known = own.posts[code] { return known }
        var numbers: [Int64] = []
        let kinds: [(String, [String])] = [
            ("town", []), ("village", ["--village", "\(code)201"]),
        ]
        for (kind, village) in kinds {
            try await Self.run(
                PostAdd.self,
                [kind, "--title", "联系人", "--town", "\(code)", "--id", year.client()] + village,
                by: town)
            let post = try await last("SELECT max(id) FROM towns.post")
            try await Self.run(
                PostTake.self,
                [
                    "\(post)", "--name", "周干事", "--phone", "0523-88000001", "--id",
                    year.client(),
                ], by: town)
            numbers.append(post)
        }
        own.posts[code] = (numbers[0], numbers[1])
        return (numbers[0], numbers[1])
    }

    /// The day's activity of the first town's centre.
    private mutating func activity(by town: Bureau) async throws -> Int64 {
        let (day, code) = (year.day, SimulatedDistrict.towns(of: district.code)[0])
        let centre = try await made("centre") { house in
            try await WholeHouse.run(
                CentreOpen.self,
                [
                    "--name", "连心家园", "--address", "人民路一号", "--town", "\(code)", "--id",
                    "centre",
                ], by: town)
            return try await house.last("SELECT max(id) FROM towns.centre")
        }
        return try await made("town activity \(day)") { house in
            try await WholeHouse.run(
                ActivityPlan.self,
                [
                    "--title", "茶话会", "--centre", "\(centre)", "--on", "\(day)", "--id",
                    "activity-\(day)",
                ], by: town)
            return try await house.last("SELECT max(id) FROM towns.activity")
        }
    }
}
