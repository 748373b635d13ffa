import ArgumentParser
import Foundation
import Kernel
import Law

/// A command of human resources, at its desk.
protocol HumanResourcesCommand: DeskCommand {}

extension HumanResourcesCommand {
    static var department: DepartmentCode { HumanResources.code }
}

/// The id that makes telling twice the same as telling once.
struct ClientOption: ParsableArguments {
    @Option(name: .long, help: "编号：同一编号重复提交不变（默认新编号） · Client id.") var id: String?

    /// As told, or a new one.
    var value: String { id ?? UUID().uuidString }

    func validate() throws {
        guard let id else { return }
        guard (1...100).contains(id.count) else {
            throw ValidationError("--id：应为 1 至 100 个字 / --id: 1 to 100 characters")
        }
    }
}

/// From which day a list looks back.
struct SinceOption: ParsableArguments {
    @Option(name: .long, help: "自哪天起（默认两年前） · From which day.", transform: parseDay)
    var since: Day?

    func value(_ bureau: Bureau) -> Day { since ?? Bureau.listedSince(bureau.today) }

    func words(_ bureau: Bureau) -> Text {
        Text(
            "\(value(bureau)) 起的；更早的用 --since。", en: "From \(value(bureau)); earlier with --since.")
    }
}

extension Bureau {
    /// No list prints more rows: what comes first is done first.
    static let listed: Int64 = 500

    /// Our own default: lists of what may be over look back two years, and say so.
    static func listedSince(_ day: Day) -> Day { day.anniversary(years: -2) }

    /// A case of one of some benefits at a step.
    ///
    /// - Throws: `Refusal` that says what the case is about, or where it stands.
    func file(
        _ id: Int64, of benefits: [Benefit], at step: String? = nil
    ) async throws -> CaseFile {
        let file = try await cases.read(id).file
        guard file.kind == .due, benefits.contains(where: { $0.code == file.benefit }) else {
            let zh = benefits.map(\.title.zh).joined(separator: "、")
            let en = benefits.map(\.title.en).joined(separator: ", ")
            throw Refusal(
                Text(
                    "第 \(id) 号事项是 \(file.clause)，不是“\(zh)”；用 case list 查看编号。",
                    en: "Case \(id) is of \(file.clause), not of `\(en)`; see `case list`."))
        }
        guard file.state == .open, step.map({ $0 == file.step }) ?? true else {
            throw Refusal(
                Text(
                    "第 \(id) 号事项现在在“\(file.state == .open ? file.step ?? "" : file.state.title.zh)”"
                        + (step.map { "，不在 \($0) 环节。" } ?? "，不是在办。"),
                    en: "Case \(id) stands at "
                        + "`\(file.state == .open ? file.step ?? "" : file.state.title.en)`"
                        + (step.map { ", not at `\($0)`." } ?? " and is not open.")))
        }
        return file
    }

    /// Refuses who is signed in where a case is of their own or their kin's.
    func refuseKin(of file: CaseFile) async throws {
        try await transaction(reading: true) { transaction in
            for person in try await persons([file.person], in: transaction) {
                try await refuseKin(person, in: transaction)
            }
        }
    }
}
