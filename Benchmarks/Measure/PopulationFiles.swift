import Foundation
import Law

/// The population as the peer reads it: a file a column and day, of 32-bit little-endian numbers.
/// None is -1, unreported -2; answers are 0 no, 1 yes, -2 unknown. Ages stand in files of their
/// own: the peer need not work them out.
struct PopulationFiles {
    private let folder: URL

    init(_ path: String) throws {
        folder = URL(filePath: path)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func write(
        _ population: Population, _ names: some Sequence<String>, days: [Day]
    ) throws {
        for name in Set(names).sorted() {
            let column = try population.column(name)
            for (index, day) in days.enumerated() where index == 0 || column.later != nil {
                let cells = (0..<population.persons).map { row in
                    if let later = column.later?(row), later.day <= day { return later.cell }
                    return column.cell(row)
                }
                try write(cells.map(Self.number), "\(name).\(index)")
                if name.hasSuffix("birth") {
                    let ages = cells.map { cell in
                        guard case .value(let birth) = cell else { return Self.number(cell) }
                        return Int32(Day(number: Int32(birth)).fullYears(to: day))
                    }
                    try write(ages, "\(name.dropLast(5))age.\(index)")
                }
            }
        }
    }

    private func write(_ numbers: [Int32], _ name: String) throws {
        let data = numbers.withUnsafeBytes { Data($0) }
        try data.write(to: folder.appending(path: name))
    }

    private static func number(_ cell: ColumnCell) -> Int32 {
        switch cell {
        case .value(let value): Int32(clamping: value)
        case .none: -1
        case .unreported, .answer(.unknown): -2
        case .answer(.yes): 1
        case .answer(.no): 0
        }
    }
}
