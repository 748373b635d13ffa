import Testing

/// Care, hospital, school, insurance and work: what holds for a time.
@Suite("scenarios: for a time")
struct DurationScenarioTests {
    private static let bereaved = "C died 2016-04-10; M,F special_assistance=loss 2016-05-01; "
    private static let care =
        bereaved + "M insurance.care=yes 2015-01-01; M care.applied=yes 2015-01-01; "
        + "M care.dependency=none 2015-01-01; "
    private static let pupil =
        "C disability.grade=2 2010-01-01; C education.full_time=yes 2015-09-01; "
        + "C education.registered=yes 2015-09-01; C education.hardship=yes 2015-09-01; "
        + "C education.stage=compulsory 2015-09-01; "
        + "C education.stage=secondary_vocational 2018-09-01; C education.year=1 2018-09-01; "
        + "C education.year=2 2019-09-01; C education.year=3 2020-09-01; "
        + "C education.stage= 2021-07-01; "

    static let dependency = [
        Scenario(
            "long-term care is due after six months of severe dependency", "JY-3.3.3",
            care + "M care.dependency=severe 2021-03-15", "no, 2021-03-15 no, 2021-09-15 yes"),
        Scenario(
            "from the last day of January to the last of July", "JY-3.3.3",
            care + "M care.dependency=severe 2021-01-31", "no, 2021-07-31 yes"),
        Scenario(
            "from 31 August to 1 March, there being no 31 February", "JY-3.3.3",
            care + "M care.dependency=severe 2020-08-31", "no, 2021-02-28 no, 2021-03-01 yes"),
        Scenario(
            "who applies later has it from the application", "JY-3.3.3",
            care + "M care.applied=no 2015-01-01; M care.dependency=severe 2021-03-15; "
                + "M care.applied=yes 2021-12-01",
            "no, 2021-09-15 no, 2021-12-01 yes"),
        Scenario(
            "moderate dependency is not enough", "JY-3.3.3",
            care + "M care.dependency=moderate 2021-03-15", "no, 2021-09-15 no"),
        Scenario(
            "re-assessed as moderate it ends", "JY-3.3.3",
            care + "M care.dependency=severe 2021-03-15; M care.dependency=moderate 2022-05-05",
            "no, 2021-09-15 yes, 2022-05-05 no"),
        Scenario(
            "re-assessed as severe in time it goes on", "JY-3.3.3",
            care + "M care.dependency=severe 2021-03-15 2023-03-15; "
                + "M care.dependency=severe 2023-03-15",
            "no, 2021-09-15 yes, 2023-03-15 yes"),
        Scenario(
            "when the assessment runs out nobody knows", "JY-3.3.3",
            bereaved + "M insurance.care=yes 2015-01-01; M care.applied=yes 2021-01-01; "
                + "M care.dependency=severe 2021-03-15 2023-03-15",
            "no, 2021-01-01 unknown, 2021-03-15 no, 2021-09-15 yes, 2023-03-15 unknown"),
    ]

    static let hospital = [
        Scenario(
            "a stay is from admission to the day before discharge", "JY-3.2.2b",
            bereaved + "M insurance.nursing=yes 2020-01-01; "
                + "M hospital.stay=inpatient 2021-03-10 2021-03-20",
            "no, 2021-03-10 yes, 2021-03-20 no"),
        Scenario(
            "one night", "JY-3.2.2b",
            bereaved + "M insurance.nursing=yes 2020-01-01; "
                + "M hospital.stay=inpatient 2021-12-31 2022-01-01",
            "no, 2021-12-31 yes, 2022-01-01 no"),
        Scenario(
            "moved to another hospital on the day of discharge", "JY-3.2.2b",
            bereaved + "M insurance.nursing=yes 2020-01-01; "
                + "M hospital.stay=inpatient 2021-03-10 2021-03-20; "
                + "M hospital.stay=inpatient 2021-03-20 2021-03-25",
            "no, 2021-03-10 yes, 2021-03-20 yes, 2021-03-25 no"),
        Scenario(
            "the cover ends during the stay", "JY-3.2.2b",
            bereaved + "M insurance.nursing=yes 2020-01-01 2021-03-15; "
                + "M hospital.stay=inpatient 2021-03-10 2021-03-20",
            "no, 2021-03-10 yes, 2021-03-15 no, 2021-03-20 no"),
        Scenario(
            "a critical illness diagnosed during the stay outlasts it", "JY-3.2.2b",
            bereaved + "M insurance.nursing=yes 2020-01-01; M illness.critical=yes 2021-03-15; "
                + "M hospital.stay=inpatient 2021-03-10 2021-03-20",
            "no, 2021-03-10 yes, 2021-03-15 yes, 2021-03-20 yes"),
        Scenario(
            "Nanchuan: medical aid begins with what three insurances leave", "NC-4.health.1",
            bereaved + "M medical.aid_eligible=yes 2015-01-01; M hardship=yes 2015-01-01; "
                + "M medical.residual=0.00 2015-01-01; M medical.residual=0.01 2021-03-20",
            "no, 2021-03-20 yes"),
    ]

    static let school = [
        Scenario(
            "the state grant goes on from college to university", "NC-4.education.3a", of: "C",
            pupil + "C education.stage=junior_college 2021-09-01 2024-09-01; "
                + "C education.stage=undergraduate 2024-09-01 2026-07-01",
            "no, 2021-09-01 yes, 2024-09-01 yes, 2026-07-01 no"),
        Scenario(
            "the vocational grant is for years 1 and 2", "NC-4.education.3b", of: "C", pupil,
            "no, 2018-09-01 yes, 2019-09-01 yes, 2020-09-01 no"),
        Scenario(
            "who repeats year 2 keeps it", "NC-4.education.3b", of: "C",
            pupil + "C education.year=2 2020-09-01",
            "no, 2018-09-01 yes, 2020-09-01 yes, "
                + "2021-07-01 no"),
        Scenario(
            "who is found in no hardship loses it", "NC-4.education.3b", of: "C",
            pupil + "C education.hardship=no 2019-03-01",
            "no, 2018-09-01 yes, 2019-03-01 no, 2019-09-01 no"),
        Scenario(
            "who is no longer a full-time pupil loses it", "NC-4.education.3b", of: "C",
            pupil + "C education.full_time=no 2019-03-01",
            "no, 2018-09-01 yes, 2019-03-01 no"),
        Scenario(
            "tuition is free in year 3 too, until school ends", "NC-4.education.2", of: "C",
            pupil, "no, 2018-09-01 yes, 2020-09-01 yes, 2021-07-01 no"),
        Scenario(
            "tuition is free out of hardship too", "NC-4.education.2", of: "C",
            pupil + "C education.hardship=no 2019-03-01",
            "no, 2018-09-01 yes, 2019-03-01 yes, 2021-07-01 no"),
        Scenario(
            "the right to schooling holds over all stages", "NC-4.education.1", of: "C", pupil,
            "no, 2015-09-01 yes, 2018-09-01 yes, 2021-07-01 no"),
        Scenario(
            "higher vocational education has its own aid", "NC-4.education.4", of: "C",
            pupil + "C education.stage=higher_vocational 2021-09-01 2024-07-01",
            "no, 2021-09-01 yes, 2024-07-01 no"),
        Scenario(
            "without a reported year the grant cannot be decided", "NC-4.education.3b", of: "C",
            "C disability.grade=2 2010-01-01; C education.full_time=yes 2015-09-01; "
                + "C education.registered=yes 2015-09-01; C education.hardship=yes 2015-09-01; "
                + "C education.stage=secondary_vocational 2018-09-01 2021-07-01",
            "no, 2018-09-01 unknown, 2021-07-01 no"),
    ]

    static let insurance = [
        Scenario(
            "Jiangyan buys for the uninsured, not for employees", "JY-3.2.1",
            bereaved + "M insurance.medical=none 2015-01-01; "
                + "M insurance.medical=employee 2021-06-01; "
                + "M insurance.medical=resident 2022-01-01",
            "no, 2020-01-01 yes, 2021-06-01 no, 2022-01-01 yes"),
        Scenario(
            "Jiangyan: insured for one year and not reported for the next", "JY-3.2.1",
            bereaved + "M insurance.medical=resident 2021-01-01 2022-01-01",
            "no, 2020-01-01 unknown, 2021-01-01 yes, 2022-01-01 unknown"),
        Scenario(
            "Nanchuan subsidises who has enrolled, not the uninsured", "NC-4.finance.2",
            bereaved + "M insurance.medical=none 2015-01-01; "
                + "M insurance.medical=resident 2017-01-01; "
                + "M insurance.medical=employee 2019-01-01",
            "no, 2017-01-01 yes, 2019-01-01 no"),
        Scenario(
            "Nanchuan: no pension premium for an employee", "NC-4.hr.1",
            bereaved + "M born 1970-05-20; M disability.grade=1 2010-01-01; "
                + "M insurance.pension=resident 2012-01-01; "
                + "M insurance.pension=employee 2019-01-01",
            "no, 2016-04-10 yes, 2019-01-01 no"),
        Scenario(
            "help into work from the loss of it to the next", "JY-3.5.5a",
            bereaved + "M work.able=yes 2015-01-01; M wish.work=yes 2015-01-01; "
                + "M work.status=employed 2015-01-01; "
                + "M work.status=registered_unemployed 2021-02-01; "
                + "M work.status=employed 2021-09-01",
            "no, 2021-02-01 yes, 2021-09-01 no"),
        Scenario(
            "either parent's wish of no visits binds the address, until it is taken back",
            "JY-3.5.2b", of: "F",
            bereaved + "M wish.no_visits=yes 2021-04-01; M wish.no_visits=no 2021-10-01",
            "no, 2020-01-01 yes, 2021-04-01 no, 2021-10-01 yes"),
        Scenario(
            "Nanchuan: the wish of no visits likewise", "NC-4.fpa.4", of: "F",
            bereaved + "M wish.no_visits=yes 2021-04-01",
            "no, 2016-04-10 yes, 2021-04-01 no"),
    ]

    @Test(arguments: dependency + hospital + school + insurance)
    func durations(_ scenario: Scenario) throws { try scenario.check() }
}
