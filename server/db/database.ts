// The tables, as Kysely sees them: each feature says what its own look like. Integers are numbers, flags 0 or 1, JSON and dates text.
import type { AccountTables } from '../feature/account/account.table.ts';
import type { CustomerTables } from '../feature/customer/customer.table.ts';
import type { CylinderTables } from '../feature/cylinder/cylinder.table.ts';
import type { DeliveryTables } from '../feature/delivery/delivery.table.ts';
import type { FillTables } from '../feature/fill/fill.table.ts';
import type { HazardTables } from '../feature/hazard/hazard.table.ts';
import type { ImportTables } from '../feature/import/import.table.ts';
import type { LabelTables } from '../feature/label/label.table.ts';
import type { OrderTables } from '../feature/order/order.table.ts';
import type { OrganisationTables } from '../feature/organisation/organisation.table.ts';
import type { ParameterTables } from '../feature/parameter/parameter.table.ts';
import type { TankTables } from '../feature/tank/tank.table.ts';
import type { ReceiptTables } from '../feature/sync/sync.table.ts';
import type { PictureTables } from '../feature/picture/picture.table.ts';
import type { PositionTables } from '../feature/position/position.table.ts';
import type { RosterTables } from '../feature/roster/roster.table.ts';
import type { MovementTables } from '../feature/movement/movement.table.ts';
import type { ShiftTables } from '../feature/shift/shift.table.ts';
import type { VehicleTables } from '../feature/vehicle/vehicle.table.ts';
import type { ZoneTables } from '../feature/zone/zone.table.ts';
import type { LogTables } from '../log/log.table.ts';

export interface Database
  extends
    LogTables,
    ReceiptTables,
    OrganisationTables,
    AccountTables,
    ParameterTables,
    TankTables,
    CustomerTables,
    CylinderTables,
    DeliveryTables,
    FillTables,
    HazardTables,
    ImportTables,
    LabelTables,
    OrderTables,
    PictureTables,
    PositionTables,
    RosterTables,
    MovementTables,
    ShiftTables,
    VehicleTables,
    ZoneTables {}
