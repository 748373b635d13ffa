import Law

/// Works out the dues of one family.
struct AccrualJudge {
    let pack: Pack
    let evaluator: Evaluator
    let view: FamilyView
    let books: AccrualBooks
    let months: ClosedRange<Month>
    let known: Day
    let today: Day
    /// Departments whose module is suspended.
    let suspended: Set<String>

    /// The dues of a member under a clause, in order of period.
    func dues(_ clause: String, of member: Int, _ person: Int64) -> [MoneyDue] {
        let key = AccrualBooks.Key(person: person, clause: clause)
        guard let index = evaluator.index(of: clause),
            let provision = evaluator.clauses[index].provision, provision.accrues,
            let amount = provision.amount, amount.per == .month
        else { return orders(key, of: member) }
        let isFloor = pack.figures[amount.figure]?.isFloor ?? false
        let paid = books.paid[key] ?? [:]
        return view.sums(index, about: member, in: months, today: today).compactMap { sum in
            let due = due(
                sum, key, member, paid: paid[sum.month.first] ?? 0, isFloor: isFloor)
            let isNothing = due.amount == 0 && due.paid == 0 && due.held == 0
            return isNothing && due.hold != .unknown ? nil : due
        }
    }

    private func due(
        _ sum: MonthlySum, _ key: AccrualBooks.Key, _ member: Int, paid: Int64, isFloor: Bool
    ) -> MoneyDue {
        func made(
            _ amount: Int64, held: Int64 = 0, _ hold: Hold? = nil, missing: [String] = []
        ) -> MoneyDue {
            MoneyDue(
                person: key.person, clause: key.clause, period: sum.month.first, amount: amount,
                paid: paid, held: max(0, held), hold: hold, isFloor: isFloor && amount > 0,
                missing: missing)
        }
        // The district they came from pays until then.
        if let first = books.firstMonth[key], sum.month < first { return settled(made(0), member) }
        switch (sum.outcome, sum.amount) {
        case (.yes, .fen(let fen, _)): return settled(made(fen), member)
        case (.yes, .undetermined(let names)): return made(paid, .unknown, missing: names)
        case (.yes, .none): return settled(made(0), member)
        case (.unknown, _):
            return made(
                paid, held: (sum.lapse?.fen ?? 0) - paid, .unknown, missing: sum.missing)
        case (.no, _):
            guard let lapse = sum.lapse, view.death(of: member) > sum.month.first else {
                return settled(made(0), member)
            }
            switch decision(on: lapse, key) {
            case .stopped: return settled(made(0), member)
            case .kept: return settled(made(lapse.fen ?? paid), member)
            case .open:
                return made(0, held: (lapse.fen ?? 0) - paid, .noLongerDue)
            }
        }
    }

    /// What a person decided about what the law no longer gives; nothing to decide where nobody
    /// receives it.
    private func decision(
        on lapse: MonthlySum.Lapse, _ key: AccrualBooks.Key
    ) -> AccrualBooks.Stop.State {
        if let stop = books.stops[key] {
            switch stop.state {
            case .stopped where stop.openedOn >= lapse.began: return .stopped
            case .kept where stop.openedOn >= lapse.day: return .kept
            case .open: return .open
            default: break
            }
        }
        return books.receiving.contains(key) ? .open : .stopped
    }

    /// With what holds any sum, whatever the law says of it.
    private func settled(_ due: MoneyDue, _ member: Int, isOfTheDead: Bool = false) -> MoneyDue {
        let hold: Hold? =
            if due.due < 0 {
                .overpaid
            } else if due.due == 0 {
                nil
            } else if !isOfTheDead, view.death(of: member) <= known {
                .dead
            } else if due.paid == 0, isTold(due) {
                .paidElsewhere
            } else if suspended.contains(pack.clause(due.clause)?.department ?? "") {
                .closed
            } else {
                nil
            }
        return MoneyDue(
            person: due.person, clause: due.clause, period: due.period, amount: due.amount,
            paid: due.paid, held: hold == nil ? 0 : max(0, due.due), hold: hold,
            isFloor: due.isFloor, missing: due.missing)
    }

    /// Given already, nobody wrote how much.
    private func isTold(_ due: MoneyDue) -> Bool {
        let key = AccrualBooks.Key(person: due.person, clause: due.clause)
        return books.told[key]?.contains(due.period) ?? false
    }

    /// Of what does not accrue: the orders of the departments.
    private func orders(_ key: AccrualBooks.Key, of member: Int) -> [MoneyDue] {
        let (ordered, paid) = (books.ordered[key] ?? [:], books.paid[key] ?? [:])
        let isOfTheDead = pack.clause(key.clause)?.provision?.who == .deceased
        return Set(ordered.keys).union(paid.keys).sorted().compactMap { period in
            let due = MoneyDue(
                person: key.person, clause: key.clause, period: period,
                amount: ordered[period] ?? 0, paid: paid[period] ?? 0)
            guard due.amount != 0 || due.paid != 0 else { return nil }
            return settled(due, member, isOfTheDead: isOfTheDead)
        }
    }
}
