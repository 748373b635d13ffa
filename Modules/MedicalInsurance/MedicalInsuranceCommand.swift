import Kernel
import Law

/// A command of medical insurance, at its desk.
protocol MedicalInsuranceCommand: DeskCommand {}

extension MedicalInsuranceCommand {
    static var department: DepartmentCode { MedicalInsurance.code }
}

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

/// The years that the tables hold.
private let insuranceYears = 2014...2100

/// Reads `--year`.
func parseYear(_ word: String) throws -> Int {
    guard let year = Int(word), insuranceYears.contains(year) else {
        throw Refusal(
            Text(
                "--year \(word)：应为参保年度，2014 至 2100，如 2027。",
                en: "--year \(word): an insurance year from 2014 to 2100, as 2027."))
    }
    return year
}

extension Day {
    /// The first day of a year.
    static func first(of year: Int) -> Day { Month(year: year, month: 1).first }
}
