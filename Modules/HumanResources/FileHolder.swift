import Kernel
import Law

/// Whom a line of another office's file is about: somebody of the register under the same ID number
/// and name, once in the file, and not the kin of who takes it in.
enum FileHolder {
    case person(Bureau.Person)
    case nobody(Text)

    /// One a row, in their order; `id_number` and `name` are the first two columns.
    static func find(
        _ rows: [Bureau.FileRow], at bureau: Bureau, key: (Bureau.FileRow) -> String = { _ in "" }
    ) async throws -> [FileHolder] {
        let numbers = rows.map { row -> Result<IdentityNumber, any Error> in
            Result { try IdentityNumber(row.fields[0]) }
        }
        let people = try await bureau.persons(numbered: numbers.compactMap { try? $0.get() })
        let kin = try await bureau.transaction(reading: true) { try await bureau.kin(in: $0) }
        var firsts: [String: Int] = [:]
        return zip(rows, numbers).map { row, read in
            let number: IdentityNumber
            switch read {
            case .success(let good): number = good
            case .failure(let error):
                return .nobody(
                    (error as? IdentityNumberProblem)?.text
                        ?? Text("身份证号有误", en: "the ID number is wrong"))
            }
            guard let person = people[number] else {
                return .nobody(
                    Text(
                        "本区名册里没有这个身份证号；先核对号码，再由镇街登记",
                        en: "nobody of the register has this ID number; check it first"))
            }
            guard person.name == row.fields[1] else {
                return .nobody(
                    Text(
                        "姓名与名册不同；核对后改正其中一处",
                        en: "the register has another name; correct one of the two"))
            }
            guard !kin.contains(person.id) else {
                return .nobody(
                    Text("涉及您本人或亲属，请同事导入", en: "is you or your kin; a colleague does this"))
            }
            let mark = "\(person.id)/\(key(row))"
            if let first = firsts[mark] {
                return .nobody(
                    Text("与第 \(first) 行重复", en: "the same person as in line \(first)"))
            }
            firsts[mark] = row.line
            return .person(person)
        }
    }
}
