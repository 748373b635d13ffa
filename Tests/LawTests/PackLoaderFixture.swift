import Law

/// Invented packs for the loader: a national one, the district `river` and what may extend it.
enum SamplePacks {
    static let kinds: [FactKind] = [
        kind("hukou.district", .area(digits: 6)), kind("hukou.kind", .code(["urban", "rural"])),
        kind("disability.grade", .count(1...4), absent: .none),
        kind("education.stage", .code(["senior", "undergraduate"]), absent: .none),
        kind("complication.grade", .code(["1A", "1B", "2", "3"]), absent: .none),
        kind("special_assistance", .code(["loss", "disability"]), absent: .none),
        kind("death", .code(["illness", "accident"]), absent: .none),
        kind("low_income", .code(["none", "dibao"]), scope: .household),
        kind("income.per_head", .money, scope: .household),
        kind("agriculture.project", .set(["loan", "planting"]), scope: .household, absent: .none),
        kind("card", .flag, absent: .value("no")), kind("confirmed.on", .day),
        kind("wish.institution", .flag, absent: .notAsked), kind("wish.visitor", .words),
    ]

    static let benefits = BenefitRegistry(
        [
            "health.card": "enrolment", "health.allowance": "allowance",
            "education.tuition-waiver": "waiver", "housing.priority": "priority",
        ],
        departments: ["health", "education", "housing", "family_planning"])

    static func loader() throws -> PackLoader {
        PackLoader(dictionary: try FactDictionary(kinds), benefits: benefits)
    }

    private static func kind(
        _ name: String, _ type: FactType, scope: FactScope = .person, absent: Absent = .unknown
    ) -> FactKind {
        FactKind(
            name, type, Text("事实", en: "fact"), owners: ["health"], scope: scope, absent: absent)
    }

    static let national = PackSource(
        code: "national",
        files: [
            (
                "national/pack.yaml",
                """
                pack: national
                title: {zh: 国家, en: National}
                definitions:
                  - define: registered_rural
                    of: member
                    title: {zh: 农村户籍, en: registered rural}
                    when: [hukou.kind == rural]
                figures:
                  - figure: assistance.rate
                    title: {zh: 扶助金, en: assistance}
                    type: money
                    floor: yes
                    rows:
                      - {from: 2022-07-01, label: loss,
                          when: special_assistance == loss, value: 590.00, status: verified,
                          source: 文件乙}
                      - {from: 2018-01-01, label: loss,
                          when: special_assistance == loss, value: 450.00, status: verified,
                          source: 文件甲}
                      - {from: 2018-01-01, label: other,
                          when: special_assistance == disability, status: to be set, source: ""}
                """
            )
        ])

    static let manifest = """
        pack: river
        title: {zh: 河区, en: River District}
        district: "999901"
        extends: national
        office: family_planning
        document: {title: 河区方案, number: 河府〔2020〕1号, file: document.txt, in_force: 2020-03-01}
        off:
          R-4: 探索性条款，尚未采纳
        """

    static let document = """
        一、对象。独生子女死亡的家庭，以及独生子女
        伤残的家庭。

        二、发放联系卡。三、按月发放扶助金。四、探索免除学费。
        五、每年12月15日前报告。
        """

    static let rules = """
        definitions:
          - define: target
            of: parent
            title: {zh: 对象, en: target}
            cites: [R-1]
            when:
              - hukou.district == 999901
              - child.exists
              - child.dead or child.disability.grade <= 3
        figures:
          - figure: old.age
            title: {zh: 老年, en: old age}
            type: count
            ruled by: default
            reason: 文件未写明
            rows:
              - {from: 2020-01-01, value: 60}
        clauses:
          - clause: R-5
            text: 每年12月15日前报告
            gloss: a report before 15 December
            department: all
            duty: [all]
            each: year
            due: 12-15
            output: {zh: 报告, en: report}
          - clause: R-1
            text: 独生子女死亡的家庭，以及独生子女伤残的家庭
            gloss: bereaved and disabled
            department: health
            target: yes
            who: parent
            when: [target]
          - clause: R-2
            text: 发放联系卡
            gloss: a contact card
            department: health
            benefit: health.card
            who: child
            need: comfort
            when:
              - parents.any(target)
              - {if: not card, words: 联系卡}
            each: always
            evidence: [身份证]
          - clause: R-3
            text: 按月发放扶助金
            gloss: monthly assistance
            department: health
            benefit: health.allowance
            who: parent
            need: living
            when: [target, special_assistance == loss]
            each: month
            amount: assistance.rate
            per: month
            accrues: yes
            evidence: [身份证]
          - clause: R-4
            text: 探索免除学费
            gloss: free tuition
            department: education
            benefit: education.tuition-waiver
            who: household
            need: living
            when: [household.any(target and years since birth < figure(old.age))]
            each: term
            evidence: [学籍]
            optional: exploratory
        """

    /// The district's folder, with its parts replaced as a case wants.
    static func river(
        manifest: String = manifest, rules: String = rules, document: String = document
    ) -> PackSource {
        PackSource(
            code: "river",
            files: [
                ("river/pack.yaml", manifest), ("river/rules.yaml", rules),
                ("river/document.txt", document),
            ])
    }

    static func load(_ river: PackSource, and others: [PackSource] = []) throws -> PackResult {
        try loader().load(others.last?.code ?? "river", from: [national, river] + others)
    }

    /// Line and column, from 1, of the first place where `piece` stands in `text`.
    static func place(of piece: String, in text: String) -> (line: Int, column: Int)? {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            if let range = line.firstRange(of: piece) {
                let before = line[..<range.lowerBound].unicodeScalars.count
                return (index + 1, before + 1)
            }
        }
        return nil
    }
}
