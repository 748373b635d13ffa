import Kernel
import Law

/// A command of public security, at its desk.
protocol PublicSecurityCommand: DeskCommand {}

extension PublicSecurityCommand {
    static var department: DepartmentCode { PublicSecurity.code }
}

extension Bureau {
    /// Says in words what the database would refuse: the police's word is told by who takes it in
    /// or decides on it.
    func requireTeller() throws {
        try require(
            ["intake", "approve"],
            Text("受理（intake）或审批（approve）", en: "intake or approve"))
    }

    /// A corrected number goes into the register itself, which intake writes.
    func requireRegistrar() throws {
        try require(["intake"], Text("受理（intake）", en: "intake"))
    }

    /// Whoever works on cases works on tickets.
    func requireWorker() throws {
        try require(
            ["intake", "review", "approve"],
            Text("受理、审核或审批（intake、review、approve）", en: "intake, review or approve"))
    }

    private func require(_ duties: Set<String>, _ title: Text) throws {
        guard let session = office.session, session.duties.isDisjoint(with: duties) else { return }
        throw Refusal(
            Text(
                "这一步由有\(title.zh)职责的人办理。",
                en: "This is done by somebody with the duty \(title.en)."),
            kind: .forbidden)
    }
}
