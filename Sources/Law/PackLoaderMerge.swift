/// A draft of a rule, figure or clause with the pack it comes from.
struct Merged<Draft> {
    let draft: Draft
    /// The pack's place in the chain.
    let origin: Int
}

/// A pack with everything it extends: what the district wrote, over what it inherits.
struct MergedPack {
    /// The pack itself, the last of the chain.
    let draft: PackDraft
    let chain: [PackDraft]
    private(set) var definitions: [String: Merged<DefinitionDraft>] = [:]
    private(set) var figures: [String: Merged<FigureDraft>] = [:]
    private(set) var clauses: [Merged<ClauseDraft>] = []
    private(set) var document: DocumentDraft?
    private(set) var office: Located<String>?
    private(set) var off: [(id: Located<String>, reason: String)] = []

    /// `chain` is not empty, the furthest pack first.
    init(_ chain: [PackDraft], _ sink: ProblemSink) {
        self.chain = chain
        draft = chain[chain.count - 1]
        for (index, pack) in chain.enumerated() { add(pack, at: index, sink) }
    }

    /// Whether the item comes from a pack that speaks for a district, so that its words are in the
    /// document.
    func isOfDistrict(_ origin: Int) -> Bool { chain[origin].district != nil }

    private mutating func add(_ pack: PackDraft, at index: Int, _ sink: ProblemSink) {
        // Clauses, document and switches are inherited only from a district.
        if index > 0, !isOfDistrict(index - 1) {
            clauses = []
            document = nil
            off = []
            office = nil
        }
        var replaced: Set<String> = []
        let listed = Set(pack.replaces.map(\.value))
        let inherited = Set(definitions.keys).union(figures.keys).union(
            clauses.map(\.draft.id.value))

        /// Reports a second one of the same pack, or one that silently replaces a district's.
        func admit(_ name: Located<String>, _ kind: String, over old: (Int, Located<String>)?) {
            guard let (origin, first) = old else { return }
            replaced.insert(name.value)
            if origin == index {
                sink.add(
                    name.position,
                    "\(kind) `\(name.value)` stands already at \(first.position); "
                        + "ids and names are unique"
                )
            } else if isOfDistrict(origin), !listed.contains(name.value) {
                sink.add(
                    name.position,
                    "\(kind) `\(name.value)` stands already in `\(chain[origin].code)`; "
                        + "list it under `replaces` to put this one in its place")
            }
        }

        for item in pack.definitions {
            let old = definitions[item.name.value].map { ($0.origin, $0.draft.name) }
            admit(item.name, "definition", over: old)
            definitions[item.name.value] = Merged(draft: item, origin: index)
        }
        for item in pack.figures {
            let old = figures[item.name.value].map { ($0.origin, $0.draft.name) }
            admit(item.name, "figure", over: old)
            figures[item.name.value] = Merged(draft: item, origin: index)
        }
        set(pack.sets, sink)
        var places: [String: Int] = [:]
        for (place, clause) in clauses.enumerated() { places[clause.draft.id.value] = place }
        for item in pack.clauses {
            if let place = places[item.id.value] {
                admit(item.id, "clause", over: (clauses[place].origin, clauses[place].draft.id))
                clauses[place] = Merged(draft: item, origin: index)
            } else {
                places[item.id.value] = clauses.count
                clauses.append(Merged(draft: item, origin: index))
            }
        }
        for name in pack.replaces
        where !inherited.contains(name.value) || !replaced.contains(name.value) {
            let rest =
                inherited.contains(name.value)
                ? "write the new one in this pack"
                : "nothing of that name is inherited"
                    + Suggestion.clause(for: name.value, among: inherited)
            sink.add(name.position, "`replaces` lists `\(name.value)`; \(rest)")
        }
        mergeManifest(pack)
    }

    /// Values set later, over figures of this pack or inherited ones, in their order.
    private mutating func set(_ sets: [FigureSetDraft], _ sink: ProblemSink) {
        for item in sets {
            guard let old = figures[item.name.value] else {
                sink.add(
                    item.name.position,
                    "there is no figure `\(item.name.value)` to set"
                        + Suggestion.clause(for: item.name.value, among: Array(figures.keys)))
                continue
            }
            guard let new = item.applied(to: old.draft, sink) else { continue }
            figures[item.name.value] = Merged(draft: new, origin: old.origin)
        }
    }

    private mutating func mergeManifest(_ pack: PackDraft) {
        office = pack.office ?? office
        for (id, reason) in pack.off {
            off.removeAll { $0.id.value == id.value }
            if reason != "no" { off.append((id, reason)) }
        }
        guard let own = pack.document else { return }
        let isDated = own.inForce != nil
        document = DocumentDraft(
            place: own.place, title: own.title ?? document?.title,
            number: own.number ?? document?.number,
            standing: isDated ? own.standing : own.standing ?? document?.standing,
            words: own.words ?? document?.words, inForce: own.inForce ?? document?.inForce,
            assumedFrom: isDated ? own.assumedFrom : own.assumedFrom ?? document?.assumedFrom)
    }
}
