import Law

/// One row of `roster.csv` whose fields are each right by themselves.
struct RosterRow: Sendable {
    let line: Int
    let ref: String
    let household: String
    let town: Int64
    let village: Int64?
    let name: String
    let identity: IdentityNumber?
    let sex: Sex
    let birth: Day
    let role: Role
    let mother: String?
    let father: String?
    let adoptedOn: Day?
    let spouse: String?
    let phone: String?
    let account: String?
}

/// Reads rows of `roster.csv`.
struct RosterRowParser {
    let district: Int
    let today: Day

    /// The columns in the order of `FileContract.roster`.
    private enum Column {
        static let (ref, household, town, village, name) = (0, 1, 2, 3, 4)
        static let (identity, sex, birth, role) = (5, 6, 7, 8)
        static let (mother, father, adoptedOn, spouse) = (9, 10, 11, 12)
        static let (phone, account) = (13, 14)
    }

    /// The row, or why not.
    func parse(_ record: CSVRecord, in file: ContractFile) -> ParsedRow<RosterRow> {
        let rawRef = file.field(Column.ref, of: record)
        if let problem = record.problem { return .rejected(ref: nil, .row(problem)) }
        var fields = RowFields(record, in: file)
        let ref = fields.required(Column.ref, limit: FieldLimit.ref)
        let household = fields.required(Column.household, limit: FieldLimit.ref)
        let name = fields.required(Column.name, limit: FieldLimit.name)
        if fields.raw(Column.role).isEmpty { fields.reject(Column.role, .missing) }
        let role = fields.word(Column.role, of: Role.allCases.map(\.word))
        let (town, village) = residence(&fields)
        let person = identity(&fields)
        let mother = fields.text(Column.mother, limit: FieldLimit.ref)
        let father = fields.text(Column.father, limit: FieldLimit.ref)
        let spouse = fields.text(Column.spouse, limit: FieldLimit.ref)
        let adoptedOn = adoption(&fields, birth: person?.birth, hasParent: mother ?? father != nil)
        relatives(&fields, ref: ref, mother: mother, father: father, spouse: spouse)
        let phone = fields.text(Column.phone, limit: FieldLimit.phone)
        let account = fields.text(Column.account, limit: FieldLimit.account)
        if let reason = fields.reason {
            return .rejected(ref: rawRef.isEmpty ? nil : rawRef, reason)
        }
        guard let ref, let household, let name, let town, let person,
            let role = role.flatMap({ Role(rawValue: Int64($0)) })
        else {
            return .rejected(
                ref: nil, .row(.unreadable))
        }
        return .accepted(
            RosterRow(
                line: record.line, ref: ref, household: household, town: town, village: village,
                name: name, identity: person.identity, sex: person.sex, birth: person.birth,
                role: role, mother: mother, father: father, adoptedOn: adoptedOn, spouse: spouse,
                phone: phone, account: account))
    }

    private func residence(_ fields: inout RowFields) -> (Int64?, Int64?) {
        if fields.raw(Column.town).isEmpty { fields.reject(Column.town, .missing) }
        let town = fields.area(Column.town, digits: 9)
        if let town, town / 1000 != Int64(district) {
            fields.reject(
                Column.town,
                Text("应以本区代码 \(district) 开头", en: "should begin with the district's \(district)"))
        }
        let village = fields.area(Column.village, digits: 12)
        if let town, let village, village / 1000 != town {
            fields.reject(
                Column.village,
                Text("应以 town 的代码 \(town) 开头", en: "should begin with the town's \(town)"))
        }
        return (town, village)
    }

    private typealias Person = (identity: IdentityNumber?, sex: Sex, birth: Day)

    /// Sex and birth from the ID number, from their own columns, or from both in agreement.
    private func identity(_ fields: inout RowFields) -> Person? {
        let givenSex = fields.word(Column.sex, of: ["female", "male"])
            .flatMap { Sex(rawValue: Int64($0)) }
        let givenBirth = fields.day(Column.birth)
        if let givenBirth { refuseFuture(givenBirth, Column.birth, &fields) }
        let text = fields.raw(Column.identity)
        if text.isEmpty {
            if fields.raw(Column.sex).isEmpty { fields.reject(Column.sex, .neededWithoutNumber) }
            if fields.raw(Column.birth).isEmpty {
                fields.reject(Column.birth, .neededWithoutNumber)
            }
            guard let givenSex, let givenBirth else { return nil }
            return (nil, givenSex, givenBirth)
        }
        do {
            let number = try IdentityNumber(text)
            refuseFuture(number.birth, Column.identity, &fields)
            if let givenSex, givenSex != number.sex {
                fields.reject(
                    Column.sex, Text("与身份证号码的性别不一致", en: "disagrees with the sex in id_number"))
            }
            if let givenBirth, givenBirth != number.birth {
                fields.reject(
                    Column.birth,
                    Text("与身份证号码的出生日期不一致", en: "disagrees with the birth in id_number"))
            }
            return (number, number.sex, number.birth)
        } catch {
            fields.reject(Column.identity, error.text)
            return nil
        }
    }

    private func refuseFuture(_ birth: Day, _ column: Int, _ fields: inout RowFields) {
        if birth > today {
            fields.reject(column, Text("出生日期在将来", en: "the birth is in the future"))
        }
    }

    private func adoption(_ fields: inout RowFields, birth: Day?, hasParent: Bool) -> Day? {
        guard let day = fields.day(Column.adoptedOn) else { return nil }
        if let birth, day < birth {
            fields.reject(
                Column.adoptedOn, Text("早于出生日期", en: "is before the birth"))
        }
        if day > today {
            fields.reject(Column.adoptedOn, Text("在将来", en: "is in the future"))
        }
        if !hasParent {
            fields.reject(
                Column.adoptedOn,
                Text("填了收养日期，但没有 mother 或 father", en: "is given without mother or father"))
        }
        return day
    }

    private func relatives(
        _ fields: inout RowFields, ref: String?, mother: String?, father: String?, spouse: String?
    ) {
        let named = [(Column.mother, mother), (Column.father, father), (Column.spouse, spouse)]
        for (column, relative) in named where relative != nil && relative == ref {
            fields.reject(column, Text("不能是本人", en: "cannot be the person"))
        }
        if let mother, mother == father {
            fields.reject(
                Column.father, Text("与 mother 是同一人", en: "is the same person as mother"))
        }
        if let spouse, spouse == mother || spouse == father {
            fields.reject(
                Column.spouse, Text("与 mother 或 father 是同一人", en: "is also mother or father"))
        }
    }
}

extension Text {
    fileprivate static let neededWithoutNumber = Text(
        "没有身份证号码时必填", en: "is needed where id_number is empty")
}

/// A row as read, or why it was rejected; `ref` is kept for the rows that name it.
enum ParsedRow<Row: Sendable>: Sendable {
    case accepted(Row)
    case rejected(ref: String?, String)
}

extension String {
    /// The reason of a record that cannot be split into its columns.
    static func row(_ problem: CSVProblem) -> String {
        "row: \(problem.text.zh) / \(problem.text.en)"
    }
}
