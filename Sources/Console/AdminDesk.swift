import Foundation
import Hummingbird
import Kernel
import Law

/// What the pages of the administrators' desks have in common: an act is checked as the terminal's
/// command, shown before it is done, and what is wrong with it stands above the form with what was
/// typed.
struct AdminDesk: Sendable {
    let host: ConsoleHost
    let screen: Screen

    /// The visitor's office for a command of the terminal.
    func office(_ visit: Visit, _ command: String) throws -> (office: Office, session: Session) {
        let session = try visit.signedIn()
        try host.check(command, session)
        return (host.office(session, purpose: command), session)
    }

    /// Whether the visitor's desk does a command.
    func may(_ command: String, _ session: Session) -> Bool {
        do {
            try host.check(command, session)
            return true
        } catch {
            return false
        }
    }

    /// A page of ours; a form that was sent comes back with its values and what was refused.
    func page(
        _ template: String, _ title: Text, _ values: [String: Any], _ visit: Visit, at path: String,
        form: Form? = nil, refusal: Refusal? = nil
    ) throws -> Response {
        var all = values
        all["sheets"] = ["board", "admin"]
        all["refusal"] = refusal.map { [$0.text(visit.language)] } ?? []
        return try screen.page(
            template, title: title, all, for: visit, at: path,
            status: refusal.map { $0.kind == .forbidden ? .forbidden : .badRequest } ?? .ok)
    }

    /// Runs an act; what it refuses is an answer too.
    func attempt<R>(_ body: () async throws -> R) async throws -> Result<R, Refusal> {
        do {
            return .success(try await body())
        } catch let refusal as Refusal {
            return .failure(refusal)
        } catch let wrong as PackRefusal {
            let problems = wrong.problems.map(\.description).joined(separator: "\n")
            return .failure(
                Refusal(
                    Text(
                        "政策包有误，未改动：\n\(problems)",
                        en: "The pack is wrong; nothing changed:\n\(problems)")))
        } catch let wrong as ImportFileError {
            return .failure(
                Refusal(Text(wrong.message(.chinese), en: wrong.message(.english))))
        }
    }
}

extension Form {
    /// A field's words; nil where it is empty.
    func word(_ name: String) -> String? { self[name].isEmpty ? nil : self[name] }

    /// A day as typed.
    ///
    /// - Throws: `Refusal` naming the field where it is none.
    func day(_ name: String, _ title: Text) throws(Refusal) -> Day? {
        guard let word = word(name) else { return nil }
        guard let day = Day(iso: word), (1900...2200).contains(day.year) else {
            throw Refusal(
                Text(
                    "\(title.zh) \(word)：应为真实日期，如 2026-06-15。",
                    en: "\(title.en) \(word): a real day, as 2026-06-15."))
        }
        return day
    }
}
