"""FHIR R4 bulk data: Patient, Condition, Observation and Task as NDJSON, one resource a line. Out only."""
