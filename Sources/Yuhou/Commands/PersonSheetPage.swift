import Kernel
import Law
import Papers

/// A person as a terminal shows them.
struct PersonSheetPage {
    let language: Language

    private var zh: Bool { language == .chinese }

    /// Identity, household, relations, facts.
    func lines(of sheet: PersonSheet) -> [String] {
        let sex = sheet.sex == .female ? (zh ? "女" : "female") : (zh ? "男" : "male")
        let born = zh ? "\(sheet.birthYear) 年生" : "born \(sheet.birthYear)"
        var lines = [
            "\(sheet.ref) \(sheet.name) · \(sex) · \(born) · \(sheet.role.title(language))",
            place(sheet),
            title("身份证号码", "ID number") + (sheet.number ?? "—") + formerNumbers(sheet),
            title("电话", "Phone") + (sheet.phone ?? "—") + "　"
                + title("银行账号", "Account") + (sheet.account ?? "—"),
            "",
            title("户（\(sheet.day)）", "Household on \(sheet.day)")
                + (sheet.household ?? "—"),
        ]
        for member in sheet.housemates {
            let role = member.role.title(language)
            lines.append("  \(member.ref) \(member.name) · \(role) · \(member.birthYear)")
        }
        lines += [""] + [zh ? "亲属" : "Relations"]
        if sheet.relations.isEmpty { lines.append(zh ? "  没有记录" : "  none recorded") }
        lines += sheet.relations.map(relation)
        lines += [""] + [zh ? "事实（\(sheet.day)）" : "Facts on \(sheet.day)"]
        if sheet.facts.isEmpty { lines.append(zh ? "  没有记录" : "  none recorded") }
        return lines + sheet.facts.flatMap(fact)
    }

    private func title(_ chinese: String, _ english: String) -> String {
        zh ? "\(chinese)：" : "\(english): "
    }

    private func place(_ sheet: PersonSheet) -> String {
        let town = sheet.townTitle.map { "\($0) \(sheet.town)" } ?? String(sheet.town)
        guard let village = sheet.village else { return title("镇街", "Town") + town }
        let shown = sheet.villageTitle.map { "\($0) \(village)" } ?? String(village)
        return title("镇街", "Town") + town + "　" + title("村居", "Village") + shown
    }

    private func formerNumbers(_ sheet: PersonSheet) -> String {
        if sheet.formerNumbers.isEmpty { return "" }
        let list = sheet.formerNumbers.joined(separator: zh ? "、" : ", ")
        return zh ? "（更正前：\(list)）" : " (before correction: \(list))"
    }

    private func relation(_ relation: PersonSheet.Relation) -> String {
        let days = period(relation.from, relation.to)
        let source = told(by: relation.source, relation.learned, nil)
        let withdrawn = relation.isWithdrawn ? (zh ? "，已撤回" : ", withdrawn") : ""
        let who = "\(relation.kinship.title(language)) \(relation.ref) \(relation.name)"
        return "  \(who) · \(days)\(source)\(withdrawn)"
    }

    private func fact(_ fact: StandingFact) -> [String] {
        let name = zh ? "\(fact.kind.title.zh) \(fact.kind.name)" : fact.kind.name
        let value = fact.value ?? (zh ? "无" : "none")
        let since = fact.since.map { zh ? "，自 \($0)" : ", since \($0)" } ?? ""
        let source = fact.report.map { told(by: $0.source, $0.learned, $0.document) } ?? ""
        var lines = ["  \(name)：\(value)\(since)\(source)"]
        for report in fact.former { lines.append("      \(zh ? "另有" : "also") \(words(report))") }
        for report in fact.differing {
            lines.append("    ! \(zh ? "不一致" : "differs") \(words(report))")
        }
        return lines
    }

    private func words(_ report: StandingFact.Report) -> String {
        let value = report.value ?? (zh ? "终止" : "ends")
        let member = report.member.map { " \($0)" } ?? ""
        let withdrawn = report.isWithdrawn ? (zh ? "，已撤回" : ", withdrawn") : ""
        let source = told(by: report.source, report.learned, report.document)
        return "\(value)\(member) · \(period(report.from, report.to))\(source)\(withdrawn)"
    }

    private func told(by source: String, _ learned: Day?, _ document: String?) -> String {
        let known = learned.map { zh ? "，\($0) 得知" : ", learned \($0)" } ?? ""
        let proof = document.map { zh ? "，凭据 \($0)" : ", \($0)" } ?? ""
        return zh ? "（\(source)\(known)\(proof)）" : " (\(source)\(known)\(proof))"
    }

    private func period(_ from: Day?, _ to: Day?) -> String {
        let shown = from.flatMap { $0 == .always ? nil : $0 }
        switch (shown, to) {
        case (nil, nil): return zh ? "一直" : "always"
        case (let from?, nil): return zh ? "自 \(from)" : "from \(from)"
        case (nil, let to?): return zh ? "至 \(to)" : "until \(to)"
        case (let from?, let to?): return zh ? "\(from) 至 \(to)" : "\(from) to \(to)"
        }
    }
}
