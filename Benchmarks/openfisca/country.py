"""The bench's ten rules as an OpenFisca country: one entity, variables with formulas, parameters.

OpenFisca knows no "unknown". A fact that nobody has reported takes a default with which its
condition does not hold. In these rules such facts stand only where more facts could widen the
answer, never under a "not", so that the yes counts must equal those of the three-valued rules.
Ages are given rather than worked out from days of birth, which is in OpenFisca's favour.
"""

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import ETERNITY, MONTH
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

Person = build_entity(key="person", plural="persons", label="A person", is_person=True)

# As the codes of the facts count; -1 is none, -2 unreported.
LOSS, DISABILITY = 0, 1
RURAL, UNIFIED = 1, 2
AREA_RURAL = 1
RESIDENT = 1
ASSISTED, BEDBOUND = 1, 2
INPATIENT = 0
FEMALE, MALE = 0, 1
JIANGYAN, NANCHUAN = 321204, 500119
NONE = -1

FLAGS = [
    "is parent", "married", "child.exists", "reborn", "adopted", "other_child", "child.dead",
    "child.only_child", "insurance.nursing", "illness.critical", "wish.institution",
    "wish.rebirth", "rebirth.permitted", "pension.topup", "maternity.event has antenatal",
    "maternity.event has birth", "maternity.event has complication",
]
CODES = [
    "sex", "child.disability.grade", "hospital.stay", "hukou.district", "hukou.kind",
    "hukou.area", "mobility", "insurance.pension", "insurance.medical", "birth", "age",
    "spouse.birth", "spouse.age",
]
MONTHLY_CODES = ["special_assistance", "complication_assistance"]


def name_of(column):
    return column.replace(".", "_").replace(" ", "_")


def input_variable(column, kind, period):
    return type(
        name_of(column), (Variable,),
        {
            "value_type": kind, "entity": Person, "definition_period": period,
            "label": column, "default_value": False if kind is bool else NONE,
        })


def rule(function, kind=bool):
    """A variable of a month, computed by a function of that name."""
    return type(
        function.__name__, (Variable,),
        {
            "value_type": kind, "entity": Person, "definition_period": MONTH,
            "label": function.__doc__ or function.__name__, "formula": function,
        })


def on_scheme(person, period):
    return person("special_assistance", period) >= LOSS


def complication_patient(person, period):
    return (person("hukou_district", period) == JIANGYAN) * (
        person("complication_assistance", period) >= 0)


def special_family(person, period):
    return (person("hukou_district", period) == JIANGYAN) * person("on_scheme", period)


def family_target(person, period, parameters):
    return (person("hukou_district", period) == JIANGYAN) * (
        person("on_scheme", period)
        + parameters(period).complication_included
        * (person("complication_assistance", period) >= 0))


def registered_rural(person, period):
    kind = person("hukou_kind", period)
    return (kind == RURAL) + (kind == UNIFIED) * (person("hukou_area", period) == AREA_RURAL)


def child_affected(person, period):
    grade = person("child_disability_grade", period)
    disabled = (grade > 0) * (
        (grade <= 3) + (grade <= 4) * person("registered_rural", period))
    return person("child_dead", period) + disabled


def target(person, period):
    return (
        (person("hukou_district", period) == NANCHUAN)
        * person("child_exists", period) * person("child_affected", period)
        * ~person("reborn", period) * ~person("adopted", period)
        * ~person("other_child", period))


def target_or_just_reborn(person, period, parameters):
    just = parameters(period).after_rebirth * (
        person("maternity_event_has_birth", period)
        + person("maternity_event_has_complication", period))
    reborn = person("reborn", period)
    return (
        (person("hukou_district", period) == NANCHUAN)
        * person("child_exists", period) * person("child_affected", period)
        * (~reborn + just) * ~person("adopted", period)
        * (~person("other_child", period) + reborn))


def special_assistance_eligible(person, period, parameters):
    start = parameters(period).special_assistance_age
    first = np.datetime64("1933-01-01").astype(int)
    married = person("married", period)
    sex = person("sex", period)
    grade = person("child_disability_grade", period)
    return (
        (person("birth", period) >= first)
        * (~married + (person("spouse_birth", period) >= first))
        * (
            ((sex == FEMALE) + ~married) * (person("age", period) >= start)
            + (sex == MALE) * married * (person("spouse_age", period) >= start))
        * person("child_exists", period) * person("child_only_child", period)
        * ~person("other_child", period)
        * (person("child_dead", period) + (grade > 0) * (grade <= 3)))


def jy_3_1_1b(person, period):
    return person("is_parent", period) * person("special_family", period)


def jy_3_1_1b_sum(person, period, parameters):
    rate = parameters(period).special_assistance
    return person("jy_3_1_1b", period) * np.where(
        person("special_assistance", period) == LOSS, rate.loss, rate.disability)


def jy_3_1_1c(person, period):
    return person("is_parent", period) * person("complication_patient", period)


def jy_3_1_1c_sum(person, period, parameters):
    rate = parameters(period).complication
    class_ = person("complication_assistance", period)
    return person("jy_3_1_1c", period) * np.select(
        [class_ == 0, class_ == 1, class_ == 2], [rate.first, rate.second, rate.third])


def jy_3_2_2b(person, period):
    return (
        person("is_parent", period) * person("special_family", period)
        * person("insurance_nursing", period)
        * ((person("hospital_stay", period) == INPATIENT) + person("illness_critical", period)))


def jy_3_2_4c(person, period):
    return (
        person("is_parent", period) * person("family_target", period)
        * (person("age", period) >= 65))


def jy_3_3_1(person, period, parameters):
    return (
        person("is_parent", period) * person("family_target", period)
        * (person("age", period) >= parameters(period).institution_age)
        * person("wish_institution", period))


def nc_4_health_3(person, period, parameters):
    mobility = person("mobility", period)
    return (
        person("is_parent", period) * person("target", period)
        * (person("age", period) >= parameters(period).elderly_age)
        * ((mobility == ASSISTED) + (mobility == BEDBOUND)))


def nc_4_health_4(person, period):
    return (
        person("is_parent", period) * person("target", period)
        * person("special_assistance_eligible", period) * ~person("on_scheme", period))


def nc_4_health_5(person, period):
    return (
        person("is_parent", period) * person("target", period)
        * person("rebirth_permitted", period) * person("wish_rebirth", period))


def nc_4_hr_2(person, period):
    return (
        person("is_parent", period) * person("target", period)
        * (person("insurance_pension", period) == RESIDENT)
        * (person("age", period) >= 60) * person("pension_topup", period))


def nc_4_hr_4(person, period):
    return (
        person("is_parent", period) * person("target_or_just_reborn", period)
        * (person("insurance_medical", period) == RESIDENT)
        * (
            person("maternity_event_has_antenatal", period)
            + person("maternity_event_has_birth", period)
            + person("maternity_event_has_complication", period)))


DEFINITIONS = [
    on_scheme, complication_patient, special_family, family_target, registered_rural,
    child_affected, target, target_or_just_reborn, special_assistance_eligible,
]
RULES = [
    jy_3_1_1b, jy_3_1_1c, jy_3_2_2b, jy_3_2_4c, jy_3_3_1, nc_4_health_3, nc_4_health_4,
    nc_4_health_5, nc_4_hr_2, nc_4_hr_4,
]
SUMS = [jy_3_1_1b_sum, jy_3_1_1c_sum]


def dated(*rows):
    return {"values": {day: {"value": value} for day, value in rows}}


def parameters(raised):
    """The figures in yuan; `raised` adds sixty yuan to special assistance from July 2026."""
    loss, disability = ("2022-07-01", 590.0), ("2022-07-01", 460.0)
    more = [("2026-07-01", 60.0)] if raised else []
    return ParameterNode("", data={
        "special_assistance": {
            "loss": dated(("2018-01-01", 450.0), loss, *[(d, 590.0 + v) for d, v in more]),
            "disability": dated(
                ("2018-01-01", 350.0), disability, *[(d, 460.0 + v) for d, v in more]),
        },
        "complication": {
            "first": dated(("2012-01-01", 400.0), ("2022-07-01", 520.0)),
            "second": dated(("2012-01-01", 300.0), ("2022-07-01", 390.0)),
            "third": dated(("2012-01-01", 200.0), ("2022-07-01", 260.0)),
        },
        "complication_included": dated(("2020-01-01", True)),
        "after_rebirth": dated(("2014-11-28", True)),
        "special_assistance_age": dated(("2008-01-01", 49)),
        "institution_age": dated(("2020-01-01", 60)),
        "elderly_age": dated(("2014-11-28", 60)),
    })


def system(raised=False):
    country = TaxBenefitSystem([Person])
    country.parameters = parameters(raised)
    for column in FLAGS:
        country.add_variable(input_variable(column, bool, ETERNITY))
    for column in CODES:
        country.add_variable(input_variable(column, int, ETERNITY))
    for column in MONTHLY_CODES:
        country.add_variable(input_variable(column, int, MONTH))
    for function in DEFINITIONS + RULES:
        country.add_variable(rule(function))
    for function in SUMS:
        country.add_variable(rule(function, float))
    return country
