import Foundation
import Kernel
import Law
import Postgres
import Testing

@testable import Health

/// What health keeps of institutions, doctors and records.
@Suite struct RegisterTests {
    @Test func everyPublicInstitutionIsCountedUntilItHasTheChannel() async throws {
        let house = try await ServiceHouse.open()
        let intake = try await house.desk("intake")
        let none = try await house.run(ChannelCoverage.self, "", by: intake)
        #expect(none.first == "0 of 2 public institutions have the channel.")
        #expect(!none.contains { $0.contains("康宁诊所") }, "not public, not obliged")
        let open = "--institution 区中医院 --place 门诊一楼3号窗口 --phone 0523-88201234"
        _ = try await house.run(ChannelOpen.self, open + " --discount 免挂号费", by: intake)
        let again = try await house.run(
            ChannelOpen.self, open + " --discount 免挂号费", by: intake)
        #expect(again == ["区中医院 stands like this."])
        #expect(try await house.count("SELECT count(*) FROM health.channel") == 1)
        let one = try await house.run(ChannelCoverage.self, "", by: intake)
        #expect(one.first == "1 of 2 public institutions have the channel.")
        #expect(one.contains { $0.contains("区人民医院") })
        #expect(!one.contains { $0.contains("区中医院") })
        let all = try await house.run(ChannelCoverage.self, "--all", by: intake)
        #expect(all.contains { $0.contains("3号窗口") && $0.contains("免挂号费") })
        // Announced for next week is not open today.
        _ = try await house.run(
            ChannelOpen.self,
            "--institution 区人民医院 --place 大厅 --phone 12345 --from 2026-03-09", by: intake)
        #expect(
            try await house.run(ChannelCoverage.self, "", by: intake).first?.hasPrefix("1 of 2")
                == true)
        let id = try await house.count("SELECT id FROM health.institution WHERE name = '区中医院'")
        _ = try await house.run(ChannelClose.self, "--institution \(id)", by: intake)
        #expect(
            try await house.run(ChannelCoverage.self, "", by: intake).first?.hasPrefix("0 of 2")
                == true)
        let unknown = await house.refusal {
            try await house.run(ChannelClose.self, "--institution 没有的医院", by: intake)
        }
        #expect(unknown?.contains("--institution") == true)
        let other = await house.refusal {
            try await house.run(InstitutionAdd.self, "--name 康宁诊所 --public", by: intake)
        }
        #expect(other?.contains("stands as not public") == true)
    }

    private func signing(from: String, to: String? = nil) throws -> DoctorBook.Signing {
        DoctorBook.Signing(
            institution: "区人民医院", doctor: "赵医生", phone: "0523-88201234",
            from: try #require(Day(iso: from)), to: to.flatMap { Day(iso: $0) })
    }

    @Test func contractsOfOnePersonNeverOverlapAndContractedIsNotServed() async throws {
        let house = try await ServiceHouse.open()
        try await house.add("A")
        let intake = try await house.desk("intake")
        let book = DoctorBook(intake)
        let signed = try await book.sign("A", signing(from: "2026-01-01"), client: "s")
        #expect(signed.to == Day(iso: "2027-01-01"))
        #expect(
            try await book.sign("A", signing(from: "2026-01-01"), client: "s").number
                == signed.number)
        let overlap = await house.refusal {
            try await book.sign("A", signing(from: "2026-12-31"), client: "t")
        }
        #expect(overlap?.contains("has contract \(signed.number)") == true)
        let page = try await house.run(DoctorList.self, "--ref A", by: intake)
        #expect(page.first?.hasPrefix("1 contracts, 0 with") == true)
        #expect(page.contains { $0.contains("none yet") })
        let services = ServiceBook(intake)
        let number = try await services.plan(.at("2026-03-02", .management), for: "A")
        _ = try await services.done(
            number, of: [.management], .on("2026-03-02"), client: "d")
        let served = try await book.list(ref: "A").first?.served
        #expect(served?.on == ServiceHouse.today)
        #expect(served?.kind == .management)
        #expect(try await book.list(expiring: 300).isEmpty)
        #expect(try await book.list(expiring: 305).count == 1)
        try await book.end(
            signed.number, on: #require(Day(iso: "2026-03-01")), reason: "搬到另一镇")
        #expect(try await book.list().isEmpty)
        #expect(
            try await book.list(all: true).first?.served == nil,
            "what came after its end is not its")
        let next = try await book.sign("A", signing(from: "2026-03-01"), client: "u")
        #expect(next.number != signed.number)
        let twice = await house.refusal {
            try await book.end(signed.number, on: ServiceHouse.today, reason: "再终止一次")
        }
        #expect(twice?.contains("ended on 2026-03-01") == true)
    }

    @Test func aRecordHasOneNumberForLife() async throws {
        let house = try await ServiceHouse.open()
        for ref in ["A", "B"] { try await house.add(ref) }
        let book = RecordBook(try await house.desk("intake"))
        let day = ServiceHouse.today
        #expect(try await book.missing().map(\.ref) == ["A", "B"])
        #expect(try await book.open("A", number: "JY-0001", institution: "区人民医院", on: day))
        #expect(
            try await !book.open("A", number: "JY-0001", institution: "区人民医院", on: day))
        #expect(try await book.missing().map(\.ref) == ["B"])
        let second = await house.refusal {
            try await book.open("A", number: "JY-0002", institution: "区人民医院", on: day)
        }
        #expect(second?.contains("has record JY-0001") == true)
        let taken = await house.refusal {
            try await book.open("B", number: "JY-0001", institution: "区人民医院", on: day)
        }
        #expect(taken?.contains("somebody else's") == true)
        #expect(try await book.move("A", to: "区中医院", on: day) == "JY-0001")
        let kept = try await book.list(ref: "A")
        #expect(kept.map(\.institution) == ["区中医院"])
        #expect(kept.map(\.number) == ["JY-0001"])
        #expect(try await book.list(at: "区人民医院").isEmpty)
    }
}
