import Kernel
public import Law

/// Who pays a family what an insurer owes it. No document says: until the office rules, the sum is
/// ordered of finance, and every answer says that a ruling is needed.
public enum ClaimPayer: String, Hashable, Sendable {
    /// The insurer pays the bureau, and finance the family.
    case finance
    /// The insurer pays the family itself: nothing is ordered of finance.
    case insurer
    case undecided

    /// The ruling.
    public static let figure = "insurance.claim_payer"

    /// As the district's law has it on a day.
    public init(_ pack: Pack, on day: Day) {
        self = pack.verifiedWord(Self.figure, on: day).flatMap(ClaimPayer.init) ?? .undecided
    }

    /// What is said where nothing was ordered and nobody has ruled.
    public static let needed = Text(
        "赔款由谁付给家庭尚未裁定（\(figure)，见 yuhou rulings）；请先核对家庭是否已收到。",
        en: "Who pays the family awaits a ruling (\(figure), see yuhou rulings); make sure that "
            + "the family has it.")

    /// Whether the sum is ordered of finance.
    public var isOrdered: Bool { self != .insurer }

    /// What whoever passes a claim is told; nil where there is nothing to say.
    public var remark: Text? {
        switch self {
        case .finance: nil
        case .insurer:
            Text("已裁定由承保机构直接付给家庭，未开付款单。", en: "The insurer pays the family; nothing was ordered.")
        case .undecided:
            Text(
                "赔款由谁付给家庭尚未裁定（\(Self.figure)，见 yuhou rulings）；裁定前按付款单交财政。",
                en:
                    "Who pays the family awaits a ruling (\(Self.figure), see yuhou rulings); until "
                    + "then it goes to finance.")
        }
    }
}
