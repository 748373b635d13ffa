/// Jiangyan's clauses about persons. Day, age and grade thresholds are the document's own.
enum JiangyanRows {
    private static let moved = ClauseRow.Not(
        "for a family registered elsewhere", ["M,F hukou.district=110101 1990-01-01"])
    /// The opinion is undated; it is assessed as if in force since this day.
    private static let confirmed = "2020-01-01"

    static let all: [ClauseRow] = targets + money + medical + old + care

    static let targets = [
        ClauseRow(
            "JY-2.1a", "a parent registered in the district is inside", .bereaved, not: moved,
            begins: "2020-01-01", unknown: "hukou.district"),
        ClauseRow(
            "JY-2.1b", "a parent confirmed on special assistance is a target", .bereaved,
            not: .init("once the class has ended", ["M special_assistance= 2019-01-01"]),
            begins: confirmed, unknown: nil),
        ClauseRow(
            "JY-2.1c", "a patient on the complication scheme is a target", .complication,
            not: .init("for the patient's husband", about: "F"), begins: "2020-01-01",
            unknown: nil),
    ]

    static let money = [
        ClauseRow(
            "JY-3.1.1a", "the policy goes on for those who were only-child families before 2016",
            .bereaved,
            not: .init("for a later cohort", ["M,C only_child.cohort=no 1985-01-01"]),
            begins: confirmed, unknown: "only_child.cohort"),
        ClauseRow(
            "JY-3.1.1b", "each confirmed parent is due the money", .bereaved, not: moved,
            begins: confirmed, unknown: "hukou.district"),
        ClauseRow(
            "JY-3.1.1c", "each patient on the scheme is due the money", .complication, not: moved,
            begins: "2020-01-01", unknown: "hukou.district"),
        ClauseRow(
            "JY-3.1.2c", "a family in hardship is due a grant of the welfare fund", .bereaved,
            facts: ["M hardship=yes 2021-01-01"],
            not: .init("without hardship", ["M hardship=no 2021-01-01"]), begins: "2021-01-01",
            unknown: "hardship"),
        ClauseRow(
            "JY-3.1.3", "hardship after a sudden event is due temporary relief", .bereaved,
            facts: ["M hardship=yes 2021-01-01", "F accident.loss=property 2021-01-01"],
            not: .init("without hardship", ["M hardship=no 2021-01-01"]), begins: "2021-01-01",
            unknown: "hardship"),
        ClauseRow(
            "JY-3.1.4a", "where the town has taken it out, accident cover is due", .bereaved,
            facts: ["M town.accident_cover=yes 2021-01-01"],
            not: .init("where the town has not", ["M town.accident_cover=no 2021-01-01"]),
            begins: "2021-01-01", unknown: "hukou.district"),
        ClauseRow(
            "JY-3.1.4b", "an insured person with a graded injury is due the insurance money",
            .bereaved,
            facts: ["M accident.insured=yes 2021-01-01", "M accident.injury_grade=10 2021-01-01"],
            not: .init("for the uninsured", ["M accident.insured=no 2021-01-01"]),
            begins: "2021-01-01",
            unknown: "accident.injury_grade"),
        ClauseRow(
            "JY-3.1.4c", "the accidental death of an insured parent is due the lump sum", .bereaved,
            about: "F",
            facts: ["F accident.insured=yes 2021-01-01", "F death=accident 2024-02-29"],
            not: .init("after an illness", ["F death=illness 2024-02-29"]), begins: "2024-02-29",
            unknown: "hukou.district"),
        ClauseRow(
            "JY-3.1.5", "in a low-income test the aid is not counted", .bereaved,
            facts: ["M low_income.applied=yes 2021-01-01"],
            not: .init("without a test", ["M low_income.applied=no 2021-01-01"]),
            begins: "2021-01-01",
            unknown: "hukou.district"),
    ]

    static let medical = [
        ClauseRow(
            "JY-3.2.1", "who is not in the employees' scheme has the premium paid", .bereaved,
            facts: ["M insurance.medical=none 2021-01-01"],
            not: .init("for an employee", ["M insurance.medical=employee 2021-01-01"]),
            begins: "2021-01-01", unknown: "insurance.medical"),
        ClauseRow(
            "JY-3.2.2a", "every confirmed parent is insured for nursing in hospital", .bereaved,
            not: moved, begins: confirmed, unknown: "hukou.district"),
        ClauseRow(
            "JY-3.2.2b", "a stay of an insured parent is due help with the claim", .bereaved,
            facts: [
                "M insurance.nursing=yes 2021-01-01", "M hospital.stay=inpatient 2021-01-01",
            ],
            not: .init("for a parent on no roster", ["M insurance.nursing=no 2021-01-01"]),
            begins: "2021-01-01", unknown: "hukou.district"),
        ClauseRow(
            "JY-3.2.3", "a patient is treated free", .complication,
            facts: ["M complication.grade=2 2021-01-01"],
            not: moved, begins: "2021-01-01",
            unknown: "hukou.district"),
        ClauseRow(
            "JY-3.2.4a", "every family signs with a family doctor first", .bereaved, not: moved,
            begins: confirmed, unknown: "hukou.district"),
        ClauseRow(
            "JY-3.2.4b", "every family has a health record", .bereaved, not: moved,
            begins: confirmed, unknown: "hukou.district"),
        ClauseRow(
            "JY-3.2.4c", "a parent of 65 has a free check-up", .bereaved, not: moved,
            begins: "2020-06-15", unknown: "hukou.district"),
        ClauseRow(
            "JY-3.2.4d", "a member with diabetes is followed up", .bereaved,
            facts: ["M illness.diabetes=yes 2021-01-01"],
            not: .init("without either illness", ["M illness.diabetes=no 2021-01-01"]),
            begins: "2021-01-01", unknown: "hukou.district"),
        ClauseRow(
            "JY-3.2.4e", "a member of 60 who needs help is nursed at home", .bereaved,
            facts: ["M care.need=yes 2021-01-01", "M mobility=assisted 2021-01-01"],
            not: .init("for one who walks", ["M mobility=walks 2021-01-01"]), begins: "2021-01-01",
            unknown: "care.need"),
        ClauseRow(
            "JY-3.2.5b", "the card's holder is seen first", .bereaved,
            facts: ["M card=yes 2021-01-01"],
            not: .init("without a card", ["M card=no 2021-01-01"]), begins: "2021-01-01",
            unknown: "hukou.district"),
        ClauseRow(
            "JY-3.2.5c", "the disabled only child has priority in rehabilitation", .disabled,
            about: "C", not: moved, begins: "2020-01-01", unknown: "hukou.district"),
        ClauseRow(
            "JY-3.2.6b", "a couple that wishes it is counselled", .bereaved,
            facts: ["M,F wish.rebirth=yes 2021-01-01", "M fertile=yes 2021-01-01"],
            not: .init("for the infertile", ["M fertile=no 2021-01-01"]), begins: "2021-01-01",
            unknown: "wish.rebirth"),
        ClauseRow(
            "JY-3.2.6c", "the operation is free", .bereaved,
            facts: ["M wish.rebirth=yes 2021-01-01", "M fertile=yes 2021-01-01"],
            not: .init("for who does not wish it", ["M wish.rebirth=no 2021-01-01"]),
            begins: "2021-01-01", unknown: "fertile"),
        ClauseRow(
            "JY-3.2.6d", "the costs of a re-birth are reimbursed", .bereaved,
            facts: [
                "M wish.rebirth=yes 2021-01-01", "M fertile=yes 2021-01-01",
                "M insurance.medical=employee 2021-01-01",
            ],
            not: .init("for the uninsured", ["M insurance.medical=none 2021-01-01"]),
            begins: "2021-01-01", unknown: "insurance.medical"),
        ClauseRow(
            "JY-3.2.6e", "assisted reproduction is advised", .bereaved,
            facts: [
                "M,F wish.rebirth=yes 2021-01-01", "M fertile=yes 2021-01-01",
                "M fertility.assisted=yes 2021-01-01",
            ],
            not: .init("where it is not indicated", ["M fertility.assisted=no 2021-01-01"]),
            begins: "2021-01-01", unknown: "fertile"),
    ]

    static let old = [
        ClauseRow(
            "JY-3.3.1", "a parent of 60 who wishes it has priority in the home", .bereaved,
            facts: ["M wish.institution=yes 2021-01-01"],
            not: .init("for who does not wish it", ["M wish.institution=no 2021-01-01"]),
            begins: "2021-01-01", unknown: "wish.institution"),
        ClauseRow(
            "JY-3.3.2", "a family that wishes it is cared for at home", .bereaved,
            facts: ["M wish.home_care=yes 2021-01-01", "F wish.home_care=no 2021-01-01"],
            not: .init("if nobody wishes it", ["M,F wish.home_care=no 2021-01-01"]),
            begins: "2021-01-01", unknown: "wish.home_care"),
        ClauseRow(
            "JY-3.3.3", "severe loss of self-care for six months is due the insurance", .bereaved,
            facts: [
                "M care.applied=yes 2021-01-01", "M care.dependency=severe 2021-01-01",
                "M insurance.care=yes 2021-01-01",
            ],
            not: .init("for moderate loss", ["M care.dependency=moderate 2021-01-01"]),
            begins: "2021-07-01", unknown: "insurance.care"),
        ClauseRow(
            "JY-3.3.4", "the funeral of a member is free", .bereaved, about: "F",
            facts: ["F death=illness 2024-02-29"], not: moved, begins: "2024-02-29",
            unknown: "hukou.district"),
        ClauseRow(
            "JY-3.4a", "a poor family short of housing has priority in the round", .bereaved,
            facts: [
                "M low_income=dibao 2021-01-01", "M housing.difficulty=yes 2021-01-01",
                "M housing.applied=yes 2021-01-01",
            ],
            not: .init("without an application", ["M housing.applied=no 2021-01-01"]),
            begins: "2021-01-01", unknown: "housing.difficulty"),
        ClauseRow(
            "JY-3.4b", "a dangerous house in the country is repaired first", .bereaved,
            facts: ["M housing.rural=yes 2021-01-01", "M housing.danger=C 2021-01-01"],
            not: .init("for a house of grade B", ["M housing.danger=B 2021-01-01"]),
            begins: "2021-01-01", unknown: "housing.danger"),
    ]

    static let care =
        ["JY-3.5.1a", "JY-3.5.2a", "JY-3.5.3b", "JY-3.5.3c", "JY-3.5.3d", "JY-3.5.3e"]
        .map { id in
            ClauseRow(
                id, "every family of the target is due it", .bereaved, not: moved,
                begins: confirmed, unknown: "hukou.district")
        }
        + ["JY-3.5.1b", "JY-3.5.2b"].map { id in
            ClauseRow(
                id, "the family is visited", .bereaved,
                not: .init(
                    "where one parent wants no visits", ["F wish.no_visits=yes 2018-01-01"]
                ), begins: confirmed, unknown: "hukou.district")
        }
        + [
            ClauseRow(
                "JY-3.5.1c", "who lost capacity is reached through the guardian", .bereaved,
                facts: ["M capacity=limited 2021-01-01"],
                not: .init("with full capacity", ["M capacity=full 2021-01-01"]),
                begins: "2021-01-01", unknown: "hukou.district"),
            ClauseRow(
                "JY-3.5.4b", "adoption changes nothing for the bereaved", .adopter,
                not: .init("where nobody was adopted", base: .bereaved), begins: "2022-02-02",
                unknown: "hukou.district"),
            ClauseRow(
                "JY-3.5.4a", "a confirmed parent who wishes to adopt has priority", .bereaved,
                facts: ["M wish.adoption=yes 2021-01-01", "M adoption.qualified=yes 2021-01-01"],
                not: .init("for the unqualified", ["M adoption.qualified=no 2021-01-01"]),
                begins: "2021-01-01", unknown: "adoption.qualified"),
            ClauseRow(
                "JY-3.5.5a", "an able member out of work who wants work is helped", .bereaved,
                facts: [
                    "M work.able=yes 2021-01-01", "M work.status=unemployed 2021-01-01",
                    "M wish.work=yes 2021-01-01",
                ],
                not: .init("for the employed", ["M work.status=employed 2021-01-01"]),
                begins: "2021-01-01", unknown: "work.able"),
            ClauseRow(
                "JY-3.5.5b", "the disabled only child is trained free", .disabled, about: "C",
                facts: ["C work.able=yes 2021-01-01"],
                not: .init("for the unable", ["C work.able=no 2021-01-01"]), begins: "2021-01-01",
                unknown: "work.able"),
            ClauseRow(
                "JY-3.5.6", "legal aid is free when asked for", .bereaved,
                facts: ["M wish.legal_aid=yes 2021-01-01", "F wish.legal_aid=no 2021-01-01"],
                not: .init("if nobody asks", ["M,F wish.legal_aid=no 2021-01-01"]),
                begins: "2021-01-01", unknown: "wish.legal_aid"),
            ClauseRow(
                "JY-3.5.7", "where there is a concession it is due", .bereaved,
                facts: ["M town.concession=yes 2021-01-01"],
                not: .init("where there is none", ["M town.concession=no 2021-01-01"]),
                begins: "2021-01-01", unknown: "hukou.district"),
        ]
}
