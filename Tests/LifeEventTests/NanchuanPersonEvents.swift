// Nanchuan, E15 to E26.
extension NanchuanEvents {
    static let persons: [EventRow] = [
        EventRow(
            number: 15, district: .nanchuan,
            sentence: "a stay leaves costs after three layers: medical aid",
            base: .bereaved,
            facts: [
                "M medical.aid_eligible=yes 2021-01-01",
                "M hardship=yes 2021-01-01",
            ],
            arrival: .told([
                "admission M 2026-02-20 hospital.stay=inpatient..2026-03-01 medical.residual=5000"
            ]),
            changes: "+NC-4.health.1",
            tasks: [
                "finance/E15-subsidy 03-11", "health/E15-aid 03-11",
            ],
            opened: "NC-4.health.1"),
        EventRow(
            number: 16, district: .nanchuan,
            sentence: "a parent is critically ill: medical aid and emergency aid are checked",
            base: .bereaved,
            arrival: .told(["illness M 2026-03-01 illness.critical=yes"]),
            tasks: [
                "family_planning/E16-aid 03-17", "health/E16-aid 03-12",
            ]),
        EventRow(
            number: 17, district: .nanchuan,
            sentence: "a parent is injured: the association's claim and emergency aid",
            base: .bereaved,
            facts: [
                "M accident.insured=yes 2021-01-01"
            ],
            arrival: .told(["accident M 2026-03-01 accident.loss=injury accident.injury_grade=8"]),
            changes: "+NC-4.fpa.3",
            tasks: [
                "family_planning/E17-claim 03-12", "family_planning/E17-aid 03-17",
            ],
            opened: "NC-4.fpa.3"),
        EventRow(
            number: 18, district: .nanchuan,
            sentence: "a parent below 60 is graded 1 or 2: the pension premium is paid",
            base: .bereaved, births: ["1970-06-15", "1968-03-01", "1994-09-09"],
            facts: [
                "M insurance.pension=resident 2015-01-01"
            ],
            arrival: .told(["disability M 2026-03-01 disability.grade=2"]),
            changes: "+NC-4.hr.1",
            tasks: [
                "disabled_persons/E18-services 03-17", "health/E18-care 03-17",
                "human_resources/E18-premium 03-17",
            ],
            opened: "NC-4.hr.1"),
        EventRow(
            number: 19, district: .nanchuan,
            sentence: "severe loss of self-care: home visits and a place in a home are looked at",
            base: .bereaved,
            arrival: .told(["mobility M 2026-03-01 mobility=bedbound care.need=yes"]),
            changes: "+NC-4.health.3",
            tasks: [
                "civil_affairs/E19-home 03-17", "health/E19-home 03-09",
                "health/E19-care 03-17",
            ],
            opened: "NC-4.health.3"),
        EventRow(
            number: 20, district: .nanchuan,
            sentence: "a parent loses legal capacity: guardian and payee with papers",
            base: .bereaved,
            arrival: .told(["capacity M 2026-03-01 capacity=limited"]),
            tasks: [
                "civil_affairs/E20-guardian 03-17", "health/E20-payee 03-09",
                "towns/E20-guardian 03-09",
            ]),
    ]

    static let means: [EventRow] = [
        EventRow(
            number: 21, district: .nanchuan,
            sentence: "a means test begins: the two sums are not counted",
            base: .bereaved,
            arrival: .told(["income M 2026-03-01 low_income.applied=yes"]),
            changes: "+NC-4.civil.4",
            tasks: [
                "civil_affairs/E21-disregard 03-17", "education/E21-hardship 03-17",
                "housing/E21-rental 03-17",
            ],
            opened: "NC-4.civil.4"),
        EventRow(
            number: 21, district: .nanchuan,
            sentence: "found poor, the family draws the minimum",
            base: .bereaved,
            arrival: .told(["income M 2026-03-01 low_income=dibao"]),
            changes: "+NC-4.civil.3",
            tasks: [
                "civil_affairs/E21-disregard 03-17", "education/E21-hardship 03-17",
                "housing/E21-rental 03-17",
            ],
            opened: "NC-4.civil.3"),
        EventRow(
            number: 22, district: .nanchuan,
            sentence: "a house in the country is dangerous: it is repaired first, with money",
            base: .bereaved,
            facts: [
                "M housing.rural=yes 2020-01-01"
            ],
            arrival: .told(["housing M 2026-03-01 housing.danger=D"]),
            changes: "+NC-4.housing.1",
            tasks: [
                "agriculture/E22-relocation 03-17", "housing/E22-survey 03-17",
            ],
            opened: "NC-4.housing.1"),
        EventRow(
            number: 22, district: .nanchuan,
            sentence: "an eligible family is short of housing: it comes first",
            base: .bereaved,
            arrival: .told([
                "housing M 2026-03-01 housing.difficulty=yes housing.eligible=yes housing.applied=yes"
            ]),
            changes: "+NC-4.housing.2",
            tasks: [
                "housing/E22-rental 03-17"
            ],
            opened: "NC-4.housing.2"),
        EventRow(
            number: 23, district: .nanchuan,
            sentence: "a parent wants a place in a home",
            base: .bereaved,
            arrival: .told(["wish M 2026-03-01 wish.institution=yes"]),
            changes: "+NC-4.civil.2",
            tasks: [
                "civil_affairs/E23-home 03-17"
            ],
            opened: "NC-4.civil.2"),
        EventRow(
            number: 24, district: .nanchuan,
            sentence: "a parent wants work: the projects are told",
            base: .bereaved,
            arrival: .told(["wish M 2026-03-01 wish.work=yes"]),
            tasks: [
                "agriculture/E24-projects 03-17"
            ]),
        EventRow(
            number: 25, district: .nanchuan,
            sentence: "the disabled child enters a vocational school: no fees, a grant",
            base: .disabled, births: ["1975-06-15", "1974-03-01", "2009-09-09"],
            arrival: .told([
                "school C 2026-03-01 education.stage=secondary_vocational education.year=1 education.full_time=yes education.registered=yes education.hardship=yes"
            ]),
            changes: "+NC-4.education.1 +NC-4.education.2 +NC-4.education.3b",
            tasks: [
                "education/E25-placement 03-17"
            ],
            opened: "NC-4.education.1 NC-4.education.2 NC-4.education.3b"),
        EventRow(
            number: 25, district: .nanchuan,
            sentence: "in the third year the grant ends, if a person so decides",
            base: .disabled, births: ["1975-06-15", "1974-03-01", "2007-09-09"],
            facts: [
                "C education.stage=secondary_vocational 2023-09-01",
                "C education.year=2 2024-09-01",
                "C education.full_time=yes 2023-09-01",
                "C education.registered=yes 2023-09-01",
                "C education.hardship=yes 2023-09-01",
            ],
            arrival: .told(["school C 2026-03-01 education.year=3"]),
            changes: "-NC-4.education.3b",
            tasks: [
                "education/E25-placement 03-17"
            ],
            stops: "NC-4.education.3b=not_entitled"),
        EventRow(
            number: 26, district: .nanchuan,
            sentence: "the plan has no legal aid: nothing changes",
            base: .bereaved,
            arrival: .told(["wish M 2026-03-01 wish.legal_aid=yes"])),
    ]
}
