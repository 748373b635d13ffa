import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Towns

/// Two contacts for every family, at all times.
@Suite struct ContactTests {
    @Test func aSuccessorHasTheFamiliesTheSameDay() async throws {
        let house = try await TownsHouse.open()
        try await house.add(["A", "B"])
        for ref in ["A", "B"] { try await house.assign(ref) }
        #expect(try await ContactBook(house.clerk).missing().isEmpty)
        let end = try TownsHouse.day("2026-03-10")
        for _ in 0..<2 {
            try await PostBook(house.clerk).end(
                house.townPost, on: end, reason: "调离",
                successor: .init(name: "郑干事", phone: "88000002", from: end), client: "e")
        }
        #expect(try await PostBook(house.clerk).alarm().isEmpty, "no day is without a holder")
        for (day, holder) in [("2026-03-09", "周干事"), ("2026-03-10", "郑干事")] {
            let clerk = try await house.clerk(on: day)
            #expect(try await ContactBook(clerk).missing().isEmpty, "\(day)")
            #expect(
                try await ContactBook(clerk).card("A").map(\.holder) == [holder, "吴主任"], "\(day)")
        }
        let tasks = try await TaskBook(house.clerk.office, district: house.desk.district).list()
        #expect(tasks.isEmpty, "nothing is left to do")
    }

    /// E37: seven days, a task, an alarm, and the list of the families.
    @Test func withoutASuccessorTheTownIsToldUntilSomebodyTakesThePost() async throws {
        let house = try await TownsHouse.open()
        try await house.add(["A", "B"])
        for ref in ["A", "B"] { try await house.assign(ref) }
        let end = try TownsHouse.day("2026-03-20")
        for _ in 0..<2 {
            try await PostBook(house.clerk).end(
                house.villagePost, on: end, reason: "退休", successor: nil, client: "e")
        }
        #expect(try await PostBook(house.clerk).alarm().isEmpty, "eighteen days ahead")
        let early = try await house.clerk(on: "2026-03-12")
        #expect(try await PostBook(early).alarm().isEmpty, "eight days ahead")
        let told = try await house.clerk(on: "2026-03-13")
        let gap = try #require(try await PostBook(told).alarm().first)
        #expect((gap.post, gap.from, gap.families) == (house.villagePost, end, 2))
        #expect(try await ContactBook(told).missing().isEmpty, "still in the post")
        let vacant = try await house.clerk(on: "2026-03-25")
        #expect(try await ContactBook(vacant).missing().map(\.ref) == ["A", "B"])
        let book = TaskBook(vacant.office, district: house.desk.district)
        let task = try #require(try await book.list().first)
        let due = try TownsHouse.day("2026-03-27")
        #expect(task.due == due, "seven days from the vacancy")
        try await PostBook(vacant).take(
            house.villagePost, .init(name: "冯主任", phone: "88000003", from: vacant.today),
            client: "t")
        #expect(try await PostBook(vacant).alarm().isEmpty)
        #expect(try await ContactBook(vacant).missing().isEmpty)
        #expect(try await book.list().isEmpty, "the task is done with it")
    }

    @Test func aSuccessorWhoComesLaterLeavesAGapThatIsTold() async throws {
        let house = try await TownsHouse.open()
        try await house.add(["A"])
        try await house.assign("A")
        let book = PostBook(house.clerk)
        try await book.end(
            house.townPost, on: try TownsHouse.day("2026-03-05"), reason: "借调", successor: nil,
            client: "e")
        try await book.take(
            house.townPost,
            .init(name: "郑干事", phone: "88000002", from: try TownsHouse.day("2026-03-08")),
            client: "t")
        let gap = try #require(try await book.alarm().first)
        let (from, to) = (try TownsHouse.day("2026-03-05"), try TownsHouse.day("2026-03-08"))
        #expect(gap.from == from)
        #expect(gap.to == to)
    }

    @Test(arguments: [
        ("two of the town", "--town-post"), ("none holds it", "Nobody holds"),
        ("another town's", "no post"), ("a name too short", "--name"),
        ("a telephone with words", "--phone"), ("an end before the beginning", "a later day"),
        ("a successor before the end", "stays until"), ("a second holder", "is held by"),
        ("a village of another town", "--village"), ("somebody unknown", "has no ref Z"),
    ])
    func isRefused(_ what: String, _ words: String) async throws {
        let house = try await TownsHouse.open()
        try await house.add(["A"])
        let (book, posts) = (ContactBook(house.clerk), PostBook(house.clerk))
        let today = house.clerk.today
        func assign(_ numbers: [Int64], ref: String = "A") async throws {
            _ = try await book.assign(
                ref, posts: numbers, on: today, caseNumber: nil, client: "x")
        }
        func take(_ name: String, _ phone: String, _ from: Day) async throws {
            try await posts.take(
                house.townPost, .init(name: name, phone: phone, from: from), client: "y")
        }
        let refusal = await house.refusal {
            switch what {
            case "two of the town": try await assign([house.townPost, house.townPost])
            case "none holds it":
                let empty = try await posts.add(
                    .village, "第二村", town: TownsHouse.town, village: TownsHouse.village + 1,
                    client: "p")
                try await assign([house.townPost, empty])
            case "another town's":
                let other = try await house.stranger()
                let post = try await PostBook(other).add(
                    .village, "外村", town: TownsHouse.town + 1,
                    village: (TownsHouse.town + 1) * 1000 + 201, client: "o")
                try await assign([house.townPost, post])
            case "a name too short": try await take("周", "88000000", today)
            case "a telephone with words": try await take("周小明", "打我手机", today)
            case "an end before the beginning":
                try await posts.end(
                    house.townPost, on: try TownsHouse.day("2025-12-31"), reason: "调离",
                    successor: nil, client: "e")
            case "a successor before the end":
                try await posts.end(
                    house.townPost, on: today.adding(days: 9), reason: "调离", successor: nil,
                    client: "e")
                try await take("郑干事", "88000000", today)
            case "a second holder": try await take("郑干事", "88000000", today)
            case "a village of another town":
                _ = try await posts.add(
                    .village, "外村", town: TownsHouse.town, village: 321_204_002_201, client: "v")
            default: try await assign([house.townPost, house.villagePost], ref: "Z")
            }
        }
        #expect(refusal?.contains(words) == true, "\(what): \(refusal ?? "it was taken")")
    }

    @Test func tellingAgainChangesNothingAndAnIdTellsOneThing() async throws {
        let house = try await TownsHouse.open()
        try await house.add(["A"])
        for _ in 0..<2 { try await house.assign("A") }
        try await house.assign("A", client: "other")
        #expect(try await house.desk.count("SELECT count(*) FROM towns.contact") == 2)
        let used = await house.refusal {
            try await PostBook(house.clerk).take(
                house.townPost, .init(name: "别人", phone: "88000000", from: house.clerk.today),
                client: "take-\(house.townPost)")
        }
        #expect(used?.contains("--id") == true)
    }

    @Test func aPostThatIsGivenUpMovesItsFamiliesAtOnceAndLeavesKinToAColleague() async throws {
        let house = try await TownsHouse.open()
        try await house.desk.add("K", household: "H-K") { $0.idNumber = "321204195601010023" }
        try await house.add(["A", "B"])
        try await house.desk.tell("K", "hukou.district", "321204")
        try await house.desk.tell("K", "special_assistance", "loss")
        for ref in ["A", "B", "K"] { try await house.assign(ref) }
        let next = try await PostBook(house.clerk).add(
            .town, "民政助理", town: TownsHouse.town, village: nil, client: "n")
        let empty = await house.refusal {
            try await ContactBook(house.clerk).move(
                from: house.townPost, to: next, on: house.clerk.today, client: "m")
        }
        #expect(empty?.contains("that somebody holds") == true)
        try await PostBook(house.clerk).take(
            next, .init(name: "郑干事", phone: "88000002", from: house.clerk.today), client: "t")
        let kin = try await house.clerk("town-9")
        try await house.desk.makeKin("town-9", of: "321204195601010023")
        let refused = await house.refusal { try await house.assign("K", by: kin, client: "kin") }
        #expect(refused?.contains("kin") == true)
        let (moved, left) = try await ContactBook(kin).move(
            from: house.townPost, to: next, on: kin.today, client: "m")
        #expect((moved, left) == (2, 1))
        #expect(try await ContactBook(house.clerk).list(of: next).map(\.ref) == ["A", "B"])
        #expect(try await ContactBook(house.clerk).list(of: house.townPost).map(\.ref) == ["K"])
    }

    @Test func twoClerksWhoFillOnePostAtOnceMakeOneHolder() async throws {
        let house = try await TownsHouse.open()
        let post = try await PostBook(house.clerk).add(
            .town, "新岗", town: TownsHouse.town, village: nil, client: "n")
        let clerks = [try await house.clerk("one"), try await house.clerk("two")]
        let taken = await withTaskGroup(of: Bool.self) { group in
            for clerk in clerks {
                group.addTask {
                    await house.refusal {
                        try await PostBook(clerk).take(
                            post, .init(name: clerk.actor, phone: "88000000", from: clerk.today),
                            client: clerk.actor)
                    } == nil
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(taken == 1)
    }

    /// However posts are left and filled, no day has two holders, and what is vacant today or
    /// within seven days is on the alarm.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func noVacancyLastsUnnoticed(_ seed: UInt64) async throws {
        print("seed \(seed)")
        var random = SeededRandom(seed: seed)
        let house = try await TownsHouse.open()
        try await house.add(["A"])
        try await house.assign("A")
        let book = PostBook(house.clerk)
        var spans: [(from: Day, to: Day?)] = [(try TownsHouse.day("2026-01-01"), nil)]
        let today = house.clerk.today
        for turn in 0..<12 {
            let day = today.adding(days: Int.random(in: -20...25, using: &random))
            let isEnd = random.chance(50)
            let refusal = await house.refusal {
                if isEnd {
                    try await book.end(
                        house.townPost, on: day, reason: "变动", successor: nil,
                        client: "e\(turn)")
                } else {
                    try await book.take(
                        house.townPost, .init(name: "某某", phone: "88000000", from: day),
                        client: "t\(turn)")
                }
            }
            let last = spans[spans.count - 1]
            let isRight =
                isEnd ? last.to == nil && day > last.from : last.to.map { $0 <= day } == true
            #expect((refusal == nil) == isRight, "turn \(turn) \(day): \(refusal ?? "taken")")
            if refusal == nil {
                if isEnd { spans[spans.count - 1].to = day } else { spans.append((day, nil)) }
            }
            let isVacantSoon = (0...PostBook.days).contains { ahead in
                let day = today.adding(days: ahead)
                return !spans.contains { $0.from <= day && $0.to.map { day < $0 } ?? true }
            }
            let alarm = try await book.alarm().contains { $0.post == house.townPost }
            #expect(alarm == isVacantSoon, "turn \(turn): \(spans)")
        }
    }

    @Test func whoIsPairedAndWhoIsNotSeen() async throws {
        let house = try await TownsHouse.open()
        try await house.add(["A"])
        let book = PairingBook(house.clerk)
        let id = try await book.add(
            .init(
                kind: .doctor, name: "钱医生", unit: "卫生院", phone: "88000009",
                from: house.clerk.today), for: "A", client: "p")
        for _ in 0..<2 {
            try await book.end(id, on: house.clerk.today, reason: "调走", client: "e")
        }
        #expect(try await book.list(of: "A", withEnded: false).isEmpty)
        #expect(try await book.list(of: "A", withEnded: true).map(\.name) == ["钱医生"])
        let twice = await house.refusal {
            try await book.end(id, on: house.clerk.today, reason: "调走", client: "f")
        }
        #expect(twice?.contains("ended on") == true)
        let other = try await house.stranger()
        let unseen = await house.refusal {
            try await PairingBook(other).list(of: "A", withEnded: true)
        }
        #expect(unseen != nil, "another town's family")
        let capable = await house.refusal {
            try await GuardianBook(house.clerk).record(
                .init(
                    guardian: "王大姐", relation: "姐姐", paper: "判决 2021-5", way: .phone,
                    on: house.clerk.today, matter: "近况"), for: "A", caseNumber: nil, client: "g")
        }
        #expect(capable?.contains("no limited capacity") == true)
    }
}
