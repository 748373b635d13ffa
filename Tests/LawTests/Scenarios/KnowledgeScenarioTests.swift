import Law
import Testing

/// What is learned late: the same days seen as known before and after.
@Suite("scenarios: learned late")
struct KnowledgeScenarioTests {
    private static let disabled =
        "C disability.grade=2 2010-01-01; M,F special_assistance=disability 2010-02-01; "
    private static let late = disabled + "C died 2021-03-05 @2021-08-05; "

    static let deaths: [Scenario] = [
        Scenario.seen(
            "Jiangyan: the child's own clauses ended five months ago", "JY-3.2.5c", of: "C", late,
            [
                ("2021-08-04", "no, 2020-01-01 yes, 2021-03-05 yes"),
                ("2021-08-05", "no, 2020-01-01 yes, 2021-03-05 no"),
            ]),
        Scenario.seen(
            "Jiangyan: the funeral was free", "JY-3.3.4", of: "C", late,
            [("2021-08-04", "no, 2021-03-05 no"), ("2021-08-05", "no, 2021-03-05 yes")]),
        Scenario.seen(
            "Jiangyan: the class changed on the day of death once health says so", "JY-3.1.1b",
            late + "M special_assistance=loss 2021-03-05 @2021-08-20",
            [
                ("2021-08-05", "no, 2020-01-01 350, 2021-03-05 350, 2022-07-01 460"),
                ("2021-08-19", "no, 2020-01-01 350, 2021-03-05 350, 2022-07-01 460"),
                ("2021-08-20", "no, 2020-01-01 350, 2021-03-05 450, 2022-07-01 590"),
            ]),
        Scenario.seen(
            "Jiangyan: the household stays a target throughout", "JY-3.5.1a", late,
            [
                ("2021-08-04", "no, 2020-01-01 yes, 2021-03-05 yes"),
                ("2021-08-05", "no, 2020-01-01 yes, 2021-03-05 yes"),
            ]),
        Scenario.seen(
            "Nanchuan: the family is one of the bereaved", "NC-2.1b", late,
            [("2021-08-04", "no, 2021-03-05 no"), ("2021-08-05", "no, 2021-03-05 yes")]),
        Scenario.seen(
            "Nanchuan: and no longer one of the disabled", "NC-2.1a", late,
            [
                ("2021-08-04", "no, 2014-11-28 yes, 2021-03-05 yes"),
                ("2021-08-05", "no, 2014-11-28 yes, 2021-03-05 no"),
            ]),
        Scenario.seen(
            "Nanchuan: condolence is due for what is left of the year", "NC-4.fpa.2", late,
            [
                ("2021-08-04", "no, 2021-03-05 no"),
                ("2021-08-05", "no, 2021-03-05 yes, 2022-01-01 no"),
            ]),
        Scenario.seen(
            "Nanchuan: a death of December learned in January was due in December",
            "NC-4.fpa.2", "C died 2021-12-20 @2022-01-10",
            [
                ("2022-01-09", "no, 2021-12-20 no, 2022-01-01 no"),
                ("2022-01-10", "no, 2021-12-20 yes, 2022-01-01 no"),
            ]),
        Scenario.seen(
            "Nanchuan: the death of a healthy child made the target", "NC-4.health.6",
            "C died 2021-03-05 @2021-08-05",
            [("2021-08-04", "no, 2021-03-05 no"), ("2021-08-05", "no, 2021-03-05 yes")]),
        Scenario.seen(
            "each source as it becomes known; a source takes back its own", "NC-2.1b",
            "C death=illness 2021-03-07 by:health @2021-03-09; "
                + "C death=illness 2021-03-05 by:civil_affairs @2021-08-05; "
                + "C death! 2021-03-05 by:civil_affairs @2021-10-01",
            [
                ("2021-03-08", "no, 2021-03-07 no"), ("2021-03-09", "no, 2021-03-07 yes"),
                ("2021-08-05", "no, 2021-03-05 yes, 2021-03-07 yes"),
                ("2021-10-01", "no, 2021-03-05 no, 2021-03-07 yes"),
            ]),
        Scenario.seen(
            "a mother's death learned late ends her money on its day", "JY-3.1.1b",
            "C died 2016-04-10; M special_assistance=loss 2016-05-01; "
                + "M died 2021-03-05 @2021-08-05",
            [
                ("2021-08-04", "no, 2020-01-01 450, 2021-03-05 450, 2022-07-01 590"),
                ("2021-08-05", "no, 2020-01-01 450, 2021-03-05 no"),
            ]),
    ].flatMap { $0 }

    static let corrections: [Scenario] = [
        Scenario.seen(
            "grade 3 corrected to 4 in town was never a target", "NC-2.1a",
            "C disability.grade=3 2016-06-01 @2016-06-10; "
                + "C disability.grade=4 2016-06-01 @2017-02-01",
            [
                ("2016-06-09", "no, 2016-06-01 no"), ("2016-06-10", "no, 2016-06-01 yes"),
                ("2017-01-31", "no, 2016-06-01 yes"), ("2017-02-01", "no, 2016-06-01 no"),
            ]),
        Scenario.seen(
            "the certificate's day corrected to a month earlier", "JY-3.2.5c", of: "C",
            "M special_assistance=disability 2021-01-01; "
                + "C disability.grade=3 2021-03-10 @2021-04-01; "
                + "C disability.grade! 2021-03-10 @2021-05-01; "
                + "C disability.grade=3 2021-02-10 @2021-05-01",
            [
                ("2021-04-30", "no, 2021-02-10 no, 2021-03-10 yes"),
                ("2021-05-01", "no, 2021-02-10 yes, 2021-03-10 yes"),
            ]),
        Scenario.seen(
            "a re-grading withdrawn was none", "NC-2.1a",
            "C disability.grade=3 2016-06-01 @2016-06-10; "
                + "C disability.grade=4 2019-01-15 @2019-02-01; "
                + "C disability.grade! 2019-01-15 @2019-05-01",
            [
                ("2019-01-31", "no, 2016-06-01 yes, 2019-01-15 yes"),
                ("2019-02-01", "no, 2016-06-01 yes, 2019-01-15 no"),
                ("2019-05-01", "no, 2016-06-01 yes, 2019-01-15 yes"),
            ]),
        Scenario.seen(
            "a confirmation withdrawn was none", "JY-3.5.1a",
            "C died 2020-04-10; M special_assistance=loss 2020-05-01 @2020-05-10; "
                + "M special_assistance! 2020-05-01 @2020-12-01",
            [
                ("2020-05-09", "no, 2020-05-01 no"), ("2020-05-10", "no, 2020-05-01 yes"),
                ("2020-11-30", "no, 2020-05-01 yes"), ("2020-12-01", "no, 2020-05-01 no"),
            ]),
        Scenario.seen(
            "an end of the confirmation learned late", "JY-3.1.1b",
            disabled + "M special_assistance= 2021-06-30 @2021-10-01",
            [
                ("2021-09-30", "no, 2020-01-01 350, 2021-06-30 350, 2022-07-01 460"),
                ("2021-10-01", "no, 2020-01-01 350, 2021-06-30 no"),
            ]),
        Scenario.seen(
            "a recovery learned late", "NC-4.health.6",
            "C disability.grade=3 2016-06-01; C disability.grade= 2021-06-10 @2021-11-01",
            [
                ("2021-10-31", "no, 2016-06-01 yes, 2021-06-10 yes"),
                ("2021-11-01", "no, 2016-06-01 yes, 2021-06-10 no"),
            ]),
        Scenario.seen(
            "a move out learned late", "JY-3.1.1b",
            disabled + "M hukou.district=320102 2021-08-20 @2021-12-01",
            [
                ("2021-11-30", "no, 2020-01-01 350, 2021-08-20 350, 2022-07-01 460"),
                ("2021-12-01", "no, 2020-01-01 350, 2021-08-20 no"),
            ]),
        Scenario.seen(
            "a change to town learned late", "NC-2.1a",
            "M hukou.kind=rural 1990-01-01; C disability.grade=4 2016-06-01; "
                + "M hukou.kind=urban 2018-05-10 @2018-09-01",
            [
                ("2018-08-31", "no, 2016-06-01 yes, 2018-05-10 yes"),
                ("2018-09-01", "no, 2016-06-01 yes, 2018-05-10 no"),
            ]),
        Scenario.seen(
            "a re-birth learned late", "NC-2.1c",
            "C died 2016-04-10; S is other 2018-02-03; M bore S @2020-06-01; F bore S @2020-06-01",
            [
                ("2020-05-31", "no, 2014-11-28 yes, 2018-02-03 yes"),
                ("2020-06-01", "no, 2014-11-28 yes, 2018-02-03 no"),
            ]),
        Scenario.seen(
            "a divorce learned late", "NC-4.health.4", of: "F",
            "C died 2016-04-10; M born 1965-05-20; F born 1971-07-01; "
                + "M divorced F 2017-03-01 @2017-08-01",
            [
                ("2017-07-31", "no, 2016-04-10 yes, 2017-03-01 yes"),
                ("2017-08-01", "no, 2016-04-10 yes, 2017-03-01 no, 2020-07-01 yes"),
            ]),
    ].flatMap { $0 }

    /// A rate published in September that counts from July.
    static let rates: [Scenario] = ["NC-3.1a", "JY-3.1.1b"].flatMap { clause in
        Scenario.seen(
            "a rate learned later counts from its own day", clause,
            "C died 2021-01-01; M special_assistance=loss 2021-02-01",
            [
                ("2024-09-09", "no, 2021-02-01 450, 2022-07-01 590, 2024-07-01 590"),
                ("2024-09-10", "no, 2021-02-01 450, 2022-07-01 590, 2024-07-01 650"),
            ])
    }

    @Test(arguments: deaths + corrections)
    func learnedLate(_ scenario: Scenario) throws { try scenario.check() }

    @Test(arguments: rates)
    func ratesLearnedLate(_ scenario: Scenario) throws {
        let pack = try ScenarioPacks.pack(of: scenario.clause).raising(
            "special_assistance.rate", class: "loss", to: 65_000, from: "2024-07-01",
            learned: "2024-09-10")
        try scenario.check(Evaluator(pack), ScenarioFamily(scenario.told, pack: pack))
    }
}

extension Pack {
    /// The same law with one more row of a figure, learned on a day.
    fileprivate func raising(
        _ name: String, class label: String, to fen: Int64, from: String, learned: String
    ) throws -> Pack {
        let figure = try #require(figures[name])
        let last = try #require(figure.rows.first { $0.label == label })
        let row = FigureRow(
            from: try #require(Day(iso: from)), to: .never,
            learned: try #require(Day(iso: learned)), label: label, when: last.when,
            whenText: last.whenText, value: fen, status: .verified, source: last.source,
            position: last.position)
        var figures = figures
        figures[name] = Figure(
            name: name, title: figure.title, type: figure.type, isFloor: figure.isFloor,
            ruledBy: figure.ruledBy, reason: figure.reason, rows: [row] + figure.rows,
            position: figure.position)
        return Pack(
            code: code, title: title, district: district, office: office, document: document,
            clauses: clauses, definitions: definitions, figures: figures, dictionary: dictionary,
            off: off)
    }
}
