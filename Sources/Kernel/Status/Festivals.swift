public import Law

/// The four traditional festivals that both documents' visits follow: 春节 (1/1), 端午 (5/5),
/// 中秋 (8/15), 重阳 (9/9) of the lunar calendar at GMT+8; a leap month never counts.
///
/// A shipped table, because a calendar library on a server may be missing or set to another zone; a
/// test holds it against ICU (`catalogue.md` §3.4).
public enum Festivals {
    public static let titles = [
        Text("春节", en: "Spring Festival"), Text("端午", en: "Dragon Boat"),
        Text("中秋", en: "Mid-Autumn"), Text("重阳", en: "Double Ninth"),
    ]

    /// Every festival of the table, in order of day.
    public static let days: [Day] = table.flatMap { year, days in
        days.compactMap { Day(year: year, month: $0 / 100, day: $0 % 100) }
    }

    /// Year, and month × 100 + day of each festival.
    private static let table: [(Int, [Int])] = [
        (2008, [207, 608, 914, 1007]),
        (2009, [126, 528, 1003, 1026]),
        (2010, [214, 616, 922, 1016]),
        (2011, [203, 606, 912, 1005]),
        (2012, [123, 623, 930, 1023]),
        (2013, [210, 612, 919, 1013]),
        (2014, [131, 602, 908, 1002]),
        (2015, [219, 620, 927, 1021]),
        (2016, [208, 609, 915, 1009]),
        (2017, [128, 530, 1004, 1028]),
        (2018, [216, 618, 924, 1017]),
        (2019, [205, 607, 913, 1007]),
        (2020, [125, 625, 1001, 1025]),
        (2021, [212, 614, 921, 1014]),
        (2022, [201, 603, 910, 1004]),
        (2023, [122, 622, 929, 1023]),
        (2024, [210, 610, 917, 1011]),
        (2025, [129, 531, 1006, 1029]),
        (2026, [217, 619, 925, 1018]),
        (2027, [206, 609, 915, 1008]),
        (2028, [126, 528, 1003, 1026]),
        (2029, [213, 616, 922, 1016]),
        (2030, [203, 605, 912, 1005]),
        (2031, [123, 624, 1001, 1024]),
        (2032, [211, 612, 919, 1012]),
        (2033, [131, 601, 908, 1001]),
        (2034, [219, 620, 927, 1020]),
        (2035, [208, 610, 916, 1009]),
        (2036, [128, 530, 1004, 1027]),
        (2037, [215, 618, 924, 1017]),
        (2038, [204, 607, 913, 1007]),
        (2039, [124, 527, 1002, 1026]),
        (2040, [212, 614, 920, 1014]),
    ]
}
