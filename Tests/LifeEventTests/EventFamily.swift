import Kernel
import Law
import Testing

/// The people of a row, and what is told of them.
struct EventFamily: Sendable {
    let row: EventRow
    var district: Int { row.district.rawValue }

    init(_ row: EventRow) { self.row = row }

    /// Every row has people of its own.
    func ref(_ letter: String) -> String {
        let mark = row.sentence.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFFF }
        return "E\(row.number)-\(mark)-\(letter)"
    }

    private var town: String { "\(district)001" }

    var roster: String {
        let births = row.births.isEmpty ? ["1955-06-15", "1953-03-01", "1982-09-09"] : row.births
        let home = ref("H")
        return """
            ref,household,town,village,name,id_number,sex,birth,role,mother,father,adopted_on,spouse,phone,account
            \(ref("M")),\(home),\(town),,王兰,,female,\(births[0]),parent,,,,\(ref("F")),,
            \(ref("F")),\(home),\(town),,李国,,male,\(births[1]),parent,,,,,,
            \(ref("C")),\(home),\(town),,李明,,male,\(births[2]),child,\(ref("M")),\(ref("F")),,,,

            """
    }

    func facts(_ registry: Registry) throws -> String {
        var lines = ["ref,fact,value,from,to,source,document,learned"]
        for told in row.standing {
            let words = told.split(separator: " ").map(String.init)
            let (name, value) = Self.halves(words[1], at: "=")
            let source = registry.dictionary[name]?.owners.first ?? ""
            let to = words.count > 3 ? words[3] : ""
            // What is to come was known at the beginning of the year.
            let learned = min(words[2], "2026-01-01")
            for letter in words[0].split(separator: ",") {
                lines.append(
                    "\(ref(String(letter))),\(name),\(value),\(words[2]),\(to),\(source),,\(learned)"
                )
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// `kind who day fact=value …` as the teller's draft; each fact is its owner's word.
    func draft(_ text: String, client: String, _ registry: Registry) throws -> EventDraft {
        let words = text.split(separator: " ").map(String.init)
        var draft = EventDraft(
            client: client, kind: words[0], ref: ref(words[1]),
            day: try #require(Day(iso: words[2])), source: "health", recordedBy: "desk")
        draft.source = EventCatalogue.kind(words[0])?.source ?? ""
        for word in words.dropFirst(3) {
            var (left, value) = Self.halves(word, at: "=")
            var person = words[1]
            if left.contains(":") { (person, left) = Self.halves(left, at: ":") }
            if person == "home" {
                draft.stays.append(.init(ref: ref(left), household: ref(value)))
                continue
            }
            if value == EventDraft.newcomer {
                draft.newcomer =
                    draft.kind == "marriage" ? husband : newcomer(born: draft.day)
                draft.isConfirmedNew = true
            }
            if value.isEmpty {
                draft.end(left, of: ref(person))
            } else if value.contains("..") {
                let dots = value.split(separator: ".").map(String.init)
                draft.state(left, dots[0], of: ref(person), to: try #require(Day(iso: dots[1])))
            } else if registry.dictionary[left].map({
                if case .set = $0.type { true } else { false }
            })
                ?? false
            {
                draft.join(left, value)
            } else {
                draft.state(left, value, of: ref(person))
            }
        }
        for index in draft.facts.indices {
            let owners = registry.dictionary[draft.facts[index].fact]?.owners ?? []
            draft.facts[index].source =
                owners.contains(draft.source) ? draft.source : owners.first ?? draft.source
        }
        return draft
    }

    private func newcomer(born: Day) -> PersonEntry {
        var entry = PersonEntry()
        entry.name = "李新"
        (entry.household, entry.town, entry.role) = (ref("H"), town, "child")
        (entry.sex, entry.birth) = ("female", born.description)
        return entry
    }

    private var husband: PersonEntry {
        var entry = PersonEntry()
        entry.name = "赵强"
        (entry.household, entry.town, entry.role) = (ref("H"), town, "spouse")
        (entry.sex, entry.birth) = ("male", "1958-01-01")
        return entry
    }

    private static func halves(_ text: String, at mark: Character) -> (String, String) {
        (String(text.prefix { $0 != mark }), String(text.drop { $0 != mark }.dropFirst()))
    }
}
