// Jiangyan, E1 to E7.
/// Jiangyan: the events of `catalogue.md` §5, row by row.
enum JiangyanEvents {
    static let all: [EventRow] =
        family + moves + children + persons + means + offices

    static let family: [EventRow] = [
        EventRow(
            number: 1, district: .jiangyan,
            sentence:
                "the disabled only child dies: condolence, contacts, a wish asked before any visit",
            base: .disabled,
            arrival: .told(["death C 2026-03-01 death=illness"]),
            changes: "+JY-3.3.4 -JY-3.2.5c .JY-3.2.1 .JY-3.5.5a .JY-3.5.5b",
            tasks: [
                "civil_affairs/E1-funeral 03-05", "civil_affairs/E1-relief 03-17",
                "civil_affairs/E1-adoption-info 04-01", "health/E1-class 03-17",
                "medical_insurance/E1-cover 03-17", "towns/E1-wishes 03-05",
                "towns/E1-contacts 03-05", "towns/E1-visit 03-09", "towns/E1-comfort 03-17",
            ],
            opened: "JY-3.3.4",
            stops: "JY-3.2.5c=death"),
        EventRow(
            number: 1, district: .jiangyan,
            sentence:
                "the death of the child of a family that wants no visits is answered in the way it chose",
            base: .disabled,
            facts: [
                "F wish.no_visits=yes 2020-01-01",
                "M wish.channel=微信 2020-01-01",
            ],
            arrival: .told(["death C 2026-03-01 death=illness"]),
            changes: "+JY-3.3.4 -JY-3.2.5c .JY-3.2.1 .JY-3.5.5a .JY-3.5.5b",
            tasks: [
                "civil_affairs/E1-funeral 03-05", "civil_affairs/E1-relief 03-17",
                "civil_affairs/E1-adoption-info 04-01", "health/E1-class 03-17",
                "medical_insurance/E1-cover 03-17", "towns/E1-wishes 03-05",
                "towns/E1-contacts 03-05", "towns/E1-quiet 03-09", "towns/E1-comfort 03-17",
            ],
            opened: "JY-3.3.4",
            stops: "JY-3.2.5c=death"),
        EventRow(
            number: 1, district: .jiangyan,
            sentence:
                "the only child of parents never confirmed dies: they are registered and helped at once",
            base: .well,
            arrival: .told(["death C 2026-03-01 death=accident"]),
            changes: "?JY-3.2.6b ?JY-3.2.6c ?JY-3.2.6d",
            tasks: [
                "civil_affairs/E1-funeral 03-05", "civil_affairs/E1-relief 03-17",
                "civil_affairs/E1-adoption-info 04-01", "health/E1-class 03-17",
                "medical_insurance/E1-cover 03-17", "towns/E1-wishes 03-05",
                "towns/E1-contacts 03-05", "towns/E1-visit 03-09", "towns/E1-comfort 03-17",
            ]),
        EventRow(
            number: 2, district: .jiangyan,
            sentence:
                "the only child of a woman past 49 is graded 3: the family is invited to apply",
            base: .well,
            arrival: .told(["disability C 2026-03-01 disability.grade=3"]),
            changes: "?JY-3.2.6b ?JY-3.2.6c ?JY-3.2.6d",
            tasks: [
                "disabled_persons/E2-rehabilitation 03-17", "health/E2-invite 03-17",
            ]),
        EventRow(
            number: 2, district: .jiangyan,
            sentence: "confirmed thereupon, the child has priority in rehabilitation",
            base: .well,
            arrival: .told([
                "disability C 2026-03-01 disability.grade=3",
                "confirmation M 2026-03-01 special_assistance=disability F:special_assistance=disability",
            ]),
            changes: """
                +JY-2.1b +JY-3.1.1a +JY-3.1.1b +JY-3.2.2a +JY-3.2.4a +JY-3.2.4b +JY-3.2.4c \
                +JY-3.2.5c +JY-3.5.1a +JY-3.5.1b +JY-3.5.2a +JY-3.5.2b +JY-3.5.3b +JY-3.5.3c \
                +JY-3.5.3d +JY-3.5.3e ?JY-3.1.2c ?JY-3.2.1 ?JY-3.2.4e ?JY-3.2.6b ?JY-3.2.6c \
                ?JY-3.2.6d ?JY-3.3.1 ?JY-3.3.2 ?JY-3.4b ?JY-3.5.4a ?JY-3.5.5a ?JY-3.5.5b \
                ?JY-3.5.6
                """,
            tasks: [
                "disabled_persons/E2-rehabilitation 03-17", "health/E2-invite 03-17",
            ],
            opened: """
                JY-3.1.1a JY-3.2.2a JY-3.2.4a JY-3.2.4b JY-3.2.4c JY-3.2.5c JY-3.5.1a JY-3.5.2b \
                JY-3.5.3b JY-3.5.3c
                """),
        EventRow(
            number: 2, district: .jiangyan,
            sentence: "re-graded from 2 to 4 a stop of the assistance is proposed",
            base: .disabled,
            arrival: .told(["disability C 2026-03-01 disability.grade=4"]),
            tasks: [
                "disabled_persons/E2-rehabilitation 03-17", "health/E2-check 03-05",
            ],
            stops: "JY-3.1.1b=recovery"),
        EventRow(
            number: 3, district: .jiangyan,
            sentence:
                "the child recovers: a stop of the assistance is proposed, and nothing ends by itself",
            base: .disabled,
            arrival: .told(["recovery C 2026-03-01 disability.grade= disability.category="]),
            changes: "-JY-3.2.5c .JY-3.2.1 .JY-3.2.6b .JY-3.2.6c .JY-3.2.6d .JY-3.5.5b",
            tasks: [
                "civil_affairs/E3-means 03-17", "disabled_persons/E3-card 03-17",
                "health/E3-hearing 03-05",
            ],
            stops: "JY-3.1.1b=recovery JY-3.2.5c=recovery"),
        EventRow(
            number: 3, district: .jiangyan,
            sentence:
                "the child's certificate expires: the child's priority is proposed to be stopped",
            base: .disabled,
            facts: [
                "C disability.grade=2 2026-01-01 2026-05-01",
                "C disability.grade= 2026-05-01",
            ],
            arrival: .tick("2026-05-01"),
            opened: "JY-3.1.1b JY-3.5.2b",
            stops: "JY-3.1.1b=expiry JY-3.2.5c=expiry"),
        EventRow(
            number: 3, district: .jiangyan,
            sentence:
                "confirmation taken back after a recovery, all that hung on it is proposed to be stopped for that",
            base: .disabled,
            arrival: .told([
                "recovery C 2026-02-20 disability.grade= disability.category=",
                "confirmation M 2026-03-01 special_assistance= F:special_assistance=",
            ]),
            changes: """
                -JY-2.1b -JY-3.1.1a -JY-3.1.1b -JY-3.2.2a -JY-3.2.4a -JY-3.2.4b -JY-3.2.4c \
                -JY-3.2.5c -JY-3.5.1a -JY-3.5.1b -JY-3.5.2a -JY-3.5.2b -JY-3.5.3b -JY-3.5.3c \
                -JY-3.5.3d -JY-3.5.3e .JY-3.1.2c .JY-3.2.1 .JY-3.2.4e .JY-3.2.6b .JY-3.2.6c \
                .JY-3.2.6d .JY-3.3.1 .JY-3.3.2 .JY-3.4b .JY-3.5.4a .JY-3.5.5a .JY-3.5.5b \
                .JY-3.5.6
                """,
            tasks: [
                "civil_affairs/E3-means 03-17", "disabled_persons/E3-card 03-17",
                "health/E3-hearing 03-05",
            ],
            stops: """
                JY-3.1.1a=recovery JY-3.1.1b=recovery JY-3.2.2a=recovery JY-3.2.4a=recovery \
                JY-3.2.4b=recovery JY-3.2.4c=recovery JY-3.2.5c=recovery JY-3.5.1a=recovery \
                JY-3.5.2b=recovery JY-3.5.3b=recovery JY-3.5.3c=recovery
                """),
        EventRow(
            number: 4, district: .jiangyan,
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
            number: 4, district: .jiangyan,
            sentence: "confirmed at 49 the family has the whole pack",
            base: .well, births: ["1977-03-02", "1975-03-01", "2000-09-09"],
            facts: [
                "C death=illness 2024-04-10"
            ],
            arrival: .told(["confirmation M 2026-03-02 special_assistance=loss"]),
            changes: """
                +JY-2.1b +JY-3.1.1a +JY-3.1.1b +JY-3.2.2a +JY-3.2.4a +JY-3.2.4b +JY-3.5.1a \
                +JY-3.5.1b +JY-3.5.2a +JY-3.5.2b +JY-3.5.3b +JY-3.5.3c +JY-3.5.3d +JY-3.5.3e \
                ?JY-3.1.2c ?JY-3.2.1 ?JY-3.3.2 ?JY-3.4b ?JY-3.5.4a ?JY-3.5.5a ?JY-3.5.6
                """,
            opened:
                "JY-3.1.1a JY-3.2.2a JY-3.2.4a JY-3.2.4b JY-3.5.1a JY-3.5.2b JY-3.5.3b JY-3.5.3c"),
        EventRow(
            number: 5, district: .jiangyan,
            sentence:
                "a confirmed mother turns 60: the town asks about care, nursing at home begins where it is needed",
            base: .bereaved, births: ["1966-03-02", "1960-03-01", "1988-09-09"],
            facts: [
                "M care.need=yes 2025-01-01",
                "M mobility=assisted 2025-01-01",
            ],
            arrival: .tick("2026-03-02"),
            tasks: [
                "towns/E5-survey 04-01"
            ],
            opened: "JY-3.2.4e"),
        EventRow(
            number: 6, district: .jiangyan,
            sentence: "a confirmed mother turns 65: this year's check-up is due",
            base: .bereaved, births: ["1961-03-02", "1960-03-01", "1988-09-09"],
            arrival: .tick("2026-03-02"),
            opened: "JY-3.2.4c"),
        EventRow(
            number: 7, district: .jiangyan,
            sentence: "a spouse dies: the survivor is asked and then seen within three days",
            base: .bereaved,
            arrival: .told(["death F 2026-03-01 death=illness"]),
            changes: """
                +JY-3.3.4 -JY-2.1a -JY-2.1b -JY-3.1.1a -JY-3.1.1b -JY-3.2.2a -JY-3.2.4c \
                .JY-3.2.1 .JY-3.2.4e .JY-3.2.6b .JY-3.2.6c .JY-3.2.6d .JY-3.3.1 .JY-3.5.4a \
                .JY-3.5.5a ?JY-3.2.6b
                """,
            tasks: [
                "civil_affairs/E38-funeral 03-05", "health/E38-card 03-17",
                "health/E38-months 03-17", "human_resources/E7-pension 03-17",
                "medical_insurance/E38-cover 03-17", "towns/E7-wishes 03-04",
                "towns/E7-visit 03-05", "towns/E7-contacts 03-09",
            ],
            opened: "JY-3.3.4",
            stops: "JY-3.1.1a=death JY-3.1.1b=death JY-3.2.2a=death JY-3.2.4c=death"),
        EventRow(
            number: 7, district: .jiangyan,
            sentence: "a survivor who chose a visitor is seen by that one",
            base: .bereaved,
            facts: [
                "M wish.visitor=王医生 2020-01-01"
            ],
            arrival: .told(["death F 2026-03-01 death=illness"]),
            changes: """
                +JY-3.3.4 -JY-2.1a -JY-2.1b -JY-3.1.1a -JY-3.1.1b -JY-3.2.2a -JY-3.2.4c \
                .JY-3.2.1 .JY-3.2.4e .JY-3.2.6b .JY-3.2.6c .JY-3.2.6d .JY-3.3.1 .JY-3.5.4a \
                .JY-3.5.5a ?JY-3.2.6b
                """,
            tasks: [
                "civil_affairs/E38-funeral 03-05", "health/E38-card 03-17",
                "health/E38-months 03-17", "human_resources/E7-pension 03-17",
                "medical_insurance/E38-cover 03-17", "towns/E7-wishes 03-04",
                "towns/E7-visit 03-05", "towns/E7-contacts 03-09",
            ],
            opened: "JY-3.3.4",
            stops: "JY-3.1.1a=death JY-3.1.1b=death JY-3.2.2a=death JY-3.2.4c=death"),
        EventRow(
            number: 7, district: .jiangyan,
            sentence: "a survivor who wants no visits is met in another way",
            base: .bereaved,
            facts: [
                "M wish.no_visits=yes 2020-01-01",
                "M wish.channel=电话 2020-01-01",
            ],
            arrival: .told(["death F 2026-03-01 death=illness"]),
            changes: """
                +JY-3.3.4 -JY-2.1a -JY-2.1b -JY-3.1.1a -JY-3.1.1b -JY-3.2.2a -JY-3.2.4c \
                .JY-3.2.1 .JY-3.2.4e .JY-3.2.6b .JY-3.2.6c .JY-3.2.6d .JY-3.3.1 .JY-3.5.4a \
                .JY-3.5.5a ?JY-3.2.6b
                """,
            tasks: [
                "civil_affairs/E38-funeral 03-05", "health/E38-card 03-17",
                "health/E38-months 03-17", "human_resources/E7-pension 03-17",
                "medical_insurance/E38-cover 03-17", "towns/E7-wishes 03-04",
                "towns/E7-quiet 03-05", "towns/E7-contacts 03-09",
            ],
            opened: "JY-3.3.4",
            stops: "JY-3.1.1a=death JY-3.1.1b=death JY-3.2.2a=death JY-3.2.4c=death"),
    ]
}
