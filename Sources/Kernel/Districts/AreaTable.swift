public import Law
import Postgres

/// The towns and villages of a district, with dates and successors.
public struct AreaTable: Sendable {
    private let office: Office

    public init(_ office: Office) { self.office = office }

    static let contract = FileContract(
        name: "areas.csv", columns: ["code", "title", "from", "to", "successor"])

    /// Adds what is new in the file, and writes what has changed: an end, a successor, a name.
    /// Nothing is stored unless every row is right.
    ///
    /// - Returns: The number of rows that changed anything.
    /// - Throws: `Refusal` naming file, line and column of the first wrong row.
    public func load(_ path: String, district: Int) async throws -> Int {
        let rows = try read(path, district: district)
        return try await office.desk.transaction { transaction in
            try await transaction.execute(
                """
                INSERT INTO kernel.area AS a (district, code, title, valid_from, valid_to, successor)
                SELECT \(district)::integer, code, title, valid_from, valid_to, successor
                FROM unnest(\(rows.map(\.code)), \(rows.map(\.title)), \(rows.map(\.from.sql)),
                            \(rows.map(\.to.sql)), \(rows.map(\.successor)))
                     AS row (code, title, valid_from, valid_to, successor)
                ON CONFLICT (district, code, valid_from) DO UPDATE
                SET title = excluded.title, valid_to = excluded.valid_to,
                    successor = excluded.successor
                WHERE (a.title, a.valid_to, a.successor)
                    IS DISTINCT FROM (excluded.title, excluded.valid_to, excluded.successor)
                """)
        }
    }

    /// The names of a district's towns by code, of those gone too.
    public func titles(of district: Int) async throws -> [Int64: String] {
        let rows = try await office.assessor.query(
            """
            SELECT DISTINCT ON (code) code, title FROM kernel.area
            WHERE district = \(district)::integer AND code < 1000000000
            ORDER BY code, valid_to DESC
            """)
        return Dictionary(
            try rows.map { try $0.decode(Int64.self, String.self) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The towns in force on a day, nine digits each, in order.
    public func towns(of district: Int, on day: Day = .today) async throws -> [Int] {
        let rows = try await office.assessor.query(
            """
            SELECT code FROM kernel.area
            WHERE district = \(district)::integer AND code < 1000000000
              AND valid_from <= \(day.sql) AND valid_to > \(day.sql)
            ORDER BY code
            """)
        return try rows.map { try $0.value(0) }
    }

    private struct Area {
        let code: Int64
        let title: String
        let from: Day
        let to: Day
        let successor: Int64?
    }

    private func read(_ path: String, district: Int) throws -> [Area] {
        let file = try Self.contract.open(path)
        var areas: [Area] = []
        while let record = try file.next() {
            if let problem = record.problem {
                throw ImportFileError(file: path, line: record.line, problem.text)
            }
            var fields = RowFields(record, in: file)
            let isVillage = fields.raw(0).utf8.count == 12
            let code = fields.area(0, digits: isVillage ? 12 : 9)
            if code == nil, fields.raw(0).isEmpty { fields.reject(0, .missing) }
            if let code, code / (isVillage ? 1_000_000 : 1000) != district {
                fields.reject(0, Text("不在 \(district) 之内", en: "is not inside \(district)"))
            }
            let title = fields.required(1, limit: 200)
            let from = fields.day(2) ?? .always
            let to = fields.day(3) ?? .never
            if from >= to { fields.reject(3, Text("应晚于 from", en: "should be later than from")) }
            let successor = fields.area(4, digits: isVillage ? 12 : 9)
            if let reason = fields.reason {
                throw ImportFileError(file: path, line: record.line, Text(reason, en: reason))
            }
            if let code, let title {
                areas.append(
                    Area(code: code, title: title, from: from, to: to, successor: successor))
            }
        }
        return areas
    }
}
