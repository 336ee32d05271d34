"""The columns of Go.Data 2.50 by property name, with their English labels.

Labels of line lists that are made by hand (RECON, national forms) stand beside those of Go.Data.
"""

from gubei.adapters.godata import codes
from gubei.adapters.line_lists.columns import Column, column
from gubei.adapters.line_lists.forms import COUNT, DAY, MOMENT, PHONE, YEARS, YES_NO

# A column of ours whose value tells of what kind a row is; it is no field of a record.
TYPE = column("type", "type", "Type|person type", codes.TYPE)
_ADDRESS = "addresses[]."


def _person(identifier: str) -> tuple[Column, ...]:
    return (
        column("key", "id", "ID|uid|unique id|uniquekey|unique key|record id"),
        column("number", "visualId", identifier),
        TYPE,
        column("person.given_name", "firstName", "First name|given name|name|姓名"),
        column("person.middle_name", "middleName", "Middle name"),
        column("person.family_name", "lastName", "Last name|surname|family name"),
        column("person.sex", "gender", "Gender|sex|性别", codes.SEX),
        column("person.birth_date", "dob", "Date of birth|birthdate|birthday|出生日期", DAY),
        column("person.age_years", "age.years", "Age Years|Years|age|年龄", YEARS),
        column("person.age_months", "age.months", "Age Months|Months", COUNT),
        column("person.occupation", "occupation", "Occupation|职业"),
        column("person.document", "documents[].number", "Documents Document number|身份证号"),
        column("person.phone", f"{_ADDRESS}phoneNumber", "Addresses Phone number|Phone number|phone|联系电话", PHONE),
        column("person.email", f"{_ADDRESS}emailAddress", "Addresses Email address|Email address|email"),
        column("person.address", f"{_ADDRESS}addressLine1", "Addresses Address line 1|Address line 1|address|现住址"),
        column("person.town", f"{_ADDRESS}city", "Addresses City|City|town|乡镇街道"),
        column("person.unit_code", f"{_ADDRESS}locationId", "Addresses Location|Addresses Location ID|Location"),
        column("reported_on", "dateOfReporting", "Date of reporting|report date|date of report|confirm date|confirmation date|date of confirmation|报告日期", DAY),
        column("risk", "riskLevel", "Risk level", codes.RISK),
    )  # fmt: skip


CASE = (
    *(each for each in _person("Case ID|case_id|case number|caseid|病例编号") if each.field != "risk"),
    column("classification", "classification", "Classification|case status|病例分类", codes.CLASSIFICATION),
    column("onset_on", "dateOfOnset", "Date of onset|onset|onset date|symptom onset|date onset|dateonset|发病日期", DAY),
    column("infected_on", "dateOfInfection", "Date of infection|infection date", DAY),
    column("became_on", "dateBecomeCase", "Date of becoming case", DAY),
    column("isolated_at", "dateRanges[].startDate", "Date ranges Start Date|Start Date|date of hospitalisation|date of hospitalization|date of isolation|隔离日期", MOMENT),
    column("outcome", "outcomeId", "Outcome|转归", codes.OUTCOME),
    column("outcome_on", "dateOfOutcome", "Date of outcome|outcome date", DAY),
    column("origin", "infectionSource", "infection source|source of infection|感染来源"),
)  # fmt: skip

# The first relation of a contact stands in the contact's own row: Go.Data asks for one.
RELATION_OF_CONTACT = (
    column("relation.key", "relationship.id", "Relationship ID"),
    column("relation.source", "relationship.relatedId", "Relationship Persons Related Person|Related Person|source case|infector|关联病例"),
    column("relation.source_number", "relationship.relatedPersonData.visualId", "Relationship Case ID"),
    column("relation.last_contact_on", "relationship.contactDate", "Relationship Date of last contact", DAY),
    column("relation.is_estimated", "relationship.contactDateEstimated", "Relationship Is contact date estimated?", YES_NO),
    column("relation.certainty", "relationship.certaintyLevelId", "Relationship Certainty level", codes.CERTAINTY),
    column("relation.exposure", "relationship.exposureTypeId", "Relationship Exposure type"),
    column("relation.frequency", "relationship.exposureFrequencyId", "Relationship Exposure frequency"),
    column("relation.duration", "relationship.exposureDurationId", "Relationship Exposure duration"),
    column("relation.context", "relationship.socialRelationshipTypeId", "Relationship Context of exposure"),
    column("relation.detail", "relationship.socialRelationshipDetail", "Relationship Relation detail"),
    column("relation.cluster", "relationship.clusterId", "Relationship Cluster"),
    column("relation.comment", "relationship.comment", "Relationship Comment"),
)  # fmt: skip

CONTACT = (
    *_person("Contact ID|contact_id|contact number|密接编号"),
    column("last_contact_on", "dateOfLastContact", "Date of last contact|last contact|last contact date|末次接触日期", DAY),
    column("became_on", "dateBecomeContact", "Date of becoming contact", DAY),
    column("origin", "riskReason", "Reason|Risk reason|origin|来源地"),
    column("watched_from", "followUp.startDate", "Start of the followup|FollowUp Start of the followup|Follow-up start date", DAY),
    column("watched_until", "followUp.endDate", "End of the followup|FollowUp End of the followup|Follow-up end date", DAY),
    column("watch", "followUp.status", "Follow-up final status|FollowUp Follow-up final status|Follow-up status", codes.WATCH),
    *RELATION_OF_CONTACT,
)  # fmt: skip

RELATION = (
    column("key", "id", "ID"),
    column("source", "Source", "=infector|sourceUid|Source UID|from|Source ID|source case|persons[1].id|source person"),
    column("target", "Target", "targetUid|Target UID|case_id|contact_id|to|Target ID|persons[2].id|target person"),
    column("first_contact_on", "dateOfFirstContact", "Date of first contact", DAY),
    column("last_contact_on", "contactDate", "Date of last contact", DAY),
    column("is_estimated", "contactDateEstimated", "Is contact date estimated?", YES_NO),
    column("certainty", "certaintyLevelId", "Certainty level", codes.CERTAINTY),
    column("exposure", "exposureTypeId", "Exposure type"),
    column("frequency", "exposureFrequencyId", "Exposure frequency"),
    column("duration", "exposureDurationId", "Exposure duration"),
    column("context", "socialRelationshipTypeId", "Context of exposure|setting"),
    column("detail", "socialRelationshipDetail", "Relation detail"),
    column("cluster", "clusterId", "Cluster"),
    column("comment", "comment", "Comment"),
)  # fmt: skip

SAMPLE = (
    column("key", "id", "ID"),
    column("person", "personId", "Person ID|Case ID|case_id"),
    column("number", "sampleIdentifier", "Sample lab ID|sample id|lab id"),
    column("taken_at", "dateSampleTaken", "Sample taken|sample date|date sample taken", MOMENT),
    column("delivered_at", "dateSampleDelivered", "Sample delivered to lab", MOMENT),
    column("tested_at", "dateTesting", "Sample tested", MOMENT),
    column("result_at", "dateOfResult", "Date of the result|result date", MOMENT),
    column("laboratory", "labName", "Lab name|laboratory"),
    column("sample_type", "sampleType", "Sample type"),
    column("test_type", "testType", "Test type"),
    column("tested_for", "testedFor", "Tested for"),
    column("result", "result", "Result|test result", codes.RESULT),
    column("quantity", "quantitativeResult", "Quantitative result|ct value"),
    column("notes", "notes", "Notes"),
)  # fmt: skip

FOLLOW_UP = (
    column("key", "id", "ID"),
    column("contact", "contact.id", "Contact ID|personId|Contact UID"),
    column("contact_number", "contact.visualId", "Contact Contact ID"),
    column("on", "date", "Date", DAY),
    column("day", "index", "Day of follow-up", COUNT),
    column("visit", "statusId", "Status", codes.VISIT),
    column("comment", "comment", "Comment"),
)
