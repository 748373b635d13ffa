// Nanchuan, E8 to E14.
extension NanchuanEvents {
    static let moves: [EventRow] = [
        EventRow(
            number: 8, district: .nanchuan,
            sentence: "divorce: both stay targets, each household is looked at",
            base: .bereaved,
            arrival: .told(["divorce M 2026-03-01 marriage= home:F=H2"]),
            changes: """
                +NC-3.3 +NC-3.4c +NC-4.fpa.4 +NC-4.fpa.6 +NC-4.health.6 +NC-4.union.1 \
                +NC-4.union.2 ?NC-4.agri.1 ?NC-4.civil.1 ?NC-4.civil.3 ?NC-4.fpa.3 \
                ?NC-4.housing.2
                """,
            tasks: [
                "civil_affairs/E8-means 03-17"
            ],
            opened: "NC-3.4c NC-4.fpa.6 NC-4.health.6 NC-4.union.1 NC-4.union.2"),
        EventRow(
            number: 9, district: .nanchuan,
            sentence: "a divorced mother marries again: she stays a target",
            base: .bereaved,
            arrival: .told([
                "divorce M 2025-03-01 marriage= home:F=H2",
                "marriage M 2026-03-01 marriage=+",
            ]),
            changes: """
                +NC-3.3 +NC-3.4c +NC-4.fpa.4 +NC-4.fpa.6 +NC-4.health.6 +NC-4.union.1 \
                +NC-4.union.2 ?NC-4.agri.1 ?NC-4.civil.1 ?NC-4.civil.3 ?NC-4.fpa.3 \
                ?NC-4.housing.2
                """,
            tasks: [
                "civil_affairs/E8-means 03-17", "health/E9-children 03-17",
            ],
            opened: "NC-3.4c NC-4.fpa.4 NC-4.fpa.6 NC-4.health.6 NC-4.union.1 NC-4.union.2"),
        EventRow(
            number: 10, district: .nanchuan,
            sentence: "the family's registration moves away: everything is proposed to be stopped",
            base: .bereaved,
            arrival: .told(["move M 2026-03-01 hukou.district=110101 F:hukou.district=110101"]),
            changes: """
                -NC-3.1a -NC-3.3 -NC-3.4c -NC-4.fpa.4 -NC-4.fpa.5 -NC-4.fpa.6 -NC-4.health.6 \
                -NC-4.union.1 -NC-4.union.2 .NC-4.agri.1 .NC-4.civil.1 .NC-4.civil.2 \
                .NC-4.civil.3 .NC-4.civil.5 .NC-4.finance.2 .NC-4.fpa.3 .NC-4.health.1 \
                .NC-4.health.3 .NC-4.health.5 .NC-4.housing.2
                """,
            tasks: [
                "health/E10-hand-over 03-17", "public_security/E10-registration 03-17",
            ],
            stops: """
                NC-3.1a=move NC-3.4c=move NC-4.fpa.5=move NC-4.fpa.6=move NC-4.health.6=move \
                NC-4.union.1=move NC-4.union.2=move
                """),
        EventRow(
            number: 10, district: .nanchuan,
            sentence:
                "from country to town a family with a child of grade 4 falls out, if a person so decides",
            base: .well,
            facts: [
                "M,F,C hukou.kind=rural 2000-01-01",
                "C disability.grade=4 2015-01-01",
            ],
            arrival: .told([
                "move M 2026-03-01 hukou.kind=urban F:hukou.kind=urban C:hukou.kind=urban"
            ]),
            changes: """
                -NC-2.1a -NC-3.3 -NC-3.4c -NC-4.fpa.4 -NC-4.fpa.6 -NC-4.health.6 -NC-4.union.1 \
                -NC-4.union.2 .NC-4.agri.1 .NC-4.civil.1 .NC-4.civil.2 .NC-4.civil.3 \
                .NC-4.civil.5 .NC-4.dpf.1 .NC-4.dpf.2 .NC-4.fpa.3 .NC-4.health.1 .NC-4.health.3 \
                .NC-4.health.5 .NC-4.housing.1 .NC-4.housing.2
                """,
            tasks: [
                "health/E10-kind 03-17", "public_security/E10-registration 03-17",
            ],
            stops: """
                NC-3.4c=move NC-4.fpa.6=move NC-4.health.6=move NC-4.union.1=move \
                NC-4.union.2=move
                """),
    ]

    static let children: [EventRow] = [
        EventRow(
            number: 11, district: .nanchuan,
            sentence: "an adoption ends the target, if a person so decides",
            base: .bereaved,
            arrival: .told(["adoption M 2026-03-01 adoptive_parent_of=+ F:adoptive_parent_of=+"]),
            changes: """
                -NC-2.1c -NC-3.3 -NC-3.4c -NC-4.fpa.4 -NC-4.fpa.5 -NC-4.fpa.6 -NC-4.health.6 \
                -NC-4.union.1 -NC-4.union.2 .NC-4.agri.1 .NC-4.civil.1 .NC-4.civil.2 \
                .NC-4.civil.3 .NC-4.civil.5 .NC-4.finance.2 .NC-4.fpa.3 .NC-4.health.1 \
                .NC-4.health.3 .NC-4.health.5 .NC-4.housing.2
                """,
            tasks: [
                "civil_affairs/E11-means 03-17", "health/E11-effect 03-05",
                "health/E11-review 03-05",
            ],
            stops: """
                NC-3.1a=adoption NC-3.4c=adoption NC-4.fpa.5=adoption NC-4.fpa.6=adoption \
                NC-4.health.6=adoption NC-4.union.1=adoption NC-4.union.2=adoption
                """),
        EventRow(
            number: 12, district: .nanchuan,
            sentence:
                "another child is born: the target ends, if a person so decides; the birth itself is paid",
            base: .bereaved, births: ["1980-06-15", "1978-03-01", "2004-09-09"],
            facts: [
                "M insurance.maternity=yes 2020-01-01"
            ],
            arrival: .told(["birth M 2026-03-01 parent_of=+ F:parent_of=+ maternity.event=birth"]),
            changes: """
                +NC-4.hr.3 -NC-2.1c -NC-3.3 -NC-3.4c -NC-4.fpa.4 -NC-4.fpa.5 -NC-4.fpa.6 \
                -NC-4.health.6 -NC-4.union.1 -NC-4.union.2 .NC-4.agri.1 .NC-4.civil.1 \
                .NC-4.civil.2 .NC-4.civil.3 .NC-4.civil.5 .NC-4.finance.2 .NC-4.fpa.3 \
                .NC-4.health.1 .NC-4.health.5 .NC-4.housing.2 ?NC-4.hr.4
                """,
            tasks: [
                "health/E12-review 03-05", "health/E12-mother 03-09",
                "human_resources/E12-claim 03-12",
            ],
            opened: "NC-4.hr.3",
            stops: """
                NC-3.1a=rebirth NC-3.4c=rebirth NC-4.fpa.5=rebirth NC-4.fpa.6=rebirth \
                NC-4.health.6=rebirth NC-4.union.1=rebirth NC-4.union.2=rebirth
                """),
        EventRow(
            number: 13, district: .nanchuan,
            sentence: "a wish for another child: free services",
            base: .bereaved, births: ["1984-06-15", "1983-03-01", "2004-09-09"],
            facts: [
                "M rebirth.permitted=yes 2020-01-01"
            ],
            arrival: .told(["wish M 2026-03-01 wish.rebirth=yes F:wish.rebirth=yes"]),
            changes: "+NC-4.health.5 ?NC-4.health.5",
            tasks: [
                "health/E13-services 03-17", "human_resources/E13-cover 03-17",
            ],
            opened: "NC-4.health.5"),
        EventRow(
            number: 14, district: .nanchuan,
            sentence: "a qualified parent wishes to adopt: favoured, and warned before",
            base: .bereaved,
            facts: [
                "M adoption.qualified=yes 2021-01-01"
            ],
            arrival: .told(["wish M 2026-03-01 wish.adoption=yes"]),
            changes: "+NC-4.civil.5",
            tasks: [
                "civil_affairs/E14-adoption 03-17", "health/E14-effect 03-05",
            ],
            opened: "NC-4.civil.5"),
    ]
}
