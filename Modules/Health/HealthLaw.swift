import Kernel
import Law

/// What the district's law and a family's wishes say before a service is planned.
struct HealthLaw {
    let bureau: Bureau

    init(_ bureau: Bureau) { self.bureau = bureau }

    /// The clauses of health under which the district gives something.
    func clauses(giving benefits: [String]) async throws -> [String] {
        try await bureau.pack().provisions.filter {
            $0.department == bureau.department.word
                && benefits.contains($0.provision?.benefit ?? "")
        }.map(\.id)
    }

    /// The kinds, of some, that the district's law gives.
    func given(_ kinds: [ServiceKind]) async throws -> [ServiceKind] {
        let benefits = Set(try await bureau.pack().provisions.compactMap(\.provision?.benefit))
        return kinds.filter { $0.benefit.map(benefits.contains) ?? true }
    }

    /// Makes sure that somebody may be given a service on a day.
    ///
    /// - Throws: `Refusal` where no clause gives it to them; for what is on wish also where the
    ///   family has not raised it.
    func require(_ kind: ServiceKind, for ref: String, on day: Day) async throws {
        guard let benefit = kind.benefit else { return }
        let title = kind.title
        let clauses = Set(try await clauses(giving: [benefit]))
        guard !clauses.isEmpty else {
            throw Refusal(
                Text(
                    "本区的政策没有给“\(title.zh)”的条款。",
                    en: "No clause of this district gives “\(title.en)”."))
        }
        let sheet = try await Entitlements.read(
            bureau.office, district: bureau.district, ref: ref, on: day)
        let findings = sheet.entries.filter { clauses.contains($0.clause.id) }.map(\.finding)
        if kind.isOnWish {
            guard findings.contains(where: Self.isRaised) else {
                throw Refusal(
                    Text(
                        "“\(title.zh)”只在家庭自己提出意愿之后办理；不询问，不劝说。",
                        en: "“\(title.en)” is for a family that raised the wish itself; nobody "
                            + "asks."))
            }
        } else if !findings.contains(where: { $0.outcome != .no }) {
            let id = clauses.sorted().joined(separator: "、")
            throw Refusal(
                Text(
                    "\(ref) 在 \(day) 不符合 \(id)（\(title.zh)）；理由见 entitlements。",
                    en: "\(id) (\(title.en)) is not due to \(ref) on \(day); `entitlements` says "
                        + "why."))
        }
    }

    /// Due, or unknown for another reason than a wish.
    static func isRaised(_ finding: Finding) -> Bool {
        switch finding.outcome {
        case .yes: true
        case .no: false
        case .unknown:
            !finding.notAsked
                && !finding.missing.contains { name in
                    name.split(separator: ".").contains("wish")
                }
        }
    }

    /// What a household says of somebody coming to its door.
    struct Door {
        /// Somebody of the household wants no visits: either member's word binds the address.
        var isClosed = false
        /// What to keep to on the way.
        var wishes: [Text] = []
    }

    /// Reads the wishes of somebody's household.
    func door(of ref: String) async throws -> Door {
        var door = Door()
        let own = try await sheet(of: ref)
        var sheets = [own]
        for mate in own.housemates { sheets.append(try await sheet(of: mate.ref)) }
        for fact in sheets.flatMap(\.facts) {
            switch (fact.kind.name, fact.value) {
            case ("wish.no_visits", "yes"): door.isClosed = true
            case ("wish.avoid_days", let days?):
                door.wishes.append(Text("希望避开：\(days)", en: "Days to avoid: \(days)"))
            case ("wish.visitor", let visitor?):
                door.wishes.append(Text("选定的走访人：\(visitor)", en: "Chosen visitor: \(visitor)"))
            case ("wish.channel", let channel?):
                door.wishes.append(Text("联系方式：\(channel)", en: "Chosen channel: \(channel)"))
            case ("wish.no_calls", "yes"):
                door.wishes.append(Text("不希望电话联系", en: "No calls"))
            default: break
            }
        }
        return door
    }

    private func sheet(of ref: String) async throws -> PersonSheet {
        try await PersonSheet.read(
            bureau.office, seal: bureau.seal, district: bureau.district, ref: ref,
            on: bureau.today)
    }
}
