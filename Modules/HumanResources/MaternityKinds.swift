import Law

/// The two insurances and the four kinds of costs (NC-4.hr.3, NC-4.hr.4).
extension MaternityBook {
    /// Under which insurance.
    enum Scheme: String, CaseIterable {
        case employee, resident

        var title: Text {
            switch self {
            case .employee: Text("职工生育保险", en: "employees' maternity insurance")
            case .resident: Text("城乡居民医保", en: "residents' medical insurance")
            }
        }

        /// What it pays for: the residents' list has no operation.
        var events: [Event] {
            switch self {
            case .employee: Event.allCases
            case .resident: Event.allCases.filter { $0 != .operation }
            }
        }
    }

    /// What the costs are of.
    enum Event: String, CaseIterable {
        case operation, antenatal, birth, complication

        var title: Text {
            switch self {
            case .operation: Text("计划生育手术", en: "operation")
            case .antenatal: Text("产前检查", en: "antenatal care")
            case .birth: Text("生育", en: "birth")
            case .complication: Text("并发症", en: "complication")
            }
        }
    }
}
