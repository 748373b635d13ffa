import Foundation
import Kernel
import Law
import Testing

/// Health's clauses carried on by its clerks at the program itself, from what is due to what was
/// received (money to the finance bureau).
@Suite("health at work, through the program")
struct HealthJourneyTests {
    private static let jiangyan = [
        "M,special_assistance,loss,2020-01-01,,health,,", "M,card,yes,2021-01-01,,health,,",
        "M,insurance.nursing,yes,2021-01-01,,health,,",
        "M,hospital.stay,inpatient,2026-02-01,,health,,",
        "M,illness.hypertension,yes,2021-01-01,,health,,",
        "M,mobility,bedbound,2021-01-01,,health,,", "M,care.need,yes,2021-01-01,,health,,",
        "M,wish.rebirth,yes,2021-01-01,,towns,,", "M,fertile,yes,2021-01-01,,health,,",
        "M,fertility.assisted,yes,2021-01-01,,health,,",
        "P,complication_assistance,2,2021-01-01,,health,,",
        "P,complication.grade,2,2021-01-01,,health,,",
    ]

    private static let nanchuan = [
        "M,special_assistance,loss,2020-01-01,,health,,",
        "M,mobility,bedbound,2021-01-01,,health,,",
        "M,medical.aid_eligible,yes,2026-01-01,,medical_insurance,,",
        "M,medical.residual,120.50,2026-02-01,,medical_insurance,,",
        "M,hardship,yes,2026-01-01,,civil_affairs,,",
        "M,rebirth.permitted,yes,2021-01-01,,health,,",
        "M,wish.rebirth,yes,2021-01-01,,towns,,",
    ]

    private func files(_ code: String, _ facts: [String], number: String) throws -> Files {
        try Files(
            roster: ["M", "P"].flatMap {
                [
                    "\($0),H\($0),\(code)001,,王甲\($0),\($0 == "M" ? number : ""),female,"
                        + "1950-06-15,parent,,,,,,",
                    "\($0)c,H\($0),\(code)001,,李丙\($0),,male,1982-09-09,child,\($0),,,,,",
                ]
            },
            facts: ["M", "P"].flatMap {
                [
                    "\($0),hukou.district,\(code),2000-01-01,,public_security,,",
                    "\($0)c,only_child,yes,1982-09-09,,health,,",
                    "\($0)c,only_child.cohort,yes,1985-01-01,,health,,",
                ]
            } + ["Mc,death,illness,2016-04-10,,public_security,,"] + facts,
            deliveries: [])
    }

    /// Whose hands do a step; a colleague for each duty.
    private static let hands = [
        "accept": "intake", "verify": "review", "arrange": "approve", "issue": "approve",
        "approve": "approve", "confirm": "review", "serve": "intake", "use": "intake",
        "mark": "approve", "enrol": "approve",
    ]

    @Test(arguments: ["jiangyan", "nanchuan"])
    func clausesAreCarriedOn(_ pack: String) async throws {
        let isJiangyan = pack == "jiangyan"
        let code = isJiangyan ? "321204" : "500119"
        let district = ["--district", code]
        let desk = try await Terminal.open()
        try await desk.prepare(pack)
        try await desk.loadCalendars(district)
        let born = try #require(Day(iso: "1950-06-15"))
        let number = try IdentityNumber(area: code, birth: born, sequence: 2).text
        try await desk.load(
            files(code, isJiangyan ? Self.jiangyan : Self.nanchuan, number: number), district)
        func health(_ words: [String], by duty: String) async throws -> Terminal.Run {
            try await desk.run(["health"] + words + district, as: "health", named: "\(duty)-1")
        }
        let opened = try await health(["case", "open-due"], by: "intake")
        #expect(opened.status == 0, "\(opened.errors)")
        if !isJiangyan {
            let asked = try await health(
                ["case", "open", "--ref", "M", "--clause", "NC-3.3"], by: "intake")
            #expect(asked.status == 0, "\(asked.errors)")
        }
        if isJiangyan { try await insure(number, health) }
        var ended: [String: String] = [:]
        for _ in 0..<8 {
            let list = try await health(["case", "list", "--json"], by: "intake")
            let open = (list.jsonList ?? []).filter { $0["state"] as? String == "open" }
            for (step, cases) in Dictionary(grouping: open, by: { $0["step"] as? String ?? "" }) {
                let numbers = cases.compactMap { $0["number"] as? Int }
                guard let duty = Self.hands[step] else { continue }
                if ["serve", "use", "mark", "enrol"].contains(step) {
                    for number in numbers { try await deliver(number, step, duty, health) }
                } else {
                    for (number, clause) in ordered(cases, at: step) {
                        let plain = try await health(["case", "pass", "\(number)"], by: duty)
                        #expect(plain.status == 65, "\(clause): nobody passes it without the order")
                        try await order(clause, number, health)
                    }
                    let plain = numbers.filter { ordered(cases, at: step)[$0] == nil }
                    guard !plain.isEmpty else { continue }
                    let passed = try await health(
                        ["case", "pass"] + plain.map { "\($0)" } + ["--step", step], by: duty)
                    #expect(passed.status == 0, "\(step): \(passed.output) \(passed.errors)")
                }
            }
        }
        let all = try await health(["case", "list", "--all", "--json"], by: "intake")
        for one in all.jsonList ?? [] {
            ended[one["clause"] as? String ?? ""] = one["state"] as? String
        }
        let carried = ended.filter { ["done", "handed"].contains($0.value) }
        print("through the program in \(pack): \(carried.count) clauses of health")
        #expect(carried.count == ended.count, "\(ended.filter { carried[$0.key] == nil })")
        #expect(carried.count == (isJiangyan ? 15 : 6), "\(ended.keys.sorted())")
        let second = try await health(["case", "open-due"], by: "intake")
        #expect(second.output.contains("立项 0 件"), "\(second.output)")
    }

    /// The cases whose approval orders money of finance, with their clauses.
    private func ordered(_ cases: [[String: Any]], at step: String) -> [Int: String] {
        let clauses = ["JY-3.2.2a", "JY-3.2.2b", "NC-4.health.1"]
        guard step == "approve" else { return [:] }
        return Dictionary(
            uniqueKeysWithValues: cases.compactMap { one in
                guard let number = one["number"] as? Int, let clause = one["clause"] as? String,
                    clauses.contains(clause)
                else { return nil }
                return (number, clause)
            })
    }

    private func insure(
        _ number: String, _ health: ([String], String) async throws -> Terminal.Run
    ) async throws {
        let file = NSTemporaryDirectory() + "insured-\(UUID().uuidString).csv"
        defer { try? FileManager.default.removeItem(atPath: file) }
        try "id_number,name\n\(number),王甲M\n".write(
            toFile: file, atomically: false, encoding: .utf8)
        for words in [
            [
                "roster", "policy", "add", "--number", "P26", "--insurer", "人寿保险", "--from",
                "2026-01-01", "--to", "2027-01-01",
            ], ["roster", "import", file, "--policy", "P26", "--whole"],
        ] {
            let done = try await health(words, "intake")
            #expect(done.status == 0, "\(words): \(done.output) \(done.errors)")
        }
    }

    /// The act of health's own that approves a case and orders its money.
    private func order(
        _ clause: String, _ number: Int, _ health: ([String], String) async throws -> Terminal.Run
    ) async throws {
        let stay = ["--ref", "M", "--case", "\(number)"]
        let lines: [([String], String)] =
            switch clause {
            case "JY-3.2.2a":
                [
                    (
                        [
                            "roster", "order", "--policy", "P26", "--payee-code",
                            "91350100M000100Y43",
                        ], "approve"
                    )
                ]
            case "JY-3.2.2b":
                [
                    (
                        ["claim", "open", "--from", "2026-02-01", "--to", "2026-02-11"] + stay,
                        "intake"
                    ), (["claim", "order", "1", "--case", "\(number)"], "approve"),
                ]
            default:
                [
                    (
                        [
                            "aid", "sheet", "--admitted", "2026-02-01", "--discharged",
                            "2026-02-11", "--total", "1000", "--basic", "600", "--critical", "100",
                            "--commercial", "50",
                        ] + stay, "intake"
                    ),
                    (
                        [
                            "aid", "decide", "1", "--case", "\(number)", "--document", "医救一号",
                            "--sum", "100",
                        ], "approve"
                    ),
                ]
            }
        for (words, duty) in lines {
            let done = try await health(words, duty)
            #expect(done.status == 0, "\(words): \(done.output) \(done.errors)")
        }
    }

    private func deliver(
        _ number: Int, _ step: String, _ duty: String,
        _ health: ([String], String) async throws -> Terminal.Run
    ) async throws {
        var words = [
            "case", "deliver", "\(number)", "--step", step, "--by", "区人民医院", "--proof",
        ]
        if ["serve", "use"].contains(step) {
            let own = try await health(["case", "code", "\(number)"], duty)
            let ownCode = own.output.trimmingCharacters(in: .whitespacesAndNewlines)
            let refused = try await health(words + ["code", "--words", ownCode], duty)
            #expect(refused.status == 64, "who issued a code does not redeem it")
            let issued = try await health(["case", "code", "\(number)"], "approve")
            words += [
                "code", "--words", issued.output.trimmingCharacters(in: .whitespacesAndNewlines),
            ]
        } else {
            words += ["register", "--words", "登记号 \(number)"]
        }
        let done = try await health(words, duty)
        #expect(done.status == 0, "\(step): \(done.output) \(done.errors)")
    }
}
