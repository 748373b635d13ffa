// Jiangyan, E8 to E14.
extension JiangyanEvents {
    static let moves: [EventRow] = [
        EventRow(
            number: 8, district: .jiangyan,
            sentence: "divorce: both keep their own status, each household has contacts",
            base: .bereaved,
            arrival: .told(["divorce M 2026-03-01 marriage= home:F=H2"]),
            changes: """
                +JY-3.2.4a +JY-3.2.4b +JY-3.5.1a +JY-3.5.1b +JY-3.5.2a +JY-3.5.2b +JY-3.5.3b \
                +JY-3.5.3c +JY-3.5.3d +JY-3.5.3e ?JY-3.1.2c ?JY-3.2.6b ?JY-3.3.2 ?JY-3.4b \
                ?JY-3.5.6
                """,
            tasks: [
                "civil_affairs/E8-means 03-17", "towns/E8-contacts 03-09",
            ],
            opened: "JY-3.2.4a JY-3.2.4b JY-3.5.1a JY-3.5.2b JY-3.5.3b JY-3.5.3c"),
        EventRow(
            number: 9, district: .jiangyan,
            sentence:
                "a divorced mother marries again: her own status stays, the husband's children are asked about",
            base: .bereaved,
            arrival: .told([
                "divorce M 2025-03-01 marriage= home:F=H2",
                "marriage M 2026-03-01 marriage=+",
            ]),
            changes: """
                +JY-3.2.4a +JY-3.2.4b +JY-3.5.1a +JY-3.5.1b +JY-3.5.2a +JY-3.5.2b +JY-3.5.3b \
                +JY-3.5.3c +JY-3.5.3d +JY-3.5.3e ?JY-3.1.2c ?JY-3.2.6b ?JY-3.3.2 ?JY-3.4b \
                ?JY-3.5.6
                """,
            tasks: [
                "civil_affairs/E8-means 03-17", "health/E9-children 03-17",
                "towns/E8-contacts 03-09",
            ],
            opened:
                "JY-3.2.4a JY-3.2.4b JY-3.5.1a JY-3.5.1b JY-3.5.2a JY-3.5.2b JY-3.5.3b JY-3.5.3c"),
        EventRow(
            number: 10, district: .jiangyan,
            sentence:
                "the family's registration moves away: everything is proposed to be stopped, the record goes along",
            base: .bereaved,
            arrival: .told(["move M 2026-03-01 hukou.district=110101 F:hukou.district=110101"]),
            changes: """
                -JY-2.1a -JY-3.1.1a -JY-3.1.1b -JY-3.2.2a -JY-3.2.4a -JY-3.2.4b -JY-3.2.4c \
                -JY-3.5.1a -JY-3.5.1b -JY-3.5.2a -JY-3.5.2b -JY-3.5.3b -JY-3.5.3c -JY-3.5.3d \
                -JY-3.5.3e .JY-3.1.2c .JY-3.2.1 .JY-3.2.4e .JY-3.2.6b .JY-3.2.6c .JY-3.2.6d \
                .JY-3.3.1 .JY-3.3.2 .JY-3.4b .JY-3.5.4a .JY-3.5.5a .JY-3.5.6
                """,
            tasks: [
                "health/E10-hand-over 03-17", "public_security/E10-registration 03-17",
            ],
            stops: """
                JY-3.1.1a=move JY-3.1.1b=move JY-3.2.2a=move JY-3.2.4a=move JY-3.2.4b=move \
                JY-3.2.4c=move JY-3.5.1a=move JY-3.5.2b=move JY-3.5.3b=move JY-3.5.3c=move
                """),
        EventRow(
            number: 10, district: .jiangyan,
            sentence: "a family comes in: the old district's record is asked for",
            base: .bereaved,
            facts: [
                "M,F hukou.district=110101 2010-01-01"
            ],
            arrival: .told(["move M 2026-03-01 hukou.district=321204 F:hukou.district=321204"]),
            changes: """
                +JY-2.1a +JY-3.1.1a +JY-3.1.1b +JY-3.2.2a +JY-3.2.4a +JY-3.2.4b +JY-3.2.4c \
                +JY-3.5.1a +JY-3.5.1b +JY-3.5.2a +JY-3.5.2b +JY-3.5.3b +JY-3.5.3c +JY-3.5.3d \
                +JY-3.5.3e ?JY-3.1.2c ?JY-3.2.1 ?JY-3.2.4e ?JY-3.2.6b ?JY-3.2.6c ?JY-3.2.6d \
                ?JY-3.3.1 ?JY-3.3.2 ?JY-3.4b ?JY-3.5.4a ?JY-3.5.5a ?JY-3.5.6
                """,
            tasks: [
                "health/E10-record 03-17", "public_security/E10-registration 03-17",
            ],
            opened: """
                JY-3.1.1a JY-3.2.2a JY-3.2.4a JY-3.2.4b JY-3.2.4c JY-3.5.1a JY-3.5.2b JY-3.5.3b \
                JY-3.5.3c
                """),
    ]

    static let children: [EventRow] = [
        EventRow(
            number: 11, district: .jiangyan,
            sentence: "the bereaved adopt: the assistance stays, and that is a due of its own",
            base: .bereaved,
            arrival: .told(["adoption M 2026-03-01 adoptive_parent_of=+ F:adoptive_parent_of=+"]),
            changes: "+JY-3.5.4b",
            tasks: [
                "civil_affairs/E11-means 03-17", "health/E11-effect 03-05",
            ],
            opened: "JY-3.5.4b"),
        EventRow(
            number: 11, district: .jiangyan,
            sentence: "parents of a disabled child adopt: undecided until the office rules",
            base: .disabled,
            arrival: .told(["adoption M 2026-03-01 adoptive_parent_of=+ F:adoptive_parent_of=+"]),
            changes: "?JY-3.5.4b",
            tasks: [
                "civil_affairs/E11-means 03-17", "health/E11-effect 03-05",
            ]),
        EventRow(
            number: 12, district: .jiangyan,
            sentence:
                "another child is born: a stop of the assistance is proposed, the claims of the birth are paid",
            base: .bereaved, births: ["1980-06-15", "1978-03-01", "2004-09-09"],
            arrival: .told(["birth M 2026-03-01 parent_of=+ F:parent_of=+"]),
            tasks: [
                "health/E12-review 03-05", "health/E12-mother 03-09",
                "medical_insurance/E12-claim 03-12",
            ],
            stops: "JY-3.1.1b=rebirth"),
        EventRow(
            number: 13, district: .jiangyan,
            sentence: "a couple wishes another child, below 49 too: counselling, free operation",
            base: .well, births: ["1984-06-15", "1983-03-01", "2004-09-09"],
            facts: [
                "C death=illness 2020-04-10",
                "M fertile=yes 2020-01-01",
            ],
            arrival: .told(["wish M 2026-03-01 wish.rebirth=yes F:wish.rebirth=yes"]),
            changes: "+JY-3.2.6b +JY-3.2.6c ?JY-3.2.6b ?JY-3.2.6c ?JY-3.2.6d",
            tasks: [
                "health/E13-counsel 03-17"
            ],
            opened: "JY-3.2.6b JY-3.2.6c"),
        EventRow(
            number: 14, district: .jiangyan,
            sentence: "a qualified parent wishes to adopt: priority, and a word on what it changes",
            base: .bereaved,
            facts: [
                "M adoption.qualified=yes 2021-01-01"
            ],
            arrival: .told(["wish M 2026-03-01 wish.adoption=yes"]),
            changes: "+JY-3.5.4a",
            tasks: [
                "civil_affairs/E14-adoption 03-17", "health/E14-effect 03-05",
            ],
            opened: "JY-3.5.4a"),
    ]
}
