import Law
import Testing

/// The national rates from day to day, and summed by the month.
@Suite("scenarios: rates")
struct RateScenarioTests {
    private static let lost = "C died 2009-01-01; M special_assistance=loss 2009-01-01; "
    private static let disabled =
        "C disability.grade=2 2009-01-01; M special_assistance=disability 2009-01-01; "
    private static let rural = "M hukou.kind=rural 1990-01-01; "

    /// The national rates, as if the documents had always been in force.
    static let national = [
        Scenario(
            "loss, in town", "NC-3.1a", lost,
            "no, 2009-01-01 100, 2012-01-01 135, 2014-01-01 340, 2018-01-01 450, 2022-07-01 590"),
        Scenario(
            "loss, in the country", "NC-3.1a", lost + rural,
            "no, 2009-01-01 100, 2012-01-01 135, 2014-01-01 170, 2018-01-01 450, 2022-07-01 590"),
        Scenario(
            "disability, in town", "NC-3.1a", disabled,
            "no, 2009-01-01 80, 2012-01-01 110, 2014-01-01 270, 2018-01-01 350, 2022-07-01 460"),
        Scenario(
            "disability, in the country", "NC-3.1a", disabled + rural,
            "no, 2009-01-01 80, 2012-01-01 110, 2014-01-01 150, 2018-01-01 350, 2022-07-01 460"),
        Scenario(
            "loss, unified in a village classed as country", "NC-3.1a",
            lost + "M hukou.kind=unified 1990-01-01; M hukou.area=rural 1990-01-01",
            "no, 2009-01-01 100, 2012-01-01 135, 2014-01-01 170, 2018-01-01 450, 2022-07-01 590"),
        Scenario(
            "loss, in Jiangyan", "JY-3.1.1b", lost,
            "no, 2009-01-01 100, 2012-01-01 135, 2014-01-01 340, 2018-01-01 450, 2022-07-01 590"),
        Scenario(
            "disability, in Jiangyan", "JY-3.1.1b", disabled + rural,
            "no, 2009-01-01 80, 2012-01-01 110, 2014-01-01 150, 2018-01-01 350, 2022-07-01 460"),
        Scenario(
            "complications, class 1", "JY-3.1.1c", "M complication_assistance=1 2012-01-01",
            "no, 2012-01-01 400, 2014-01-01 400, 2018-01-01 400, 2022-07-01 520"),
        Scenario(
            "complications, class 2", "JY-3.1.1c", "M complication_assistance=2 2012-01-01",
            "no, 2012-01-01 300, 2014-01-01 300, 2018-01-01 300, 2022-07-01 390"),
        Scenario(
            "complications, class 3", "JY-3.1.1c", "M complication_assistance=3 2012-01-01",
            "no, 2012-01-01 200, 2014-01-01 200, 2018-01-01 200, 2022-07-01 260"),
        Scenario(
            "from town to country in 2016", "NC-3.1a", lost + "M hukou.kind=rural 2016-03-10",
            "135, 2014-01-01 340, 2016-03-10 170, 2018-01-01 450, …"),
        Scenario(
            "from country to town in 2013: the split finds the kind of that day", "NC-3.1a",
            lost + rural + "M hukou.kind=urban 2013-12-31",
            "no, 2009-01-01 100, 2012-01-01 135, 2013-12-31 135, 2014-01-01 340, …"),
        Scenario(
            "from country to town in 2018: the rate is one for both", "NC-3.1a",
            lost + rural + "M hukou.kind=urban 2018-05-10",
            "135, 2014-01-01 170, 2018-01-01 450, 2018-05-10 450, 2022-07-01 590"),
        Scenario(
            "disability to loss between two rates", "NC-3.1a",
            disabled + "M special_assistance=loss 2015-05-05",
            "no, 2009-01-01 80, 2012-01-01 110, 2014-01-01 270, 2015-05-05 340, 2018-01-01 450, …"),
        Scenario(
            "disability to loss under one rate", "NC-3.1a",
            disabled + "M special_assistance=loss 2022-09-10",
            "270, 2018-01-01 350, 2022-07-01 460, 2022-09-10 590"),
        Scenario(
            "disability to loss on the day of the new rates", "NC-3.1a",
            disabled + "M special_assistance=loss 2022-07-01", "350, 2022-07-01 590"),
        Scenario(
            "disability to loss on the day before the new rates", "NC-3.1a",
            disabled + "M special_assistance=loss 2022-06-30",
            "350, 2022-06-30 450, 2022-07-01 590"),
    ].map { $0.inForce(since: "2008-01-01") }

    /// The documents' own days.
    static let documents = [
        Scenario(
            "Nanchuan's plan is in force since 2014-11-28", "NC-3.1a", lost,
            "no, 2014-11-28 340, 2018-01-01 450, 2022-07-01 590"),
        Scenario(
            "Jiangyan's draft is assessed from 2020-01-01", "JY-3.1.1b", lost,
            "no, 2018-01-01 no, 2020-01-01 450, 2022-07-01 590"),
        Scenario(
            "Jiangyan's complication money likewise", "JY-3.1.1c",
            "M complication_assistance=1 2012-01-01", "no, 2020-01-01 400, 2022-07-01 520"),
        Scenario(
            "class 1A is a one-off compensation, not of the scheme", "JY-3.1.1c",
            "M complication.grade=1A 2021-01-01", "no, 2021-01-01 no"),
    ]

    @Test(arguments: national + documents)
    func rates(_ scenario: Scenario) throws { try scenario.check() }
}
