import Law
import Postgres

/// Reads the parts of a copy, each as rows of words.
struct PersonCopyReading {
    let office: Office
    let seal: any Seal
    let district: Int
    let person: Int64

    /// What the register itself holds, in the transaction of the export.
    func parts(in transaction: Transaction) async throws -> [PersonCopy.Part] {
        var parts = [
            part(
                "person", Text("登记", en: "Register"), Self.personColumns,
                try await person(in: transaction))
        ]
        for field in SealedField.ofPeople {
            let rows = try await transaction.query(
                """
                SELECT sealed, key_version::bigint FROM kernel.sealed_values(
                    \(field.rawValue), \(district)::integer, ARRAY[\(person)]) ORDER BY seq
                """)
            let values = try rows.map { row in
                let (bytes, version) = try row.decode([UInt8].self, Int.self)
                return [
                    try seal.openText(
                        Sealed(bytes: bytes, version: version),
                        at: SealedPlace(field, person: person, district: district))
                ]
            }
            parts.append(
                part(field.rawValue, Self.title(of: field), [Text("值", en: "Value")], values))
        }
        for table in Self.tables {
            parts.append(
                part(
                    table.key, table.title, table.columns,
                    try await words(table.statement(district, person), in: transaction)))
        }
        parts.append(
            part("facts", Text("事实", en: "Facts"), Self.factColumns, try await facts(transaction)))
        return parts
    }

    /// The law's answers, and what desks did beside the register.
    func answers() async throws -> [PersonCopy.Part] {
        let answers: Query = """
            SELECT ARRAY[e.clause, e.from_day::text, e.to_day::text,
                CASE e.outcome WHEN 2 THEN '应享' ELSE '待核' END, coalesce(e.class, ''),
                array_to_string(e.missing, ' ')]
            FROM (SELECT clause, from_day, to_day, outcome, class, missing
                FROM kernel.entitlement WHERE district = \(district)::integer
                  AND person = \(person)) AS e ORDER BY 1
            """
        let deliveries: Query = """
            SELECT ARRAY[d.clause, d.period::text, coalesce(d.amount_fen::text, ''), d.proof]
            FROM kernel.delivery AS d
            WHERE d.district = \(district)::integer AND d.person = \(person) ORDER BY 1
            """
        let rows = try await office.assessor.pipeline([answers, deliveries])
        let (dealings, kept) = try await office.desk.transaction(readOnly: true) { transaction in
            let kept = try await records(in: transaction)
            return try await (
                words(
                    """
                    SELECT ARRAY[d.what, to_char(d.at, 'YYYY-MM-DD'), d.department, d.words]
                    FROM kernel.dealings(\(district)::integer, \(person)) AS d
                    """, in: transaction), kept
            )
        }
        return [
            part(
                "entitlements", Text("待遇（现在所知）", en: "Entitlements as known now"),
                [
                    Text("条", en: "Clause"), Text("自", en: "From"), Text("至", en: "To"),
                    Text("结论", en: "Outcome"), Text("类别", en: "Class"),
                    Text("所缺", en: "Missing"),
                ], try rows[0].map { try $0.value(0, as: [String].self) }),
            part(
                "deliveries", Text("已落实", en: "Received"),
                [
                    Text("条", en: "Clause"), Text("期间", en: "Period"),
                    Text("金额（分）", en: "Fen"), Text("凭据", en: "Proof"),
                ], try rows[1].map { try $0.value(0, as: [String].self) }),
            part(
                "dealings", Text("转介、查看号码、紧急打开、删除", en: "Referrals, unmaskings, openings"),
                [
                    Text("事项", en: "What"), Text("日期", en: "Day"),
                    Text("部门", en: "Department"), Text("内容", en: "Words"),
                ], dealings),
        ] + kept
    }

    /// The rows that casework and the departments keep about the person, a part a table; in the
    /// database's own names.
    private func records(in transaction: Transaction) async throws -> [PersonCopy.Part] {
        let rows = try await transaction.query(
            """
            SELECT record, columns, ARRAY(SELECT coalesce(w, '') FROM unnest(words) AS w)
            FROM kernel.records_of(\(district)::integer, \(person))
            """
        ).map { try $0.decode(String.self, [String].self, [String].self) }
        var parts: [PersonCopy.Part] = []
        for (record, columns, words) in rows {
            if parts.last?.key == record, let last = parts.popLast() {
                parts.append(part(record, last.title, last.columns, last.rows + [words]))
                continue
            }
            let names = record.split(separator: ".").map(String.init)
            let owner =
                office.registry.department(names[0])?.title
                ?? Text("办理", en: "Casework")
            parts.append(
                part(
                    record,
                    Text("\(owner.zh)：\(names[1])", en: "\(owner.en): \(names[1])"),
                    columns.map { Text($0, en: $0) }, [words]))
        }
        return parts
    }

    private func part(
        _ key: String, _ title: Text, _ columns: [Text], _ rows: [[String]]
    ) -> PersonCopy.Part {
        PersonCopy.Part(key: key, title: title, columns: columns, rows: rows)
    }

    private func words(_ query: Query, in transaction: Transaction) async throws -> [[String]] {
        try await transaction.query(query).map { try $0.value(0, as: [String].self) }
    }

    private func person(in transaction: Transaction) async throws -> [[String]] {
        try await words(
            """
            SELECT ARRAY[p.ref, p.name, CASE p.sex WHEN 0 THEN '女' ELSE '男' END, p.birth::text,
                (ARRAY['父母', '子女', '配偶', '其他'])[p.role + 1], p.town::text,
                coalesce(p.village::text, '')]
            FROM kernel.person AS p WHERE p.district = \(district)::integer AND p.id = \(person)
            """, in: transaction)
    }

    private func facts(_ transaction: Transaction) async throws -> [[String]] {
        try await FactRecord.read([person], district: district, in: transaction).map { fact in
            let kind = office.registry.dictionary[fact.kind]
            let value = kind.flatMap { fact.words($0) } ?? fact.code ?? ""
            let act = [Act.states: "记", .ends: "止", .withdraws: "撤回"][fact.act] ?? ""
            return [
                kind?.title.zh ?? fact.kind, fact.kind, act, value, day(fact.from), day(fact.to),
                day(fact.learned), fact.source, fact.document ?? "",
            ]
        }
    }

    private func day(_ day: Day) -> String {
        day == .always || day == .never ? "" : day.description
    }

    private static func title(of field: SealedField) -> Text {
        switch field {
        case .identityNumber: Text("身份证号码（最后一个为现用）", en: "ID numbers, the last is in use")
        case .phone: Text("电话（最后一个为现用）", en: "Phones, the last is in use")
        case .account: Text("银行账号（最后一个为现用）", en: "Accounts, the last is in use")
        case .factor, .paper, .note: Text("", en: "")
        }
    }

    private static let personColumns = [
        Text("编号", en: "Ref"), Text("姓名", en: "Name"), Text("性别", en: "Sex"),
        Text("出生", en: "Born"), Text("身份", en: "Role"), Text("镇街", en: "Town"),
        Text("村居", en: "Village"),
    ]
    private static let factColumns = [
        Text("事实", en: "Fact"), Text("代码", en: "Code"), Text("种类", en: "Act"),
        Text("值", en: "Value"), Text("自", en: "From"), Text("至", en: "To"),
        Text("得知", en: "Learned"), Text("来源", en: "Source"), Text("凭据", en: "Document"),
    ]

    private struct Table: Sendable {
        let key: String
        let title: Text
        let columns: [Text]
        let statement: @Sendable (Int, Int64) -> Query
    }

    private static let tables = [
        Table(
            key: "households", title: Text("所在户", en: "Households"),
            columns: [
                Text("户", en: "Household"), Text("种类", en: "Act"), Text("自", en: "From"),
                Text("至", en: "To"),
            ]
        ) { district, person in
            """
            SELECT ARRAY[coalesce(h.ref, ''), (ARRAY['住', '离', '撤回'])[m.act + 1],
                m.from_day::text, m.to_day::text]
            FROM kernel.membership AS m LEFT JOIN kernel.household AS h
              ON h.district = m.district AND h.id = m.household
            WHERE m.district = \(district)::integer AND m.person = \(person) ORDER BY m.seq
            """
        },
        // The others' names are theirs: their register numbers say who is meant.
        Table(
            key: "relations", title: Text("亲属", en: "Relations"),
            columns: [
                Text("关系", en: "Relation"), Text("一方", en: "One"), Text("另一方", en: "Other"),
                Text("种类", en: "Act"), Text("自", en: "From"), Text("至", en: "To"),
                Text("来源", en: "Source"), Text("凭据", en: "Document"),
            ]
        ) { district, person in
            """
            SELECT ARRAY[(ARRAY['生育', '收养', '婚姻'])[r.kind + 1], a.ref, coalesce(b.ref, ''),
                (ARRAY['记', '止', '撤回'])[r.act + 1], r.from_day::text, r.to_day::text, r.source,
                coalesce(r.document, '')]
            FROM kernel.relation AS r
            JOIN kernel.person AS a ON a.district = r.district AND a.id = r.one
            LEFT JOIN kernel.person AS b ON b.district = r.district AND b.id = r.other
            WHERE r.district = \(district)::integer AND \(person) IN (r.one, r.other) ORDER BY r.seq
            """
        },
        Table(
            key: "events", title: Text("登记过的事", en: "Events"),
            columns: [
                Text("事件", en: "Event"), Text("日期", en: "Day"), Text("得知", en: "Learned"),
                Text("来源", en: "Source"), Text("凭据", en: "Document"),
                Text("撤回理由", en: "Withdrawn because"),
            ]
        ) { district, person in
            """
            SELECT ARRAY[e.kind, e.day::text, e.learned::text, e.source, coalesce(e.document, ''),
                coalesce(w.reason, '')]
            FROM kernel.event AS e LEFT JOIN kernel.event_withdrawal AS w
              ON w.district = e.district AND w.event = e.id
            WHERE e.district = \(district)::integer AND e.person = \(person) ORDER BY e.id
            """
        },
        Table(
            key: "transfers", title: Text("迁移", en: "Transfers"),
            columns: [
                Text("编号", en: "Number"), Text("方向", en: "Direction"),
                Text("另一区县", en: "Other district"), Text("日期", en: "Day"),
            ]
        ) { district, person in
            """
            SELECT ARRAY[t.transfer, CASE t.direction WHEN 0 THEN '迁出' ELSE '迁入' END,
                t.other_district::text, t.day::text]
            FROM kernel.transfer AS t
            WHERE t.district = \(district)::integer AND t.person = \(person) ORDER BY t.day
            """
        },
    ]
}
