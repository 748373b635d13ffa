import Foundation
import Kernel
import Law

/// Facts of an explanation in the words of the desk: what, its value, who says so.
struct FactWords {
    let registry: Registry
    let language: Language

    /// `child.disability.grade` → 子女：残疾等级.
    func title(_ name: String) -> String {
        let isSince = name.hasPrefix("since(")
        let path = isSince ? String(name.dropFirst(6).dropLast()) : name
        let (own, whose) = Self.split(path)
        var title = registry.dictionary[own]?.title(language) ?? fromRegistry(own)
        if isSince { title += Text("（起）", en: " (since)")(language) }
        return whose.map { "\($0(language))：\(title)" } ?? title
    }

    /// A value as people read it.
    func value(_ name: String, _ value: String) -> String {
        let fact = Self.split(name).0
        // No page says in a word why a family is looked after.
        if fact == "special_assistance", !Self.plain.keys.contains(value) {
            return Text("已确认", en: "confirmed")(language)
        }
        if let words = list(fact, value) { return words }
        return (CodeWords.title(fact, value) ?? Self.plain[value])?(language) ?? value
    }

    /// `[planting, loan]`, as a reason names all that hold at once.
    private func list(_ fact: String, _ value: String) -> String? {
        guard value.hasPrefix("["), value.hasSuffix("]") else { return nil }
        return value.dropFirst().dropLast().split(separator: ",").map { word in
            let word = word.trimmingCharacters(in: .whitespaces)
            return (CodeWords.title(fact, word) ?? Self.plain[word])?(language) ?? word
        }.joined(separator: language == .chinese ? "、" : ", ")
    }

    /// Whose word counts for it.
    func source(_ name: String) -> String {
        let path = name.hasPrefix("since(") ? String(name.dropFirst(6).dropLast()) : name
        guard let kind = registry.dictionary[Self.split(path).0] else {
            return Text("名册", en: "register")(language)
        }
        return kind.owners.map { registry.department($0)?.title(language) ?? $0 }
            .joined(separator: language == .chinese ? "、" : ", ")
    }

    private static let plain: [String: Text] = [
        "yes": Text("是", en: "yes"), "no": Text("否", en: "no"), "none": Text("无", en: "none"),
        "unknown": Text("不详", en: "unknown"), "male": Text("男", en: "male"),
        "female": Text("女", en: "female"),
        Entitlements.protected: Text("不归本部门看", en: "not this desk's to see"),
    ]

    private static func split(_ path: String) -> (String, Text?) {
        let kin: [(String, Text)] = [
            ("child.", Text("子女", en: "child")), ("spouse.", Text("配偶", en: "spouse")),
        ]
        for (prefix, whose) in kin where path.hasPrefix(prefix) {
            return (String(path.dropFirst(prefix.count)), whose)
        }
        return (path, nil)
    }

    private func fromRegistry(_ name: String) -> String {
        let known: [RegistryFact: Text] = [
            .sex: Text("性别", en: "sex"), .age: Text("年龄", en: "age"),
            .birth: Text("出生日期", en: "birth"), .dead: Text("已故", en: "deceased"),
            .role: Text("家中身份", en: "role"), .married: Text("婚姻在续", en: "married"),
            .exists: Text("名册上有", en: "registered"), .reborn: Text("再生育", en: "later child"),
            .adopted: Text("收养", en: "adopted"), .deathDay: Text("去世日期", en: "day of death"),
            .otherChild: Text("另有子女", en: "another child"),
        ]
        return RegistryFact(rawValue: name).flatMap { known[$0] }?(language) ?? name
    }
}
