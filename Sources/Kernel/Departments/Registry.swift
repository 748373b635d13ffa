import ArgumentParser
public import Law

/// The departments composed into one house: checked as a whole, refused as a whole.
public struct Registry: Sendable {
    /// In the order of the departments list.
    public let departments: [any Department.Type]
    /// Every fact of every department.
    public let dictionary: FactDictionary
    /// Every benefit by its code.
    public let benefits: [String: Benefit]
    /// What cases that confirm something write, by their benefit.
    let confirming: [String: Confirming]
    /// What ends beside a benefit when its stop is decided.
    let endings: [String: Ending]

    private let benefitCodes: [DepartmentCode: [String]]
    private let positions: [DepartmentCode: Int]

    /// Composes the departments and checks these packs against them.
    ///
    /// - Parameters:
    ///   - departments: The visible, ordered list.
    ///   - packs: Packs already loaded; `check(_:)` does the same for packs loaded later.
    /// - Throws: `StartupError` with every refusal, not only the first.
    public init(
        _ departments: [any Department.Type], packs: [Pack] = []
    ) throws(StartupError) {
        let listed = departments.map { (code: $0.code, services: $0.services) }
        var refusals = Self.departmentRefusals(listed.map(\.code))
        refusals += Self.factRefusals(listed)
        refusals += Self.benefitRefusals(listed)
        let codes = Set(listed.flatMap { $0.services.benefits.map(\.code) })
        refusals += packs.flatMap { Self.packRefusals($0, registered: codes) }
        guard refusals.isEmpty else { throw StartupError(refusals: refusals) }

        do {
            dictionary = try FactDictionary(listed.flatMap(\.services.facts))
        } catch {
            // Both of its reasons are refused above, with the department's name.
            throw StartupError(refusals: [Self.refusal(error)])
        }
        self.departments = departments
        benefits = Dictionary(
            listed.flatMap { $0.services.benefits.map { ($0.code, $0) } },
            uniquingKeysWith: { first, _ in first })
        confirming = Dictionary(
            listed.flatMap { $0.services.confirming.map { ($0.key, $0.value) } },
            uniquingKeysWith: { first, _ in first })
        endings = Dictionary(
            listed.flatMap { $0.services.endings.map { ($0.key, $0.value) } },
            uniquingKeysWith: { first, _ in first })
        benefitCodes = Dictionary(
            listed.map { ($0.code, $0.services.benefits.map(\.code)) },
            uniquingKeysWith: { first, _ in first })
        positions = Dictionary(
            listed.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Refuses packs that give a benefit no department registers.
    ///
    /// - Parameter packs: The packs that are to run.
    /// - Throws: `StartupError` with every refusal.
    public func check(_ packs: [Pack]) throws(StartupError) {
        let codes = Set(benefits.keys)
        let refusals = packs.flatMap { Self.packRefusals($0, registered: codes) }
        guard refusals.isEmpty else { throw StartupError(refusals: refusals) }
    }

    /// The departments' codes, in their order.
    public var codes: [String] { departments.map { $0.code.word } }

    /// The department with this code; nil when none has it.
    public func department(_ code: String) -> (any Department.Type)? {
        positions[DepartmentCode(code)].map { departments[$0] }
    }

    /// A department's benefits in the order of its manifest; empty for an unknown code.
    public func benefits(of code: DepartmentCode) -> [Benefit] {
        (benefitCodes[code] ?? []).compactMap { benefits[$0] }
    }

    /// What the pack checker needs to know of the departments and their benefits.
    public var lawBenefits: BenefitRegistry {
        BenefitRegistry(
            benefits.mapValues(\.form.rawValue), departments: departments.map { $0.code.word })
    }
}

extension Registry {
    private typealias Listed = (code: DepartmentCode, services: Services)

    private static func departmentRefusals(_ codes: [DepartmentCode]) -> [StartupRefusal] {
        var refusals: [StartupRefusal] = []
        var seen: Set<DepartmentCode> = []
        for code in codes {
            if !code.isWellFormed { refusals.append(.malformedDepartment(code)) }
            if DepartmentCode.reserved.contains(code.word) {
                refusals.append(.reservedDepartment(code))
            }
            if !seen.insert(code).inserted { refusals.append(.duplicateDepartment(code)) }
        }
        return refusals
    }

    private static func factRefusals(_ listed: [Listed]) -> [StartupRefusal] {
        let known = Set(listed.map(\.code.word))
        var refusals: [StartupRefusal] = []
        for (code, services) in listed {
            for fact in services.facts {
                if !isFactName(fact.name) {
                    refusals.append(.malformedFact(fact.name, department: code))
                }
                if let first = fact.owners.first {
                    if first != code.word && known.contains(first) {
                        refusals.append(
                            .foreignFact(fact.name, department: code, owner: first))
                    }
                } else {
                    refusals.append(.ownerlessFact(fact.name, department: code))
                }
                for owner in fact.owners where !known.contains(owner) {
                    refusals.append(.unknownOwner(owner, fact: fact.name, department: code))
                }
                guard case .only(let readers) = fact.sharing else { continue }
                for reader in readers where !known.contains(reader) {
                    refusals.append(.unknownReader(reader, fact: fact.name, department: code))
                }
            }
        }
        let registrations = listed.flatMap { entry in
            entry.services.facts.map { (name: $0.name, department: entry.code.word) }
        }
        refusals += repeated(registrations).map { .duplicateFact($0.name, departments: $0.by) }
        return refusals
    }

    /// `education.full_time`: what an expression of the law can name.
    private static func isFactName(_ name: String) -> Bool {
        name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy {
            DepartmentCode(String($0)).isWellFormed
        }
    }

    private static func benefitRefusals(_ listed: [Listed]) -> [StartupRefusal] {
        var refusals: [StartupRefusal] = []
        for (code, services) in listed {
            for benefit in services.benefits {
                if !isName(benefit.code, of: code) {
                    refusals.append(.foreignBenefit(benefit.code, department: code))
                }
                refusals += stepRefusals(benefit)
                refusals += actRefusals(benefit, of: code, services.commands)
            }
        }
        let registrations = listed.flatMap { entry in
            entry.services.benefits.map { (name: $0.code, department: entry.code.word) }
        }
        refusals += repeated(registrations).map { .duplicateBenefit($0.name, departments: $0.by) }
        return refusals
    }

    private static func stepRefusals(_ benefit: Benefit) -> [StartupRefusal] {
        let steps = benefit.procedure.steps
        if steps.isEmpty { return [.stepless(benefit: benefit.code)] }
        var refusals: [StartupRefusal] = []
        var seen: Set<String> = []
        for step in steps {
            if step.duty == nil {
                refusals.append(.dutylessStep(step.code, benefit: benefit.code))
            }
            if step.days < 1 { refusals.append(.timelessStep(step.code, benefit: benefit.code)) }
            if !seen.insert(step.code).inserted {
                refusals.append(.duplicateStep(step.code, benefit: benefit.code))
            }
        }
        // A step without a duty is already refused; saying that its duty is missing adds nothing.
        if benefit.form.paysMoney && steps.allSatisfy({ $0.duty != nil }) {
            let hands: [StaffDuty] = [.intake, .review, .approve, .pay]
            let missing = hands.filter { duty in !steps.contains { $0.duty == duty } }
            if !missing.isEmpty {
                refusals.append(.fewHands(benefit: benefit.code, missing: missing))
            }
        }
        return refusals
    }

    /// A step that names an act is nobody's when the department has no such command.
    private static func actRefusals(
        _ benefit: Benefit, of department: DepartmentCode,
        _ commands: [any AsyncParsableCommand.Type]
    ) -> [StartupRefusal] {
        benefit.procedure.steps.compactMap { step in
            guard let act = step.act, !has(act.command.split(separator: " "), among: commands)
            else { return nil }
            return .unknownAct(
                act.command, step: step.code, benefit: benefit.code, department: department)
        }
    }

    /// Whether these words lead to a command without commands under it.
    private static func has(
        _ words: [Substring], among commands: [any ParsableCommand.Type]
    ) -> Bool {
        guard let first = words.first else { return false }
        return commands.contains { command in
            guard command._commandName == first else { return false }
            let under = command.configuration.subcommands
            return words.count == 1
                ? under.isEmpty : has(Array(words.dropFirst()), among: under)
        }
    }

    private static func packRefusals(
        _ pack: Pack, registered: Set<String>
    ) -> [StartupRefusal] {
        pack.clauses.compactMap { clause in
            guard let benefit = clause.provision?.benefit, !registered.contains(benefit) else {
                return nil
            }
            return .unregisteredBenefit(
                benefit, pack: pack.code, clause: clause.id, position: clause.position)
        }
    }

    /// `education.tuition-waiver` is a name of `education`.
    private static func isName(_ benefit: String, of code: DepartmentCode) -> Bool {
        let prefix = "\(code.word)."
        guard benefit.hasPrefix(prefix) else { return false }
        let name = benefit.dropFirst(prefix.count)
        let letters = name.utf8.allSatisfy {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
        }
        return !name.isEmpty && letters && name.first != "-" && name.last != "-"
    }

    /// The names registered more than once, in order of their first registration, each with all
    /// departments that register it.
    private static func repeated(
        _ registrations: [(name: String, department: String)]
    ) -> [(name: String, by: [String])] {
        var order: [String] = []
        var departments: [String: [String]] = [:]
        for (name, department) in registrations {
            if departments[name] == nil { order.append(name) }
            departments[name, default: []].append(department)
        }
        return order.compactMap { name in
            guard let by = departments[name], by.count > 1 else { return nil }
            return (name, by)
        }
    }

    private static func refusal(_ error: DictionaryError) -> StartupRefusal {
        switch error {
        case .duplicate(let name): .duplicateFact(name, departments: [])
        case .ownerless(let name): .ownerlessFact(name, department: "kernel")
        }
    }
}
