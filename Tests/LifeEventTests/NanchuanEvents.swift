// Nanchuan, E1 to E7.
/// Nanchuan: the events of `catalogue.md` §5, row by row.
enum NanchuanEvents {
    static let all: [EventRow] =
        family + moves + children + persons + means + offices

    static let family: [EventRow] = [
        EventRow(
            number: 1, district: .nanchuan,
            sentence:
                "the only child dies: a target at once at any age, condolence within the year",
            base: .well, births: ["1985-06-15", "1984-03-01", "2008-09-09"],
            arrival: .told(["death C 2026-03-01 death=illness"]),
            changes: """
                +NC-2.1b +NC-3.3 +NC-3.4c +NC-4.fpa.2 +NC-4.fpa.4 +NC-4.fpa.6 +NC-4.health.6 \
                +NC-4.union.1 +NC-4.union.2 ?NC-4.agri.1 ?NC-4.civil.1 ?NC-4.civil.2 \
                ?NC-4.civil.3 ?NC-4.civil.5 ?NC-4.civil.6 ?NC-4.fpa.3 ?NC-4.health.1 \
                ?NC-4.health.5 ?NC-4.housing.2
                """,
            tasks: [
                "civil_affairs/E1-funeral 03-05", "civil_affairs/E1-adoption-info 04-01",
                "family_planning/E1-aid 03-17", "family_planning/E1-condolence 12-31",
                "health/E1-class 03-17", "health/E1-apply 03-17",
                "mass_organizations/E1-friendship 03-17", "towns/E1-wishes 03-05",
            ],
            opened: "NC-3.4c NC-4.fpa.2 NC-4.fpa.6 NC-4.health.6 NC-4.union.1 NC-4.union.2"),
        EventRow(
            number: 1, district: .nanchuan,
            sentence: "the disabled only child dies: the child's own services end",
            base: .disabled,
            facts: [
                "C insurance.pension=resident 2021-01-01",
                "C education.stage=compulsory 2021-09-01",
            ],
            arrival: .told(["death C 2026-03-01 death=illness"]),
            changes: """
                +NC-2.1b +NC-4.fpa.2 -NC-2.1a -NC-4.education.1 -NC-4.hr.1 .NC-4.dpf.1 \
                .NC-4.dpf.2 .NC-4.health.1 ?NC-4.civil.6
                """,
            tasks: [
                "civil_affairs/E1-funeral 03-05", "civil_affairs/E1-adoption-info 04-01",
                "family_planning/E1-aid 03-17", "family_planning/E1-condolence 12-31",
                "health/E1-class 03-17", "health/E1-apply 03-17",
                "mass_organizations/E1-friendship 03-17", "towns/E1-wishes 03-05",
            ],
            opened: "NC-4.fpa.2",
            stops: "NC-4.education.1=death NC-4.hr.1=death"),
        EventRow(
            number: 2, district: .nanchuan,
            sentence: "the only child of a family in town is graded 3: it is a target",
            base: .well,
            arrival: .told(["disability C 2026-03-01 disability.grade=3"]),
            changes: """
                +NC-2.1a +NC-3.3 +NC-3.4c +NC-4.fpa.4 +NC-4.fpa.6 +NC-4.health.4 +NC-4.health.6 \
                +NC-4.union.1 +NC-4.union.2 ?NC-4.agri.1 ?NC-4.civil.1 ?NC-4.civil.2 \
                ?NC-4.civil.3 ?NC-4.civil.5 ?NC-4.dpf.1 ?NC-4.dpf.2 ?NC-4.fpa.3 ?NC-4.health.1 \
                ?NC-4.health.3 ?NC-4.health.5 ?NC-4.housing.2
                """,
            tasks: [
                "disabled_persons/E2-devices 03-17", "education/E2-school 03-17",
                "health/E2-invite 03-17",
            ],
            opened: "NC-3.4c NC-4.fpa.6 NC-4.health.4 NC-4.health.6 NC-4.union.1 NC-4.union.2"),
        EventRow(
            number: 2, district: .nanchuan,
            sentence: "graded 2, the child's pension premium is paid as well",
            base: .well,
            facts: [
                "C insurance.pension=resident 2021-01-01"
            ],
            arrival: .told(["disability C 2026-03-01 disability.grade=2"]),
            changes: """
                +NC-2.1a +NC-3.3 +NC-3.4c +NC-4.fpa.4 +NC-4.fpa.6 +NC-4.health.4 +NC-4.health.6 \
                +NC-4.hr.1 +NC-4.union.1 +NC-4.union.2 ?NC-4.agri.1 ?NC-4.civil.1 ?NC-4.civil.2 \
                ?NC-4.civil.3 ?NC-4.civil.5 ?NC-4.dpf.1 ?NC-4.dpf.2 ?NC-4.fpa.3 ?NC-4.health.1 \
                ?NC-4.health.3 ?NC-4.health.5 ?NC-4.housing.2
                """,
            tasks: [
                "disabled_persons/E2-devices 03-17", "education/E2-school 03-17",
                "health/E2-invite 03-17", "human_resources/E2-premium 03-17",
            ],
            opened: """
                NC-3.4c NC-4.fpa.6 NC-4.health.4 NC-4.health.6 NC-4.hr.1 NC-4.union.1 \
                NC-4.union.2
                """),
        EventRow(
            number: 2, district: .nanchuan,
            sentence: "re-graded from 2 to 4 in town the family falls out, if a person so decides",
            base: .disabled,
            arrival: .told(["disability C 2026-03-01 disability.grade=4"]),
            changes: """
                -NC-2.1a -NC-3.3 -NC-3.4c -NC-4.fpa.4 -NC-4.fpa.5 -NC-4.fpa.6 -NC-4.health.6 \
                -NC-4.union.1 -NC-4.union.2 .NC-4.agri.1 .NC-4.civil.1 .NC-4.civil.2 \
                .NC-4.civil.3 .NC-4.civil.5 .NC-4.dpf.1 .NC-4.dpf.2 .NC-4.finance.2 .NC-4.fpa.3 \
                .NC-4.health.1 .NC-4.health.3 .NC-4.health.5 .NC-4.housing.2 .NC-4.hr.1
                """,
            tasks: [
                "disabled_persons/E2-devices 03-17", "education/E2-school 03-17",
                "health/E2-check 03-05",
            ],
            stops: """
                NC-3.1a=recovery NC-3.4c=recovery NC-4.fpa.5=recovery NC-4.fpa.6=recovery \
                NC-4.health.6=recovery NC-4.union.1=recovery NC-4.union.2=recovery
                """),
        EventRow(
            number: 3, district: .nanchuan,
            sentence: "the child recovers: every due of the target is proposed to be stopped",
            base: .disabled,
            arrival: .told(["recovery C 2026-03-01 disability.grade= disability.category="]),
            changes: """
                -NC-2.1a -NC-3.3 -NC-3.4c -NC-4.fpa.4 -NC-4.fpa.5 -NC-4.fpa.6 -NC-4.health.6 \
                -NC-4.union.1 -NC-4.union.2 .NC-4.agri.1 .NC-4.civil.1 .NC-4.civil.2 \
                .NC-4.civil.3 .NC-4.civil.5 .NC-4.dpf.1 .NC-4.dpf.2 .NC-4.finance.2 .NC-4.fpa.3 \
                .NC-4.health.1 .NC-4.health.3 .NC-4.health.5 .NC-4.housing.2 .NC-4.hr.1
                """,
            tasks: [
                "civil_affairs/E3-means 03-17", "disabled_persons/E3-card 03-17",
                "health/E3-hearing 03-05",
            ],
            stops: """
                NC-3.1a=recovery NC-3.4c=recovery NC-4.fpa.5=recovery NC-4.fpa.6=recovery \
                NC-4.health.6=recovery NC-4.union.1=recovery NC-4.union.2=recovery
                """),
        EventRow(
            number: 3, district: .nanchuan,
            sentence:
                "the child's certificate expires: every due of the target is proposed to be stopped",
            base: .disabled,
            facts: [
                "C disability.grade=2 2026-01-01 2026-05-01",
                "C disability.grade= 2026-05-01",
            ],
            arrival: .tick("2026-05-01"),
            opened: "NC-3.1a",
            stops: """
                NC-3.1a=expiry NC-3.4c=expiry NC-4.fpa.5=expiry NC-4.fpa.6=expiry \
                NC-4.health.6=expiry NC-4.union.1=expiry NC-4.union.2=expiry
                """),
        EventRow(
            number: 4, district: .nanchuan,
            sentence: "the year before a bereaved mother turns 49 her application is prepared",
            base: .well, births: ["1978-03-02", "1975-03-01", "2000-09-09"],
            facts: [
                "C death=illness 2024-04-10"
            ],
            arrival: .tick("2026-03-02"),
            tasks: [
                "health/E4-apply 04-01"
            ]),
        EventRow(
            number: 4, district: .nanchuan,
            sentence: "the day she turns 49 help to apply is due for both",
            base: .well, births: ["1977-03-02", "1975-03-01", "2000-09-09"],
            facts: [
                "C death=illness 2024-04-10"
            ],
            arrival: .tick("2026-03-02"),
            opened: "NC-4.health.4"),
        EventRow(
            number: 5, district: .nanchuan,
            sentence: "the frozen cohort draws its pension top-up from the month after 60",
            base: .bereaved, births: ["1966-03-02", "1960-03-01", "1988-09-09"],
            facts: [
                "M pension.topup=yes 2013-01-01",
                "M insurance.pension=resident 2013-01-01",
            ],
            arrival: .tick("2026-03-02 2026-04-01"),
            tasks: [
                "towns/E5-survey 04-01"
            ],
            opened: "NC-3.1a NC-3.4c NC-4.fpa.6 NC-4.hr.2 NC-4.union.1"),
        EventRow(
            number: 5, district: .nanchuan,
            sentence: "the paid pension premium ends at 60, if a person so decides",
            base: .bereaved, births: ["1966-03-02", "1960-03-01", "1988-09-09"],
            facts: [
                "M disability.grade=1 2015-01-01",
                "M insurance.pension=resident 2015-01-01",
            ],
            arrival: .tick("2026-03-02"),
            tasks: [
                "towns/E5-survey 04-01"
            ],
            stops: "NC-4.hr.1=expiry"),
        EventRow(
            number: 6, district: .nanchuan,
            sentence: "65 is no age of the plan: nothing changes",
            base: .bereaved, births: ["1961-03-02", "1960-03-01", "1988-09-09"],
            arrival: .tick("2026-03-02")),
        EventRow(
            number: 7, district: .nanchuan,
            sentence: "a spouse dies: funeral, and the survivor's minimum and destitute support",
            base: .bereaved,
            facts: [
                "F funeral.eligible=yes 2020-01-01"
            ],
            arrival: .told(["death F 2026-03-01 death=illness"]),
            changes: """
                +NC-4.civil.6 -NC-2.1b -NC-2.1c -NC-3.1a -NC-4.fpa.5 .NC-4.civil.2 \
                .NC-4.civil.5 .NC-4.finance.2 .NC-4.health.1 .NC-4.health.3 .NC-4.health.5
                """,
            tasks: [
                "civil_affairs/E38-funeral 03-05", "civil_affairs/E7-means 03-17",
                "health/E38-months 03-17", "human_resources/E7-pension 03-17",
                "towns/E7-wishes 03-04",
            ],
            opened: "NC-4.civil.6",
            stops: "NC-3.1a=death NC-4.fpa.5=death"),
    ]
}
