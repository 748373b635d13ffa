import Kernel
import Law
import Postgres

/// Contact with the guardian of somebody without full capacity. Who lacks it is civil affairs'
/// word; who the guardian is stands in the paper that is named.
struct GuardianBook {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    enum Way: String, CaseIterable {
        case phone, home, office

        var title: Text {
            switch self {
            case .phone: Text("电话", en: "by phone")
            case .home: Text("上门", en: "at home")
            case .office: Text("来所", en: "at the office")
            }
        }
    }

    /// A contact with a guardian.
    struct Contact: Hashable {
        var guardian: String
        var relation: String
        /// Of the court, or the agreement.
        var paper: String
        var way: Way
        var on: Day
        var matter: String
    }

    func record(
        _ contact: Contact, for ref: String, caseNumber: Int64?, client: String
    ) async throws -> Int64 {
        let guardian = try Bureau.words(contact.guardian, "--guardian", of: 2...50)
        let relation = try Bureau.words(contact.relation, "--relation", of: 1...20)
        let paper = try Bureau.words(contact.paper, "--paper", of: 4...200)
        let matter = try Bureau.words(contact.matter, "--matter", of: 2...200)
        try bureau.requirePast(contact.on, "--on")
        return try await bureau.writing { transaction in
            let person = try await bureau.served(ref, in: transaction)
            if let id = try await bureau.told(
                """
                SELECT id, (person, guardian, day) = (\(person.id), \(guardian), \(contact.on.sql))
                FROM towns.guardian_contact
                WHERE district = \(bureau.district)::integer AND client = \(client)
                """, in: transaction)
            {
                return id
            }
            guard try await bureau.lacksCapacity(person, in: transaction) else {
                throw Refusal(
                    Text(
                        "--ref \(ref)：民政没有登记其限制或无民事行为能力；直接与本人联系，"
                            + "情况有变的转民政。",
                        en: "--ref \(ref): civil affairs has no limited capacity on record; speak "
                            + "to the person, or refer it to civil affairs."))
            }
            let row = try await transaction.one(
                """
                INSERT INTO towns.guardian_contact (district, client, person, guardian, relation,
                    paper, way, day, matter, case_id, recorded_by)
                VALUES (\(bureau.district)::integer, \(client), \(person.id), \(guardian),
                    \(relation), \(paper), \(contact.way.rawValue), \(contact.on.sql), \(matter),
                    \(caseNumber as Int64?), \(bureau.actor))
                RETURNING id
                """)
            let id: Int64 = try row?.value(0) ?? 0
            if let caseNumber {
                try await bureau.serve(
                    caseNumber, of: Towns.guardianContact, about: person,
                    .init(on: contact.on, proof: .register, words: "监护人联系 \(id)", by: guardian),
                    client: client, in: transaction)
            }
            return id
        }
    }

    /// One contact as listed.
    struct Line: Hashable {
        let id: Int64
        let contact: Contact
    }

    /// Of one person, the latest first.
    func list(of ref: String) async throws -> [Line] {
        try await bureau.transaction(reading: true) { transaction in
            let person = try await bureau.person(ref, in: transaction)
            return try await transaction.query(
                """
                SELECT id, guardian, relation, paper, way, day, matter FROM towns.guardian_contact
                WHERE district = \(bureau.district)::integer AND person = \(person.id)
                ORDER BY day DESC, id DESC
                """
            ).map { row in
                let (id, guardian, relation, paper, way, day, matter) = try row.decode(
                    Int64.self, String.self, String.self, String.self, String.self,
                    PostgresDate.self, String.self)
                return Line(
                    id: id,
                    contact: Contact(
                        guardian: guardian, relation: relation, paper: paper,
                        way: Way(rawValue: way) ?? .phone, on: Day(day), matter: matter))
            }
        }
    }
}
