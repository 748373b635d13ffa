import Kernel
import Law
import Postgres
import TestSupport
import Testing

@testable import DisabledPersons
@testable import Yuhou

/// Devices: ordered by one, handed over by another, once within their service life.
@Suite struct DeviceTests {
    /// A district where `Ac` waits for a wheelchair; the order is made from the queue.
    private func ordered(
        _ item: String = "wheelchair"
    ) async throws -> (house: DeskHouse, order: Int64) {
        let house = try await DeskHouse.open("jiangyan")
        try await house.addFamily("A", grade: 2)
        try await house.assess("Ac", "device", item)
        return (house, try await order(item, house, by: "approve"))
    }

    private func order(
        _ item: String, _ house: DeskHouse, by duty: String, _ more: String = ""
    ) async throws -> Int64 {
        let entry = try DeskHouse.number(
            after: "Entry",
            in: try await house.run(
                QueueJoin.self, "Ac --subject device --item \(item)",
                by: try await house.desk("intake")))
        return try DeskHouse.number(
            after: "Order",
            in: try await house.run(
                DeviceOrder.self, "--entry \(entry) --item \(item) --provider 康复站\(more)",
                by: try await house.desk(duty)))
    }

    @Test func whoOrderedRegistersNoReceipt() async throws {
        let (house, order) = try await ordered()
        let refused = await house.refusal {
            try await house.run(
                DeviceReceive.self, "\(order) --receiver self", by: try await house.desk("approve"))
        }
        #expect(refused?.contains("a colleague registers its receipt") == true)
        await #expect(throws: PostgresError.self, "by constraint too") {
            try await house.owner.execute(
                """
                INSERT INTO disabled_persons.device_outcome (district, device, person, item, nth,
                    ordered_by, outcome, day, until, receiver, received_by, recorded_by)
                SELECT district, id, person, item, nth, recorded_by, 'received', '2026-03-02',
                    '2030-03-02', 'self', 'who', recorded_by FROM disabled_persons.device_order
                """)
        }
        let intake = try await house.desk("intake")
        for name in ["approve", "康复站", "intake"] {
            let other = await house.refusal {
                try await house.run(
                    DeviceReceive.self, "\(order) --receiver guardian --guardian \(name)",
                    by: intake)
            }
            #expect(other?.contains("--guardian") == true, "\(name)")
        }
        let future = await house.refusal {
            try await house.run(
                DeviceReceive.self, "\(order) --receiver self --on 2026-03-03", by: intake)
        }
        #expect(future?.contains("in the future") == true)
        _ = try await house.run(
            DeviceReceive.self, "\(order) --receiver guardian --guardian 王建国", by: intake)
    }

    @Test func aSecondOfTheSameKindWaitsForTheServiceLifeOrSaysWhy() async throws {
        let (house, first) = try await ordered()
        let intake = try await house.desk("intake")
        let open = await house.refusal { try await order("wheelchair", house, by: "approve") }
        #expect(open?.contains("not received yet") == true)
        _ = try await house.run(DeviceReceive.self, "\(first) --receiver self", by: intake)
        let entry = try await house.count("SELECT max(id) FROM disabled_persons.queue_entry")
        let line = "--entry \(entry) --item wheelchair --provider 康复站"
        let approve = try await house.desk("approve")
        let early = await house.refusal { try await house.run(DeviceOrder.self, line, by: approve) }
        #expect(early?.contains("serves until 2030-03-02") == true, "\(early ?? "")")
        await #expect(throws: PostgresError.self, "by constraint too") {
            try await house.owner.execute(
                """
                INSERT INTO disabled_persons.device_order (district, client, person, case_id, item,
                    nth, before_nth, before_until, provider, ordered_on, recorded_by)
                SELECT district, 'x', person, 1, item, 2, 1, until, 'who', '2026-03-02', 'x'
                FROM disabled_persons.device_outcome
                """)
        }
        let why = line + " --reason 使用中损坏无法修复"
        _ = try await house.run(DeviceOrder.self, why, by: approve)
        let list = try await house.page(DeviceList.self, [], by: intake)
        #expect(list.rows.count == 1)
        #expect(list.rows.first?[4] == .number(2))
    }

    @Test func onTheLastDayOfItsLifeANewOneIsGivenWithoutAReason() async throws {
        let (house, first) = try await ordered("walker")
        _ = try await house.run(
            DeviceReceive.self, "\(first) --receiver self", by: try await house.desk("intake"))
        #expect(
            try await house.page(DeviceList.self, ["--renew", "1461"], by: house.desk("intake"))
                .rows.count == 1)
        try await house.house.set("2030-03-02")
        #expect(try await order("walker", house, by: "approve") > first)
        #expect(
            try await house.page(DeviceList.self, ["--renew", "0"], by: house.desk("intake"))
                .rows.isEmpty, "it is replaced")
    }

    @Test func whatIsMadeToMeasureIsReceivedOnceItFits() async throws {
        let (house, order) = try await ordered("hearing_aid")
        let intake = try await house.desk("intake")
        _ = try await house.run(
            DeviceFit.self, "\(order) --adjust --fitter 赵技师 --id f1", by: intake)
        let tight = await house.refusal {
            try await house.run(DeviceReceive.self, "\(order) --receiver self", by: intake)
        }
        #expect(tight?.contains("once it fits") == true)
        for _ in 0..<2 {
            _ = try await house.run(
                DeviceFit.self, "\(order) --fitter 赵技师 --id f2", by: intake)
        }
        #expect(try await house.count("SELECT count(*) FROM disabled_persons.device_fitting") == 2)
        let used = await house.refusal {
            try await house.run(
                DeviceFit.self, "\(order) --adjust --fitter 赵技师 --id f2", by: intake)
        }
        #expect(used?.contains("another entry") == true)
        _ = try await house.run(DeviceReceive.self, "\(order) --receiver self", by: intake)
    }

    @Test func aRepairIsAskedForThenDone() async throws {
        let (house, order) = try await ordered()
        let intake = try await house.desk("intake")
        let early = await house.refusal {
            try await house.run(DeviceRepair.self, "\(order) --what 轮胎漏气", by: intake)
        }
        #expect(early?.contains("not received") == true)
        _ = try await house.run(DeviceReceive.self, "\(order) --receiver self", by: intake)
        let none = await house.refusal {
            try await house.run(DeviceRepair.self, "\(order) --done --what 换胎", by: intake)
        }
        #expect(none?.contains("no repair to finish") == true)
        for _ in 0..<2 {
            _ = try await house.run(
                DeviceRepair.self, "\(order) --what 轮胎漏气 --id r1", by: intake)
        }
        _ = try await house.run(
            DeviceRepair.self, "\(order) --done --what 换胎 --id r2", by: intake)
        #expect(try await house.count("SELECT count(*) FROM disabled_persons.device_repair") == 2)
    }

    @Test func aCancelledOrderLeavesItsCaseWaitingForTheNext() async throws {
        let house = try await DeskHouse.open()
        try await house.addFamily("A", grade: 2)
        try await house.assess("Ac", "device", "wheelchair")
        try await house.openDue()
        let id = try await house.caseNumber("NC-4.dpf.1", of: "Ac")
        try await house.carry(id, until: "approve")
        let approve = try await house.desk("approve")
        let line = "--case \(id) --item wheelchair --provider 康复站"
        let first = try await house.run(DeviceOrder.self, line + " --id o1", by: approve)
        #expect(
            try await house.run(DeviceOrder.self, line + " --id o1", by: approve).last?
                .contains("makes a new code") == true, "the same id orders once")
        let twice = await house.refusal {
            try await house.run(DeviceOrder.self, line + " --id o2", by: approve)
        }
        #expect(twice?.contains("has order") == true)
        let number = try DeskHouse.number(after: "Order", in: first)
        _ = try await house.run(
            DeviceCancel.self, "\(number) --reason 供应方停产", by: approve)
        let second = try await house.run(DeviceOrder.self, line + " --id o3", by: approve)
        let (order, code) = (
            try DeskHouse.number(after: "Order", in: second), try DeskHouse.code(in: second)
        )
        let stale = await house.refusal {
            try await house.run(
                DeviceReceive.self,
                "\(order) --receiver self --code \(try DeskHouse.code(in: first))",
                by: try await house.desk("intake"))
        }
        #expect(stale != nil, "the code of the cancelled order is void")
        _ = try await house.run(
            DeviceReceive.self, "\(order) --receiver self --code \(code)",
            by: try await house.desk("intake"))
        #expect(try await house.file(of: id).step == "confirm")
    }

    @Test func nothingIsOrderedThatNobodyAssessed() async throws {
        let (house, _) = try await ordered()
        let refused = await house.refusal { try await order("walker", house, by: "approve") }
        #expect(refused?.contains("was not found to need") == true)
        let unknown = await house.refusal {
            try await house.assess("Ac", "device", "spaceship")
        }
        #expect(unknown?.contains("wheelchair") == true, "it says what there is")
    }

    @Test func theTableAndTheCatalogueAgreeOnWhatIsFitted() async throws {
        let house = try await DeskHouse.open()
        let row = try await house.owner.one(
            """
            SELECT string_agg(pg_get_constraintdef(oid), ' ') FROM pg_constraint
            WHERE conrelid = 'disabled_persons.device_outcome'::regclass AND contype = 'c'
              AND pg_get_constraintdef(oid) LIKE '%fitting IS NOT NULL%wheelchair%'
            """)
        let check = try #require(try row?.value(0, as: String?.self))
        for device in Device.allCases {
            #expect(check.contains("'\(device.rawValue)'") != device.needsFitting, "\(device)")
        }
    }

    /// A need stands while any device is needed.
    @Test func oneDeviceThatIsNotNeededTakesAwayNoOther() async throws {
        let house = try await DeskHouse.open()
        try await house.addFamily("A", grade: 2)
        try await house.assess("Ac", "device", "wheelchair")
        let intake = try await house.desk("intake")
        let walker = "Ac --subject device --item walker --unneeded --assessor 李医师 --id w"
        for _ in 0..<2 { _ = try await house.run(AssessmentAdd.self, walker, by: intake) }
        #expect(try await house.outcome("NC-4.dpf.1", of: "Ac", on: "2026-03-02") == .yes)
        _ = try await house.run(
            AssessmentAdd.self, "Ac --subject device --item wheelchair --unneeded --assessor 李医师",
            by: intake)
        #expect(try await house.outcome("NC-4.dpf.1", of: "Ac", on: "2026-03-02") == .no)
        #expect(try await house.count("SELECT count(*) FROM disabled_persons.assessment") == 3)
    }
}
