import Accounts
import Foundation
import Hummingbird
import Kernel
import Law

/// What is asked for weighs more than looking, and the second factor was not shown lately.
struct ProofNeeded: Error {}

extension ConsoleHost {
    /// Refuses what weighs more than looking (unmask, export, approve, pay) when the second factor
    /// was not shown lately. The page that answers asks for the code and goes on from there.
    func requireProof(of visit: Visit) async throws {
        _ = try visit.signedIn()
        guard try await signIn.isProved(visit.token) else { throw ProofNeeded() }
    }

    /// The same for a command, where it is one of those.
    func requireProof(for command: String, of visit: Visit) async throws {
        if needsProof(command) { try await requireProof(of: visit) }
    }
}

/// Asks for the second factor in the middle of an act. The form that was sent comes back inside the
/// page, so that with the right code the same act goes on with all its values.
struct StepUp: Sendable {
    let host: ConsoleHost
    let screen: Screen

    /// The field of the code, in whatever form it comes with.
    static let field = "proof"

    func add(to routes: Routes) {
        // What was only looked at goes on by its address.
        routes.post("/step-up") { form, _, _ in
            let place = form["to"]
            guard place.hasPrefix("/"), !place.hasPrefix("//"), !place.contains("\\") else {
                throw NoPage()
            }
            return .next(place)
        }
    }

    /// Runs an act, before it the code that came with its form.
    func around(
        _ form: Form, at path: String, _ visit: Visit, _ act: () async throws -> Response
    ) async throws -> Response {
        do {
            if !form[Self.field].isEmpty {
                try await host.signIn.prove(
                    form[Self.field], token: visit.token, try visit.signedIn())
            }
        } catch let refusal as Refusal {
            return try page(refusal.text, form, at: path, visit)
        }
        do {
            return try await act()
        } catch is ProofNeeded {
            return try page(nil, form, at: path, visit)
        }
    }

    /// The page that asks.
    ///
    /// - Parameter path: Where the form goes on to.
    func page(
        _ refusal: Text?, _ form: Form, at path: String, _ visit: Visit
    ) throws -> Response {
        let minutes = host.signIn.proofMinutes
        var values: [String: Any] = [
            "path": path, "minutes": minutes,
            "kept": form.pairs.filter { $0.name != Self.field && $0.name != "csrf" }
                .map { ["name": $0.name, "value": $0.value] },
        ]
        values["refusal"] = refusal?(visit.language)
        return try screen.page(
            "step-up", title: Text("请再输一次动态码", en: "Your code once more"), values, for: visit,
            status: .forbidden)
    }
}
