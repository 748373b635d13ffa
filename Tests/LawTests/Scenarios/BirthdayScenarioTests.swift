import Testing

/// Birthdays: 49 for special assistance, 60 and 65 for services, 29 February.
@Suite("scenarios: birthdays")
struct BirthdayScenarioTests {
    private static let lost = "C died 2016-04-10; "

    static let fortyNine = [
        Scenario(
            "a wife meets the age on the day she turns 49", "NC-4.health.4",
            lost + "M born 1970-05-20", "no, 2019-05-20 yes"),
        Scenario(
            "the wife's age decides for the elder husband too", "NC-4.health.4", of: "F",
            lost + "M born 1970-05-20; F born 1960-01-01", "no, 2019-05-20 yes"),
        Scenario(
            "the wife's age decides for a husband younger than she", "NC-4.health.4", of: "F",
            lost + "M born 1968-05-20; F born 1975-08-01", "no, 2017-05-20 yes, 2024-08-01 yes"),
        Scenario(
            "a single mother is asked for her own age", "NC-4.health.4",
            lost + "without F; M born 1970-05-20", "no, 2019-05-20 yes"),
        Scenario(
            "a single father is asked for his own age", "NC-4.health.4", of: "F",
            lost + "without M; F born 1971-07-01", "no, 2020-07-01 yes"),
        Scenario(
            "divorced, a man of 45 is asked for his own age", "NC-4.health.4", of: "F",
            lost + "M born 1965-05-20; F born 1971-07-01; M divorced F 2017-03-01; "
                + "F moves 2 2017-03-01",
            "no, 2016-04-10 yes, 2017-03-01 no, 2020-07-01 yes"),
        Scenario(
            "divorced, a woman past 49 stays past it", "NC-4.health.4",
            lost + "M born 1965-05-20; F born 1971-07-01; M divorced F 2017-03-01; "
                + "F moves 2 2017-03-01",
            "no, 2016-04-10 yes, 2017-03-01 yes"),
        Scenario(
            "a widower is asked for his own age from the day of her death", "NC-4.health.4",
            of: "F", lost + "M born 1960-01-01; F born 1972-09-09; M died 2018-06-10",
            "no, 2016-04-10 yes, 2018-06-10 no, 2021-09-09 yes"),
        Scenario(
            "a widow is asked for her own age as before", "NC-4.health.4",
            lost + "M born 1970-05-20; F born 1960-01-01; F died 2018-06-10",
            "no, 2018-06-10 no, 2019-05-20 yes"),
        Scenario(
            "a widower married again has a wife whose age decides", "NC-4.health.4", of: "F",
            lost + "M born 1960-01-01; F born 1972-09-09; M died 2018-06-10; "
                + "W is spouse 1968-01-15; F married W 2019-10-01",
            "no, 2016-04-10 yes, 2018-06-10 no, 2019-10-01 yes, 2021-09-09 yes"),
        Scenario(
            "once confirmed nobody is helped to apply", "NC-4.health.4",
            lost + "M born 1970-05-20; M special_assistance=loss 2019-07-01",
            "no, 2019-05-20 yes, 2019-07-01 no"),
        Scenario(
            "a birth of 1933-01-01 is in time", "NC-4.health.4",
            lost + "without F; M born 1933-01-01; C born 1960-01-01", "no, 2016-04-10 yes"),
        Scenario(
            "a birth of 1932-12-31 is not", "NC-4.health.4",
            lost + "without F; M born 1932-12-31; C born 1960-01-01", "no, 2016-04-10 no"),
        Scenario(
            "both spouses are born from 1933 on; the widow alone is asked for hers",
            "NC-4.health.4",
            lost + "M born 1934-02-02; F born 1932-12-31; C born 1960-01-01; F died 2017-08-08",
            "no, 2016-04-10 no, 2017-08-08 yes"),
        Scenario(
            "in Jiangyan a birthday of 49 makes nobody a target, the confirmation does",
            "JY-3.5.1a", lost + "M born 1971-05-20; M special_assistance=loss 2020-06-03",
            "no, 2020-05-20 no, 2020-06-03 yes"),
        Scenario(
            "Nanchuan's target is asked for no age", "NC-2.1b",
            "M born 1988-01-01; F born 1987-01-01; C born 2012-02-02; C died 2020-03-05",
            "no, 2020-03-05 yes"),
    ]

    static let leapDays = [
        Scenario(
            "born on 29 February, 49 in a common year on 1 March", "NC-4.health.4",
            lost + "M born 1972-02-29", "no, 2021-02-28 no, 2021-03-01 yes"),
        Scenario(
            "the same for her husband", "NC-4.health.4", of: "F",
            lost + "M born 1972-02-29; F born 1960-01-01", "no, 2021-02-28 no, 2021-03-01 yes"),
        Scenario(
            "the same for a single man", "NC-4.health.4", of: "F",
            lost + "without M; F born 1972-02-29", "no, 2021-02-28 no, 2021-03-01 yes"),
        Scenario(
            "born on 29 February, 60 in a leap year on 29 February", "NC-4.health.3",
            lost + "M born 1960-02-29; M mobility=bedbound 2019-01-01",
            "no, 2020-02-29 yes, 2020-03-01 yes"),
        Scenario(
            "born on 29 February, 65 in a common year on 1 March", "JY-3.2.4c",
            lost + "M born 1956-02-29; M special_assistance=loss 2016-05-01",
            "no, 2021-02-28 no, 2021-03-01 yes"),
        Scenario(
            "a child born on 29 February is 60 on 29 February of a leap year", "JY-3.2.4e",
            of: "C",
            "C born 1960-02-29; M born 1935-01-01; F born 1934-01-01; "
                + "C disability.grade=2 1995-01-01; M,F special_assistance=disability 2010-01-01; "
                + "C care.need=yes 2015-01-01; C mobility=assisted 2015-01-01",
            "no, 2020-02-29 yes, 2020-03-01 yes"),
        Scenario(
            "the premium of a child born on 29 February ends on 29 February of a leap year",
            "NC-4.hr.1", of: "C",
            "C born 1960-02-29; M born 1935-01-01; F born 1934-01-01; "
                + "C disability.grade=2 1995-01-01; C insurance.pension=resident 2012-01-01",
            "no, 2014-11-28 yes, 2020-02-29 no, 2020-03-01 no"),
    ]

    static let services = [
        Scenario(
            "an old person of 60 who cannot get about is visited at home", "NC-4.health.3",
            lost + "M born 1960-05-20; M mobility=bedbound 2019-01-01", "no, 2020-05-20 yes"),
        Scenario(
            "the earlier top-up goes on from 60", "NC-4.hr.2",
            lost + "M born 1960-05-20; M insurance.pension=resident 2012-01-01; "
                + "M pension.topup=yes 2013-01-01",
            "no, 2020-05-20 yes"),
        Scenario(
            "the paid pension premium ends at 60", "NC-4.hr.1",
            lost + "M born 1960-05-20; M disability.grade=2 2010-01-01; "
                + "M insurance.pension=resident 2012-01-01",
            "no, 2016-04-10 yes, 2020-05-20 no"),
        Scenario(
            "nursing at home begins at 60", "JY-3.2.4e",
            lost + "M born 1961-05-20; M special_assistance=loss 2016-05-01; "
                + "M care.need=yes 2015-01-01; M mobility=assisted 2015-01-01",
            "no, 2021-05-20 yes"),
        Scenario(
            "the place in a public home is for the old of 60", "JY-3.3.1",
            lost + "M born 1961-05-20; M special_assistance=loss 2016-05-01; "
                + "M wish.institution=yes 2015-01-01",
            "no, 2021-05-20 yes"),
        Scenario(
            "the yearly check-up begins at 65", "JY-3.2.4c",
            lost + "M born 1956-05-20; M special_assistance=loss 2016-05-01",
            "no, 2021-05-20 yes"),
        Scenario(
            "each is asked for the own age of 65", "JY-3.2.4c", of: "F",
            lost + "M born 1956-05-20; F born 1957-08-01; M,F special_assistance=loss 2016-05-01",
            "no, 2021-05-20 no, 2022-08-01 yes"),
        Scenario(
            "who is confirmed after 65 is checked from that day", "JY-3.2.4c",
            lost + "M special_assistance=loss 2021-03-03", "no, 2020-06-15 no, 2021-03-03 yes"),
        Scenario(
            "a complication patient of 65 is checked", "JY-3.2.4c",
            "M born 1956-05-20; M complication_assistance=2 2012-01-01", "no, 2021-05-20 yes"),
        Scenario(
            "her husband of 65 is not: a personal service is for the patient alone",
            "JY-3.2.4c", of: "F",
            "F born 1957-08-01; M complication_assistance=2 2012-01-01", "no, 2022-08-01 no"),
    ]

    @Test(arguments: fortyNine + leapDays + services)
    func birthdays(_ scenario: Scenario) throws { try scenario.check() }
}
