import ArgumentParser
import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import DisabledPersons
@testable import Yuhou

/// Every clause that the federation leads, in both districts, from due to delivered through its
/// own acts; nobody without the duty gets a step through.
@Suite struct ClauseTests {
    private func clauses(_ house: DeskHouse) async throws -> [String] {
        try await house.desk("intake").pack().provisions.filter {
            $0.department == DisabledPersons.code.word && $0.provision?.benefit != nil
        }.map(\.id)
    }

    @Test func inJiangyanTheMarkInTheQueueDeliversThePriority() async throws {
        let house = try await DeskHouse.open("jiangyan")
        #expect(try await clauses(house) == ["JY-3.2.5c"])
        try await house.addFamily("A", grade: 2)
        try await house.addFamily("B", grade: 3)
        try await house.openDue()
        let id = try await house.caseNumber("JY-3.2.5c", of: "Bc")
        let intake = try await house.desk("intake")
        for ref in ["Ac", "Bc"] {
            try await house.assess(ref, "rehabilitation", "hearing")
            let words = try await house.run(
                QueueJoin.self, "\(ref) --subject rehabilitation --item hearing --id q\(ref)",
                by: intake)
            #expect(words.first?.hasPrefix("Entry ") == true)
        }
        let entry = try await house.count(
            "SELECT id FROM disabled_persons.queue_entry WHERE client = 'qBc'")
        let steps = try await house.carry(id) { standing in
            let line = "\(standing.file.id) --entry \(entry) --id m"
            let refused = await house.refusal {
                try await house.run(QueueMark.self, line, by: standing.wrong)
            }
            #expect(refused != nil, "the wrong duty marks nothing")
            let marked = try await house.run(QueueMark.self, line, by: standing.right)
            #expect(marked.first?.contains("place 2 became 1") == true, "\(marked)")
            #expect(try await house.run(QueueMark.self, line, by: standing.right) == marked)
        }
        #expect(try await house.file(of: id).state == .done)
        #expect(try await house.isReceived("JY-3.2.5c"))
        let proof = try await house.count(
            """
            SELECT count(*) FROM casework.delivery
            WHERE case_id = \(id) AND proof LIKE '%顺序 2 优先%第 2 位提到第 1 位%'
            """)
        #expect(proof == 1, "the proof says where the queue has it")
        print("JY-3.2.5c done: \(steps.joined(separator: " → "))")
    }

    @Test func inNanchuanADeviceIsOrderedFittedAndReceivedByThePerson() async throws {
        let house = try await DeskHouse.open()
        #expect(try await clauses(house) == ["NC-4.dpf.1", "NC-4.dpf.2"])
        try await house.addFamily("A", grade: 4)
        try await house.assess("Ac", "device", "prosthesis_thigh")
        try await house.openDue()
        let id = try await house.caseNumber("NC-4.dpf.1", of: "Ac")
        var steps = try await house.carry(id, until: "approve")
        let line = "--case \(id) --item prosthesis_thigh --provider 市假肢中心 --id o"
        let refused = await house.refusal {
            try await house.run(
                DeviceOrder.self, line,
                by: try await house.desk("not-approve", duties: ["intake", "review", "pay"]))
        }
        #expect(refused != nil, "who may not approve orders nothing")
        #expect(try await house.count("SELECT count(*) FROM disabled_persons.device_order") == 0)
        let words = try await house.run(
            DeviceOrder.self, line, by: try await house.desk("approve"))
        let (order, code) = (
            try DeskHouse.number(after: "Order", in: words), try DeskHouse.code(in: words)
        )
        steps.append("approve")
        steps += try await house.carry(id) { standing in
            let receipt = "\(order) --receiver self --code \(code) --id r"
            let early = await house.refusal {
                try await house.run(DeviceReceive.self, receipt, by: standing.right)
            }
            #expect(early?.contains("once it fits") == true)
            _ = try await house.run(
                DeviceFit.self, "\(order) --fitter 赵技师 --id f", by: standing.right)
            let wrong = await house.refusal {
                try await house.run(DeviceReceive.self, receipt, by: standing.wrong)
            }
            #expect(wrong != nil)
            let got = try await house.run(DeviceReceive.self, receipt, by: standing.right)
            #expect(got == ["Order \(order) is received; it serves until 2029-03-02."])
            #expect(try await house.run(DeviceReceive.self, receipt, by: standing.right) == got)
        }
        #expect(try await house.file(of: id).state == .done)
        #expect(try await house.isReceived("NC-4.dpf.1"))
        print("NC-4.dpf.1 done: \(steps.joined(separator: " → "))")
    }

    @Test func inNanchuanAPlaceIsGivenAttendedAndReported() async throws {
        let house = try await DeskHouse.open()
        try await house.addFamily("A", grade: 3)
        // Autism is a diagnosis; the certificate says mental.
        try await house.tell("Ac", "disability.category", "mental")
        try await house.tell("Ac", "illness.autism", "yes")
        try await house.assess("Ac", "rehabilitation", "autism")
        try await house.openDue()
        let id = try await house.caseNumber("NC-4.dpf.2", of: "Ac")
        var steps = try await house.carry(id, until: "arrange")
        let course = try DeskHouse.number(
            after: "Course",
            in: try await house.run(
                CourseAdd.self,
                "--kind autism --institution 星星康复中心 --from 2026-03-01 --to 2026-05-31"
                    + " --places 1 --sessions 30",
                by: try await house.desk("intake")))
        let line = "\(course) --case \(id) --id g"
        let refused = await house.refusal {
            try await house.run(
                CourseGive.self, line,
                by: try await house.desk("not-approve", duties: ["intake", "review", "pay"]))
        }
        #expect(refused != nil)
        let words = try await house.run(
            CourseGive.self, line, by: try await house.desk("approve"))
        let code = try DeskHouse.code(in: words)
        steps.append("arrange")
        steps += try await house.carry(id) { standing in
            let report =
                "\(course) --ref Ac --result improved --received-by 王A --code \(code) --id r"
            let early = await house.refusal {
                try await house.run(CourseReport.self, report, by: standing.right)
            }
            #expect(early?.contains("never came") == true)
            _ = try await house.run(
                CourseAttend.self, "\(course) --on 2026-03-02 --present Ac", by: standing.right)
            let wrong = await house.refusal {
                try await house.run(CourseReport.self, report, by: standing.wrong)
            }
            #expect(wrong != nil)
            let ended = try await house.run(CourseReport.self, report, by: standing.right)
            #expect(ended.first?.contains("came 1 times, missed 0, improved") == true, "\(ended)")
            #expect(try await house.run(CourseReport.self, report, by: standing.right) == ended)
        }
        #expect(try await house.file(of: id).state == .done)
        #expect(try await house.isReceived("NC-4.dpf.2"))
        print("NC-4.dpf.2 done: \(steps.joined(separator: " → "))")
    }
}
