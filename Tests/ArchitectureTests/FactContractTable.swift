/// The fact dictionary of the house as agreed with the offices: `name|type|owners|absent`.
let factContractTable = """
    whereabouts|code present missing declared_dead|public_security|present
    residence.town|area 9|public_security|derived
    hukou.district|area 6|public_security|unknown
    hukou.kind|code urban rural unified|public_security|unknown
    hukou.area|code urban rural|public_security|unknown
    death|code illness accident other|public_security health civil_affairs|unknown
    only_child|flag|health|unknown
    only_child.cohort|flag|health|unknown
    capacity|code full limited none|civil_affairs|full
    disability.category|code vision hearing speech physical intellectual mental \
    multiple|disabled_persons|unknown
    disability.grade|count 1-4|disabled_persons|none
    illness.hypertension|flag|health|no
    illness.diabetes|flag|health|no
    illness.autism|flag|health|no
    illness.cerebral_palsy|flag|health|no
    illness.critical|flag|health|no
    complication.grade|code 1A 1B 2 3|health|none
    mobility|code walks assisted bedbound|health|unknown
    care.dependency|code none mild moderate severe|medical_insurance|unknown
    care.need|flag|health|unknown
    special_assistance|code loss disability|health|none
    complication_assistance|code 1 2 3|health|none
    fertile|flag|health|unknown
    fertility.assisted|flag|health|no
    rebirth.permitted|flag|health|unknown
    rehabilitation.need|flag|disabled_persons|unknown
    rehabilitation.eligible|flag|disabled_persons|unknown
    device.need|flag|disabled_persons|unknown
    device.eligible|flag|disabled_persons|unknown
    hospital.stay|code inpatient|health|none
    insurance.medical|code none resident employee|medical_insurance|unknown
    insurance.pension|code none resident employee|human_resources|unknown
    insurance.maternity|flag|human_resources|no
    insurance.care|flag|medical_insurance|unknown
    care.applied|flag|medical_insurance|no
    insurance.nursing|flag|health|no
    card|flag|health|no
    medical.aid_eligible|flag|medical_insurance|unknown
    medical.residual|money|medical_insurance|unknown
    maternity.event|set operation antenatal birth complication|medical_insurance|none
    pension.topup|flag|human_resources|no
    income.per_head|money|civil_affairs|unknown
    low_income|code none dibao destitute marginal expenditure|civil_affairs|unknown
    hardship|flag|civil_affairs|unknown
    low_income.applied|flag|civil_affairs|no
    three_withouts|flag|civil_affairs|unknown
    accident.loss|set property injury illness death|civil_affairs|none
    accident.injury_grade|count 1-10|family_planning|unknown
    town.accident_cover|flag|towns|no
    town.concession|flag|towns|no
    adoption.qualified|flag|civil_affairs|unknown
    funeral.eligible|flag|civil_affairs|unknown
    accident.insured|flag|family_planning|no
    work.able|flag|human_resources|unknown
    work.status|code employed unemployed registered_unemployed retired|human_resources|unknown
    housing.danger|code A B C D|housing|unknown
    housing.difficulty|flag|housing|unknown
    housing.applied|flag|housing|no
    housing.eligible|flag|housing|unknown
    housing.rural|flag|housing|derived
    housing.improvement|flag|housing|no
    education.stage|code compulsory senior secondary_vocational higher_vocational junior_college \
    undergraduate|education|none
    education.year|count|education|unknown
    education.full_time|flag|education|unknown
    education.registered|flag|education|unknown
    education.hardship|flag|education|unknown
    agriculture.relocation_area|flag|agriculture|unknown
    agriculture.project|set microcredit industry employment special_industry infrastructure loan \
    planting husbandry processing handicraft|agriculture|none
    wish.rebirth|flag|towns|not asked
    wish.adoption|flag|towns|not asked
    wish.institution|flag|towns|not asked
    wish.home_care|flag|towns|not asked
    wish.work|flag|towns|not asked
    wish.legal_aid|flag|towns|not asked
    wish.relocation|flag|towns|not asked
    wish.apply_special_assistance|flag|towns|not asked
    wish.no_visits|flag|towns|no
    wish.no_calls|flag|towns|no
    wish.no_photos|flag|towns|no
    wish.visitor|words|towns|not asked
    wish.channel|words|towns|not asked
    wish.avoid_days|words|towns|not asked
    """

/// Facts that modules registered beyond the document, which says: add facts freely.
let factAdditionsTable = """
    low_income.test|code dibao destitute marginal expenditure|civil_affairs|none
    concession.bus|flag|culture_transport|no
    concession.sight|flag|culture_transport|no
    concession.other|flag|culture_transport|no
    """
