// Rows of cylinders, their tags, holds, entrustments and open cases, and the way from a row to the state and back.
import type { Cylinder, CylinderState, LastFill, Medium, PreFillCheck } from '../../../shared/cylinder/cylinder.ts';
import type { Flag } from '../../db/portable.ts';

export interface CylinderTable {
  cylinder_id: string;
  version: number;
  code: string | null;
  /** 0: its registration was undone. */
  registered: Flag;
  import_id: string | null;
  model: string | null;
  two_phase: Flag;
  volume_ml: number | null;
  tare_g: number | null;
  max_fill_g: number | null;
  medium: Medium | null;
  stamp_legible: Flag | null;
  made_on: string | null;
  design_life_years: number | null;
  life_extended_until: string | null;
  inspected_on: string | null;
  inspection_result: 'pass' | 'fail' | null;
  inspection_due_on: string | null;
  valve_until: string | null;
  owner_organisation_id: string | null;
  registration_code: string | null;
  serial_no: string | null;
  /** The last four characters of the stamped number, in capitals: how a cylinder is found whose code is worn off. */
  serial_tail: string | null;
  manufacturer: string | null;
  state: CylinderState;
  nonconforming: Flag;
  refurbished: Flag;
  first_fill: Flag | null;
  custody_kind: 'org' | 'vehicle' | 'customer' | null;
  custody_id: string | null;
  custody_site_id: string | null;
  set_aside_id: string | null;
  /** JSON list of the names of assumed facts; null: none. */
  assumed: string | null;
  /** JSON of PreFillCheck. */
  pre_fill_check: string | null;
  /** JSON of LastFill. */
  last_fill: string | null;
}

export interface TagTable {
  tag: string;
  cylinder_id: string;
  /** code, registration, gs1, vendor, nfc. */
  kind: string;
  status: 'active' | 'replaced' | 'void' | 'duplicate';
}

export interface CodeBlockTable {
  block_id: string;
  organisation_id: string;
  prefix: string;
  width: number;
  first_serial: number;
  last_serial: number;
  issued_at: string;
}

export interface EntrustmentTable {
  cylinder_id: string;
  entrustment_id: string;
  organisation_id: string;
  /** JSON list of: fill, deliver. */
  purposes: string;
  from_on: string;
  until_on: string | null;
  ended_at: string | null;
}

export interface CylinderHoldTable {
  cylinder_id: string;
  hold_id: string;
  kind: 'seizure' | 'recall' | 'freeze';
  reason: string;
  placed_at: string;
  lifted_at: string | null;
}

/** An owner's name that is no organisation on the register: it may be a person's, so it stays out of the log. */
export interface CylinderOwnerNameTable {
  cylinder_id: string;
  owner_name: string;
}

export interface OpenCaseTable {
  /** '' where the case is about a scan that led to no cylinder. */
  cylinder_id: string;
  case_id: string;
  /** duplicate-tag, duplicate-stamp, unauthorised-fill, verdict-differs. */
  kind: string;
  organisation_id: string | null;
  /** Whose cylinder it is about, when it was opened: they learn of it too. */
  owner_organisation_id: string | null;
  area: string;
  opened_at: string;
  /** JSON. */
  details: string;
  closed_at: string | null;
}

export interface CylinderTables {
  cylinder: CylinderTable;
  tag: TagTable;
  code_block: CodeBlockTable;
  entrustment: EntrustmentTable;
  cylinder_hold: CylinderHoldTable;
  cylinder_owner_name: CylinderOwnerNameTable;
  open_case: OpenCaseTable;
}

const flag = (value: boolean): Flag => (value ? 1 : 0);
const flagOrNull = (value: boolean | null): Flag | null => (value === null ? null : flag(value));

/** All of it where it is shorter. */
export const serialTail = (serialNo: string): string => serialNo.trim().slice(-4).toUpperCase();

export function cylinderToRow(cylinder: Cylinder): CylinderTable {
  return {
    cylinder_id: cylinder.cylinderId,
    version: cylinder.version,
    code: cylinder.code,
    registered: flag(cylinder.registered),
    import_id: cylinder.importId,
    model: cylinder.model,
    two_phase: flag(cylinder.twoPhase),
    volume_ml: cylinder.volumeMl,
    tare_g: cylinder.tareG,
    max_fill_g: cylinder.maxFillG,
    medium: cylinder.medium,
    stamp_legible: flagOrNull(cylinder.stampLegible),
    made_on: cylinder.madeOn,
    design_life_years: cylinder.designLifeYears,
    life_extended_until: cylinder.lifeExtendedUntil,
    inspected_on: cylinder.inspectedOn,
    inspection_result: cylinder.inspectionResult,
    inspection_due_on: cylinder.inspectionDueOn,
    valve_until: cylinder.valveUntil,
    owner_organisation_id: cylinder.ownerOrganisationId,
    registration_code: cylinder.registrationCode,
    serial_no: cylinder.serialNo,
    serial_tail: cylinder.serialNo === null ? null : serialTail(cylinder.serialNo),
    manufacturer: cylinder.manufacturer,
    state: cylinder.state,
    nonconforming: flag(cylinder.nonconforming),
    refurbished: flag(cylinder.refurbished),
    first_fill: flagOrNull(cylinder.firstFill),
    custody_kind: cylinder.custody?.kind ?? null,
    custody_id: cylinder.custody?.id ?? null,
    custody_site_id: cylinder.custody?.siteId ?? null,
    set_aside_id: cylinder.setAsideId,
    assumed: cylinder.assumed.length === 0 ? null : JSON.stringify(cylinder.assumed),
    pre_fill_check: cylinder.preFillCheck === null ? null : JSON.stringify(cylinder.preFillCheck),
    last_fill: cylinder.lastFill === null ? null : JSON.stringify(cylinder.lastFill),
  };
}

/** The JSON columns were written by `cylinderToRow` alone, so they are read without being checked again. */
export function rowToCylinder(row: CylinderTable): Cylinder {
  return {
    cylinderId: row.cylinder_id,
    version: row.version,
    code: row.code,
    importId: row.import_id,
    model: row.model,
    twoPhase: row.two_phase === 1,
    volumeMl: row.volume_ml,
    tareG: row.tare_g,
    maxFillG: row.max_fill_g,
    medium: row.medium,
    stampLegible: row.stamp_legible === null ? null : row.stamp_legible === 1,
    madeOn: row.made_on,
    designLifeYears: row.design_life_years,
    lifeExtendedUntil: row.life_extended_until,
    inspectedOn: row.inspected_on,
    inspectionResult: row.inspection_result,
    inspectionDueOn: row.inspection_due_on,
    valveUntil: row.valve_until,
    ownerOrganisationId: row.owner_organisation_id,
    registrationCode: row.registration_code,
    serialNo: row.serial_no,
    manufacturer: row.manufacturer,
    state: row.state,
    registered: row.registered === 1,
    nonconforming: row.nonconforming === 1,
    refurbished: row.refurbished === 1,
    firstFill: row.first_fill === null ? null : row.first_fill === 1,
    custody:
      row.custody_kind === null || row.custody_id === null
        ? null
        : { kind: row.custody_kind, id: row.custody_id, siteId: row.custody_site_id },
    setAsideId: row.set_aside_id,
    assumed: row.assumed === null ? [] : (JSON.parse(row.assumed) as string[]),
    preFillCheck: row.pre_fill_check === null ? null : (JSON.parse(row.pre_fill_check) as PreFillCheck),
    lastFill: row.last_fill === null ? null : (JSON.parse(row.last_fill) as LastFill),
  };
}
