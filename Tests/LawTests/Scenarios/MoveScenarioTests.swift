import Testing

/// Moves of the registered district, and between town and country.
@Suite("scenarios: moves")
struct MoveScenarioTests {
    private static let bereaved = "C died 2016-04-10; M,F special_assistance=loss 2016-05-01; "
    private static let arriving =
        "M,F hukou.district=320102 1990-01-01; M,F hukou.district=321204 2021-03-17; "
    private static let rural = "M,F hukou.kind=rural 1990-01-01; "
    private static let fourth = "C disability.grade=4 2016-06-01; "

    static let jiangyan = [
        Scenario(
            "registered in the district from the day of the move", "JY-2.1a", arriving,
            "no, 2020-01-01 no, 2021-03-17 yes"),
        Scenario(
            "a confirmed mother who moves in mid-month is due the money", "JY-3.1.1b",
            bereaved + arriving, "no, 2021-03-17 450, 2022-07-01 590"),
        Scenario(
            "who moves out mid-month is due it no longer", "JY-3.1.1b",
            bereaved + "M hukou.district=320102 2021-08-20", "no, 2020-01-01 450, 2021-08-20 no"),
        Scenario(
            "the husband who stays keeps his", "JY-3.1.1b", of: "F",
            bereaved + "M hukou.district=320102 2021-08-20",
            "no, 2020-01-01 450, 2021-08-20 450, 2022-07-01 590"),
        Scenario(
            "one parent registered here suffices for the household", "JY-3.5.1a",
            bereaved + "M hukou.district=320102 2021-08-20; F hukou.district=320102 2022-01-15",
            "no, 2020-01-01 yes, 2021-08-20 yes, 2022-01-15 no"),
        Scenario(
            "the nursing insurance is each parent's own", "JY-3.2.2a",
            bereaved + "M hukou.district=320102 2021-08-20", "no, 2020-01-01 yes, 2021-08-20 no"),
        Scenario(
            "where the child is registered does not matter", "JY-3.2.5c", of: "C",
            "C disability.grade=2 2010-01-01; M,F special_assistance=disability 2010-02-01; "
                + "C hukou.district=320102 2021-08-20",
            "no, 2020-01-01 yes, 2021-08-20 yes"),
        Scenario(
            "the child's clauses end when the second parent has moved out", "JY-3.2.5c", of: "C",
            "C disability.grade=2 2010-01-01; M,F special_assistance=disability 2010-02-01; "
                + "M hukou.district=320102 2021-08-20; F hukou.district=320102 2022-01-15",
            "no, 2020-01-01 yes, 2021-08-20 yes, 2022-01-15 no"),
        Scenario(
            "while no registration is reported nothing is decided", "JY-3.1.1b",
            bereaved + "M hukou.district! 1990-01-01; M hukou.district=321204 2021-03-17",
            "no, 2020-01-01 unknown, 2021-03-17 450, 2022-07-01 590"),
    ]

    static let nanchuan = [
        Scenario(
            "a family that moves in mid-month is a target from that day", "NC-2.1a",
            "M,F hukou.district=110101 1990-01-01; M,F hukou.district=500119 2021-03-17; "
                + "C disability.grade=3 2016-06-01",
            "no, 2021-03-17 yes"),
        Scenario(
            "out, and back again", "NC-3.1a",
            bereaved + "M hukou.district=110101 2019-08-20; M hukou.district=500119 2020-02-10",
            "no, 2016-05-01 340, 2018-01-01 450, 2019-08-20 no, 2020-02-10 450, 2022-07-01 590"),
        Scenario(
            "mixed registration: the household is a target while one parent is",
            "NC-4.health.6", of: "F", bereaved + "M hukou.district=110101 2019-08-20",
            "no, 2016-04-10 yes, 2019-08-20 yes"),
        Scenario(
            "both moved: the later day ends it", "NC-4.health.6", of: "F",
            bereaved + "M hukou.district=110101 2019-08-20; F hukou.district=110101 2020-02-29",
            "no, 2016-04-10 yes, 2019-08-20 yes, 2020-02-29 no"),
    ]

    static let kinds = [
        Scenario(
            "from country to town with a child of grade 4: out", "NC-2.1a",
            rural + fourth + "M hukou.kind=urban 2018-05-10",
            "no, 2016-06-01 yes, 2018-05-10 no"),
        Scenario(
            "from town to country with a child of grade 4: in", "NC-2.1a",
            fourth + "M hukou.kind=rural 2018-05-10", "no, 2016-06-01 no, 2018-05-10 yes"),
        Scenario(
            "the husband who stays in the country stays in", "NC-2.1a", of: "F",
            rural + fourth + "M hukou.kind=urban 2018-05-10",
            "no, 2016-06-01 yes, 2018-05-10 yes"),
        Scenario(
            "and the household with him", "NC-4.health.6",
            rural + fourth + "M hukou.kind=urban 2018-05-10",
            "no, 2016-06-01 yes, 2018-05-10 yes"),
        Scenario(
            "both to town: the household falls out", "NC-4.health.6",
            rural + fourth + "M hukou.kind=urban 2018-05-10; F hukou.kind=urban 2019-05-10",
            "no, 2016-06-01 yes, 2018-05-10 yes, 2019-05-10 no"),
        Scenario(
            "the child's clauses fall with both", "NC-4.dpf.1", of: "C",
            rural + fourth + "M,F hukou.kind=urban 2018-05-10; C device.need=yes 2016-01-01; "
                + "C device.eligible=yes 2016-01-01",
            "no, 2016-06-01 yes, 2018-05-10 no"),
        Scenario(
            "the child's own kind does not decide", "NC-2.1a",
            rural + fourth + "C hukou.kind=urban 2018-05-10",
            "no, 2016-06-01 yes, 2018-05-10 yes"),
        Scenario(
            "grade 3 holds in town and country", "NC-2.1a",
            rural + "C disability.grade=3 2016-06-01; M,F hukou.kind=urban 2018-05-10",
            "no, 2016-06-01 yes, 2018-05-10 yes"),
        Scenario(
            "after the child's death the kind no longer matters", "NC-4.health.6",
            rural + fourth + "C died 2017-07-07; M,F hukou.kind=urban 2018-05-10",
            "no, 2016-06-01 yes, 2017-07-07 yes, 2018-05-10 yes"),
        Scenario(
            "unified: a village classed as country stays in", "NC-2.1a",
            rural + fourth + "M hukou.kind=unified 2018-05-10; M hukou.area=rural 2018-05-10",
            "no, 2016-06-01 yes, 2018-05-10 yes"),
        Scenario(
            "unified: a village classed as town falls out", "NC-2.1a",
            rural + fourth + "M hukou.kind=unified 2018-05-10; M hukou.area=urban 2018-05-10",
            "no, 2016-06-01 yes, 2018-05-10 no"),
        Scenario(
            "unified: a village re-classed as town falls out that day", "NC-2.1a",
            fourth + "M hukou.kind=unified 1990-01-01; M hukou.area=rural 1990-01-01; "
                + "M hukou.area=urban 2020-04-01",
            "no, 2016-06-01 yes, 2020-04-01 no"),
        Scenario(
            "unified without an area class cannot be decided", "NC-2.1a",
            rural + fourth + "M hukou.kind=unified 2018-05-10",
            "no, 2016-06-01 yes, 2018-05-10 unknown"),
        Scenario(
            "unified without an area class is decided by grade 3 all the same", "NC-2.1a",
            rural + "C disability.grade=3 2016-06-01; M hukou.kind=unified 2018-05-10",
            "no, 2016-06-01 yes, 2018-05-10 yes"),
        Scenario(
            "a house is in the country as its parents are registered", "NC-4.housing.1",
            rural + bereaved + "M housing.danger=A 2010-01-01; M housing.danger=D 2016-06-01; "
                + "M,F hukou.kind=urban 2018-05-10",
            "no, 2016-06-01 yes, 2018-05-10 no"),
    ]

    @Test(arguments: jiangyan + nanchuan + kinds)
    func moves(_ scenario: Scenario) throws { try scenario.check() }
}
