import Kernel
import Law

/// The places of the desks that are no departments, and where each begins its day.
enum OfficePlaces {
    /// The links of the head, in order.
    static func of(_ desk: String) -> [(String, Text)] {
        let law = ("/law", Text("政策", en: "The law"))
        let figures = ("/figures", Text("标准和口径", en: "Figures and rulings"))
        let modules = ("/modules", Text("部门模块", en: "Modules"))
        let versions = ("/versions", Text("政策版本", en: "Versions of the law"))
        let doctor = ("/doctor", Text("体检", en: "Doctor"))
        return switch desk {
        case "office":
            [
                ("/board", Text("看板", en: "Board")),
                ("/gaps/missed", Text("应享未享", en: "Owed, missed")),
                ("/gaps/to_stop", Text("应退未退", en: "To stop")),
                ("/gaps/undecided", Text("待补事实", en: "Undecided")),
                ("/office/meetings", Text("会议与决议", en: "Meetings")),
                ("/office/reports", Text("年度报告", en: "Reports")), law, versions, figures,
            ]
        case "system": [modules, versions, figures, law, doctor]
        case "secretary":
            [
                ("/users", Text("账户", en: "Accounts")),
                ("/services", Text("服务账户", en: "Services")), modules, law, doctor,
            ]
        case "audit":
            [
                ("/audit", Text("留痕", en: "Audit")),
                ("/office-books", Text("联席办登记簿", en: "The office's books")), law, doctor,
            ]
        default: [law]
        }
    }

    /// The pages of the office and of the administrators.
    static func add(to routes: Routes, _ host: ConsoleHost, _ screen: Screen) {
        BoardPages(host: host, screen: screen).add(to: routes)
        LawPages(host: host, screen: screen).add(to: routes)
        VersionPages(host: host, screen: screen).add(to: routes)
        FigurePages(host: host, screen: screen).add(to: routes)
        ModulePages(host: host, screen: screen).add(to: routes)
        UserPages(host: host, screen: screen).add(to: routes)
        AuditPages(host: host, screen: screen).add(to: routes)
        DoctorPages(host: host, screen: screen).add(to: routes)
    }

    /// The first page of a desk that is no department's; nil where it has none of its own.
    static func home(of desk: String) -> String? {
        Session.otherDesks.contains(desk) ? of(desk).first?.0 : nil
    }
}
