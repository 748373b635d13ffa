import ArgumentParser
import Kernel
import Law

struct RecordDeath: RecordCommand {
    static let kind = "death"
    static let configuration = configured(
        """
        三个来源任一报告即计，最早的一天为准；迟报用 --learned 写明得知的日期。
        Any of its three sources suffices, the earliest day counts; --learned for one learned late.
        """)

    @OptionGroup var event: EventOptions
    @Option(name: .long, help: "illness、accident 或 other.") var cause = "other"

    func tell(_ draft: inout EventDraft) {
        draft.state("death", cause)
    }
}

struct RecordMarriage: RecordCommand {
    static let kind = "marriage"
    static let configuration = configured(
        "配偶须已登记（yuhou person add）。 The spouse must be registered.")

    @OptionGroup var event: EventOptions
    @Option(name: .long, help: "配偶的编号 · The spouse's ref.") var spouse: String
    @Option(name: .long, help: "二人共同的户 · The household both live in from then on.")
    var household: String?

    func tell(_ draft: inout EventDraft) {
        draft.state("marriage", spouse)
        if let household {
            draft.stays = [event.ref, spouse].map { .init(ref: $0, household: household) }
        }
    }
}

struct RecordDivorce: RecordCommand {
    static let kind = "divorce"
    static let configuration = configured(
        """
        --leaves 写明谁离开原户、--household 去往哪一户、--with 带走谁；不写则仍同户。
        --leaves says who leaves the household, --household where to, --with who goes along.
        """)

    @OptionGroup var event: EventOptions
    @Option(name: .long, help: "离开原户的人 · Who leaves the household.") var leaves: String?
    @Option(name: .long, help: "去往的户 · The household they go to.") var household: String?
    @Option(name: .long, help: "一同离开的人，可多次 · Who goes along; may be repeated.")
    var with: [String] = []

    func validate() throws {
        if (leaves == nil) != (household == nil) {
            throw ValidationError("--leaves 与 --household 须同时写 / give both, or neither")
        }
        if leaves == nil, !with.isEmpty {
            throw ValidationError("--with 须与 --leaves 同写 / --with needs --leaves")
        }
    }

    func tell(_ draft: inout EventDraft) {
        draft.end("marriage")
        if let leaves {
            draft.stays = ([leaves] + with).map { .init(ref: $0, household: household) }
        }
    }
}

/// The child of a birth or an adoption: registered already, or told here.
struct ChildOptions: ParsableArguments {
    @Option(name: .long, help: "另一方父母的编号 · The other parent's ref.") var with: String?
    @Option(name: .long, help: "子女已登记的编号 · The child's ref, if registered.") var child: String?
    @Option(name: .long, help: "子女姓名（尚未登记的） · The child's name, if not registered.")
    var name: String?
    @Option(name: .long, help: "子女性别 female 或 male · The child's sex.") var sex: String?
    @Option(name: .long, help: "子女身份证号码；- 从标准输入读 · The child's ID number.")
    var idNumber: String?
    @Option(name: .long, help: "子女所在的户 · The household the child lives in.")
    var household: String?
    @Option(name: .long, help: "子女所在镇街，九位 · The child's town.") var town: String?
    @Flag(name: .long, help: "已核对，确系另一人 · Checked: somebody else.") var confirmNew = false
    @Flag(
        name: .long,
        help: "已把变动告诉家庭，家庭要登记；不加就只预览 · The family was told what changes.")
    var confirmTold = false

    /// Nobody is named: a preview for a family that only thinks about it.
    var isOpen: Bool { child == nil && name == nil }

    func validate() throws {
        if child != nil, name != nil {
            throw ValidationError(
                "写 --child（已登记）或 --name（未登记），二者之一 / give --child or --name, one of them")
        }
        if name != nil, household == nil || town == nil || sex == nil && idNumber == nil {
            throw ValidationError(
                "未登记的子女须写 --household、--town 和 --sex（或 --id-number）"
                    + " / a new child needs --household, --town and --sex or --id-number")
        }
    }

    /// Adds the child to a draft: as known, or as somebody new.
    func tell(
        _ draft: inout EventDraft, born: Day, as relation: String, isPreview: Bool
    ) throws {
        guard isPreview || !isOpen else {
            throw ValidationError(
                "写 --child（已登记）或 --name（未登记）；还没有孩子、只想看影响的，加 --dry-run"
                    + " / give --child or --name; to see what would change, add --dry-run")
        }
        if isOpen {
            draft.newcomer = Self.nobody(born: born)
            draft.isConfirmedNew = true
        }
        var key = child ?? EventDraft.newcomer
        if let name {
            var entry = PersonEntry()
            entry.name = name
            entry.household = household ?? ""
            entry.town = town ?? ""
            entry.role = "child"
            entry.sex = sex ?? ""
            entry.idNumber = try idNumber.map(typedNumber) ?? ""
            entry.birth = entry.idNumber.isEmpty ? born.description : ""
            draft.newcomer = entry
            draft.isConfirmedNew = confirmNew
            key = EventDraft.newcomer
        } else if let household, child != nil {
            draft.stays = [.init(ref: key, household: household)]
        }
        for parent in [draft.ref, with].compactMap(\.self) {
            draft.state(relation, key, of: parent)
        }
    }

    /// A child that a preview takes for the one to come.
    private static func nobody(born: Day) -> PersonEntry {
        var entry = PersonEntry()
        (entry.name, entry.role, entry.sex, entry.birth) = ("孩子", "child", "female", "\(born)")
        return entry
    }

    /// The child to come lives with the parent.
    func complete(_ draft: inout EventDraft, from sheet: PersonSheet) {
        guard isOpen else { return }
        draft.newcomer?.household = household ?? sheet.household ?? ""
        draft.newcomer?.town = town ?? String(sheet.town)
    }
}

struct RecordBirth: RecordCommand {
    static let kind = "birth"
    static let configuration = configured(
        """
        --ref 为生育的一方，--with 为另一方。不加 --confirm-told 只预览会停什么、始什么：先告诉家庭。
        还没有孩子、只想知道影响的，用 --dry-run，不必写孩子。
        --ref is a parent. Without --confirm-told it only shows what would end and start: tell the \
        family first. With --dry-run no child need be named.
        """)

    @OptionGroup var event: EventOptions
    @OptionGroup var child: ChildOptions

    var isEffectTold: Bool { child.confirmTold }

    func tell(_ draft: inout EventDraft) throws {
        try child.tell(
            &draft, born: draft.day, as: "parent_of", isPreview: event.telling.dryRun)
    }

    func complete(_ draft: inout EventDraft, from sheet: PersonSheet) {
        child.complete(&draft, from: sheet)
    }
}

struct RecordAdoption: RecordCommand {
    static let kind = "adoption"
    static let configuration = configured(
        """
        --on 为收养登记日；收养对各项的影响两区不同。不加 --confirm-told 只预览会停什么、始什么：先告诉家庭。
        还没有孩子、只想知道影响的，用 --dry-run，不必写孩子。
        Adoption means different things in different districts. Without --confirm-told it only shows \
        what would end and start: tell the family first. With --dry-run no child need be named.
        """)

    @OptionGroup var event: EventOptions
    @OptionGroup var child: ChildOptions
    @Option(name: .long, help: "子女出生日期（未登记且无号码的） · The child's birth.", transform: parseDay)
    var birth: Day?

    var isEffectTold: Bool { child.confirmTold }

    func tell(_ draft: inout EventDraft) throws {
        if child.name != nil, child.idNumber == nil, birth == nil {
            throw ValidationError("未登记且无号码的子女须写 --birth / a new child needs --birth")
        }
        try child.tell(
            &draft, born: birth ?? draft.day, as: "adoptive_parent_of",
            isPreview: event.telling.dryRun)
    }

    func complete(_ draft: inout EventDraft, from sheet: PersonSheet) {
        child.complete(&draft, from: sheet)
    }
}

struct RecordWhereabouts: RecordCommand {
    static let kind = "whereabouts"
    static let configuration = configured()

    @OptionGroup var event: EventOptions
    @Option(name: .long, help: "missing、declared_dead 或 present.") var state: String

    func tell(_ draft: inout EventDraft) {
        draft.state("whereabouts", state)
    }
}

struct RecordCapacity: RecordCommand {
    static let kind = "capacity"
    static let configuration = configured()

    @OptionGroup var event: EventOptions
    @Option(name: .long, help: "full、limited 或 none.") var level: String

    func tell(_ draft: inout EventDraft) {
        draft.state("capacity", level)
    }
}
