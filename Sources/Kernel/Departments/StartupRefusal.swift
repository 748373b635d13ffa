public import Law

/// One reason why the house does not open: what is wrong, and what would be right.
public struct StartupRefusal: Hashable, Sendable, CustomStringConvertible {
    /// The refusal as one sentence.
    public let message: Text

    private init(_ zh: String, en: String) {
        message = Text(zh, en: en)
    }

    public var description: String { message.en }
}

// The departments list.
extension StartupRefusal {
    static func malformedDepartment(_ code: DepartmentCode) -> Self {
        Self(
            "部门代码 `\(code)` 不合规范；应为小写单词，以单个下划线相连，不超过 63 个字符",
            en: """
                department code `\(code)` is not lower snake case; write lower-case words joined \
                by single underscores, at most 63 characters
                """)
    }

    static func reservedDepartment(_ code: DepartmentCode) -> Self {
        Self(
            "`\(code)` 是保留字，不能作部门代码；请另取一个代码",
            en: "`\(code)` is a reserved word, not a department; choose another code")
    }

    static func duplicateDepartment(_ code: DepartmentCode) -> Self {
        Self(
            "部门 `\(code)` 登记了两次；请从部门清单中删去一行",
            en: "department `\(code)` is listed twice; remove one line of the departments list")
    }
}

// Facts.
extension StartupRefusal {
    static func malformedFact(_ name: String, department: DepartmentCode) -> Self {
        Self(
            "`\(department)` 的事实名 `\(name)` 不合规范；应为小写单词，以 `_` 或 `.` 相连",
            en: """
                fact `\(name)` of `\(department)` is not a fact name; write lower-case words \
                joined by `_` or `.`
                """)
    }

    static func duplicateFact(_ name: String, departments: [String]) -> Self {
        Self(
            "事实 `\(name)` 由 \(quoted(departments)) 重复登记；只由第一责任部门登记一次",
            en: """
                fact `\(name)` is registered more than once, by \(quoted(departments)); its first \
                owner alone registers it, once
                """)
    }

    static func ownerlessFact(_ name: String, department: DepartmentCode) -> Self {
        Self(
            "`\(department)` 登记的事实 `\(name)` 没有责任部门；请写明以谁的说法为准",
            en: """
                fact `\(name)` of `\(department)` has no owner; name the department whose word \
                counts
                """)
    }

    static func unknownOwner(
        _ owner: String, fact name: String, department: DepartmentCode
    ) -> Self {
        Self(
            "`\(department)` 登记的事实 `\(name)` 的责任部门 `\(owner)` 不存在；请改用已登记的部门代码",
            en: """
                fact `\(name)` of `\(department)` names the owner `\(owner)`, which is the code of \
                no department; name a registered department
                """)
    }

    static func foreignFact(_ name: String, department: DepartmentCode, owner: String) -> Self {
        Self(
            "`\(department)` 登记了 `\(owner)` 的事实 `\(name)`；应由 `\(owner)` 登记",
            en: """
                `\(department)` registers fact `\(name)`, whose first owner is `\(owner)`; let \
                `\(owner)` register it
                """)
    }

    static func unknownReader(
        _ reader: String, fact name: String, department: DepartmentCode
    ) -> Self {
        Self(
            "`\(department)` 的事实 `\(name)` 共享给不存在的部门 `\(reader)`；请改用已登记的部门代码",
            en: """
                fact `\(name)` of `\(department)` is shared with `\(reader)`, which is the code of \
                no department; name a registered department
                """)
    }
}

// Benefits.
extension StartupRefusal {
    static func duplicateBenefit(_ code: String, departments: [String]) -> Self {
        Self(
            "待遇 `\(code)` 由 \(quoted(departments)) 重复登记；请改名或删去一处",
            en: """
                benefit `\(code)` is registered more than once, by \(quoted(departments)); rename \
                or remove one
                """)
    }

    static func foreignBenefit(_ code: String, department: DepartmentCode) -> Self {
        Self(
            "`\(department)` 登记了待遇 `\(code)`；代码应为 `\(department).` 加以连字符相连的小写单词",
            en: """
                `\(department)` registers benefit `\(code)`; its code must be `\(department).` and \
                a name in lower-case words joined by hyphens
                """)
    }

    static func unregisteredBenefit(
        _ code: String, pack: String, clause: String, position: Position
    ) -> Self {
        Self(
            "\(position)：政策包 `\(pack)` 的条款 \(clause) 给予待遇 `\(code)`，没有部门登记它；"
                + "请由主管部门登记，或更正代码",
            en: """
                \(position): clause \(clause) of pack `\(pack)` gives benefit `\(code)`, which no \
                department registers; register it in the lead department or correct the code
                """)
    }
}

// Procedures.
extension StartupRefusal {
    static func stepless(benefit: String) -> Self {
        Self(
            "待遇 `\(benefit)` 没有办理步骤；至少写一步及其岗位",
            en: "benefit `\(benefit)` has no steps; declare at least one, with its duty")
    }

    static func duplicateStep(_ step: String, benefit: String) -> Self {
        Self(
            "待遇 `\(benefit)` 的步骤 `\(step)` 写了两次；请改名或删去一处",
            en: "benefit `\(benefit)` declares step `\(step)` twice; rename or remove one")
    }

    static func dutylessStep(_ step: String, benefit: String) -> Self {
        Self(
            "待遇 `\(benefit)` 的步骤 `\(step)` 没有岗位；请写明由哪个岗位办理",
            en: "step `\(step)` of benefit `\(benefit)` has no duty to perform it; name one")
    }

    static func timelessStep(_ step: String, benefit: String) -> Self {
        Self(
            "待遇 `\(benefit)` 的步骤 `\(step)` 没有时限；至少 1 个工作日",
            en: "step `\(step)` of benefit `\(benefit)` has no deadline; give at least 1 day")
    }

    static func unknownAct(
        _ act: String, step: String, benefit: String, department: DepartmentCode
    ) -> Self {
        Self(
            "待遇 `\(benefit)` 的步骤 `\(step)` 只由 `\(act)` 办理，而 `\(department)` 没有这个命令；"
                + "请登记命令，或改正步骤",
            en: """
                step `\(step)` of benefit `\(benefit)` is done by `\(act)` alone, which is no \
                command of `\(department)`; register the command or correct the step
                """)
    }

    static func fewHands(benefit: String, missing: [StaffDuty]) -> Self {
        let words = quoted(missing.map(\.rawValue))
        return Self(
            "待遇 `\(benefit)` 涉及资金，步骤缺少岗位 \(words)；资金须由受理、审核、审批、拨付四人分别办理",
            en: """
                benefit `\(benefit)` pays money but no step has the duty \(words); money passes \
                four hands: intake, review, approve, pay
                """)
    }

    private static func quoted(_ words: [String]) -> String {
        words.map { "`\($0)`" }.joined(separator: ", ")
    }
}

/// Every reason at once why the house does not open.
public struct StartupError: Error, Hashable, Sendable, CustomStringConvertible {
    /// In the order of the departments list; never empty.
    public let refusals: [StartupRefusal]

    /// One line a refusal.
    public func message(_ language: Language) -> String {
        refusals.map { $0.message(language) }.joined(separator: "\n")
    }

    public var description: String { message(.english) }
}
