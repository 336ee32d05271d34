"""The columns that SORMAS 1.104 takes, by path: of cases, of contacts and of line lists.

What else we know goes into additionalDetails, for SORMAS refuses rows of a table with other columns.
"""

_PERSON = """
    firstName lastName salutation otherSalutation birthName nickname mothersName
    mothersMaidenName fathersName namesOfGuardians sex birthdateDD birthdateMM birthdateYYYY
    approximateAge approximateAgeType approximateAgeReferenceDate placeOfBirthRegion
    placeOfBirthDistrict placeOfBirthCommunity placeOfBirthFacilityType placeOfBirthFacility
    placeOfBirthFacilityDetails gestationAgeAtBirth birthWeight gestationalAgeCategory
    birthWeightCategory multipleBirth presentCondition deathDate causeOfDeath
    causeOfDeathDisease causeOfDeathDetails deathPlaceType deathPlaceDescription burialDate
    burialPlaceDescription burialConductor educationType educationDetails occupationType
    occupationDetails armedForcesRelationType passportNumber nationalHealthId hasCovidApp
    covidCodeDelivered symptomJournalStatus externalId externalToken internalToken birthCountry
    citizenship additionalDetails emancipated incapacitated entryDate livingStatus workPlace
    workPlaceText phone emailAddress
"""
_ADDRESS = """
    continent subcontinent country region district community details city areaType latitude
    longitude latLonAccuracy postalCode street houseNumber additionalInformation addressType
    addressTypeDetails facilityType facility facilityDetails contactPersonFirstName
    contactPersonLastName contactPersonPhone contactPersonEmail
"""
_EPI_DATA = """
    exposureDetailsKnown activityAsCaseDetailsKnown contactWithSourceCaseKnown
    highTransmissionRiskArea largeOutbreaksArea caseImportedStatus importedCase clusterType
    clusterRelated clusterTypeText areaInfectedAnimals modeOfTransmission modeOfTransmissionType
    infectionSource infectionSourceText country
"""
_HEALTH_CONDITIONS = """
    tuberculosis asplenia hepatitis diabetes hiv hivArt chronicLiverDisease
    malignancyChemotherapy chronicHeartFailure chronicPulmonaryDisease chronicKidneyDisease
    chronicNeurologicCondition downSyndrome congenitalSyphilis immunodeficiencyOtherThanHiv
    cardiovascularDiseaseIncludingHypertension obesity currentSmoker formerSmoker asthma
    sickleCellDisease immunodeficiencyIncludingHiv otherConditions previousTuberculosisTreatment
    tuberculosisInfectionYear complianceWithTreatment recurrentBronchiolitis
"""
_HOSPITALIZATION = """
    admittedToHealthFacility admissionDate dischargeDate isolated isolationDate
    leftAgainstAdvice intensiveCareUnit intensiveCareUnitStart intensiveCareUnitEnd
    oxygenPrescribed stillHospitalized icuLengthOfStay hospitalizationReason
    otherHospitalizationReason description currentlyHospitalized durationOfHospitalization
"""
_THERAPY = """
    directlyObservedTreatment mdrXdrTuberculosis beijingLineage treatmentStarted
    treatmentNotApplicable treatmentStartDate
"""
_PORT_HEALTH = """
    airlineName flightNumber departureDateTime arrivalDateTime freeSeating seatNumber
    departureAirport numberOfTransitStops transitStopDetails1 transitStopDetails2
    transitStopDetails3 transitStopDetails4 transitStopDetails5 vesselName vesselDetails
    portOfDeparture lastPortOfCall conveyanceType conveyanceTypeDetails departureLocation
    finalDestination details
"""
_MATERNAL_HISTORY = """
    childrenNumber ageAtBirth conjunctivitis conjunctivitisOnset conjunctivitisMonth
    maculopapularRash maculopapularRashOnset maculopapularRashMonth swollenLymphs
    swollenLymphsOnset swollenLymphsMonth arthralgiaArthritis arthralgiaArthritisOnset
    arthralgiaArthritisMonth otherComplications otherComplicationsOnset otherComplicationsMonth
    otherComplicationsDetails rubella rubellaOnset rashExposure rashExposureDate
    rashExposureMonth rashExposureRegion rashExposureDistrict rashExposureCommunity
"""
_SYMPTOMS = """
    abdominalPain anorexiaAppetiteLoss backache bedridden blackeningDeathOfTissue bleedingVagina
    bloodInStool bloodPressureDiastolic bloodPressureSystolic bloodUrine bloodyBlackStool
    buboesGroinArmpitNeck bulgingFontanelle chestPain chillsSweats conjunctivitis cough
    coughWithSputum coughWithHeamoptysis coughingBlood darkUrine dehydration diarrhea
    difficultyBreathing digestedBloodVomit eyePainLightSensitive eyesBleeding fatigueWeakness
    fever fluidInLungCavity glasgowComaScale gumsBleeding headache hearingloss heartRate height
    hiccups injectionSiteBleeding jaundice jaundiceWithin24HoursOfBirth jointPain kopliksSpots
    lesions lesionsAllOverBody lesionsArms lesionsDeepProfound lesionsFace lesionsGenitals
    lesionsLegs lesionsOnsetDate lesionsPalmsHands lesionsResembleImg1 lesionsResembleImg2
    lesionsResembleImg3 lesionsResembleImg4 lesionsSameSize lesionsSameState lesionsSolesFeet
    lesionsThatItch lesionsThorax lossSkinTurgor lymphadenopathy lymphadenopathyAxillary
    lymphadenopathyCervical lymphadenopathyInguinal malaise midUpperArmCircumference musclePain
    nausea neckStiffness noseBleeding oedemaFaceNeck oedemaLowerExtremity onsetDate onsetSymptom
    oralUlcers otherHemorrhagicSymptoms otherHemorrhagicSymptomsText otherNonHemorrhagicSymptoms
    otherNonHemorrhagicSymptomsText otitisMedia painfulLymphadenitis palpableLiver
    palpableSpleen pharyngealErythema pharyngealExudate rapidBreathing redBloodVomit
    refusalFeedorDrink respiratoryRate runnyNose sidePain skinBruising skinRash
    skinRashOnsetDate soreThroat stomachBleeding sunkenEyesFontanelle swollenGlands
    symptomsComments temperature temperatureSource throbocytopenia tremor bilateralCataracts
    unilateralCataracts congenitalGlaucoma pigmentaryRetinopathy purpuricRash microcephaly
    developmentalDelay splenomegaly meningoencephalitis radiolucentBoneDisease
    congenitalHeartDisease congenitalHeartDiseaseType congenitalHeartDiseaseDetails
    unexplainedBleeding vomiting hydrophobia opisthotonus anxietyStates delirium uproariousness
    paresthesiaAroundWound excessSalivation insomnia paralysis excitation dysphagia aerophobia
    hyperactivity paresis agitation ascendingFlaccidParalysis erraticBehaviour coma convulsion
    apnoea fluidInLungCavityAuscultation fluidInLungCavityXray abnormalLungXrayFindings
    conjunctivalInjection coughingBouts coughsProvokeVomiting acuteRespiratoryDistressSyndrome
    pneumoniaClinicalOrRadiologic whoopSound nocturnalCough lossOfTaste lossOfSmell wheezing
    skinUlcers inabilityToWalk inDrawingOfChestWall respiratoryDiseaseVentilation feelingIll
    fastHeartRate oxygenSaturationLower94 weight alteredConsciousness confusedDisoriented
    hemorrhagicSyndrome hyperglycemia hypoglycemia meningealSigns otherComplications
    otherComplicationsText seizures sepsis shock feverishFeeling weakness fatigue
    coughWithoutSputum breathlessness chestPressure blueLips bloodCirculationProblems
    palpitations dizzinessStandingUp highOrLowBloodPressure urinaryRetention shivering
    asymptomatic hemorrhagicRash arthritis meningitis septicaemia otherClinicalPresentation
    otherClinicalPresentationText unknownSymptom difficultyBreathingDuringMeals
    paradoxicalBreathing respiratoryFatigue parentTimeOffWork timeOffWorkDays acuteEncephalitis
    eggyBurps weightLoss weightLossAmount symptomCurrentStatus durationOfSymptoms reoccurrence
    overnightStayRequired bloating diagnosis majorSite otherMajorSiteDetails minorSite
    otherMinorSiteDetails dateOfOnsetKnown clinicalPresentationStatus
"""
_CASE = """
    disease diseaseVariant diseaseDetails diseaseVariantDetails plagueType dengueFeverType
    rabiesType epidNumber reportDate regionLevelDate nationalLevelDate districtLevelDate
    caseClassification caseIdentificationSource screeningType classificationDate
    classificationComment clinicalConfirmation epidemiologicalConfirmation
    laboratoryDiagnosticConfirmation investigationStatus investigatedDate outcome outcomeDate
    sequelae sequelaeDetails responsibleRegion responsibleDistrict responsibleCommunity region
    district community facilityType healthFacility healthFacilityDetails pregnant
    vaccinationStatus smallpoxVaccinationScar smallpoxVaccinationReceived
    smallpoxLastVaccinationDate clinicianName clinicianPhone clinicianEmail notifyingClinic
    notifyingClinicDetails reportLat reportLon reportLatLonAccuracy caseOrigin pointOfEntry
    pointOfEntryDetails additionalDetails externalID externalToken internalToken
    caseReferenceNumber sharedToCountry nosocomialOutbreak infectionSetting quarantine
    quarantineTypeDetails quarantineFrom quarantineTo quarantineHelpNeeded
    quarantineOrderedVerbally quarantineOrderedOfficialDocument quarantineOrderedVerballyDate
    quarantineOrderedOfficialDocumentDate quarantineHomePossible quarantineHomePossibleComment
    quarantineHomeSupplyEnsured quarantineHomeSupplyEnsuredComment quarantineExtended
    quarantineReduced quarantineOfficialOrderSent quarantineOfficialOrderSentDate postpartum
    trimester followUpStatus followUpComment followUpUntil overwriteFollowUpUntil caseIdIsm
    contactTracingFirstContactType contactTracingFirstContactDate wasInQuarantineBeforeIsolation
    quarantineReasonBeforeIsolation quarantineReasonBeforeIsolationDetails endOfIsolationReason
    endOfIsolationReasonDetails prohibitionToWork prohibitionToWorkFrom prohibitionToWorkUntil
    reInfection previousInfectionDate bloodOrganOrTissueDonated notACaseReasonNegativeTest
    notACaseReasonPhysicianInformation notACaseReasonDifferentPathogen notACaseReasonOther
    notACaseReasonDetails followUpStatusChangeDate dontShareWithReportingTool
    caseReferenceDefinition previousQuarantineTo quarantineChangeComment externalData deleted
    deletionReason otherDeletionReason postMortem department notifier radiographyCompatibility
    otherDiagnosticCriteria
"""
_CONTACT = """
    caseIdExternalSystem caseOrEventInformation disease diseaseDetails diseaseVariant
    reportDateTime reportLat reportLon reportLatLonAccuracy region district community
    multiDayContact firstContactDate lastContactDate contactIdentificationSource
    contactIdentificationSourceDetails tracingApp tracingAppDetails contactProximity
    contactProximityDetails contactCategory contactClassification contactStatus followUpStatus
    followUpComment followUpUntil overwriteFollowUpUntil description relationToCase
    relationDescription externalID externalToken internalToken caseReferenceNumber highPriority
    immunosuppressiveTherapyBasicDisease immunosuppressiveTherapyBasicDiseaseDetails
    careForPeopleOver60 quarantine quarantineTypeDetails quarantineFrom quarantineTo
    quarantineHelpNeeded quarantineOrderedVerbally quarantineOrderedOfficialDocument
    quarantineOrderedVerballyDate quarantineOrderedOfficialDocumentDate quarantineHomePossible
    quarantineHomePossibleComment quarantineHomeSupplyEnsured quarantineHomeSupplyEnsuredComment
    quarantineExtended quarantineReduced quarantineOfficialOrderSent
    quarantineOfficialOrderSentDate additionalDetails returningTraveler endOfQuarantineReason
    endOfQuarantineReasonDetails prohibitionToWork prohibitionToWorkFrom prohibitionToWorkUntil
    reportingDistrict followUpStatusChangeDate vaccinationStatus vaccinationDoseOneDate
    vaccinationDoseTwoDate previousQuarantineTo quarantineChangeComment deleted deletionReason
    otherDeletionReason prophylaxisPrescribed prescribedDrug prescribedDrugText
    vaccinationProposed immuneGlobulinProposed
"""
_LINE_LIST = """
    disease diseaseDetails plagueType dengueFeverType rabiesType person.firstName
    person.lastName person.sex person.birthdateDD person.birthdateMM person.birthdateYYYY
    epidNumber reportDate caseOrigin responsibleRegion responsibleDistrict responsibleCommunity
    facilityType healthFacility healthFacilityDetails pointOfEntry pointOfEntryDetails
    symptoms.onsetDate
"""


def _below(prefix: str, names: str) -> list[str]:
    return [f"{prefix}.{name}" for name in names.split()]


_OF_BOTH = [
    *_below("person", _PERSON),
    *_below("person.address", _ADDRESS),
    *_below("epiData", _EPI_DATA),
    *_below("healthConditions", _HEALTH_CONDITIONS),
]
CASE = frozenset(
    [
        *_CASE.split(),
        *_OF_BOTH,
        *_below("hospitalization", _HOSPITALIZATION),
        *_below("symptoms", _SYMPTOMS),
        *_below("therapy", _THERAPY),
        *_below("maternalHistory", _MATERNAL_HISTORY),
        *_below("portHealthInfo", _PORT_HEALTH),
    ]
)
CONTACT = frozenset([*_CONTACT.split(), *_OF_BOTH])
LINE_LIST = tuple(_LINE_LIST.split())


def entity_of(path: str, whole: str) -> str:
    """Return the entity that stands above a path; `whole` is that of the table, CaseData or Contact."""
    if path.startswith("person.address."):
        return "Location"
    part = path.partition(".")
    return part[0][:1].upper() + part[0][1:] if part[1] else whole
