/** Short names for what the API sends and takes; the shapes themselves are generated. */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Me = Schemas["SignedInOfficer"];
export type UnitRef = Schemas["UnitRef"];
export type Counts = Schemas["Counts"];
export type ListLine = Schemas["ListLine"];
export type ListDetail = Schemas["ListDetail"];
export type LedgerTable = Schemas["ListLedgerAnswer"];
export type RowLine = Schemas["RowLine"];
export type LeadLine = Schemas["LeadRow"];
export type LeadDetail = Schemas["LeadDetail"];
export type NewEnd = Schemas["NewEnd"];
export type ManyEnds = Schemas["ManyEnds"];
export type NewHandover = Schemas["NewHandover"];
export type NewAttempt = Schemas["NewAttempt"];
export type NewTransfer = Schemas["NewTransfer"];
export type Receipt = Schemas["Receipt"];
export type TransferLine = Schemas["TransferLine"];
export type RequestLine = Schemas["RequestLine"];
export type Verdict = Schemas["Verdict"];
export type BulkDone = Schemas["Done"];
export type WorkLine = Schemas["WorkRow"];
export type Home = Schemas["Home"];
export type Unit = Schemas["Unit"];
export type Officer = Schemas["Officer"];
export type Device = Schemas["Device"];
export type OfficerToAdd = Schemas["OfficerToAdd"];
export type Token = Schemas["Token"];
export type TokenToMake = Schemas["TokenToMake"];
export type View = Schemas["View"];
export type LookedAt = Schemas["LookedAt"];
export type Purpose = Schemas["Purpose"];
export type Person = Schemas["Person"];
export type Match = Schemas["Match"];
export type Upload = Schemas["Upload"];
export type DayLookedAt = Schemas["DayLookedAt"];
