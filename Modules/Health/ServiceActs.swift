import Kernel
import Law
import Postgres

/// Books, does, misses and calls off what was planned.
extension ServiceBook {
    /// What was done, who says so, and what proves it.
    struct Doing {
        var on: Day
        /// Who served.
        var servedBy: String
        /// Who says that it was received: neither who served nor who is signed in.
        var receivedBy: String
        /// What was found; kept sealed.
        var note: String?
        /// The case that is delivered with it; by default the one given when it was planned.
        var caseNumber: Int64?
        /// The one-time code of the case.
        var code: String?
        /// The number of a paper on the case.
        var paper: Int64?
    }

    /// Sets the day that was agreed with the person; again for another day.
    func book(_ number: Int64, of kinds: [ServiceKind], on day: Day, client: String) async throws {
        try await bureau.writing { transaction in
            let service = try await read(number, of: kinds, in: transaction)
            if try await isTold(client, service, "booked", in: transaction) { return }
            try requireOpen(service)
            try requireSlot(service, day)
            try await write("booked", service, on: day, client: client, in: transaction)
        }
    }

    /// Says that it did not take place (`missed`), or is not to (`cancelled`).
    func end(
        _ number: Int64, of kinds: [ServiceKind], as state: State, on day: Day, reason: String,
        client: String
    ) async throws {
        let reason = try Bureau.words(reason, "--reason", of: 4...200)
        try requirePast(day)
        try await bureau.writing { transaction in
            let service = try await read(number, of: kinds, in: transaction)
            if try await isTold(client, service, state.rawValue, in: transaction) { return }
            try requireOpen(service)
            try await write(
                state.rawValue, service, on: day, reason: reason, client: client, in: transaction)
        }
    }

    /// What came of it.
    struct Done {
        let service: Service
        /// The case that was delivered; nil for none.
        let caseNumber: Int64?
        /// What the case waits for next.
        var step: String?
    }

    /// Says that it was done and, with a case, delivers the case: both or neither.
    func done(
        _ number: Int64, of kinds: [ServiceKind], _ doing: Doing, client: String
    ) async throws -> Done {
        let served = try Bureau.words(doing.servedBy, "--by", of: 2...50)
        let received = try Bureau.words(doing.receivedBy, "--received-by", of: 2...50)
        try requireOther(received, than: served)
        try requirePast(doing.on)
        let note = try doing.note.map { try Bureau.words($0, "--note", of: 1...4000) }
        return try await bureau.writing { transaction in
            let service = try await read(number, of: kinds, in: transaction)
            if try await isTold(client, service, "done", in: transaction) {
                return Done(service: service, caseNumber: service.caseNumber)
            }
            try requireOpen(service)
            try requireSlot(service, doing.on)
            let caseNumber = try self.caseNumber(of: service, doing)
            let delivery = try self.delivery(doing, by: served, for: caseNumber)
            if let caseNumber {
                try await requireCase(
                    caseNumber, of: service.person, service.kind, in: transaction)
            }
            try await write(
                "done", service, on: doing.on, served: served, received: received,
                note: try note.map { try seal($0, of: service) }, caseNumber: caseNumber,
                client: client, in: transaction)
            var done = Done(service: service, caseNumber: caseNumber)
            if let caseNumber, let delivery {
                done.step = try await bureau.cases.deliver(
                    caseNumber, delivery, by: nil, client: client, in: transaction
                ).step
            }
            return done
        }
    }

    /// The person's open cases that such a service delivers.
    func openCases(for service: Service) async throws -> [Int64] {
        guard let ref = service.ref else { return [] }
        var filter = CaseBook.Filter()
        filter.ref = ref
        filter.states = [.open]
        return try await bureau.cases.list(filter).filter {
            service.kind.delivers.contains($0.benefit)
        }.map(\.id)
    }

    // MARK: What must hold

    private func requireOpen(_ service: Service) throws(Refusal) {
        guard service.state.isOpen else {
            throw Refusal(
                Text(
                    "第 \(service.id) 号\(service.state.title.zh)（\(service.day)），不能再改；需要的另行计划。",
                    en: "\(service.id) is \(service.state.title.en) (\(service.day)) and stays so; "
                        + "plan another."))
        }
    }

    private func requireSlot(_ service: Service, _ day: Day) throws(Refusal) {
        guard service.kind.slot(of: day) ?? service.slot == service.slot else {
            throw Refusal(
                Text(
                    "--on：第 \(service.id) 号是 \(service.slot ?? "") 年度的；另一年的另行计划。",
                    en: "--on: \(service.id) is of \(service.slot ?? ""); plan one of that year."))
        }
    }

    private func requirePast(_ day: Day) throws(Refusal) {
        guard day <= bureau.today else {
            throw Refusal(Text("--on：\(day) 还没有到。", en: "--on: \(day) is in the future."))
        }
    }

    private func requireOther(_ received: String, than served: String) throws(Refusal) {
        let teller = received.lowercased()
        guard ![bureau.actor.lowercased(), served.lowercased()].contains(teller) else {
            throw Refusal(
                Text(
                    "--received-by：须是收到服务的人或其家人；登记的人和服务的人不能自己说已收到。",
                    en: "--received-by: who received it, or their family; neither who records it "
                        + "nor who served."))
        }
    }

    private func caseNumber(of service: Service, _ doing: Doing) throws(Refusal) -> Int64? {
        guard let told = doing.caseNumber, let planned = service.caseNumber, told != planned else {
            return doing.caseNumber ?? service.caseNumber
        }
        throw Refusal(
            Text(
                "--case：第 \(service.id) 号是为第 \(planned) 号事项安排的。",
                en: "--case: \(service.id) was planned for case \(planned)."))
    }

    private func delivery(
        _ doing: Doing, by served: String, for caseNumber: Int64?
    ) throws(Refusal) -> CaseBook.Delivery? {
        switch (caseNumber, doing.code, doing.paper) {
        case (nil, nil, nil): return nil
        case (nil, _, _):
            throw Refusal(
                Text(
                    "--case：核验码或凭据要写明是哪一件事项的。",
                    en: "--case: say which case the code or paper is of."))
        case (_, let code?, nil):
            return .init(on: doing.on, proof: .code, words: code, by: served)
        case (_, nil, let paper?):
            return .init(
                on: doing.on, proof: .paper, words: "paper \(paper)", by: served, paper: paper)
        case (let number?, _, _):
            throw Refusal(
                Text(
                    "--code 或 --paper：第 \(number) 号事项要凭一次性核验码或存档凭据落实，二者选一。",
                    en: "--code or --paper: case \(number) is delivered by one of the two."))
        }
    }

    private func seal(_ note: String, of service: Service) throws -> Sealed {
        guard let person = service.person else {
            throw Refusal(
                Text("--note：巡诊不登记个人的结果。", en: "--note: a round has no result of anybody."))
        }
        return try bureau.seal.seal(
            note, at: SealedPlace(.note, person: person, district: bureau.district))
    }

    // MARK: Writing an act

    /// Whether the same was told before.
    private func isTold(
        _ client: String, _ service: Service, _ act: String, in transaction: Transaction
    ) async throws -> Bool {
        let row = try await transaction.one(
            """
            SELECT service, act FROM health.service_act
            WHERE district = \(bureau.district)::integer AND client = \(client)
            """)
        guard let row else { return false }
        guard try row.decode(Int64.self, String.self) == (service.id, act) else {
            throw Bureau.usedClient
        }
        return true
    }

    private func write(
        _ act: String, _ service: Service, on day: Day, served: String? = nil,
        received: String? = nil, reason: String? = nil, note: Sealed? = nil,
        caseNumber: Int64? = nil, client: String, in transaction: Transaction
    ) async throws {
        try await transaction.execute(
            """
            INSERT INTO health.service_act (district, service, seq, client, person, act, day,
                served_by, received_by, sealed, key_version, reason, case_id, recorded_by)
            VALUES (\(bureau.district)::integer, \(service.id), \(service.acts + 1)::integer,
                \(client), \(service.person), \(act), \(day.sql), \(served), \(received),
                \(note?.bytes), \(note?.version)::integer, \(reason), \(caseNumber),
                \(bureau.actor))
            """)
    }
}
