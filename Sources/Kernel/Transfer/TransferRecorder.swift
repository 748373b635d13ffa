public import Law
import Postgres
import Synchronization

/// A family that leaves for another district, as it is told.
public struct TransferRequest: Hashable, Sendable {
    /// Who certainly moves; whoever lives with the first of them moves along.
    public var refs: [String]
    /// Nobody moves but `refs`.
    public var isOnlyThese = false
    /// The new district.
    public var to: Int
    /// The first day on which it is the registered one.
    public var day: Day
    /// The last month paid, where the register does not have the payments; nil reads them there.
    public var lastPaid: Month?
    /// Who hands over.
    public var by: String
    public var document = ""

    public init(refs: [String], to: Int, day: Day, by: String) {
        self.refs = refs
        self.to = to
        self.day = day
        self.by = by
    }
}

/// What handing over, or taking over, did or would do.
public struct TransferOutcome: Sendable {
    /// Somebody of the file.
    public struct Person: Hashable, Sendable {
        /// In the other district; the present one's own where that is not known.
        public let refThere: String
        public let ref: String
        /// Masked.
        public let name: String
        /// A copy of a relative who does not move.
        public let isCopy: Bool
        /// Joined to somebody whom the register had.
        public let isJoined: Bool
    }

    /// The number that both districts and the file have.
    public let transfer: String
    public let from: Int
    public let to: Int
    public let day: Day
    public let persons: [Person]
    public let money: [TransferMonths]
    public let event: EventOutcome

    /// Whether it was, or would be, recorded now and not before.
    public var isNew: Bool { event.isNew }
}

/// Whose months of one recurring money are whose.
public struct TransferMonths: Hashable, Sendable {
    /// In the district that tells.
    public let ref: String
    /// As the old district names it.
    public let clause: String
    /// The clause of the telling district for the same benefit; nil for none.
    public let ownClause: String?
    /// The latest month that the old district has paid.
    public let lastPaid: Month?
    /// The latest month that it owes by its law.
    public let lastDue: Month?
    /// The first month of the new district.
    public let firstDue: Month

    /// Months that the old district still owes, as far as the payments told here go.
    public var owed: ClosedRange<Month>? {
        guard let lastDue, let first = lastPaid?.next, first <= lastDue else { return nil }
        return first...lastDue
    }
}

/// Hands families to another district and takes them over from one.
public struct TransferRecorder: Sendable {
    let office: Office
    let seal: any Seal
    let district: Int
    let recorder: EventRecorder

    public init(_ office: Office, seal: any Seal, district: Int) {
        self.office = office
        self.seal = seal
        self.district = district
        recorder = EventRecorder(office, seal: seal, district: district)
    }

    /// Carries a result out of a transaction that may run again.
    final class Note<Value: Sendable>: Sendable {
        private let kept = Mutex<Value?>(nil)
        var value: Value? {
            get { kept.withLock { $0 } }
            set { kept.withLock { $0 = newValue } }
        }
    }
}
