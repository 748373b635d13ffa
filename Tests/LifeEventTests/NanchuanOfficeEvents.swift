// Nanchuan, E27 to E40.
extension NanchuanEvents {
    static let offices: [EventRow] = [
        EventRow(
            number: 27, district: .nanchuan,
            sentence: "thirty days before the Dragon Boat festival the association's visit is due",
            base: .bereaved,
            arrival: .openDue("2026-05-20"),
            opened: "NC-4.fpa.4"),
        EventRow(
            number: 28, district: .nanchuan,
            sentence: "a confirmed parent who joins the resident scheme has the premium subsidised",
            base: .bereaved,
            facts: [
                "M,F insurance.medical=none 2020-01-01"
            ],
            arrival: .told(["insurance M 2026-03-01 insurance.medical=resident"]),
            changes: "+NC-4.finance.2",
            tasks: [
                "finance/E28-subsidy 03-17"
            ],
            opened: "NC-4.finance.2"),
        EventRow(
            number: 29, district: .nanchuan,
            sentence:
                "the accident cover of this year ends: renewed before with the roster of the day",
            base: .bereaved,
            arrival: .told(["insurance M 2026-03-01 accident.insured=yes..2026-12-31"]),
            tasks: [
                "family_planning/E29-renew 12-01", "finance/E28-subsidy 03-17",
            ]),
        EventRow(
            number: 30, district: .nanchuan,
            sentence: "a patient is no target of the plan: nothing changes",
            base: .complication,
            arrival: .told(["complication M 2026-03-01 complication.grade=2"])),
        EventRow(
            number: 32, district: .nanchuan,
            sentence:
                "the yearly review takes a confirmation back: the money, and help to apply again",
            base: .bereaved,
            arrival: .told(["confirmation M 2026-03-01 special_assistance= F:special_assistance="]),
            changes: "+NC-4.health.4 -NC-3.1a -NC-4.fpa.5 .NC-4.finance.2",
            opened: "NC-4.health.4",
            stops: "NC-3.1a=not_entitled NC-4.fpa.5=not_entitled"),
        EventRow(
            number: 35, district: .nanchuan,
            sentence: "condolence for a death of December is due by the last day of the year",
            base: .well,
            arrival: .told(["death C 2025-12-20 death=illness"]),
            changes: """
                +NC-2.1b +NC-3.3 +NC-3.4c +NC-4.fpa.2 +NC-4.fpa.4 +NC-4.fpa.6 +NC-4.health.4 \
                +NC-4.health.6 +NC-4.union.1 +NC-4.union.2 ?NC-4.agri.1 ?NC-4.civil.1 \
                ?NC-4.civil.2 ?NC-4.civil.3 ?NC-4.civil.5 ?NC-4.civil.6 ?NC-4.fpa.3 \
                ?NC-4.health.1 ?NC-4.health.3 ?NC-4.health.5 ?NC-4.housing.2
                """,
            tasks: [
                "civil_affairs/E1-funeral 03-05", "civil_affairs/E1-adoption-info 04-01",
                "family_planning/E1-condolence 03-02", "family_planning/E1-aid 03-17",
                "health/E1-class 03-17", "health/E1-apply 03-17", "health/E39-cause 03-17",
                "mass_organizations/E1-friendship 03-17", "public_security/E39-match 03-17",
                "towns/E1-wishes 03-05",
            ],
            opened: """
                NC-3.4c NC-4.fpa.2 NC-4.fpa.4 NC-4.fpa.6 NC-4.health.4 NC-4.health.6 \
                NC-4.union.1 NC-4.union.2
                """),
        EventRow(
            number: 38, district: .nanchuan,
            sentence:
                "the last parent dies: all of it is proposed to be stopped, the funeral is free",
            base: .bereaved,
            facts: [
                "F death=illness 2022-01-01",
                "M funeral.eligible=yes 2020-01-01",
            ],
            arrival: .told(["death M 2026-03-01 death=illness"]),
            changes: """
                +NC-4.civil.6 -NC-2.1b -NC-2.1c -NC-3.1a -NC-3.3 -NC-3.4c -NC-4.fpa.4 \
                -NC-4.fpa.5 -NC-4.fpa.6 -NC-4.health.6 -NC-4.union.1 -NC-4.union.2 .NC-4.agri.1 \
                .NC-4.civil.1 .NC-4.civil.2 .NC-4.civil.3 .NC-4.civil.5 .NC-4.finance.2 \
                .NC-4.fpa.3 .NC-4.health.1 .NC-4.health.3 .NC-4.health.5 .NC-4.housing.2
                """,
            tasks: [
                "civil_affairs/E38-funeral 03-05", "health/E38-months 03-17",
            ],
            opened: "NC-4.civil.6",
            stops: """
                NC-3.1a=death NC-3.4c=death NC-4.fpa.5=death NC-4.fpa.6=death \
                NC-4.health.6=death NC-4.union.1=death NC-4.union.2=death
                """),
        EventRow(
            number: 39, district: .nanchuan,
            sentence: "a death of last autumn is learned of: the months paid are checked",
            base: .bereaved,
            arrival: .told(["death F 2025-10-10 death=illness"]),
            changes: """
                -NC-2.1b -NC-2.1c -NC-3.1a -NC-4.fpa.5 .NC-4.civil.2 .NC-4.civil.5 \
                .NC-4.finance.2 .NC-4.health.1 .NC-4.health.3 .NC-4.health.5 ?NC-4.civil.6
                """,
            tasks: [
                "civil_affairs/E38-funeral 03-05", "civil_affairs/E7-means 03-17",
                "health/E38-months 03-17", "health/E39-cause 03-17",
                "human_resources/E7-pension 03-17", "public_security/E39-match 03-17",
                "towns/E7-wishes 03-04",
            ],
            stops: "NC-3.1a=death NC-4.fpa.5=death"),
        EventRow(
            number: 40, district: .nanchuan,
            sentence: "a missing parent is found: a person reinstates",
            base: .bereaved,
            facts: [
                "F whereabouts=missing 2024-01-01"
            ],
            arrival: .told(["whereabouts F 2026-03-01 whereabouts=present"]),
            tasks: [
                "health/E40-suspend 03-05", "public_security/E40-court 03-09",
            ]),
    ]
}
