import Kernel
import Law
import Postgres

/// How certificates are written, by the register's hand, in the transaction of their facts.
struct CertificateWriting {
    let bureau: Bureau

    typealias Certificate = CertificateBook.Certificate

    /// What an issue tells: whatever stood before ends on its first day; category and grade hold
    /// to the end of its last day. Of a void one only that nothing holds from then on.
    func facts(of certificate: Certificate, _ ref: String) -> [FactEntry] {
        if let voidFrom = certificate.voidFrom {
            return ends(of: certificate, from: voidFrom, ref)
        }
        return ends(of: certificate, from: certificate.issuedOn, ref)
            + [
                (DisabledPersons.category.name, certificate.category.rawValue),
                (DisabledPersons.grade.name, "\(certificate.grade)"),
            ].map {
                bureau.fact(
                    $0.0, of: ref, $0.1, from: certificate.issuedOn,
                    to: certificate.validTo?.adding(days: 1), document: document(certificate))
            }
    }

    /// Category and grade hold no more from a day on.
    func ends(of certificate: Certificate, from day: Day, _ ref: String) -> [FactEntry] {
        [DisabledPersons.category.name, DisabledPersons.grade.name].map {
            bureau.fact($0, of: ref, "", from: day, document: document(certificate))
        }
    }

    /// Never the number: it holds the ID number.
    private func document(_ certificate: Certificate) -> String {
        "残疾人证（\(CertificateNumber.title(ofIssue: certificate.issue).zh)）\(certificate.issuedOn)"
    }

    func write(
        _ entries: [CertificateFeed.Entry], by pack: Pack, in transaction: Transaction
    ) async throws {
        var (issues, voids): ([(Certificate, Certificate?)], [(Int64, Int64, Day)]) = ([], [])
        for entry in entries {
            switch entry {
            case .issue(let certificate, let before, let ticket):
                issues.append((certificate, before))
                if let from = certificate.voidFrom {
                    voids.append((certificate.person, certificate.seq, from))
                }
                if let ticket {
                    try await TicketBook(bureau: bureau).end(
                        ticket, .resolved, "再次导入时已相符", in: transaction)
                }
            case .void(let certificate, let from):
                voids.append((certificate.person, certificate.seq, from))
            case .ticket(let draft):
                try await TicketBook(bureau: bureau).open(draft, in: transaction)
            }
            if let event = event(of: entry) {
                try await bureau.react(to: event.draft, of: event.person, by: pack, in: transaction)
            }
        }
        try await write(issues.sorted { $0.0.seq < $1.0.seq }, in: transaction)
        _ = try await transaction.execute(
            """
            INSERT INTO disabled_persons.certificate_void (district, person, seq, void_from,
                recorded_by)
            SELECT \(bureau.district)::integer, person, seq, void_from, \(bureau.actor)
            FROM unnest(\(voids.map(\.0)), \(voids.map(\.1)), \(voids.map(\.2.sql)))
                AS l (person, seq, void_from)
            """)
    }

    /// An issue older than this is history when a first file brings it. Our own default: no source
    /// says.
    private static let newsDays = 90

    /// The life event that an entry tells: graded or re-graded of late (E2, E18), or void (E3).
    private func event(of entry: CertificateFeed.Entry) -> (draft: EventDraft, person: Int64)? {
        func draft(_ kind: String, _ certificate: Certificate, on day: Day) -> EventDraft {
            EventDraft(
                client: "certificate/\(certificate.person)/\(certificate.seq)/\(kind)", kind: kind,
                ref: "", day: day, source: bureau.department.word, recordedBy: bureau.actor)
        }
        switch entry {
        case .void(let certificate, let from):
            var draft = draft("recovery", certificate, on: from)
            for kind in [DisabledPersons.category, DisabledPersons.grade] { draft.end(kind.name) }
            return (draft, certificate.person)
        case .issue(let certificate, let before, _):
            guard certificate.voidFrom == nil,
                certificate.issuedOn >= bureau.today.adding(days: -Self.newsDays),
                before?.grade != certificate.grade || before?.category != certificate.category
            else { return nil }
            var draft = draft("disability", certificate, on: certificate.issuedOn)
            draft.state(DisabledPersons.category.name, certificate.category.rawValue)
            draft.state(DisabledPersons.grade.name, "\(certificate.grade)")
            return (draft, certificate.person)
        case .ticket: return nil
        }
    }

    /// Issues with the one before each, which stands or comes earlier in the list.
    func write(
        _ issues: [(Certificate, Certificate?)], in transaction: Transaction
    ) async throws {
        let all = issues.map(\.0)
        let before = issues.map(\.1)
        _ = try await transaction.execute(
            """
            INSERT INTO disabled_persons.certificate (district, person, seq, issue, category, grade,
                issued_on, valid_to, number_index, before_seq, before_issue, before_issued,
                recorded_by)
            SELECT \(bureau.district)::integer, person, seq, issue, category, grade, issued_on,
                valid_to, number_index, before_seq, before_issue, before_issued, \(bureau.actor)
            FROM unnest(\(all.map(\.person)), \(all.map(\.seq)), \(all.map { Int64($0.issue) }),
                \(all.map(\.category.rawValue)), \(all.map { Int64($0.grade) }),
                \(all.map(\.issuedOn.sql)), \(all.map { $0.validTo?.sql }), \(all.map(\.index)),
                \(before.map { $0?.seq }), \(before.map { $0.map { Int64($0.issue) } }),
                \(before.map { $0?.issuedOn.sql }))
                AS l (person, seq, issue, category, grade, issued_on, valid_to, number_index,
                    before_seq, before_issue, before_issued)
            """)
    }
}
