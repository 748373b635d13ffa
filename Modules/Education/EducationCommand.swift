import Kernel
import Law

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
