import Foundation
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import Housing

/// Surveys, the ranking of a repair year, the works.
@Suite struct RepairTests {
    @Test func aSurveyTellsTheLawAtOnceAndOnePhotoProvesOneSurvey() async throws {
        let house = try await HousingHouse("jiangyan")
        try await house.desk.addFamily("M")
        try await house.desk.addFamily("N")
        for _ in 1...2 { try await house.survey("M", "D", on: "2026-02-20", "--id s1") }
        #expect(try await house.fact("housing.danger", of: "M") == "D")
        #expect(try await house.fact("housing.rural", of: "M") == "1")
        #expect(try await house.desk.count("SELECT count(*) FROM housing.survey") == 1)
        let words = "N --grade C --rural yes --surveyor 周工 --licence 苏鉴0012 --on 2026-02-21 --photo"
        func refused(_ more: String) async -> String? {
            await house.desk.refusal {
                try await house.desk.run(SurveyAdd.self, "\(words) \(more)", by: house.intake)
            }
        }
        let used = HousingHouse.photo("M2026-02-20")
        #expect(await refused("x.jpg --photo-hash \(used)")?.contains("proves survey 1") == true)
        #expect(await refused("x.jpg --photo-hash abc")?.contains("64 hex digits") == true)
        let other = await house.desk.refusal {
            try await house.survey("M", "C", on: "2026-02-21", "--id s1")
        }
        #expect(other?.contains("belongs to another entry") == true)
        let early = await house.desk.refusal { try await house.survey("M", "B", on: "2026-02-19") }
        #expect(early?.contains("a re-survey comes after it") == true)
        let late = await house.desk.refusal { try await house.survey("M", "B", on: "2026-03-03") }
        #expect(late?.contains("in the future") == true)
        let reviewer = await house.desk.refusal {
            try await house.survey("N", "C", on: "2026-02-21", by: house.review)
        }
        #expect(reviewer != nil, "who reviews writes no facts")
        #expect(try await house.fact("housing.danger", of: "N") == nil)
        // Safe again: the list of dangerous houses forgets it, the history does not.
        try await house.survey("M", "A", on: "2026-03-01")
        let list = try await house.desk.page(SurveyList.self, [], by: house.intake)
        #expect(list.rows.isEmpty)
        #expect(try await house.desk.count("SELECT count(*) FROM housing.survey") == 2)
    }

    @Test func aSurveyRecordedByMistakeIsTakenBackAndTheOneBeforeCounts() async throws {
        let house = try await HousingHouse("jiangyan")
        try await house.desk.addFamily("M")
        try await house.survey("M", "D", on: "2026-02-20")
        try await house.survey("M", "A", on: "2026-03-01")
        let (first, last) = ("M --survey 1 --reason 看错了房子", "M --survey 2 --reason 看错了房子")
        let early = await house.desk.refusal {
            try await house.desk.run(SurveyTakeBack.self, first, by: house.intake)
        }
        #expect(early?.contains("take the last back first (2)") == true)
        for _ in 1...2 {
            let said = try await house.desk.run(
                SurveyTakeBack.self, last + " --id t", by: house.intake)
            #expect(said.first?.contains("grade D of 2026-02-20 counts") == true)
        }
        #expect(try await house.fact("housing.danger", of: "M") == "D")
        let list = try await house.desk.page(SurveyList.self, [], by: house.intake)
        #expect(list.rows.count == 1)
        // A new one may come on any day after the one that counts.
        try await house.survey("M", "C", on: "2026-02-25")
        #expect(try await house.fact("housing.danger", of: "M") == "C")
        #expect(try await house.desk.count("SELECT count(*) FROM housing.survey") == 3)
    }

    @Test func whoIsKinDoesNotSurvey() async throws {
        let house = try await HousingHouse("jiangyan")
        try await house.desk.addFamily("M")
        try await house.desk.add("K", household: "H-K", born: "1960-01-01") {
            $0.idNumber = "321204196001010024"
        }
        try await house.desk.makeKin("intake", of: "321204196001010024")
        let clerk = try await house.desk.desk("intake")
        let refused = await house.desk.refusal {
            try await house.survey("K", "D", on: "2026-02-20", by: clerk)
        }
        #expect(refused?.contains("kin") == true, "\(refused ?? "")")
        try await house.survey("M", "D", on: "2026-02-20", by: clerk)
    }

    @Test func theWorstHouseComesFirstAndTheMarkDecidesAmongEqualsOnly() async throws {
        let house = try await HousingHouse("jiangyan")
        let desk = house.desk
        for (ref, grade, day) in [
            ("M", "C", "2026-02-20"), ("N", "D", "2026-02-20"), ("O", "C", "2026-01-05"),
        ] {
            try await desk.addFamily(ref)
            try await house.survey(ref, grade, on: day)
        }
        // O is no target: no mark.
        try await desk.tell("O", "special_assistance", "", from: "2020-02-01")
        _ = try await desk.run(
            RepairOpen.self, "--year 2026 --quota 2 --document 计划1号", by: house.intake)
        for ref in ["M", "N", "O"] {
            _ = try await desk.run(RepairApply.self, ref, by: house.intake)
        }
        try await desk.openDue()
        let early = await desk.refusal {
            try await desk.run(RepairFreeze.self, "--id l", by: house.approve)
        }
        #expect(early?.contains("are not verified yet") == true, "\(early ?? "")")
        for ref in ["M", "N"] {
            try await desk.carry(desk.caseNumber("JY-3.4b", of: ref), until: "mark")
        }
        // Of equal condition, surveyed earlier and of another's queue.
        let file = try desk.file(
            "others.csv",
            ["label,year,grade,income,surveyed_on", "Q-001,2026,C,none,2026-01-01"])
        _ = try await desk.run(RepairOthers.self, file, by: house.intake)
        let ranking = try await desk.page(RepairRank.self, [], by: house.intake)
        let refs = ranking.rows.map { $0[3] }
        #expect(refs == [.words("N"), .words("M"), .words("Q-001"), .words("O")])
        #expect(ranking.rows.map { $0[1] } == [1, 4, 2, 3].map { Page.Cell.number($0) })
        _ = try await desk.run(RepairFreeze.self, "--id l", by: house.approve)
        let again = try await desk.run(RepairFreeze.self, "--id l", by: house.approve)
        #expect(again.first?.contains("4 households") == true)
        let second = await desk.refusal {
            try await desk.run(RepairFreeze.self, "--id l2", by: house.approve)
        }
        #expect(second?.contains("Nobody of 2026 waits for a list") == true)
        let printed = try await desk.page(RepairPrint.self, ["--year", "2026"], by: house.review)
        #expect(printed.rows.map { $0[3] } == refs)
        #expect(printed.words(.chinese).joined().contains("王*") || !printed.rows.isEmpty)
        let mark = try await desk.owner.one(
            "SELECT proof FROM casework.delivery WHERE proof LIKE '%第 2 名（不计优先为第 4 名）'")
        #expect(mark != nil, "the priority was used: from the fourth place to the second")
        // The hash is of what is printed.
        let text = try await RepairBook(bureau: house.intake).list(2026, 1)
        let hash = try await desk.owner.one(
            "SELECT encode(sha256(convert_to(\(RepairBook.text(text.ranked)), 'UTF8')), 'hex')"
        )?.value(0, as: String.self)
        #expect(hash == text.hash)
    }

    @Test func theFileOfOthersIsPreviewedTakenOnceAndItsMistakesComeBack() async throws {
        let house = try await HousingHouse("nanchuan")
        let desk = house.desk
        _ = try await desk.run(
            RepairOpen.self, "--year 2026 --document 计划1号", by: house.intake)
        let file = try desk.file(
            "others.csv",
            [
                "label,year,grade,income,surveyed_on", "Q-1,2026,D,dibao,2026-01-01",
                "Q-2,2026,B,dibao,2026-01-01", "Q-3,2025,D,none,2026-01-01",
                "500119196503150010,2026,D,none,2026-01-01", "Q-1,2026,C,dibao,2026-01-01",
                "Q-4,2026,C,none,2027-01-01",
            ])
        for _ in 1...2 {
            let page = try await desk.page(
                RepairOthers.self, [file, "--dry-run"], by: house.intake)
            #expect(page.hasRejects && page.rows.count == 5)
        }
        #expect(try await desk.count("SELECT count(*) FROM housing.repair_applicant") == 0)
        let taken = try await desk.page(RepairOthers.self, [file], by: house.intake)
        #expect(taken.lines.first?.en.contains("1 taken, 0 unchanged, 5 rejected") == true)
        let again = try await desk.page(RepairOthers.self, [file], by: house.intake)
        #expect(again.lines.first?.en.contains("0 taken, 1 unchanged, 5 rejected") == true)
        #expect(try await desk.count("SELECT count(*) FROM housing.repair_applicant") == 1)
        let rejects = try String(
            contentsOfFile: #require(
                FileManager.default.contentsOfDirectory(
                    atPath: (file as NSString).deletingLastPathComponent
                ).first { $0 != "others.csv" }.map {
                    ((file as NSString).deletingLastPathComponent as NSString)
                        .appendingPathComponent($0)
                }), encoding: .utf8)
        #expect(rejects.contains("没有 2025 年度项目"))
    }

    @Test func whoSurveyedNeitherOrdersNorAccepts() async throws {
        let house = try await HousingHouse("nanchuan")
        let desk = house.desk
        try await desk.addFamily("M")
        let both = try await desk.desk("both", duties: ["intake", "approve", "review"])
        try await house.survey("M", "D", on: "2026-02-01", by: both)
        _ = try await desk.run(
            RepairOpen.self, "--year 2026 --document 计划1号", by: house.intake)
        _ = try await desk.run(RepairApply.self, "M --id a", by: house.intake)
        _ = try await desk.run(RepairApply.self, "M --id b", by: house.intake)
        #expect(try await desk.count("SELECT count(*) FROM housing.repair_applicant") == 1)
        _ = try await desk.run(RepairFreeze.self, "", by: house.approve)
        let number = try await desk.count("SELECT applicant FROM housing.repair_entry")
        let order = "\(number) --contractor 永兴建筑 --start 2026-02-05 --due 2026-02-25"
        let own = await desk.refusal { try await desk.run(WorkOrder.self, order, by: both) }
        #expect(own?.contains("You recorded the survey") == true)
        // The database says so too.
        let error = await #expect(throws: PostgresError.self) {
            try await both.transaction {
                try await $0.execute(
                    """
                    INSERT INTO housing.work (district, applicant, client, person, survey,
                        surveyed_by, surveyor, contractor, start_on, due_on, recorded_by)
                    SELECT s.district, \(number), 'x', s.person, s.id, s.recorded_by, s.surveyor,
                        '永兴', '2026-02-05', '2026-02-25', 'both' FROM housing.survey AS s
                    """)
            }
        }
        #expect(error?.sqlState == "23514")
        _ = try await desk.run(WorkOrder.self, order, by: house.approve)
        let list = try await desk.page(WorkList.self, [], by: house.approve)
        #expect(list.rows.first?[8] == .text(Text("超期", en: "late")))
        let unfinished = await desk.refusal {
            try await desk.run(
                WorkAccept.self,
                "\(number) --passed no --by 吴科长 --on 2026-02-20 --words 屋面渗漏", by: house.review)
        }
        #expect(unfinished?.contains("are not finished") == true)
        _ = try await desk.run(WorkFinish.self, "\(number) --on 2026-02-20", by: house.intake)
        func accept(_ passed: String, _ by: String, _ id: String) async -> String? {
            await desk.refusal {
                try await desk.run(
                    WorkAccept.self,
                    "\(number) --passed \(passed) --by \(by) --on 2026-03-01 --words 屋面渗漏 "
                        + "--id \(id)", by: house.review)
            }
        }
        #expect(await accept("no", "周工", "1")?.contains("周工 surveyed the house") == true)
        #expect(await accept("no", "吴科长", "1") == nil)
        #expect(await accept("no", "吴科长", "1") == nil)
        #expect(try await desk.count("SELECT count(*) FROM housing.acceptance") == 1)
        try await house.survey("M", "A", on: "2026-02-28", by: both)
        #expect(await accept("yes", "吴科长", "2") == nil)
        #expect(await accept("yes", "吴科长", "3")?.contains("passed on 2026-03-01") == true)
    }

    @Test func theGrantIsTheStandardWhereThereIsOneAndNeverAGuess() throws {
        #expect(try WorkBook.sum(nil, set: 750_000) == 750_000)
        #expect(try WorkBook.sum(Money(fen: 750_000), set: 750_000) == 750_000)
        #expect(throws: Refusal.self) { try WorkBook.sum(Money(fen: 1), set: 750_000) }
        #expect(throws: Refusal.self) { try WorkBook.sum(nil, set: nil) }
        #expect(throws: Refusal.self) { try WorkBook.sum(Money(fen: 0), set: nil) }
        #expect(try WorkBook.sum(Money(fen: 1), set: nil) == 1)
    }

    @Test func improvementIsJiangyansOnly() async throws {
        let house = try await HousingHouse("jiangyan")
        try await house.desk.addFamily("M")
        _ = try await house.desk.run(
            SchemeJoin.self, "M --from 2026-01-10 --document 苏建村1号", by: house.intake)
        #expect(try await house.fact("housing.improvement", of: "M") == "1")
        _ = try await house.desk.run(
            RepairOpen.self, "--year 2026 --document 计划1号", by: house.intake)
        _ = try await house.desk.run(RepairApply.self, "M", by: house.intake)
        let ranking = try await house.desk.page(RepairRank.self, [], by: house.intake)
        #expect(ranking.rows.first?[5] == .text(Text("条件改善", en: "improvement")))
        _ = try await house.desk.run(
            SchemeLeave.self, "M --from 2026-02-10 --document 苏建村2号", by: house.intake)
        let left = try await house.desk.page(RepairRank.self, [], by: house.intake)
        #expect(left.rows.isEmpty && left.lines.first?.en.contains("not ranked: M") == true)
        let other = try await HousingHouse("nanchuan")
        try await other.desk.addFamily("M")
        let refused = await other.desk.refusal {
            try await other.desk.run(
                SchemeJoin.self, "M --from 2026-01-10 --document 苏建村1号", by: other.intake)
        }
        #expect(refused?.contains("no improvement scheme") == true)
    }
}
