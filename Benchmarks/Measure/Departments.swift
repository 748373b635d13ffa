import Agriculture
import CivilAffairs
import CultureTransport
import DisabledPersons
import Education
import FamilyPlanning
import Finance
import Health
import Housing
import HumanResources
import Justice
import Kernel
import MassOrganizations
import MedicalInsurance
import PublicSecurity
import Towns

/// The house, in the order in which people read it: the nine departments, then the partner units.
/// Adding one: a folder in `Modules/`, a word in `Package.swift`, and an import and a line here.
let departments: [any Department.Type] = [
    Finance.self,
    Education.self,
    Housing.self,
    CivilAffairs.self,
    HumanResources.self,
    Agriculture.self,
    Health.self,
    DisabledPersons.self,
    FamilyPlanning.self,
    PublicSecurity.self,
    MedicalInsurance.self,
    MassOrganizations.self,
    Justice.self,
    CultureTransport.self,
    Towns.self,
]
