import Kernel
import Law
import Postgres

/// Who might be nominated, and why somebody is not: the law's own word for each student on the
/// roll.
extension GrantBook {
    /// One student of the stages a grant looks at.
    struct Candidate: Hashable, Sendable {
        let entry: RollBook.Entry
        let clause: String
        /// Their nomination of the academic year.
        let nomination: Nomination?
        /// Their open case; where none is, `case open-due` opens one.
        let caseID: Int64?
        /// What the law says against it; nil where the grant is due.
        let hindrance: Text?

        /// What is to be done first.
        var rank: Int {
            if nomination != nil { return 2 }
            return hindrance == nil ? 0 : 1
        }
    }

    /// The students of a grant's stages in an academic year: those to nominate first, then those
    /// the law gives nothing with the reason, then those nominated.
    func candidates(
        _ grant: Grant, _ year: AcademicYear, school: Int64?
    ) async throws -> [Candidate] {
        let clause = try bureau.clause(giving: grant.benefit, in: try await bureau.pack()).id
        var filter = RollBook.Filter()
        (filter.school, filter.stages, filter.limit) = (school, grant.stages, Self.most)
        let students = try await RollBook(bureau).list(filter)
        var chosen = Filter(year: year)
        (chosen.clause, chosen.school) = (clause, school)
        (chosen.all, chosen.limit) = (true, Self.most * 2)
        let nominated = Dictionary(
            try await list(chosen).map { ($0.person, $0) }, uniquingKeysWith: { first, _ in first })
        var open = CaseBook.Filter()
        (open.clause, open.limit, open.states) = (clause, Self.most * 2, [.open])
        let cases = Dictionary(
            try await bureau.cases.list(open).filter {
                [year.begins, year.begins + 1].contains($0.from.year)
            }.map { ($0.person, $0.id) }, uniquingKeysWith: { first, _ in first })
        var found: [Candidate] = []
        for student in students {
            let nomination = nominated[student.person]
            let hindrance =
                nomination == nil ? try await hindrance(to: clause, of: student.ref, in: year) : nil
            found.append(
                Candidate(
                    entry: student, clause: clause, nomination: nomination,
                    caseID: cases[student.person], hindrance: hindrance))
        }
        return found.sorted { one, other in
            (one.rank, one.entry.enrolment.school.name, one.entry.ref)
                < (other.rank, other.entry.enrolment.school.name, other.entry.ref)
        }
    }

    /// Our own default: as many students as a page takes; a school narrows it.
    static let most = 200
}
