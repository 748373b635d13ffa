import Foundation
import Hummingbird
import Kernel
import Law

/// A clerk of a department, in their own office, for one page or one act.
struct Clerk: Sendable {
    let host: ConsoleHost
    let session: Session
    let language: Language
    let office: Office

    var today: Day { office.today }
    var cases: CaseBook { CaseBook(office, district: session.district, department: session.desk) }
    var tasks: TaskBook { TaskBook(office, district: session.district) }
    var referrals: ReferralBook { ReferralBook(office, district: session.district) }
    var notices: NoticeBook {
        NoticeBook(office, district: session.district, department: session.desk)
    }
    var bureau: Bureau {
        Bureau(
            office, district: session.district, department: DepartmentCode(session.desk),
            seal: host.seal)
    }

    /// The duties that this clerk has in the work on cases.
    var duties: Set<StaffDuty> {
        Set(session.duties.compactMap(StaffDuty.init(rawValue:))).intersection([
            .intake, .review, .approve, .pay, .town,
        ])
    }

    /// Asks for the second factor before what approves or pays.
    func requireProof(for move: CaseMove, of visit: Visit) async throws {
        guard move == .pass, !duties.isDisjoint(with: [.approve, .pay]) else { return }
        try await host.requireProof(of: visit)
    }

    /// A step's name.
    func step(_ code: String?, of benefit: String, _ kind: CaseFile.Kind) -> String {
        guard let code else { return "" }
        let known = kind == .stop ? StopProposals.steps : self.benefit(benefit)?.procedure.steps
        return known?.first { $0.code == code }?.title(language) ?? code
    }

    func benefit(_ code: String) -> Benefit? { host.registry.benefits[code] }

    /// What a case is about.
    func what(_ file: CaseFile) -> String {
        let title = benefit(file.benefit)?.title(language) ?? file.benefit
        return file.kind == .due ? title : "\(file.kind.title(language))：\(title)"
    }

    /// `吴* 女 19`.
    func who(_ file: CaseFile) -> String {
        let sex = file.sex == .female ? Text("女", en: "f") : Text("男", en: "m")
        return "\(Mask.name(file.name)) \(sex(language)) \(file.birth.fullYears(to: today))"
    }

    /// The mark of a day: `超 4 天`, and how it looks.
    func mark(_ due: Day?, isOpen: Bool = true) -> [String: Any] {
        let words = DeskWords.due(isOpen ? due : nil, today, language)
        var look = ""
        if isOpen, let due {
            look = due < today ? "late" : due < today.adding(days: 3) ? "soon" : ""
        }
        return ["due": words, "look": look, "has_due": !words.isEmpty]
    }
}

extension ConsoleHost {
    /// The clerk who asks, in an office of their own.
    ///
    /// - Parameters:
    ///   - command: What is done, in the words of the command that does the same.
    ///   - isReading: A page that is asked for by a link writes nothing.
    /// - Throws: `NoPage` for who is no department's.
    func clerk(
        _ visit: Visit, _ command: String, isReading: Bool = false
    ) throws -> Clerk {
        let session = try visit.signedIn()
        guard registry.department(session.desk) != nil else { throw NoPage() }
        let purpose = "\(session.desk) \(command)"
        try check(purpose, session)
        return Clerk(
            host: self, session: session, language: visit.language,
            office: office(session, purpose: purpose, isReading: isReading))
    }
}

/// Days in words.
enum DeskWords {
    /// How long there is still; nothing for what has no day.
    static func due(_ day: Day?, _ today: Day, _ language: Language) -> String {
        guard let day, day < .never else { return "" }
        let days = day.number - today.number
        let text =
            switch days {
            case ..<0: Text("超 \(-days) 天", en: "\(-days) days late")
            case 0: Text("今天", en: "today")
            case 1: Text("明天", en: "tomorrow")
            default: Text("\(days) 天", en: "\(days) days")
            }
        return text(language)
    }

    /// A form's own id: sent twice, it is one act.
    static var formID: String { UUID().uuidString.lowercased() }
}

extension String {
    /// As a value in a query or a part of a path.
    var queryWord: String {
        var plain = CharacterSet.alphanumerics
        plain.insert(charactersIn: "-._~")
        return addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }
}
