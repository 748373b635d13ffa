import Kernel

/// A command of health, at health's desk.
protocol HealthCommand: DeskCommand {}

extension HealthCommand {
    static var department: DepartmentCode { Health.code }
}
