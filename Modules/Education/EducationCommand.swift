import Kernel
import Law

extension Bureau {
    /// Says in words what the database would refuse: facts are told by who takes something in or
    /// decides on it.
    func requireTeller() throws {
        let duties = office.session?.duties ?? []
        guard office.session == nil || !duties.isDisjoint(with: ["intake", "approve"]) else {
            throw Refusal(
                Text(
                    "这一步由有受理（intake）或审批（approve）职责的人办理。",
                    en: "This is done by somebody with the duty intake or approve."),
                kind: .forbidden)
        }
    }
}

/// A command of education, at education's desk.
protocol EducationCommand: DeskCommand {
    /// Does it, where the district's law gives something in this field.
    func work(in bureau: Bureau) async throws -> Page
}

extension EducationCommand {
    static var department: DepartmentCode { Education.code }

    func run(in bureau: Bureau) async throws -> Page {
        let pack = try await bureau.pack()
        guard pack.provisions.contains(where: { $0.department == Education.code.word }) else {
            throw Refusal(
                Text(
                    "本区县的政策没有由教育部门办理的条款，这里不办。",
                    en: "This district's policy gives the education bureau nothing to do; nothing "
                        + "is recorded here."))
        }
        return try await work(in: bureau)
    }
}
