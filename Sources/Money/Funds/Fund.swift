public import Kernel
public import Law
import Postgres

/// Where money comes from and what for (`ledger.fund`).
public struct Fund: Hashable, Sendable {
    /// What sort of money it is.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case appropriation, welfare, caring, donation

        public var title: Text {
            switch self {
            case .appropriation: Text("拨款", en: "Appropriation")
            case .welfare: Text("公益金", en: "Welfare fund")
            case .caring: Text("生育关怀基金", en: "Caring fund")
            case .donation: Text("定向捐款", en: "Donations for a purpose")
            }
        }
    }

    /// Which level of government pays, or a donor.
    public enum Payer: String, Hashable, Sendable, CaseIterable {
        case centre, province, city, district, town, donor

        public var title: Text {
            switch self {
            case .centre: Text("中央", en: "Centre")
            case .province: Text("省（市）级", en: "Province")
            case .city: Text("市级", en: "City")
            case .district: Text("区级", en: "District")
            case .town: Text("镇街", en: "Town")
            case .donor: Text("捐赠人", en: "Donors")
            }
        }
    }

    public let id: Int64
    public let code: String
    public let title: String
    public let kind: Kind
    public let payer: Payer
    /// The department that decides on it.
    public let holder: String
    public let document: String
    /// What it may pay for.
    public let clauses: [String]

    init(_ row: Row) throws {
        let (id, code, title, kind, payer, holder, document, clauses) = try row.decode(
            Int64.self, String.self, String.self, String.self, String.self, String.self,
            String.self, String.self)
        (self.id, self.code, self.title) = (id, code, title)
        // The table holds no others.
        self.kind = Kind(rawValue: kind) ?? .appropriation
        self.payer = Payer(rawValue: payer) ?? .district
        (self.holder, self.document) = (holder, document)
        self.clauses = clauses.split(separator: " ").map(String.init)
    }

    /// A fund as it is opened.
    /// What somebody proposes, before it is kept.
    public struct Draft: Sendable {
        public var code: String
        public var title: String
        public var kind: Kind
        public var payer: Payer
        public var holder: String
        public var clauses: [String]
        public var document: String

        public init(
            code: String, title: String, kind: Kind, payer: Payer, holder: String,
            clauses: [String], document: String
        ) {
            (self.code, self.title, self.kind, self.payer) = (code, title, kind, payer)
            (self.holder, self.clauses, self.document) = (holder, clauses, document)
        }
    }

    /// Where a year's money of a fund stands, in fen.
    public struct Balance: Hashable, Sendable {
        public let fund: String
        public let year: Int
        /// What came, less what went back: all that stands below it together.
        public let came: Int64
        public let free: Int64
        public let reserved: Int64
        public let sent: Int64
        public let paid: Int64
        public let returned: Int64
        public let lost: Int64

        init(_ row: Row) throws {
            let (fund, year, came, free, reserved, sent, paid, returned, lost) = try row.decode(
                String.self, Int64.self, Int64.self, Int64.self, Int64.self, Int64.self,
                Int64.self, Int64.self, Int64.self)
            (self.fund, self.year, self.came) = (fund, Int(year), came)
            (self.free, self.reserved, self.sent) = (free, reserved, sent)
            (self.paid, self.returned, self.lost) = (paid, returned, lost)
        }
    }
}

/// What is done with a fund, by one person proposed and by another confirmed (`ledger.proposal`).
public struct FundProposal: Hashable, Sendable {
    /// What is proposed.
    public enum Act: String, Hashable, Sendable, CaseIterable {
        case appropriate, withdraw, donate, purpose, share, budget
        case carryOver = "carry_over"
        case lapse, close

        public var title: Text {
            switch self {
            case .appropriate: Text("拨入", en: "Appropriation")
            case .withdraw: Text("收回", en: "Withdrawal")
            case .donate: Text("捐赠", en: "Donation")
            case .purpose: Text("增加用途", en: "Further purpose")
            case .share: Text("分担比例", en: "Shares")
            case .budget: Text("预算", en: "Budget")
            case .carryOver: Text("结转", en: "Carry-over")
            case .lapse: Text("收缴结余", en: "Lapse")
            case .close: Text("年度关账", en: "Year close")
            }
        }
    }

    /// A part of a share, or a line of a budget.
    public struct Line: Hashable, Sendable {
        public let fund: String
        public let clause: String
        /// Parts, or fen.
        public let number: Int64

        public init(fund: String, clause: String, number: Int64) {
            (self.fund, self.clause, self.number) = (fund, clause, number)
        }
    }

    /// What is proposed.
    public struct Draft: Sendable {
        public var act: Act
        public var fund: String?
        public var year: Int?
        public var clause: String?
        public var month: Month?
        public var sum: Money?
        /// The day the money stood on the fund's account.
        public var arrived: Day?
        public var document: String
        public var lines: [Line] = []

        public init(_ act: Act, fund: String? = nil, document: String) {
            (self.act, self.fund, self.document) = (act, fund, document)
        }
    }

    /// What a second person says of it.
    public enum End: String, Hashable, Sendable { case confirm, reject }

    public let id: Int64
    public let act: Act
    public let fund: String?
    public let year: Int?
    public let clause: String?
    public let month: Month?
    public let sum: Money?
    public let arrived: Day?
    public let document: String
    public let madeBy: String
    public let madeOn: Day
    /// Nil while nobody has confirmed or rejected it.
    public let end: End?
    public let endedBy: String?

    init(_ row: Row) throws {
        let (
            id, act, fund, year, clause, month, fen, arrived, document, madeBy, madeOn, end,
            endedBy
        ) = try row.decode(
            Int64.self, String.self, String?.self, Int64?.self, String?.self, PostgresDate?.self,
            Int64?.self, PostgresDate?.self, String.self, String.self, PostgresDate.self,
            String?.self, String?.self)
        self.id = id
        self.act = Act(rawValue: act) ?? .appropriate
        (self.fund, self.year, self.clause) = (fund, year.map { Int($0) }, clause)
        self.month = month.map { Day($0).month }
        sum = fen.map { Money(fen: $0) }
        (self.arrived, self.document) = (arrived.map { Day($0) }, document)
        (self.madeBy, self.madeOn) = (madeBy, Day(madeOn))
        (self.end, self.endedBy) = (end.flatMap(End.init), endedBy)
    }
}

/// A gift, as its receipt has it.
public struct Donation: Hashable, Sendable {
    /// Who gave.
    public enum Donor: Hashable, Sendable {
        /// By name and unified social credit code, as typed.
        case organization(title: String, code: String)
        /// Sealed wherever it is kept.
        case person(name: String)

        /// As typed: a name with its code, or a person.
        public init(_ organization: String?, code: String?, person: String?) throws(Refusal) {
            switch (organization, code, person) {
            case (let title?, let code?, nil): self = .organization(title: title, code: code)
            case (nil, nil, let name?): self = .person(name: name)
            default:
                throw Refusal(
                    Text(
                        "写 --organization 和 --uscc，或写 --person，二者之一。",
                        en: "Give --organization with --uscc, or --person."))
            }
        }
    }

    /// What is said of a code whose check character is wrong: it is recorded all the same.
    public static let wrongCode = Text(
        "注意：统一社会信用代码的校验位不对，请对照证照；已照录。",
        en: "Note: the code's check character is wrong; compare it with the certificate. It was "
            + "recorded as typed.")

    /// A gift, before it is kept.
    public struct Draft: Sendable {
        public var fund: String
        public var donor: Donor
        public var sum: Money
        public var arrived: Day
        public var receipt: String
        /// In the donor's words.
        public var purpose: String
        public var document: String

        public init(
            fund: String, donor: Donor, sum: Money, arrived: Day, receipt: String,
            purpose: String, document: String
        ) {
            (self.fund, self.donor, self.sum, self.arrived) = (fund, donor, sum, arrived)
            (self.receipt, self.purpose, self.document) = (receipt, purpose, document)
        }
    }

    public let id: Int64
    public let fund: String
    public let fundTitle: String
    public let receipt: String
    /// As lists show it.
    public let masked: String
    public let code: String?
    /// Whether the code's check character is right; nil of a person.
    public let codeStands: Bool?
    public let sum: Money
    public let arrived: Day
    public let purpose: String
    public let document: String
    public let end: FundProposal.End?
    let sealed: [UInt8]?
    let version: Int64?

    init(_ row: Row) throws {
        let (
            id, fund, title, receipt, masked, code, stands, fen, arrived, purpose, document, end,
            sealed, version
        ) = try row.decode(
            Int64.self, String.self, String.self, String.self, String.self, String?.self,
            Bool?.self, Int64.self, PostgresDate.self, String.self, String.self, String?.self,
            [UInt8]?.self, Int64?.self)
        (self.id, self.fund, fundTitle, self.receipt) = (id, fund, title, receipt)
        (self.masked, self.code, codeStands) = (masked, code, stands)
        (sum, self.arrived) = (Money(fen: fen), Day(arrived))
        (self.purpose, self.document) = (purpose, document)
        self.end = end.flatMap(FundProposal.End.init)
        (self.sealed, self.version) = (sealed, version)
    }
}
