import Testing

/// What ends with a target's own death, and what stays for who is left.
@Suite("scenarios: survivors")
struct SurvivorScenarioTests {
    private static let bereaved = "C died 2016-04-10; M,F special_assistance=loss 2016-05-01; "
    private static let disabled =
        "C disability.grade=2 2010-01-01; M,F special_assistance=disability 2010-02-01; "
    private static let orphaned = disabled + "M died 2020-05-05; F died 2021-06-06; "

    static let oneParent = [
        Scenario(
            "the money of the dead ends that day", "JY-3.1.1b", bereaved + "M died 2022-09-10",
            "no, 2020-01-01 450, 2022-07-01 590, 2022-09-10 no"),
        Scenario(
            "the survivor's money goes on", "JY-3.1.1b", of: "F", bereaved + "M died 2022-09-10",
            "no, 2020-01-01 450, 2022-07-01 590, 2022-09-10 590"),
        Scenario(
            "the check-up of the dead ends", "JY-3.2.4c", bereaved + "M died 2022-09-10",
            "no, 2020-06-15 yes, 2022-09-10 no"),
        Scenario(
            "the card of the dead is void", "JY-3.2.5b",
            bereaved + "M card=yes 2019-01-01; M died 2022-09-10",
            "no, 2020-01-01 yes, 2022-09-10 no"),
        Scenario(
            "the nursing insurance of the dead ends", "JY-3.2.2a", bereaved + "M died 2022-09-10",
            "no, 2020-01-01 yes, 2022-09-10 no"),
        Scenario(
            "the household's clauses are no longer asked of the dead", "JY-3.5.1a",
            bereaved + "M died 2022-09-10", "no, 2020-01-01 yes, 2022-09-10 no"),
        Scenario(
            "they stay with the survivor", "JY-3.5.1a", of: "F", bereaved + "M died 2022-09-10",
            "no, 2020-01-01 yes, 2022-09-10 yes"),
        Scenario(
            "a survivor never confirmed keeps no household target", "JY-3.5.1a", of: "F",
            "C died 2016-04-10; M special_assistance=loss 2016-05-01; M died 2022-09-10",
            "no, 2020-01-01 yes, 2022-09-10 no"),
        Scenario(
            "a complication patient's money ends with her death", "JY-3.1.1c",
            "M complication_assistance=2 2012-01-01; M died 2022-09-10",
            "no, 2020-01-01 300, 2022-07-01 390, 2022-09-10 no"),
        Scenario(
            "and her household's contacts with it", "JY-3.5.1a", of: "F",
            "M complication_assistance=2 2012-01-01; M died 2022-09-10",
            "no, 2020-01-01 yes, 2022-09-10 no"),
        Scenario(
            "Nanchuan: the money of the dead ends", "NC-3.1a", bereaved + "M died 2019-09-10",
            "no, 2016-05-01 340, 2018-01-01 450, 2019-09-10 no"),
        Scenario(
            "Nanchuan: the accident cover of the dead ends", "NC-4.fpa.5",
            bereaved + "M died 2019-09-10", "no, 2016-05-01 yes, 2019-09-10 no"),
        Scenario(
            "Nanchuan: the target of the dead is nobody's", "NC-2.1b",
            bereaved + "M died 2019-09-10", "no, 2016-04-10 yes, 2019-09-10 no"),
        Scenario(
            "Nanchuan: the surviving father stays a target", "NC-4.health.6", of: "F",
            bereaved + "M died 2019-09-10", "no, 2016-04-10 yes, 2019-09-10 yes"),
    ]

    static let noParent = [
        Scenario(
            "the household stays open for the child from the last parent's death", "JY-3.5.1a",
            of: "C", orphaned, "no, 2020-05-05 no, 2021-06-06 yes"),
        Scenario(
            "and closes with the child's own death", "JY-3.5.1a", of: "C",
            orphaned + "C died 2023-03-03", "no, 2021-06-06 yes, 2023-03-03 no"),
        Scenario(
            "of the last parent the household's clauses end that day", "JY-3.5.1a", of: "F",
            orphaned, "no, 2020-01-01 yes, 2020-05-05 yes, 2021-06-06 no"),
        Scenario(
            "parents dead on one day leave it to the child", "JY-3.5.1a", of: "C",
            disabled + "M,F died 2021-06-06", "no, 2021-06-06 yes"),
        Scenario(
            "parents never confirmed leave no household target", "JY-3.5.1a", of: "C",
            "C disability.grade=2 2010-01-01; M died 2020-05-05; F died 2021-06-06",
            "no, 2021-06-06 no"),
        Scenario(
            "the child's priority in rehabilitation outlives the parents", "JY-3.2.5c", of: "C",
            orphaned, "no, 2020-01-01 yes, 2020-05-05 yes, 2021-06-06 yes"),
        Scenario(
            "the child's resident premium outlives the parents", "JY-3.2.1", of: "C",
            orphaned + "C insurance.medical=resident 2019-01-01",
            "no, 2020-01-01 yes, 2020-05-05 yes, 2021-06-06 yes"),
        Scenario(
            "the funeral of the child left alone is free", "JY-3.3.4", of: "C",
            orphaned + "C died 2023-03-03", "no, 2023-03-03 yes"),
        Scenario(
            "Nanchuan: the household stays open for the child", "NC-4.health.6", of: "C",
            orphaned, "no, 2020-05-05 no, 2021-06-06 yes"),
        Scenario(
            "Nanchuan: the child's pension premium goes on to 60", "NC-4.hr.1", of: "C",
            orphaned + "C insurance.pension=resident 2012-01-01",
            "no, 2014-11-28 yes, 2020-05-05 yes, 2021-06-06 yes, 2042-09-09 no"),
        Scenario(
            "Nanchuan: the child's aids go on", "NC-4.dpf.1", of: "C",
            orphaned + "C device.need=yes 2010-01-01; C device.eligible=yes 2010-01-01",
            "no, 2014-11-28 yes, 2020-05-05 yes, 2021-06-06 yes"),
        Scenario(
            "Nanchuan: parents registered elsewhere leave no household target", "NC-4.health.6",
            of: "C", orphaned + "M,F hukou.district=110101 1990-01-01", "no, 2021-06-06 no"),
    ]

    @Test(arguments: oneParent + noParent)
    func survivors(_ scenario: Scenario) throws { try scenario.check() }
}
