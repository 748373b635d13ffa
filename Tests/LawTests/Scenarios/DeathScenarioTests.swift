import Testing

/// Deaths: of the child, of a spouse, of the target, of both parents.
@Suite("scenarios: deaths")
struct DeathScenarioTests {
    private static let lost = "C died 2016-04-10; "
    private static let bereaved = lost + "M,F special_assistance=loss 2016-05-01; "
    private static let disabled =
        "C disability.grade=2 2010-01-01; M,F special_assistance=disability 2010-02-01; "

    static let ofTheChild = [
        Scenario(
            "condolence is due in the calendar year of the death: on 31 December for one day",
            "NC-4.fpa.2", "C died 2019-12-31", "no, 2019-12-31 yes, 2020-01-01 no"),
        Scenario(
            "a death on 1 January leaves the whole year", "NC-4.fpa.2", "C died 2020-01-01",
            "no, 2020-01-01 yes, 2020-12-31 yes, 2021-01-01 no"),
        Scenario(
            "a death on 29 February counts for its year", "NC-4.fpa.2", "C died 2020-02-29",
            "no, 2020-02-29 yes, 2021-01-01 no"),
        Scenario(
            "a death in the plan's first year, before the plan, is due from the plan on",
            "NC-4.fpa.2", "C died 2014-11-20", "no, 2014-11-20 no, 2014-11-28 yes, 2015-01-01 no"),
        Scenario(
            "a death the year before the plan is never due", "NC-4.fpa.2", "C died 2013-12-31",
            "no, 2014-11-28 no"),
        Scenario(
            "the divorced father living apart has his own", "NC-4.fpa.2", of: "F",
            "M divorced F 2017-03-01; F moves 2 2017-03-01; C died 2019-12-31",
            "no, 2019-12-31 yes, 2020-01-01 no"),
        Scenario(
            "a mother who dies on the same day has none", "NC-4.fpa.2",
            "C died 2019-12-31; M died 2019-12-31", "no, 2019-12-31 no"),
        Scenario(
            "the father left of that day has it", "NC-4.fpa.2", of: "F",
            "C died 2019-12-31; M died 2019-12-31", "no, 2019-12-31 yes, 2020-01-01 no"),
        Scenario(
            "a mother who dies within the year has it until that day", "NC-4.fpa.2",
            "C died 2019-03-31; M died 2019-07-07", "no, 2019-03-31 yes, 2019-07-07 no"),
        Scenario(
            "with a later child living there is none", "NC-4.fpa.2",
            "S is other 2018-02-03; M bore S; F bore S; C died 2019-12-31", "no, 2019-12-31 no"),
        Scenario(
            "in Jiangyan the death alone makes no target", "JY-3.5.1a",
            "C died 2021-03-05; M,F special_assistance=loss 2021-04-20",
            "no, 2021-03-05 no, 2021-04-20 yes"),
    ]

    static let sources = [
        Scenario(
            "three sources report three days: the earliest counts", "NC-2.1b",
            "C death=illness 2020-03-07 by:health; C death=other 2020-03-05 by:civil_affairs; "
                + "C death=illness 2020-03-06 by:public_security",
            "no, 2020-03-05 yes, 2020-03-06 yes, 2020-03-07 yes"),
        Scenario(
            "the earliest day also decides the year of condolence", "NC-4.fpa.2",
            "C death=illness 2020-01-01 by:public_security; "
                + "C death=illness 2019-12-31 by:health",
            "no, 2019-12-31 yes, 2020-01-01 no"),
        Scenario(
            "one source alone suffices", "NC-2.1b", "C death=illness 2020-03-06 by:civil_affairs",
            "no, 2020-03-06 yes"),
        Scenario(
            "the earliest day ends the disabled child's own clauses", "JY-3.2.5c", of: "C",
            disabled + "C death=illness 2021-03-07 by:health; "
                + "C death=illness 2021-03-05 by:civil_affairs",
            "no, 2020-01-01 yes, 2021-03-05 no, 2021-03-07 no"),
        Scenario(
            "of a parent the earliest day ends the money", "JY-3.1.1b",
            bereaved + "M death=illness 2021-03-07 by:health; "
                + "M death=illness 2021-03-05 by:public_security",
            "no, 2020-01-01 450, 2021-03-05 no, 2021-03-07 no"),
    ]

    static let funerals = [
        Scenario(
            "the child's death makes the family a target, and the funeral is of that family",
            "NC-4.civil.6", of: "C", "C died 2020-03-05; C funeral.eligible=yes 2020-03-05",
            "no, 2020-03-05 yes"),
        Scenario(
            "not for who does not meet the conditions", "NC-4.civil.6", of: "C",
            "C died 2020-03-05; C funeral.eligible=no 2020-03-05", "no, 2020-03-05 no"),
        Scenario(
            "not to be decided while nobody has tested the conditions", "NC-4.civil.6", of: "C",
            "C died 2020-03-05", "no, 2020-03-05 unknown"),
        Scenario(
            "a death on the day before the plan is never waived", "NC-4.civil.6", of: "C",
            "C died 2014-11-27; C funeral.eligible=yes 2014-11-01",
            "no, 2014-11-27 no, 2014-11-28 no"),
        Scenario(
            "a death on the plan's first day is", "NC-4.civil.6", of: "C",
            "C died 2014-11-28; C funeral.eligible=yes 2014-11-01", "no, 2014-11-28 yes"),
        Scenario(
            "a bereaved mother's own funeral", "NC-4.civil.6",
            lost + "M died 2018-06-10; M funeral.eligible=yes 2018-06-10", "no, 2018-06-10 yes"),
        Scenario(
            "a mother is judged on her day of death: the child's later death changes nothing",
            "NC-4.civil.6", "M died 2015-06-10; M funeral.eligible=yes 2015-06-10; " + lost,
            "no, 2015-06-10 no, 2016-04-10 no"),
        Scenario(
            "the last parent counts as a target on the own day of death", "NC-4.civil.6", of: "F",
            lost + "M died 2018-06-10; F died 2019-06-10; F funeral.eligible=yes 2019-06-10",
            "no, 2019-06-10 yes"),
        Scenario(
            "a father whose new child ended his target, living apart, is not a member's funeral",
            "NC-4.civil.6", of: "F",
            lost + "M divorced F 2017-03-01; F moves 2 2017-03-01; S is other 2019-03-03; "
                + "S moves 2 2019-03-03; F bore S; F died 2021-02-02; "
                + "F funeral.eligible=yes 2021-02-02",
            "no, 2021-02-02 no"),
        Scenario(
            "a later child is no member", "NC-4.civil.6", of: "S",
            lost + "S is other 2012-02-03; S died 2021-02-02; S funeral.eligible=yes 2021-02-02",
            "no, 2021-02-02 no"),
        Scenario(
            "Jiangyan: the disabled child of confirmed parents", "JY-3.3.4", of: "C",
            disabled + "C died 2021-03-05", "no, 2021-03-05 yes"),
        Scenario(
            "Jiangyan: a child whose parents are confirmed only later", "JY-3.3.4", of: "C",
            "C died 2021-03-05; M,F special_assistance=loss 2021-04-01",
            "no, 2021-03-05 no, 2021-04-01 no"),
        Scenario(
            "Jiangyan: a child whose parents are confirmed from that day", "JY-3.3.4", of: "C",
            "C died 2021-03-05; M,F special_assistance=loss 2021-03-05", "no, 2021-03-05 yes"),
        Scenario(
            "Jiangyan: a mother dead before the assumed day", "JY-3.3.4",
            bereaved + "M died 2019-12-31", "no, 2019-12-31 no, 2020-01-01 no"),
        Scenario(
            "Jiangyan: a mother dead on the assumed day", "JY-3.3.4",
            bereaved + "M died 2020-01-01", "no, 2020-01-01 yes"),
        Scenario(
            "Jiangyan: a later husband is no member", "JY-3.3.4", of: "H",
            bereaved + "F died 2017-01-01; H is spouse male 1960-01-01; M married H 2019-05-01; "
                + "H died 2021-02-02",
            "no, 2021-02-02 no"),
        Scenario(
            "Jiangyan: an insured mother dead by accident", "JY-3.1.4c",
            bereaved + "M accident.insured=yes 2021-01-01 2022-01-01; M death=accident 2021-12-31",
            "no, 2021-12-31 yes, 2022-01-01 yes"),
        Scenario(
            "Jiangyan: dead by accident on the day after the policy", "JY-3.1.4c",
            bereaved + "M accident.insured=yes 2021-01-01 2022-01-01; M death=accident 2022-01-01",
            "no, 2021-12-31 no, 2022-01-01 no"),
        Scenario(
            "Jiangyan: dead by illness", "JY-3.1.4c",
            bereaved + "M accident.insured=yes 2021-01-01 2022-01-01; M death=illness 2021-12-31",
            "no, 2021-12-31 no"),
    ]

    @Test(arguments: ofTheChild + sources + funerals)
    func deaths(_ scenario: Scenario) throws { try scenario.check() }
}
