import Kernel

/// A command of the federation, at its desk.
protocol DisabledCommand: DeskCommand {}

extension DisabledCommand {
    static var department: DepartmentCode { DisabledPersons.code }
}
