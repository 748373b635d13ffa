import Testing

/// One family, seen from each of its people and on several days of knowledge.
@Suite("scenarios: whole families")
struct WholeFamilyScenarioTests {
    /// The parents part in 2017; he marries again, and a child is born to him in 2019.
    private static let parted =
        "C died 2016-04-10; M divorced F 2017-05-05; F moves 2 2017-05-05; "
        + "W is spouse 1985-01-01; W moves 2 2018-01-01; F married W 2018-01-01; "
        + "S is other 2019-03-03; S moves 2 2019-03-03; F bore S; W bore S; "

    static let divorced = [
        Scenario(
            "her former husband's new child leaves her a target", "NC-2.1c", parted,
            "no, 2014-11-28 yes, 2017-05-05 yes, 2019-03-03 yes"),
        Scenario(
            "his target ends with it", "NC-2.1c", of: "F", parted,
            "no, 2014-11-28 yes, 2018-01-01 yes, 2019-03-03 no"),
        Scenario(
            "her household stays a target", "NC-4.health.6", parted,
            "no, 2016-04-10 yes, 2017-05-05 yes, 2019-03-03 yes"),
        Scenario(
            "his household is one until the birth", "NC-4.health.6", of: "F", parted,
            "no, 2016-04-10 yes, 2017-05-05 yes, 2018-01-01 yes, 2019-03-03 no"),
        Scenario(
            "his wife is never asked", "NC-4.health.6", of: "W", parted,
            "no, 2018-01-01 no, 2019-03-03 no"),
        Scenario(
            "nor the new child", "NC-4.health.6", of: "S", parted, "no, 2019-03-03 no"),
        Scenario(
            "his wish of no visits binds her address while they share it", "NC-4.fpa.4",
            parted + "F wish.no_visits=yes 2016-06-01",
            "no, 2016-04-10 yes, 2016-06-01 no, 2017-05-05 yes"),
        Scenario(
            "her premium is subsidised as before", "NC-4.finance.2",
            parted + "M,F special_assistance=loss 2016-05-01; "
                + "M,F insurance.medical=resident 2016-05-01",
            "no, 2016-05-01 yes, 2017-05-05 yes, 2019-03-03 yes"),
        Scenario(
            "his is not: he is confirmed, but no target", "NC-4.finance.2", of: "F",
            parted + "M,F special_assistance=loss 2016-05-01; "
                + "M,F insurance.medical=resident 2016-05-01",
            "no, 2016-05-01 yes, 2017-05-05 yes, 2019-03-03 no"),
    ]

    /// The same in Jiangyan, where the end comes with his confirmation, learned in June.
    private static let partedLater =
        "C died 2016-04-10; M,F special_assistance=loss 2016-05-01; M divorced F 2020-05-05; "
        + "F moves 2 2020-05-05; W is spouse 1985-01-01; W moves 2 2020-08-08; "
        + "F married W 2020-08-08; S is other 2021-03-03; S moves 2 2021-03-03; F bore S; "
        + "W bore S; F special_assistance= 2021-03-03 @2021-06-01; "

    static let divorcedInJiangyan: [Scenario] = [
        Scenario.seen(
            "her money goes on", "JY-3.1.1b", partedLater,
            [
                ("2021-05-31", "no, 2020-01-01 450, 2021-03-03 450, 2022-07-01 590"),
                ("2021-06-01", "no, 2020-01-01 450, 2021-03-03 450, 2022-07-01 590"),
            ]),
        Scenario.seen(
            "his ends with his confirmation", "JY-3.1.1b", of: "F", partedLater,
            [
                ("2021-05-31", "no, 2020-01-01 450, 2021-03-03 450, 2022-07-01 590"),
                ("2021-06-01", "no, 2020-01-01 450, 2021-03-03 no"),
            ]),
        Scenario.seen(
            "his household ends with it", "JY-3.5.1a", of: "F", partedLater,
            [
                ("2021-05-31", "no, 2020-01-01 yes, 2020-05-05 yes, 2021-03-03 yes"),
                ("2021-06-01", "no, 2020-01-01 yes, 2020-05-05 yes, 2021-03-03 no"),
            ]),
        Scenario.seen(
            "hers does not", "JY-3.5.1a", partedLater,
            [("2021-06-01", "no, 2020-01-01 yes, 2020-05-05 yes, 2021-03-03 yes")]),
    ].flatMap { $0 }

    /// A child of grade 3, re-graded to 4 in 2020, dead in March 2021, learned in August.
    private static let story =
        "C disability.grade=3 2016-06-01 @2016-06-20; C disability.grade=4 2020-02-10 @2020-03-01; "
        + "C died 2021-03-05 @2021-08-05; "
    private static let rural = "M,F hukou.kind=rural 1990-01-01; "

    static let inNanchuan: [Scenario] = [
        Scenario.seen(
            "in town: out by the re-grading, in again by the death", "NC-4.health.6", story,
            [
                ("2016-06-19", "no, 2016-06-01 no, 2020-02-10 no"),
                ("2020-02-29", "no, 2016-06-01 yes, 2020-02-10 yes, 2021-03-05 yes"),
                ("2020-03-01", "no, 2016-06-01 yes, 2020-02-10 no, 2021-03-05 no"),
                ("2021-08-04", "no, 2016-06-01 yes, 2020-02-10 no, 2021-03-05 no"),
                ("2021-08-05", "no, 2016-06-01 yes, 2020-02-10 no, 2021-03-05 yes"),
            ]),
        Scenario.seen(
            "in the country: a target throughout", "NC-4.health.6", rural + story,
            [
                ("2016-06-20", "no, 2016-06-01 yes, 2020-02-10 yes"),
                ("2020-03-01", "no, 2016-06-01 yes, 2020-02-10 yes"),
                ("2021-08-05", "no, 2016-06-01 yes, 2020-02-10 yes, 2021-03-05 yes"),
            ]),
        Scenario.seen(
            "in town: condolence of that year", "NC-4.fpa.2", story,
            [
                ("2021-08-04", "no, 2021-03-05 no"),
                ("2021-08-05", "no, 2021-03-05 yes, 2022-01-01 no"),
            ]),
        Scenario.seen(
            "in town: the funeral of a family that the death made a target", "NC-4.civil.6",
            of: "C", story + "C funeral.eligible=yes 2021-03-05 @2021-08-05",
            [("2021-08-04", "no, 2021-03-05 no"), ("2021-08-05", "no, 2021-03-05 yes")]),
        Scenario.seen(
            "in the country: the child's aids ended with the death", "NC-4.dpf.1", of: "C",
            rural + story + "C device.need=yes 2016-01-01; C device.eligible=yes 2016-01-01",
            [
                ("2021-08-04", "no, 2016-06-01 yes, 2020-02-10 yes, 2021-03-05 yes"),
                ("2021-08-05", "no, 2016-06-01 yes, 2020-02-10 yes, 2021-03-05 no"),
            ]),
    ].flatMap { $0 }

    private static let confirmed =
        story + "M,F special_assistance=disability 2016-07-01 @2016-07-05; "
        + "M,F special_assistance= 2020-02-10 @2020-04-01; "
        + "M,F special_assistance=loss 2021-03-05 @2021-09-10; "

    static let inJiangyan: [Scenario] = [
        Scenario.seen(
            "the money follows the confirmation", "JY-3.1.1b", confirmed,
            [
                ("2020-03-31", "no, 2020-01-01 350, 2020-02-10 350, 2022-07-01 460"),
                ("2020-04-01", "no, 2020-01-01 350, 2020-02-10 no, 2021-03-05 no"),
                ("2021-08-05", "no, 2020-01-01 350, 2020-02-10 no, 2021-03-05 no"),
                (
                    "2021-09-10",
                    "no, 2020-01-01 350, 2020-02-10 no, 2021-03-05 450, 2022-07-01 590"
                ),
            ]),
        Scenario.seen(
            "and so does the household", "JY-3.5.1a", of: "F", confirmed,
            [
                ("2020-03-31", "no, 2020-01-01 yes, 2020-02-10 yes, 2021-03-05 yes"),
                ("2020-04-01", "no, 2020-01-01 yes, 2020-02-10 no, 2021-03-05 no"),
                ("2021-09-10", "no, 2020-01-01 yes, 2020-02-10 no, 2021-03-05 yes"),
            ]),
        Scenario.seen(
            "the child's priority ends with the confirmation, and does not return", "JY-3.2.5c",
            of: "C", confirmed,
            [
                ("2020-03-31", "no, 2020-01-01 yes, 2020-02-10 yes, 2021-03-05 yes"),
                ("2020-04-01", "no, 2020-01-01 yes, 2020-02-10 no"),
                ("2021-09-10", "no, 2020-01-01 yes, 2020-02-10 no, 2021-03-05 no"),
            ]),
        Scenario.seen(
            "the funeral is free once the parents are confirmed from that day", "JY-3.3.4",
            of: "C", confirmed,
            [
                ("2021-08-04", "no, 2021-03-05 no"), ("2021-08-05", "no, 2021-03-05 no"),
                ("2021-09-10", "no, 2021-03-05 yes"),
            ]),
    ].flatMap { $0 }

    @Test(arguments: divorced + divorcedInJiangyan + inNanchuan + inJiangyan)
    func families(_ scenario: Scenario) throws { try scenario.check() }
}
