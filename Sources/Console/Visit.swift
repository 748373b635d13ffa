import Foundation
import Hummingbird
import Kernel
import Law

/// One request, and who makes it.
struct Visit: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Who is signed in; nil for nobody.
    var session: Session?
    /// What the session is known by.
    var token = ""
    /// Why a session that the browser still knows opens nothing any more.
    var ending: String?
    var language = Language.chinese

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
    }

    /// Who is signed in.
    ///
    /// - Throws: `SignInNeeded`.
    func signedIn() throws -> Session {
        guard let session else { throw SignInNeeded(ending: ending) }
        return session
    }
}

/// Nobody is signed in, or the session has ended: the reader is shown the way to sign in.
struct SignInNeeded: Error {
    /// Why an earlier session ended, in one word (`Session.ending`).
    var ending: String?
}

/// There is no such page, or nothing of theirs behind it.
struct NoPage: Error {}

/// The fields of a form, as the browser sent them.
struct Form: Sendable {
    /// As they came.
    let pairs: [(name: String, value: String)]
    private let fields: [String: [String]]

    /// - Parameter encoded: `application/x-www-form-urlencoded`.
    init(_ encoded: String) {
        var components = URLComponents()
        components.percentEncodedQuery = encoded.replacing("+", with: "%20")
        self.init(
            (components.queryItems ?? []).compactMap { item in
                item.value.map { (item.name, $0) }
            })
    }

    init(_ pairs: [(name: String, value: String)]) {
        self.pairs = pairs
        fields = Dictionary(grouping: pairs, by: \.name).mapValues { $0.map(\.value) }
    }

    /// The first value of a field without white space around it; empty where there is none.
    subscript(_ name: String) -> String {
        (fields[name]?.first ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    func has(_ name: String) -> Bool { fields[name] != nil }

    func all(_ name: String) -> [String] { fields[name] ?? [] }
}

extension Request {
    /// A word of the query; nil where it is missing or empty.
    func word(_ name: String) -> String? {
        uri.queryParameters.get(name).flatMap { $0.isEmpty ? nil : $0 }
    }
}
