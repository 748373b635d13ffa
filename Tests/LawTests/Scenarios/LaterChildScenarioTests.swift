import Testing

/// Adoption, re-birth, remarriage and stepchildren.
@Suite("scenarios: later children")
struct LaterChildScenarioTests {
    private static let lost = "C died 2016-04-10; "
    private static let confirmed = "M,F special_assistance=loss 2016-05-01; "
    private static let adoption =
        "S is other 2020-05-05; M adopted S 2022-02-02; F adopted S 2022-02-02; "
    private static let rebirth = "S is other 2018-02-03; M bore S; F bore S; "

    static let adoptions = [
        // Before anybody has asked, the wish is unknown, not "no".
        Scenario(
            "Nanchuan: a wish to adopt ends nothing", "NC-4.civil.5",
            lost + "M wish.adoption=yes 2021-01-01; M adoption.qualified=yes 2021-01-01; "
                + adoption,
            "no, 2016-04-10 unknown, 2021-01-01 yes, 2022-02-02 no"),
        Scenario(
            "Jiangyan: the money of the bereaved goes on after an adoption", "JY-3.1.1b",
            lost + confirmed + adoption,
            "no, 2020-01-01 450, 2022-02-02 450, 2022-07-01 590"),
        Scenario(
            "Jiangyan: so do the household's clauses", "JY-3.5.1a", lost + confirmed + adoption,
            "no, 2020-01-01 yes, 2022-02-02 yes"),
        Scenario(
            "Jiangyan: the clause that says so begins with the adoption", "JY-3.5.4b",
            lost + confirmed + adoption, "no, 2022-02-02 yes"),
        Scenario(
            "Jiangyan: of the disabled's class it cannot be decided", "JY-3.5.4b",
            "C disability.grade=2 2010-01-01; M,F special_assistance=disability 2010-02-01; "
                + adoption,
            "no, 2022-02-02 unknown"),
        Scenario(
            "Jiangyan: a parent never confirmed has no aid to keep", "JY-3.5.4b", lost + adoption,
            "no, 2022-02-02 no"),
        Scenario(
            "Jiangyan: a re-birth is no adoption", "JY-3.5.4b",
            lost + confirmed + "S is other 2022-02-02; M bore S; F bore S", "no, 2022-02-02 no"),
        Scenario(
            "Nanchuan: an adoption ends the target that day", "NC-2.1c", lost + adoption,
            "no, 2014-11-28 yes, 2022-02-02 no"),
        Scenario(
            "Nanchuan: and the household's clauses", "NC-4.health.6", lost + adoption,
            "no, 2016-04-10 yes, 2022-02-02 no"),
        Scenario(
            "Nanchuan: the disabled child's clauses end with the parents' adoption",
            "NC-4.dpf.1", of: "C",
            "C disability.grade=2 2010-01-01; C device.need=yes 2010-01-01; "
                + "C device.eligible=yes 2010-01-01; " + adoption,
            "no, 2014-11-28 yes, 2022-02-02 no"),
        Scenario(
            "Nanchuan: the money follows the confirmation until health ends it", "NC-3.1a",
            lost + confirmed + adoption + "M special_assistance= 2022-03-01",
            "no, 2016-05-01 340, 2018-01-01 450, 2022-02-02 450, 2022-03-01 no"),
    ]

    static let rebirths = [
        Scenario(
            "Nanchuan: the birth ends the target that day", "NC-2.1c", lost + rebirth,
            "no, 2014-11-28 yes, 2018-02-03 no"),
        Scenario(
            "Nanchuan: and the household's clauses", "NC-4.fpa.6", lost + rebirth,
            "no, 2016-04-10 yes, 2018-02-03 no"),
        Scenario(
            "Nanchuan: a later child born before the only child's death leaves no target",
            "NC-4.health.6", "S is other 2013-02-03; M bore S; F bore S; " + lost,
            "no, 2014-11-28 no, 2016-04-10 no"),
        Scenario(
            "Nanchuan: the costs of that birth are still paid", "NC-4.hr.3",
            lost + rebirth + "M insurance.maternity=yes 2015-01-01; "
                + "M maternity.event=antenatal 2017-08-01 2018-02-03; "
                + "M maternity.event=birth 2018-02-03 2018-05-01",
            "no, 2017-08-01 yes, 2018-02-03 yes, 2018-05-01 no"),
        Scenario(
            "Nanchuan: so they are by the resident insurance", "NC-4.hr.4",
            lost + rebirth + "M insurance.medical=resident 2015-01-01; "
                + "M maternity.event=birth 2018-02-03 2018-05-01",
            "no, 2018-02-03 yes, 2018-05-01 no"),
        Scenario(
            "Nanchuan: an operation after the birth is not of that birth", "NC-4.hr.3",
            lost + rebirth + "M insurance.maternity=yes 2015-01-01; "
                + "M maternity.event=operation 2018-02-01 2018-03-01",
            "no, 2018-02-01 yes, 2018-02-03 no, 2018-03-01 no"),
        Scenario(
            "Nanchuan: when the later child dies it is the child, and none came after it",
            "NC-2.1c", lost + rebirth + "S died 2020-06-06",
            "no, 2014-11-28 yes, 2018-02-03 no, 2020-06-06 yes"),
        Scenario(
            "Nanchuan: an elder child living beside the disabled one is no only child's family",
            "NC-4.health.6",
            "E is other 1979-01-01; M bore E; F bore E; C disability.grade=2 2016-06-01",
            "no, 2016-06-01 no"),
        Scenario(
            "Nanchuan: an elder child dead before the other was born makes the other an only one",
            "NC-4.health.6",
            "E is other 1979-01-01; M bore E; F bore E; E died 1980-03-03; "
                + "C disability.grade=2 2016-06-01",
            "no, 2014-11-28 no, 2016-06-01 yes"),
        Scenario(
            "Jiangyan: a birth ends nothing by itself, the end of the confirmation does",
            "JY-3.5.1a",
            lost + confirmed + "S is other 2022-02-02; M bore S; F bore S; "
                + "M,F special_assistance= 2022-03-01",
            "no, 2020-01-01 yes, 2022-02-02 yes, 2022-03-01 no"),
        Scenario(
            "Jiangyan: re-birth services are for families not confirmed too", "JY-3.2.6c",
            "M born 1980-08-08; C born 2005-05-05; C disability.grade=4 2021-03-10; "
                + "M fertile=yes 2020-01-01; M wish.rebirth=yes 2020-01-01",
            "no, 2021-03-10 yes, 2029-08-08 yes"),
    ]

    static let marriages = [
        Scenario(
            "the widow's remarriage ends nothing", "NC-4.health.6",
            lost + "F died 2017-01-01; H is spouse male 1960-01-01; M married H 2019-05-01",
            "no, 2016-04-10 yes, 2017-01-01 yes, 2019-05-01 yes"),
        Scenario(
            "her new husband is no target by marriage", "NC-2.1b", of: "H",
            lost + "F died 2017-01-01; H is spouse male 1960-01-01; M married H 2019-05-01",
            "no, 2019-05-01 no"),
        Scenario(
            "his child does not count for her until she adopts it", "NC-2.1c",
            lost + "F died 2017-01-01; H is spouse male 1975-01-01; M married H 2019-05-01; "
                + "K is other 2012-01-01; H bore K; M adopted K 2021-09-01",
            "no, 2014-11-28 yes, 2019-05-01 yes, 2021-09-01 no"),
        Scenario(
            "a stepchild living in the household ends nothing", "NC-4.health.6",
            lost + "F died 2017-01-01; H is spouse male 1975-01-01; M married H 2019-05-01; "
                + "K is other 2012-01-01; H bore K",
            "no, 2016-04-10 yes, 2019-05-01 yes"),
        Scenario(
            "a child of the new marriage ends her target", "NC-2.1c",
            lost + "F died 2017-01-01; H is spouse male 1975-01-01; M married H 2019-05-01; "
                + "S is other 2020-02-29; M bore S; H bore S",
            "no, 2014-11-28 yes, 2019-05-01 yes, 2020-02-29 no"),
        Scenario(
            "Jiangyan buys no resident insurance for a later husband", "JY-3.2.1", of: "H",
            lost + confirmed + "F died 2017-01-01; H is spouse male 1960-01-01; "
                + "M married H 2021-05-01; H insurance.medical=resident 2015-01-01",
            "no, 2021-05-01 no"),
        Scenario(
            "nor does a wedding end hers", "JY-3.2.1",
            lost + confirmed + "F died 2017-01-01; H is spouse male 1960-01-01; "
                + "M married H 2021-05-01; M insurance.medical=resident 2015-01-01",
            "no, 2020-01-01 yes, 2021-05-01 yes"),
    ]

    @Test(arguments: adoptions + rebirths + marriages)
    func laterChildren(_ scenario: Scenario) throws { try scenario.check() }
}
