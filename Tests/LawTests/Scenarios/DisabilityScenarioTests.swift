import Testing

/// Certificates, re-grading, expiry and recovery.
@Suite("scenarios: disability")
struct DisabilityScenarioTests {
    private static let rural = "M,F hukou.kind=rural 1990-01-01; "
    private static let third = "C disability.grade=3 2016-06-01; "
    private static let fourth = "C disability.grade=4 2016-06-01; "
    private static let worse = "C disability.grade=3 2019-01-15; "
    private static let better = "C disability.grade=4 2019-01-15; "

    static let grades = [
        Scenario("a certificate of grade 3 in town", "NC-2.1a", third, "no, 2016-06-01 yes"),
        Scenario("a certificate of grade 4 in town: not", "NC-2.1a", fourth, "no, 2016-06-01 no"),
        Scenario(
            "a certificate of grade 4 in the country", "NC-2.1a", rural + fourth,
            "no, 2016-06-01 yes"),
        Scenario(
            "re-graded from 3 to 4 in town: out", "NC-2.1a", third + better,
            "no, 2016-06-01 yes, 2019-01-15 no"),
        Scenario(
            "re-graded from 3 to 4 in the country: stays", "NC-2.1a", rural + third + better,
            "no, 2016-06-01 yes, 2019-01-15 yes"),
        Scenario(
            "re-graded from 4 to 3 in town: in", "NC-2.1a", fourth + worse,
            "no, 2016-06-01 no, 2019-01-15 yes"),
        Scenario(
            "re-graded from 4 to 3 in the country: stays", "NC-2.1a", rural + fourth + worse,
            "no, 2016-06-01 yes, 2019-01-15 yes"),
        Scenario(
            "the national scheme begins at grade 3 in the country too", "NC-4.health.4",
            rural + fourth + worse, "no, 2016-06-01 no, 2019-01-15 yes"),
        Scenario(
            "a parent's own disability makes no target", "NC-2.1a",
            "M disability.grade=1 2016-06-01", "no, 2016-06-01 no"),
        Scenario(
            "a severely disabled child's pension premium ends at grade 3", "NC-4.hr.1", of: "C",
            "C disability.grade=2 2016-06-01; C insurance.pension=resident 2012-01-01; " + worse,
            "no, 2016-06-01 yes, 2019-01-15 no"),
        Scenario(
            "and begins at grade 2", "NC-4.hr.1", of: "C",
            third + "C insurance.pension=resident 2012-01-01; C disability.grade=2 2019-01-15",
            "no, 2016-06-01 no, 2019-01-15 yes, 2042-09-09 no"),
        Scenario(
            "hearing is trained; whether a multiple disability is, is open", "NC-4.dpf.2", of: "C",
            third + "C disability.category=hearing 2016-06-01; "
                + "C disability.category=multiple 2019-01-15; "
                + "C rehabilitation.need=yes 2016-01-01; "
                + "C rehabilitation.eligible=yes 2016-01-01",
            "no, 2016-06-01 yes, 2019-01-15 unknown"),
        Scenario(
            "a diagnosis of autism is trained whatever the certificate says", "NC-4.dpf.2",
            of: "C",
            third + "C disability.category=mental 2016-06-01; C illness.autism=yes 2018-03-03; "
                + "C rehabilitation.need=yes 2016-01-01; C rehabilitation.eligible=yes 2016-01-01",
            "no, 2016-06-01 no, 2018-03-03 yes"),
    ]

    static let ends = [
        Scenario(
            "a certificate that runs out ends the target", "NC-2.1a",
            "C disability.grade=3 2016-06-01 2021-06-01", "no, 2016-06-01 yes, 2021-06-01 no"),
        Scenario(
            "a certificate renewed without a gap goes on", "NC-2.1a",
            "C disability.grade=3 2016-06-01 2021-06-01; C disability.grade=3 2021-06-01",
            "no, 2016-06-01 yes, 2021-06-01 yes"),
        Scenario(
            "a certificate renewed a month late leaves a month without", "NC-2.1a",
            "C disability.grade=3 2016-06-01 2021-06-01; C disability.grade=3 2021-07-01",
            "no, 2016-06-01 yes, 2021-06-01 no, 2021-07-01 yes"),
        Scenario(
            "the child recovers", "NC-4.health.6", third + "C disability.grade= 2021-06-10",
            "no, 2016-06-01 yes, 2021-06-10 no"),
        Scenario(
            "Jiangyan: the child's priority begins when a parent is confirmed", "JY-3.2.5c",
            of: "C",
            "C disability.grade=3 2021-03-10; M special_assistance=disability 2021-05-01",
            "no, 2021-03-10 no, 2021-05-01 yes"),
        Scenario(
            "Jiangyan: and ends with the certificate", "JY-3.2.5c", of: "C",
            "C disability.grade=3 2016-06-01 2022-03-10; "
                + "M special_assistance=disability 2016-07-01",
            "no, 2020-01-01 yes, 2022-03-10 no"),
        Scenario(
            "Jiangyan: the parents' money goes on until health ends the confirmation",
            "JY-3.1.1b",
            "C disability.grade=3 2016-06-01 2021-03-10; "
                + "M special_assistance=disability 2016-07-01; M special_assistance= 2021-04-01",
            "no, 2020-01-01 350, 2021-03-10 350, 2021-04-01 no"),
        Scenario(
            "Jiangyan: the resident premium of the child ends with the certificate", "JY-3.2.1",
            of: "C",
            "C disability.grade=3 2016-06-01 2022-03-10; C insurance.medical=none 2016-06-01; "
                + "M special_assistance=disability 2016-07-01",
            "no, 2020-01-01 yes, 2022-03-10 no"),
        Scenario(
            "Jiangyan: a patient cured leaves the scheme", "JY-3.1.1c",
            "M complication_assistance=3 2012-01-01 2021-11-20",
            "no, 2020-01-01 200, 2021-11-20 no"),
        Scenario(
            "Jiangyan: a patient re-graded has the money of the new class", "JY-3.1.1c",
            "M complication_assistance=3 2012-01-01; M complication_assistance=2 2021-11-20",
            "no, 2020-01-01 200, 2021-11-20 300, 2022-07-01 390"),
    ]

    static let thenDied = [
        Scenario(
            "the disability row gives way on the day of death", "NC-2.1a",
            third + "C died 2020-03-05", "no, 2016-06-01 yes, 2020-03-05 no"),
        Scenario(
            "to the row of the bereaved", "NC-2.1b", third + "C died 2020-03-05",
            "no, 2016-06-01 no, 2020-03-05 yes"),
        Scenario(
            "so that the household is a target without a gap", "NC-4.health.6",
            third + "C died 2020-03-05", "no, 2016-06-01 yes, 2020-03-05 yes"),
        Scenario(
            "re-graded out of the target in town, then dead: in again", "NC-4.health.6",
            third + better + "C died 2020-03-05",
            "no, 2016-06-01 yes, 2019-01-15 no, 2020-03-05 yes"),
        Scenario(
            "re-graded in the country, then dead: without a gap", "NC-4.health.6",
            rural + third + better + "C died 2020-03-05",
            "no, 2016-06-01 yes, 2019-01-15 yes, 2020-03-05 yes"),
        Scenario(
            "the child's aids end with death", "NC-4.dpf.1", of: "C",
            third + "C device.need=yes 2016-01-01; C device.eligible=yes 2016-01-01; "
                + "C died 2020-03-05",
            "no, 2016-06-01 yes, 2020-03-05 no"),
        Scenario(
            "the child's schooling ends with death", "NC-4.education.1", of: "C",
            third + "C education.stage=senior 2016-09-01; C died 2020-03-05",
            "no, 2016-09-01 yes, 2020-03-05 no"),
        Scenario(
            "Jiangyan: the child's priority ends with death", "JY-3.2.5c", of: "C",
            third + "M,F special_assistance=disability 2016-07-01; C died 2020-03-05",
            "no, 2020-01-01 yes, 2020-03-05 no"),
        Scenario(
            "Jiangyan: the child's training ends with death", "JY-3.5.5b", of: "C",
            third + "M,F special_assistance=disability 2016-07-01; C work.able=yes 2016-07-01; "
                + "C died 2020-03-05",
            "no, 2020-01-01 yes, 2020-03-05 no"),
        Scenario(
            "Jiangyan: the household goes on as confirmed", "JY-3.5.1a",
            third + "M,F special_assistance=disability 2016-07-01; "
                + "M,F special_assistance=loss 2020-03-05; C died 2020-03-05",
            "no, 2020-01-01 yes, 2020-03-05 yes"),
    ]

    @Test(arguments: grades + ends + thenDied)
    func disability(_ scenario: Scenario) throws { try scenario.check() }
}
