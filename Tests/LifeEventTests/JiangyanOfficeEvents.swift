// Jiangyan, E27 to E40.
extension JiangyanEvents {
    static let offices: [EventRow] = [
        EventRow(
            number: 27, district: .jiangyan,
            sentence:
                "thirty days before the Dragon Boat festival the visits of the festival are due",
            base: .bereaved,
            arrival: .openDue("2026-05-20"),
            opened: "JY-3.5.1b JY-3.5.2a"),
        EventRow(
            number: 27, district: .jiangyan,
            sentence: "who wants no visits is on the list and is not visited",
            base: .bereaved,
            facts: [
                "M wish.no_visits=yes 2020-01-01"
            ],
            arrival: .openDue("2026-05-20"),
            opened: "JY-3.5.2a"),
        EventRow(
            number: 28, district: .jiangyan,
            sentence:
                "who joins the employees' scheme leaves the list of premiums, who is uninsured is on it",
            base: .bereaved,
            facts: [
                "M insurance.medical=resident 2020-01-01",
                "F insurance.medical=employee 2020-01-01",
            ],
            arrival: .told([
                "insurance M 2026-03-01 insurance.medical=employee",
                "insurance F 2026-03-01 insurance.medical=none",
            ]),
            changes: "+JY-3.2.1 -JY-3.2.1 .JY-3.2.6d",
            tasks: [
                "medical_insurance/E28-roster 03-17", "medical_insurance/E28-roster 03-17",
            ],
            opened: "JY-3.2.1",
            stops: "JY-3.2.1=not_entitled"),
        EventRow(
            number: 29, district: .jiangyan,
            sentence:
                "the nursing cover of this year ends: renewed before with the roster of the day",
            base: .bereaved,
            arrival: .told(["insurance M 2026-03-01 insurance.nursing=yes..2026-12-31"]),
            tasks: [
                "health/E29-renew 12-01", "medical_insurance/E28-roster 03-17",
            ]),
        EventRow(
            number: 30, district: .jiangyan,
            sentence: "a patient is re-graded: treatment is free, the class is checked",
            base: .complication,
            arrival: .told(["complication M 2026-03-01 complication.grade=2"]),
            changes: "+JY-3.2.3",
            tasks: [
                "health/E30-class 03-17"
            ],
            opened: "JY-3.2.3"),
        EventRow(
            number: 30, district: .jiangyan,
            sentence: "cured, the treatment is proposed to be stopped",
            base: .complication,
            facts: [
                "M complication.grade=2 2020-01-01"
            ],
            arrival: .told(["recovery M 2026-03-01 complication.grade="]),
            changes: "-JY-3.2.3",
            tasks: [
                "health/E30-class 03-17"
            ],
            stops: "JY-3.2.3=recovery"),
        EventRow(
            number: 32, district: .jiangyan,
            sentence:
                "the yearly review takes a confirmation back: all that hung on it is proposed to be stopped",
            base: .bereaved,
            arrival: .told(["confirmation M 2026-03-01 special_assistance= F:special_assistance="]),
            changes: """
                -JY-2.1b -JY-3.1.1a -JY-3.1.1b -JY-3.2.2a -JY-3.2.4a -JY-3.2.4b -JY-3.2.4c \
                -JY-3.5.1a -JY-3.5.1b -JY-3.5.2a -JY-3.5.2b -JY-3.5.3b -JY-3.5.3c -JY-3.5.3d \
                -JY-3.5.3e .JY-3.1.2c .JY-3.2.1 .JY-3.2.4e .JY-3.3.1 .JY-3.3.2 .JY-3.4b \
                .JY-3.5.4a .JY-3.5.5a .JY-3.5.6
                """,
            stops: """
                JY-3.1.1a=not_entitled JY-3.1.1b=not_entitled JY-3.2.2a=not_entitled \
                JY-3.2.4a=not_entitled JY-3.2.4b=not_entitled JY-3.2.4c=not_entitled \
                JY-3.5.1a=not_entitled JY-3.5.2b=not_entitled JY-3.5.3b=not_entitled \
                JY-3.5.3c=not_entitled
                """),
        EventRow(
            number: 38, district: .jiangyan,
            sentence:
                "the last parent dies: all of it is proposed to be stopped, the card comes back",
            base: .bereaved,
            facts: [
                "F death=illness 2022-01-01",
                "M card=yes 2022-01-01",
            ],
            arrival: .told(["death M 2026-03-01 death=illness"]),
            changes: """
                +JY-3.3.4 -JY-2.1a -JY-2.1b -JY-3.1.1a -JY-3.1.1b -JY-3.2.2a -JY-3.2.4a \
                -JY-3.2.4b -JY-3.2.4c -JY-3.2.5b -JY-3.5.1a -JY-3.5.1b -JY-3.5.2a -JY-3.5.2b \
                -JY-3.5.3b -JY-3.5.3c -JY-3.5.3d -JY-3.5.3e .JY-3.1.2c .JY-3.2.1 .JY-3.2.4e \
                .JY-3.2.6b .JY-3.2.6c .JY-3.2.6d .JY-3.3.1 .JY-3.3.2 .JY-3.4b .JY-3.5.4a \
                .JY-3.5.5a .JY-3.5.6
                """,
            tasks: [
                "civil_affairs/E38-funeral 03-05", "health/E38-card 03-17",
                "health/E38-months 03-17", "medical_insurance/E38-cover 03-17",
            ],
            opened: "JY-3.3.4",
            stops: """
                JY-3.1.1a=death JY-3.1.1b=death JY-3.2.2a=death JY-3.2.4a=death JY-3.2.4b=death \
                JY-3.2.4c=death JY-3.2.5b=death JY-3.5.1a=death JY-3.5.2b=death JY-3.5.3b=death \
                JY-3.5.3c=death
                """),
        EventRow(
            number: 39, district: .jiangyan,
            sentence: "a death of last autumn is learned of: the months paid are checked",
            base: .bereaved,
            arrival: .told(["death F 2025-10-10 death=illness"]),
            changes: """
                +JY-3.3.4 -JY-2.1a -JY-2.1b -JY-3.1.1a -JY-3.1.1b -JY-3.2.2a -JY-3.2.4c \
                .JY-3.2.1 .JY-3.2.4e .JY-3.2.6b .JY-3.2.6c .JY-3.2.6d .JY-3.3.1 .JY-3.5.4a \
                .JY-3.5.5a ?JY-3.2.6b
                """,
            tasks: [
                "civil_affairs/E38-funeral 03-05", "health/E38-card 03-17",
                "health/E38-months 03-17", "health/E39-cause 03-17",
                "human_resources/E7-pension 03-17", "medical_insurance/E38-cover 03-17",
                "public_security/E39-match 03-17", "towns/E7-wishes 03-04",
                "towns/E7-visit 03-05", "towns/E7-contacts 03-09",
            ],
            opened: "JY-3.3.4",
            stops: "JY-3.1.1a=death JY-3.1.1b=death JY-3.2.2a=death JY-3.2.4c=death"),
        EventRow(
            number: 40, district: .jiangyan,
            sentence: "a parent is missing: a person suspends from the court's day",
            base: .bereaved,
            arrival: .told(["whereabouts F 2026-03-01 whereabouts=missing"]),
            tasks: [
                "health/E40-suspend 03-05", "public_security/E40-court 03-09",
            ]),
    ]
}
