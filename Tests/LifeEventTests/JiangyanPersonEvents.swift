// Jiangyan, E15 to E26.
extension JiangyanEvents {
    static let persons: [EventRow] = [
        EventRow(
            number: 15, district: .jiangyan,
            sentence:
                "an insured parent is taken to hospital: the contact is called, the claim is opened",
            base: .bereaved,
            facts: [
                "M insurance.nursing=yes 2021-01-01"
            ],
            arrival: .told(["admission M 2026-03-01 hospital.stay=inpatient"]),
            changes: "+JY-3.2.2b",
            tasks: [
                "health/E15-mark 03-03", "towns/E15-contact 03-03",
            ],
            opened: "JY-3.2.2b"),
        EventRow(
            number: 15, district: .jiangyan,
            sentence: "discharged, the claim is put together within ten days",
            base: .bereaved,
            facts: [
                "M insurance.nursing=yes 2021-01-01"
            ],
            arrival: .told([
                "admission M 2026-02-20 hospital.stay=inpatient",
                "admission M 2026-02-20 hospital.stay=inpatient..2026-03-01",
            ]),
            changes: "+JY-3.2.2b -JY-3.2.2b",
            tasks: [
                "health/E15-mark 03-03", "health/E15-claim 03-11",
                "health/E15-treatment 03-11", "towns/E15-contact 03-03",
            ],
            opened: "JY-3.2.2b"),
        EventRow(
            number: 16, district: .jiangyan,
            sentence: "an insured parent is critically ill: the claim and relief",
            base: .bereaved,
            facts: [
                "M insurance.nursing=yes 2021-01-01"
            ],
            arrival: .told(["illness M 2026-03-01 illness.critical=yes"]),
            changes: "+JY-3.2.2b",
            tasks: [
                "civil_affairs/E16-relief 03-17", "health/E16-claim 03-12",
            ],
            opened: "JY-3.2.2b"),
        EventRow(
            number: 17, district: .jiangyan,
            sentence: "an insured parent is injured: claim, relief and the fund",
            base: .bereaved,
            facts: [
                "M accident.insured=yes 2021-01-01"
            ],
            arrival: .told([
                "accident M 2026-03-01 accident.loss=injury accident.injury_grade=8 hardship=yes"
            ]),
            changes: "+JY-3.1.2c +JY-3.1.3 +JY-3.1.4b",
            tasks: [
                "civil_affairs/E17-relief 03-17", "finance/E17-fund 03-17",
                "towns/E17-claim 03-12",
            ],
            opened: "JY-3.1.2c JY-3.1.3 JY-3.1.4b"),
        EventRow(
            number: 17, district: .jiangyan,
            sentence: "an insured father dies in an accident: the lump sum",
            base: .bereaved,
            facts: [
                "F accident.insured=yes 2021-01-01"
            ],
            arrival: .told(["death F 2026-03-01 death=accident"]),
            changes: """
                +JY-3.1.4c +JY-3.3.4 -JY-2.1a -JY-2.1b -JY-3.1.1a -JY-3.1.1b -JY-3.2.2a \
                -JY-3.2.4c .JY-3.1.4b .JY-3.2.1 .JY-3.2.4e .JY-3.2.6b .JY-3.2.6c .JY-3.2.6d \
                .JY-3.3.1 .JY-3.5.4a .JY-3.5.5a ?JY-3.2.6b
                """,
            tasks: [
                "civil_affairs/E38-funeral 03-05", "health/E38-card 03-17",
                "health/E38-months 03-17", "human_resources/E7-pension 03-17",
                "medical_insurance/E38-cover 03-17", "towns/E7-wishes 03-04",
                "towns/E7-visit 03-05", "towns/E7-contacts 03-09", "towns/E38-claim 03-12",
            ],
            opened: "JY-3.1.4c JY-3.3.4",
            stops: "JY-3.1.1a=death JY-3.1.1b=death JY-3.2.2a=death JY-3.2.4c=death"),
        EventRow(
            number: 18, district: .jiangyan,
            sentence: "a parent is graded: care insurance and work are looked at",
            base: .bereaved,
            arrival: .told(["disability M 2026-03-01 disability.grade=2"]),
            tasks: [
                "disabled_persons/E18-services 03-17", "human_resources/E18-work 03-17",
                "medical_insurance/E18-assess 03-17",
            ]),
        EventRow(
            number: 19, district: .jiangyan,
            sentence: "severe loss of self-care for six months: care insurance",
            base: .bereaved,
            facts: [
                "M insurance.care=yes 2021-01-01"
            ],
            arrival: .told(["dependency M 2025-08-01 care.dependency=severe care.applied=yes"]),
            changes: "+JY-3.3.3",
            tasks: [
                "civil_affairs/E19-care 03-17", "civil_affairs/E19-home 03-17",
                "medical_insurance/E19-assess 03-17",
            ],
            opened: "JY-3.3.3"),
        EventRow(
            number: 20, district: .jiangyan,
            sentence: "a parent loses legal capacity: the guardian is the contact",
            base: .bereaved,
            arrival: .told(["capacity M 2026-03-01 capacity=none"]),
            changes: "+JY-3.5.1c",
            tasks: [
                "civil_affairs/E20-guardian 03-17", "health/E20-payee 03-09",
                "towns/E20-guardian 03-09",
            ],
            opened: "JY-3.5.1c"),
    ]

    static let means: [EventRow] = [
        EventRow(
            number: 21, district: .jiangyan,
            sentence: "a means test begins: the aid is not counted",
            base: .bereaved,
            arrival: .told(["income M 2026-03-01 low_income.applied=yes hardship=yes"]),
            changes: "+JY-3.1.2c +JY-3.1.5",
            tasks: [
                "civil_affairs/E21-disregard 03-17", "finance/E21-fund 03-17",
                "housing/E21-rental 03-17",
            ],
            opened: "JY-3.1.2c JY-3.1.5"),
        EventRow(
            number: 22, district: .jiangyan,
            sentence: "a house in the country is dangerous: it is repaired first",
            base: .bereaved,
            facts: [
                "M housing.rural=yes 2020-01-01"
            ],
            arrival: .told(["housing M 2026-03-01 housing.danger=D"]),
            changes: "+JY-3.4b",
            tasks: [
                "housing/E22-survey 03-17"
            ],
            opened: "JY-3.4b"),
        EventRow(
            number: 23, district: .jiangyan,
            sentence: "a parent of 60 wants a place in a home, or care at home",
            base: .bereaved,
            arrival: .told([
                "wish M 2026-03-01 wish.institution=yes",
                "wish F 2026-03-01 wish.home_care=yes",
            ]),
            changes: "+JY-3.3.1 +JY-3.3.2",
            tasks: [
                "civil_affairs/E23-home 03-17", "civil_affairs/E23-care 03-17",
            ],
            opened: "JY-3.3.1 JY-3.3.2"),
        EventRow(
            number: 24, district: .jiangyan,
            sentence: "an able parent out of work wants work",
            base: .bereaved, births: ["1972-06-15", "1970-03-01", "1994-09-09"],
            facts: [
                "M work.able=yes 2020-01-01",
                "M work.status=unemployed 2020-01-01",
            ],
            arrival: .told(["wish M 2026-03-01 wish.work=yes"]),
            changes: "+JY-3.5.5a",
            tasks: [
                "human_resources/E24-work 03-17"
            ],
            opened: "JY-3.5.5a"),
        EventRow(
            number: 25, district: .jiangyan,
            sentence: "the opinion has no clause on school: nothing changes",
            base: .disabled, births: ["1975-06-15", "1974-03-01", "2009-09-09"],
            arrival: .told([
                "school C 2026-03-01 education.stage=secondary_vocational education.year=1"
            ])),
        EventRow(
            number: 26, district: .jiangyan,
            sentence: "a family asks for legal aid",
            base: .bereaved,
            arrival: .told(["wish M 2026-03-01 wish.legal_aid=yes"]),
            changes: "+JY-3.5.6",
            tasks: [
                "justice/E26-aid 03-09"
            ],
            opened: "JY-3.5.6"),
    ]
}
