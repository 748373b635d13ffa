import Testing

@testable import Law

/// One change to the sample that must be refused at the start of `at`.
struct BadPack: Sendable, CustomTestStringConvertible {
    enum File: Sendable { case manifest, rules, document }

    let sentence: String
    let file: File
    let from: String
    let to: String
    /// Where the problem is reported, as found in the changed file.
    let at: String
    let message: String
    var testDescription: String { sentence }

    init(_ sentence: String, _ from: String, _ to: String, at: String, _ message: String) {
        self.init(sentence, .rules, from, to, at: at, message)
    }

    init(
        _ sentence: String, _ file: File, _ from: String, _ to: String, at: String,
        _ message: String
    ) {
        self.sentence = sentence
        self.file = file
        self.from = from
        self.to = to
        self.at = at
        self.message = message
    }

    var text: String {
        let whole = file == .manifest ? SamplePacks.manifest : SamplePacks.rules
        return whole.replacing(from, with: to, maxReplacements: 1)
    }
}

private let badClauses = [
    BadPack(
        "an unknown key", "benefit: health.card", "benefits: health.card", at: "benefits:",
        "unknown key `benefits` in clause `R-2`; did you mean `benefit`?"),
    BadPack(
        "a clause without words", "text: 发放联系卡\n    ", "", at: "clause: R-2",
        "clause `R-2` lacks `text`; write the document's own words"),
    BadPack(
        "empty words", "text: 发放联系卡", "text: ''", at: "''", "`text` of clause `R-2` is empty"),
    BadPack(
        "words that are not in the document", "text: 发放联系卡", "text: 发放联系证", at: "发放联系证",
        "are no contiguous piece of the document: after `发放联系` the document reads `卡。三、按月发放`"),
    BadPack(
        "a condition's words that are nowhere", "words: 联系卡", "words: 医疗卡", at: "医疗卡",
        "`words` are no contiguous piece of the document"),
    BadPack("no who", "who: child\n    ", "", at: "clause: R-2", "lacks `who`"),
    BadPack("no need", "need: comfort\n    ", "", at: "clause: R-2", "lacks `need`"),
    BadPack("no cadence", "each: always\n    ", "", at: "clause: R-2", "lacks `each`"),
    BadPack("no evidence", "    evidence: [学籍]\n", "", at: "clause: R-4", "lacks `evidence`"),
    BadPack(
        "no benefit", "benefit: health.card\n    ", "", at: "clause: R-2",
        "lacks `benefit`; name what it gives, or write `target: yes`"),
    BadPack(
        "no when", "\n    when: [target]\n  - clause: R-2", "\n  - clause: R-2",
        at: "clause: R-1", "clause `R-1` lacks `when`"),
    BadPack(
        "an empty when", "when: [target]\n", "when: []\n", at: "when: []",
        "a rule has at least one condition"),
    BadPack(
        "a wrong who", "who: child", "who: childs", at: "childs",
        "`who` of clause `R-2` is `childs`; write parent, child, member, "
            + "household or deceased; did you mean `child`?"
    ),
    BadPack(
        "a target row that gives something", "target: yes", "target: yes\n    each: month",
        at: "each: month\n    who", "`each` has no place in it"),
    BadPack(
        "an unknown department", "department: education", "department: eductaion",
        at: "eductaion", "did you mean `education`?"),
    BadPack(
        "a provision led by all", "department: education", "department: all",
        at: "all\n    benefit",
        "`department` of clause `R-4` is `all`, no department"),
    BadPack(
        "an unknown duty holder", "duty: [all]", "duty: [hosing]", at: "hosing",
        "did you mean `housing`?"),
    BadPack(
        "a duty without output", "\n    output: {zh: 报告, en: report}", "", at: "clause: R-5",
        "clause `R-5` lacks `output`"),
    BadPack(
        "output in one language", "{zh: 报告, en: report}", "{zh: 报告}", at: "{zh: 报告}",
        "lacks `en`; write both languages"),
    BadPack(
        "a proof that the house does not keep", "output: {zh: 报告, en: report}",
        "output: {zh: 报告, en: report}\n    proof: [reprot]", at: "reprot]",
        "did you mean `report`?"),
    BadPack(
        "an output that nobody owes", "duty: [all]\n    ", "", at: "clause: R-5", "lacks `duty`"),
    BadPack(
        "a due day that is none", "due: 12-15", "due: 02-30", at: "02-30",
        "no day of a year; write MM-DD"),
    BadPack(
        "a due figure that is none", "due: 12-15", "due: old.agee", at: "old.agee",
        "names an unknown figure `old.agee`; did you mean `old.age`?"),
    BadPack(
        "a benefit no module registers", "benefit: health.card", "benefit: health.cards",
        at: "health.cards", "which no module registers; did you mean `health.card`?"),
    BadPack(
        "an unknown figure as amount", "amount: assistance.rate", "amount: assistance.rates",
        at: "assistance.rates", "did you mean `assistance.rate`?"),
    BadPack(
        "an amount that is no money", "amount: assistance.rate", "amount: old.age",
        at: "old.age\n    per", "which is a whole number; name a figure of type money"),
    BadPack(
        "an amount per nothing", "    per: month\n", "", at: "clause: R-3", "lacks `per`"),
    BadPack(
        "an accruing clause without a sum", "amount: assistance.rate\n    per: month\n    ", "",
        at: "accrues", "accrues no sum"),
    BadPack(
        "accrues neither yes nor no", "accrues: yes", "accrues: true", at: "true",
        "is `true`; write yes or no"),
    BadPack(
        "two clauses of one id", "clause: R-4", "clause: R-3", at: "R-3\n    text: 探索",
        "clause `R-3` stands already at river/rules.yaml:"),
    BadPack(
        "a duplicate key", "need: comfort", "need: comfort\n    need: living", at: "need: comfort",
        "key `need` stands twice in one entry"),
    BadPack(
        "a line YAML cannot read", "when: [target]\n", "when: [target\n", at: ": R-2",
        "not YAML"),
]

private let badRest = [
    BadPack(
        "a definition that hides a fact", "define: target", "define: card", at: "card\n    of",
        "definition `card` has the name of a fact; choose another"),
    BadPack(
        "a definition named by a keyword", "define: target", "define: receives", at: "receives",
        "`receives` cannot name a definition"),
    BadPack(
        "a definition that cites nothing there", "cites: [R-1]", "cites: [R-9]", at: "R-9",
        "definition `target` cites `R-9`, no clause of the pack"),
    BadPack("an unknown type", "type: count", "type: number", at: "number", "write money, count"),
    BadPack(
        "a figure without rows", "\n    rows:\n      - {from: 2020-01-01, value: 60}", "",
        at: "figure: old.age", "lacks `rows`"),
    BadPack(
        "a row without a day", "from: 2020-01-01, ", "", at: "{value: 60}", "lacks `from`"),
    BadPack(
        "a row whose day is none", "from: 2020-01-01", "from: 2020-02-30", at: "2020-02-30",
        "no day of the calendar; write YYYY-MM-DD"),
    BadPack(
        "a row that ends before it begins", "from: 2020-01-01", "from: 2020-01-01, to: 2019-01-01",
        at: "to: 2019", "not after its `from` 2020-01-01"),
    BadPack(
        "a value of another type", "value: 60", "value: 60.5", at: "60.5",
        "`value` of a row of figure `old.age` is `60.5`; write a whole number"),
    BadPack(
        "a ruling without reason", "    reason: 文件未写明\n", "", at: "figure: old.age",
        "lacks `reason`"),
    BadPack(
        "a figure without status", "    ruled by: default\n    reason: 文件未写明\n", "",
        at: "{from", "lacks `status`; write verified, proxy or to be set"),
    BadPack(
        "a status that is none", "value: 60}", "value: 60, status: verfied}", at: "verfied",
        "did you mean `verified`?"),
    BadPack(
        "a value that is to be set", "value: 60}", "value: 60, status: to be set}",
        at: "60, status",
        "a row `to be set` has no value"),
    BadPack(
        "a verified row without source",
        "    ruled by: default\n    reason: 文件未写明\n    rows:\n"
            + "      - {from: 2020-01-01, value: 60}",
        "    rows:\n      - {from: 2020-01-01, value: 60, status: verified}", at: "{from",
        "lacks `source`; a verified row names the paper it stands in"),
    BadPack(
        "a district that is no code", .manifest, "\"999901\"", "\"9999\"", at: "\"9999\"",
        "write the six digits of GB/T 2260"),
    BadPack(
        "an office that is no department", .manifest, "family_planning", "family_planing",
        at: "family_planing", "did you mean `family_planning`?"),
    BadPack(
        "no office", .manifest, "office: family_planning\n", "", at: "pack: river",
        "pack `river` lacks `office`"),
    BadPack(
        "the wrong name", .manifest, "pack: river", "pack: rivers", at: "rivers",
        "`pack` is `rivers` in the folder `river`; write `river`"),
    BadPack(
        "a parent that is not there", .manifest, "extends: national", "extends: natinal",
        at: "natinal", "there is no pack `natinal`; did you mean `national`?"),
    BadPack(
        "a document that is not there", .manifest, "file: document.txt", "file: documen.txt",
        at: "documen.txt", "the folder holds no file `documen.txt`; did you mean `document.txt`?"),
    BadPack(
        "an undated document without an assumption", .manifest, "in_force: 2020-03-01",
        "in_force: to be set", at: "in_force", "needs `assumed_from`"),
    BadPack(
        "a clause switched off that is not there", .manifest, "R-4:", "R-44:", at: "R-44",
        "`off` names `R-44`, no clause of the pack; did you mean `R-4`?"),
    BadPack(
        "a plain clause switched off", .manifest, "R-4:", "R-3:", at: "R-3",
        "clause `R-3` cannot be switched off"),
    BadPack(
        "replacing what is not inherited", .manifest, "extends: national",
        "extends: national\nreplaces: [R-1]", at: "R-1",
        "`replaces` lists `R-1`; nothing of that name is inherited"),
]

@Suite("Packs, as refused")
struct PackRefusalTests {
    @Test("A wrong clause is refused at its place", arguments: badClauses)
    func refusesClauses(_ row: BadPack) throws { try expectRefusal(row) }

    @Test("A wrong definition, figure or manifest is refused at its place", arguments: badRest)
    func refusesRest(_ row: BadPack) throws { try expectRefusal(row) }

    private func expectRefusal(_ row: BadPack) throws {
        let whole = row.file == .manifest ? SamplePacks.manifest : SamplePacks.rules
        #expect(row.text != whole, "the case changes nothing")
        let river =
            row.file == .manifest
            ? SamplePacks.river(manifest: row.text) : SamplePacks.river(rules: row.text)
        let result = try SamplePacks.load(river)
        #expect(result.pack == nil)
        let fitting = result.problems.filter { $0.message.contains(row.message) }
        #expect(fitting.count == 1, "\(result.problems)")
        let problem = try #require(fitting.first)
        let file = row.file == .manifest ? "river/pack.yaml" : "river/rules.yaml"
        let index = try #require(row.text.firstRange(of: row.at)).lowerBound
        let before = row.text[..<index].split(separator: "\n", omittingEmptySubsequences: false)
        let column = (before.last?.unicodeScalars.count ?? 0) + 1
        #expect(
            problem.position == Position(file: file, line: before.count, column: column),
            "\(problem)")
    }
}
