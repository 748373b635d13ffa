import ArgumentParser
import Kernel
import Law

/// The kinds of the household register.
enum HouseholdKind: String, CaseIterable, Hashable, Sendable, ExpressibleByArgument {
    case urban, rural, unified

    var title: Text {
        switch self {
        case .urban: Text("城镇", en: "Urban")
        case .rural: Text("农村", en: "Rural")
        case .unified: Text("居民", en: "Unified")
        }
    }

    /// Reads a code or what household booklets have said at one time or another.
    init?(word: String) {
        switch word {
        case "urban", "城镇", "非农业", "非农": self = .urban
        case "rural", "农村", "农业": self = .rural
        case "unified", "居民", "统一居民": self = .unified
        default: return nil
        }
    }
}

/// The class of the area.
enum AreaClass: String, CaseIterable, Hashable, Sendable, ExpressibleByArgument {
    case urban, rural

    /// Reads a code, the word, or the statistics bureau's three digits (1xx, 2xx).
    init?(word: String) {
        switch word {
        case "urban", "城镇": self = .urban
        case "rural", "乡村", "农村": self = .rural
        default:
            guard word.utf8.count == 3, let number = Int(word) else { return nil }
            switch number / 100 {
            case 1: self = .urban
            case 2: self = .rural
            default: return nil
            }
        }
    }
}

/// What the household register says of somebody from a day on.
struct HouseholdEntry: Hashable, Sendable {
    let kind: HouseholdKind
    let area: AreaClass?
    /// Six digits of the district.
    let registered: Int
    /// Nine digits.
    let town: Int64?
    /// Twelve digits.
    let village: Int64?
    let since: Day

    /// Something is wrong with a field.
    struct Problem: Error { let text: Text }

    /// Reads the words of a file or of a desk.
    ///
    /// - Throws: `Problem` naming the column.
    init(
        kind: String, area: String, district: String, town: String, village: String, since: String,
        today: Day
    ) throws(Problem) {
        func wrong(_ column: String, _ value: String, _ zh: String, _ en: String) -> Problem {
            Problem(text: Feed.wrong(column, value, Text(zh, en: en)))
        }
        guard let readKind = HouseholdKind(word: kind) else {
            throw wrong("kind", kind, "urban 城镇、rural 农村或 unified 居民", "urban, rural or unified")
        }
        let readArea = AreaClass(word: area)
        guard area.isEmpty || readArea != nil else {
            throw wrong(
                "area", area, "urban、rural 或三位城乡分类代码", "urban, rural or a class of three digits")
        }
        guard readKind != .unified || readArea != nil else {
            throw wrong("area", area, "填写：居民户口按城乡类别认定", "given: for unified the area decides")
        }
        guard let code = Int(district), (100_000...999_999).contains(code) else {
            throw wrong("district", district, "六位区县代码", "six digits of a district")
        }
        let townCode = Int64(town)
        guard town.isEmpty || townCode.map({ $0 / 1000 == Int64(code) }) == true else {
            throw wrong("town", town, "\(code) 下的九位镇街代码", "nine digits that begin with \(code)")
        }
        let villageCode = Int64(village)
        guard
            village.isEmpty
                || townCode.map({ own in villageCode.map { $0 / 1000 == own } ?? false }) == true
        else {
            throw wrong(
                "village", village, "该镇街下的十二位村居代码", "twelve digits that begin with the town's")
        }
        guard let day = Day(iso: since), day <= today else {
            throw wrong(
                "since", since, "今天（\(today)）或以前的日期 YYYY-MM-DD",
                "today (\(today)) or an earlier day, YYYY-MM-DD")
        }
        (self.kind, self.area, registered) = (readKind, readArea, code)
        (self.town, self.village, self.since) = (townCode, villageCode, day)
    }

    init(
        kind: HouseholdKind, area: AreaClass?, registered: Int, town: Int64?, village: Int64?,
        since: Day
    ) {
        (self.kind, self.area, self.registered) = (kind, area, registered)
        (self.town, self.village, self.since) = (town, village, since)
    }

    /// What it tells of somebody. The row's `seq` stands in each fact, so that what was told,
    /// changed and told again counts again; the class of the area of `last` ends where none is
    /// given now.
    func facts(
        of ref: String, row seq: Int, after last: HouseholdEntry?, at bureau: Bureau
    ) -> [FactEntry] {
        let document = "household \(seq)"
        var facts = [
            bureau.fact(
                PublicSecurity.district.name, of: ref, "\(registered)", from: since,
                document: document),
            bureau.fact(
                PublicSecurity.kind.name, of: ref, kind.rawValue, from: since, document: document),
        ]
        if area != nil || last?.area != nil {
            facts.append(
                bureau.fact(
                    PublicSecurity.area.name, of: ref, area?.rawValue ?? "", from: since,
                    document: document))
        }
        return facts
    }

    /// The town to which it says that somebody moved within this district after another row; nil
    /// where it says none. A first row is where they are registered, no move.
    func townMovedTo(after last: HouseholdEntry?, in district: Int) -> Int64? {
        guard let last, last.registered == district, registered == district,
            let town, let before = last.town, town != before
        else { return nil }
        return town
    }

    /// Tells where somebody who moved lives now.
    func move(to town: Int64, of ref: String, row seq: Int, at bureau: Bureau) -> FactEntry {
        bureau.fact(
            PublicSecurity.town.name, of: ref, "\(town)", from: since,
            document: "household \(seq)")
    }

    /// Takes back what it told, where the day was wrong.
    func withdrawn(of ref: String, row seq: Int, at bureau: Bureau) -> [FactEntry] {
        var kinds = [PublicSecurity.district, PublicSecurity.kind]
        if area != nil { kinds.append(PublicSecurity.area) }
        return kinds.map {
            bureau.fact(
                $0.name, of: ref, "withdrawn", from: since, document: "household \(seq)")
        }
    }
}
