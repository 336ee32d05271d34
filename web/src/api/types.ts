/** Short names for what the API sends and takes; the shapes themselves are generated. */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Me = Schemas["Me"];
export type UnitRef = Schemas["UnitRef"];
export type Ledger = Schemas["Ledger"];
export type ListLine = Schemas["ListLine"];
export type ListDetail = Schemas["ListDetail"];
export type LedgerTable = Schemas["LedgerTable"];
export type RowLine = Schemas["RowLine"];
export type LeadLine = Schemas["LeadLine"];
export type LeadDetail = Schemas["LeadDetail"];
export type CloseIn = Schemas["CloseIn"];
export type AssignIn = Schemas["AssignIn"];
export type BulkResult = Schemas["BulkResult"];
export type Person = Schemas["Person"];
export type Match = Schemas["Match"];
export type WorkLine = Schemas["WorkLine"];
export type AttemptIn = Schemas["AttemptIn"];
export type Upload = Schemas["Upload"];
export type Unit = Schemas["Unit"];
export type Officer = Schemas["Officer"];
export type OfficerIn = Schemas["OfficerIn"];
export type LookLine = Schemas["LookLine"];
export type Home = Schemas["Home"];
export type View = Schemas["View"];
export type Finding = Schemas["Finding"];
