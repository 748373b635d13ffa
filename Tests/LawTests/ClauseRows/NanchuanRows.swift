/// Nanchuan's clauses about persons; the document is in force since 2014-11-28.
enum NanchuanRows {
    private static let moved = ClauseRow.Not(
        "for a family registered elsewhere", ["M,F hukou.district=110101 1990-01-01"])
    private static let death = "2016-04-10"

    static let all: [ClauseRow] = targets + civil + education + work + health + comfort

    static let targets = [
        ClauseRow(
            "NC-2.1a", "a child of grade 3 or worse makes a family in town a target", .disabled,
            not: .init("for grade 4 in town", ["C disability.grade=4 2010-01-01"]),
            begins: "2014-11-28", unknown: "hukou.district"),
        ClauseRow(
            "NC-2.1b", "the death of the only child makes the family a target", .bereaved,
            not: .init("while the child lives", base: .disabled), begins: death, unknown: nil),
        ClauseRow(
            "NC-2.1c", "no later child was borne or adopted", .bereaved,
            not: .init("after a re-birth", base: .reborn), begins: "2014-11-28", unknown: nil),
        ClauseRow(
            "NC-3.1a", "each confirmed parent is due the money", .bereaved, not: moved,
            begins: "2016-05-01", unknown: "hukou.district"),
        ClauseRow(
            "NC-4.finance.2",
            "a confirmed parent in the resident scheme has the premium subsidised",
            .bereaved, facts: ["M insurance.medical=resident 2021-01-01"],
            not: .init("for an employee", ["M insurance.medical=employee 2021-01-01"]),
            begins: "2021-01-01", unknown: "insurance.medical"),
        ClauseRow(
            "NC-4.housing.1", "a dangerous house in the country is repaired first, with money",
            .bereaved, facts: ["M housing.rural=yes 2021-01-01", "M housing.danger=D 2021-01-01"],
            not: .init("for a sound house", ["M housing.danger=A 2021-01-01"]),
            begins: "2021-01-01",
            unknown: "housing.danger"),
        ClauseRow(
            "NC-4.housing.2", "an eligible family short of housing comes first", .bereaved,
            facts: ["M housing.eligible=yes 2021-01-01", "M housing.difficulty=yes 2021-01-01"],
            not: .init("for who is not short of it", ["M housing.difficulty=no 2021-01-01"]),
            begins: "2021-01-01", unknown: "housing.eligible"),
    ]

    static let civil = [
        ClauseRow(
            "NC-4.civil.1", "who meets the conditions is taken into destitute support", .bereaved,
            facts: ["M three_withouts=yes 2021-01-01"],
            not: .init("for who does not", ["M three_withouts=no 2021-01-01"]),
            begins: "2021-01-01",
            unknown: "three_withouts"),
        ClauseRow(
            "NC-4.civil.2", "a parent who wishes it has priority in the home", .bereaved,
            facts: ["M wish.institution=yes 2021-01-01"],
            not: .init("for who does not wish it", ["M wish.institution=no 2021-01-01"]),
            begins: "2021-01-01", unknown: "wish.institution"),
        ClauseRow(
            "NC-4.civil.3", "a family that meets the line draws the minimum", .bereaved,
            facts: ["M low_income=dibao 2021-01-01"], not: moved, begins: "2021-01-01",
            unknown: "low_income"),
        ClauseRow(
            "NC-4.civil.4", "in the test the two sums are not counted", .bereaved,
            facts: ["M low_income.applied=yes 2021-01-01"],
            not: .init("without a test", ["M low_income.applied=no 2021-01-01"]),
            begins: "2021-01-01",
            unknown: "hukou.district"),
        ClauseRow(
            "NC-4.civil.5", "a qualified parent who wishes to adopt is favoured", .bereaved,
            facts: ["M wish.adoption=yes 2021-01-01", "M adoption.qualified=yes 2021-01-01"],
            not: .init("for the unqualified", ["M adoption.qualified=no 2021-01-01"]),
            begins: "2021-01-01", unknown: "wish.adoption"),
        ClauseRow(
            "NC-4.civil.6", "an eligible member's funeral is free", .bereaved, about: "F",
            facts: ["F death=illness 2024-02-29", "F funeral.eligible=yes 2020-01-01"],
            not: .init("for the ineligible", ["F funeral.eligible=no 2020-01-01"]),
            begins: "2024-02-29", unknown: "funeral.eligible"),
    ]

    private static let school = [
        "C education.stage=secondary_vocational 2021-09-01", "C education.year=2 2021-09-01",
        "C education.full_time=yes 2021-09-01", "C education.registered=yes 2021-09-01",
        "C education.hardship=yes 2021-09-01",
    ]

    static let education = [
        ClauseRow(
            "NC-4.education.1", "the disabled child at school is placed", .disabled, about: "C",
            facts: ["C education.stage=compulsory 2021-09-01"], not: moved, begins: "2021-09-01",
            unknown: "hukou.district"),
        ClauseRow(
            "NC-4.education.2", "secondary vocational school is free", .disabled, about: "C",
            facts: school,
            not: .init("at the senior school", ["C education.stage=senior 2021-09-01"]),
            begins: "2021-09-01", unknown: "hukou.district"),
        ClauseRow(
            "NC-4.education.3a", "a student in hardship has the state grant", .disabled, about: "C",
            facts: school + ["C education.stage=undergraduate 2022-09-01"],
            not: .init("part-time", ["C education.full_time=no 2021-09-01"]), begins: "2022-09-01",
            unknown: "education.full_time"),
        ClauseRow(
            "NC-4.education.3b", "years 1 and 2 of vocational school have the grant", .disabled,
            about: "C", facts: school,
            not: .init("in year 3", ["C education.year=3 2021-09-01"]), begins: "2021-09-01",
            unknown: "education.registered"),
        ClauseRow(
            "NC-4.education.4", "a poor student of a higher vocational school is aided", .disabled,
            about: "C", facts: school + ["C education.stage=higher_vocational 2022-09-01"],
            not: .init("without hardship", ["C education.hardship=no 2021-09-01"]),
            begins: "2022-09-01", unknown: "education.hardship"),
    ]

    static let work =
        [
            ClauseRow(
                "NC-4.hr.1", "a member of grade 1 or 2 has the pension premium paid until 60",
                .disabled,
                about: "C", facts: ["C insurance.pension=resident 2021-01-01"],
                not: .init("for grade 3", ["C disability.grade=3 2010-01-01"]),
                begins: "2021-01-01",
                unknown: "insurance.pension"),
            ClauseRow(
                "NC-4.hr.2", "who had the top-up keeps it from 60", .bereaved,
                facts: [
                    "M pension.topup=yes 2014-01-01", "M insurance.pension=resident 2014-01-01",
                ],
                not: .init("outside the frozen cohort", ["M pension.topup=no 2014-01-01"]),
                begins: death, unknown: "insurance.pension"),
            ClauseRow(
                "NC-4.hr.3", "an employee's operation is reimbursed", .bereaved,
                facts: [
                    "M insurance.maternity=yes 2021-01-01",
                    "M maternity.event=operation 2021-01-01",
                ],
                not: .init("without the cover", ["M insurance.maternity=no 2021-01-01"]),
                begins: "2021-01-01", unknown: "hukou.district"),
            ClauseRow(
                "NC-4.hr.4", "a resident's antenatal care is reimbursed", .bereaved,
                facts: [
                    "M insurance.medical=resident 2021-01-01",
                    "M maternity.event=antenatal 2021-01-01",
                ],
                not: .init("for an employee", ["M insurance.medical=employee 2021-01-01"]),
                begins: "2021-01-01", unknown: "insurance.medical"),
            ClauseRow(
                "NC-4.agri.1", "a family in the area that wishes it moves first", .bereaved,
                facts: [
                    "M agriculture.relocation_area=yes 2021-01-01",
                    "M wish.relocation=yes 2021-01-01",
                    "F wish.relocation=no 2021-01-01",
                ],
                not: .init("outside the area", ["M agriculture.relocation_area=no 2021-01-01"]),
                begins: "2021-01-01", unknown: "agriculture.relocation_area"),
        ]
        + [("NC-4.agri.2", "microcredit"), ("NC-4.agri.3", "loan"), ("NC-4.agri.4", "planting")].map
    {
        ClauseRow(
            $0.0, "a family with such a project comes first", .bereaved,
            facts: ["M agriculture.project=\($0.1) 2021-01-01"], not: moved, begins: "2021-01-01",
            unknown: "hukou.district")
    }

    static let health = [
        ClauseRow(
            "NC-4.health.1", "what three insurances leave is aided", .bereaved,
            facts: [
                "M medical.aid_eligible=yes 2021-01-01", "M medical.residual=0.01 2021-01-01",
                "M hardship=yes 2021-01-01",
            ],
            not: .init("when nothing is left", ["M medical.residual=0.00 2021-01-01"]),
            begins: "2021-01-01", unknown: "medical.residual"),
        ClauseRow(
            "NC-4.health.3", "an old parent who needs help is visited by the doctor", .bereaved,
            facts: ["M mobility=bedbound 2021-01-01"],
            not: .init("for one who walks", ["M mobility=walks 2021-01-01"]), begins: "2021-01-01",
            unknown: "mobility"),
        ClauseRow(
            "NC-4.health.4", "who qualifies and has not applied is helped to", .unconfirmed,
            not: .init("for a child that was not the only one", ["C only_child=no 1982-09-09"]),
            begins: death, unknown: "only_child"),
        ClauseRow(
            "NC-4.health.5", "family-planning services are free", .bereaved,
            facts: ["M rebirth.permitted=yes 2021-01-01", "M wish.rebirth=yes 2021-01-01"],
            not: .init("for who does not wish it", ["M wish.rebirth=no 2021-01-01"]),
            begins: "2021-01-01", unknown: "wish.rebirth"),
        ClauseRow(
            "NC-4.dpf.1", "a needed device is free", .disabled, about: "C",
            facts: ["C device.need=yes 2021-01-01", "C device.eligible=yes 2021-01-01"],
            not: .init("without need", ["C device.need=no 2021-01-01"]), begins: "2021-01-01",
            unknown: "device.eligible"),
        ClauseRow(
            "NC-4.dpf.2", "training is free for a child of the four kinds", .disabled, about: "C",
            facts: [
                "C illness.autism=yes 2021-01-01", "C disability.category=mental 2010-01-01",
                "C rehabilitation.need=yes 2021-01-01", "C rehabilitation.eligible=yes 2021-01-01",
            ],
            not: .init("without need", ["C rehabilitation.need=no 2021-01-01"]),
            begins: "2021-01-01",
            unknown: "rehabilitation.eligible"),
    ]

    static let comfort =
        [
            "NC-3.3", "NC-3.4c", "NC-4.health.6", "NC-4.union.1", "NC-4.union.2", "NC-4.fpa.6",
        ].map { id in
            ClauseRow(
                id, "every family of the target is due it", .bereaved, not: moved, begins: death,
                unknown: "hukou.district")
        } + [
            ClauseRow(
                "NC-4.fpa.2", "in the year of the death condolence money is due", .bereaved,
                not: moved, begins: death, unknown: "hukou.district", on: "2016-12-31"),
            ClauseRow(
                "NC-4.fpa.3", "a family struck by an accident is aided", .bereaved,
                facts: ["M accident.loss=property 2021-01-01"], not: moved, begins: "2021-01-01",
                unknown: "hukou.district"),
            ClauseRow(
                "NC-4.fpa.4", "the family is visited at festivals", .bereaved,
                not: .init("where one parent wants no visits", ["F wish.no_visits=yes 2015-01-01"]),
                begins: death, unknown: "hukou.district"),
            ClauseRow(
                "NC-4.fpa.5", "a confirmed parent is insured against accidents", .bereaved,
                not: moved,
                begins: "2016-05-01", unknown: "hukou.district"),
        ]
}
