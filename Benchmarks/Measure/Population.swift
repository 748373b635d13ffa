import ArgumentParser
import Law

/// Synthetic persons, drawn column by column: what a person has in one column never depends on
/// which other columns are asked for. About a tenth of what can be unreported is.
struct Population {
    let persons: Int
    private let seed: UInt64

    /// One column: the cell of a row, and what it says later, if that is known already.
    struct Column {
        var cell: (Int) -> ColumnCell
        var later: ((Int) -> (day: Day, cell: ColumnCell)?)?
    }

    init(persons: Int, seed: UInt64) {
        self.persons = persons
        self.seed = seed
    }

    func columns(
        for program: ColumnProgram, on day: Day, through last: Day? = nil
    ) throws -> Columns {
        var builder = ColumnsBuilder(program, on: day, through: last)
        builder.reserve(rows: persons)
        for (index, leaf) in program.leaves.enumerated() {
            let column = try column(leaf.name)
            for row in 0..<persons {
                let later = column.later?(row)
                builder.append(column.cell(row), until: later?.day ?? .never, leaf: index)
                if let later { builder.change(on: later.day, later.cell, leaf: index) }
            }
        }
        return builder.finish()
    }

    /// Chances in a hundred, from a row and the name of what is drawn alone (splitmix64).
    private func draw(_ row: Int, _ salt: UInt64, below bound: Int) -> Int {
        var z = seed &+ salt &* 0xD134_2543_DE82_EF95 &+ UInt64(row) &* 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(bound))
    }

    private func chance(_ percent: Int, _ row: Int, _ salt: UInt64) -> Bool {
        draw(row, salt, below: 100) < percent
    }

    /// The column of a leaf, by its name.
    func column(_ name: String) throws -> Column {
        switch name {
        case "is parent": answer(92, 1)
        case "married": answer(80, 2)
        case "child.exists": answer(97, 3)
        case "reborn": answer(5, 4)
        case "adopted": answer(4, 5)
        case "other_child": answer(9, 6)
        case "child.dead": lifted(3, 97, answer(45, 7), absent: .answer(.no))
        case "child.only_child":
            lifted(3, 97, answer(85, 8, unreported: 10), absent: .answer(.no))
        case "insurance.nursing": answer(60, 9)
        case "illness.critical": answer(12, 10)
        case "wish.institution": answer(20, 11, unreported: 10)
        case "wish.rebirth": answer(8, 12, unreported: 10)
        case "rebirth.permitted": answer(30, 13, unreported: 10)
        case "pension.topup": answer(25, 14)
        case "maternity.event has antenatal": answer(3, 15)
        case "maternity.event has birth": answer(2, 16)
        case "maternity.event has complication": answer(1, 17)
        case "special_assistance", "complication_assistance": assistance(name)
        default: try number(name)
        }
    }

    private func answer(_ percent: Int, _ salt: UInt64, unreported: Int = 0) -> Column {
        Column { row in
            if chance(unreported, row, salt &+ 1000) { return .answer(.unknown) }
            return .answer(Truth(chance(percent, row, salt)))
        }
    }

    /// A column of the child or the spouse, of those who have one.
    private func lifted(
        _ salt: UInt64, _ percent: Int, _ column: Column, absent: ColumnCell
    ) -> Column {
        Column { row in chance(percent, row, salt) ? column.cell(row) : absent }
    }

    /// Classes confirmed, and for one in fifty the confirmation that ends within the year.
    private func assistance(_ name: String) -> Column {
        let isSpecial = name == "special_assistance"
        let salt: UInt64 = isSpecial ? 20 : 21
        let cell: (Int) -> ColumnCell = { row in
            let class_ = draw(row, salt, below: 100)
            return isSpecial
                ? class_ < 60 ? .value(class_ < 35 ? 0 : 1) : .none
                : class_ < 12 ? .value(Int64(class_ % 3)) : .none
        }
        return Column(cell: cell) { row in
            guard cell(row) != .none, chance(2, row, salt &+ 2000) else { return nil }
            let days = 1 + draw(row, salt &+ 3000, below: 364)
            return (Rules.on.adding(days: days), .none)
        }
    }

    private func number(_ name: String) throws -> Column {
        let births = Day(year: 1933, month: 1, day: 1) ?? .always
        switch name {
        case "birth", "spouse.birth":
            let column = Column { row in
                .value(
                    Int64(births.number)
                        + Int64(draw(row, name == "birth" ? 30 : 31, below: 19_000)))
            }
            return name == "birth" ? column : lifted(2, 80, column, absent: .none)
        case "sex", "role":
            return Column { row in .value(name == "sex" ? Int64(draw(row, 32, below: 2)) : 0) }
        case "child.disability.grade":
            let column = Column { row in
                let grade = draw(row, 33, below: 10)
                return grade < 4 ? .value(Int64(grade + 1)) : .none
            }
            return lifted(3, 97, column, absent: .none)
        case "hospital.stay":
            return Column { row in chance(7, row, 34) ? .value(0) : .none }
        case "hukou.district":
            return reported(35, [321_204, 500_119, 321_204, 500_119, 321_202])
        case "hukou.kind": return reported(36, [0, 1, 2])
        case "hukou.area": return reported(37, [0, 1])
        case "mobility": return reported(38, [0, 0, 0, 1, 2])
        case "insurance.pension": return reported(39, [0, 1, 1, 2])
        case "insurance.medical": return reported(40, [0, 1, 1, 2])
        default: throw ValidationError("the population has no column \(name)")
        }
    }

    private func reported(_ salt: UInt64, _ values: [Int64]) -> Column {
        Column { row in
            chance(10, row, salt &+ 1000)
                ? .unreported : .value(values[draw(row, salt, below: values.count)])
        }
    }
}
