public import ArgumentParser
public import Kernel
public import Law

/// 联席会议（领导小组）办公室：成员、会议、决议、督查、年度报告、申诉。
///
/// The office of the joint meeting. It is no department: in one district it sits at health, in the
/// other at family planning (the pack's `office`), and its desk is its own.
public enum JointMeeting {
    public static let code: DepartmentCode = "office"
    public static let title = Text("联席会议办公室", en: "Joint-meeting office")

    /// `yuhou office …`.
    public static let commands: [any AsyncParsableCommand.Type] = [
        GapsCommand.self, OnTimeCommand.self, MemberGroup.self, PairingGroup.self,
        MeetingGroup.self,
        ChargeGroup.self, EntryGroup.self, PrecheckGroup.self, ReportGroup.self,
        FiguresGroup.self, FulfilmentGroup.self, GrievanceGroup.self,
    ]

    /// `yuhou office ruling record` and `register`.
    public static let rulingCommands: [any AsyncParsableCommand.Type] = [
        RulingRecord.self, RulingRegister.self,
    ]

    /// `yuhou audit office …`: the auditor's reading of the office's books.
    public static let auditCommand: any AsyncParsableCommand.Type = AuditOfficeBook.self

    /// What every department's desk gets of it: `yuhou health report hand-in`.
    public static func commands<D: Department>(of _: D.Type) -> [any AsyncParsableCommand.Type] {
        [MeetingDesk<D>.self]
    }
}

/// A command at the office's desk.
protocol OfficeCommand: DeskCommand {}

extension OfficeCommand {
    static var department: DepartmentCode { JointMeeting.code }
}

extension Bureau {
    /// What a unit is called: a department's title, the office, the auditors.
    func unit(_ code: String) -> Text {
        switch code {
        case JointMeeting.code.word: JointMeeting.title
        case "audit": Text("审计", en: "Audit")
        default: office.registry.department(code)?.title ?? Text(code, en: code)
        }
    }

    /// A department's code as typed.
    ///
    /// - Throws: `Refusal` that lists the codes there are.
    func department(_ word: String, option: String) throws(Refusal) -> String {
        guard office.registry.department(word) != nil else {
            let codes = office.registry.codes.joined(separator: " ")
            throw Refusal(
                Text(
                    "\(option) \(word)：没有这个部门；可写 \(codes)",
                    en: "\(option) \(word) is no department; one of \(codes)"))
        }
        return word
    }
}
