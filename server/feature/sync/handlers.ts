// Which use case handles which command.
import type { CommandType, Payload } from '../../../shared/command/commands.ts';
import { bindTag } from '../cylinder/bind-tag.ts';
import { correctCustomer } from '../customer/correct-customer.ts';
import { endCustomer } from '../customer/end-customer.ts';
import { openCustomer } from '../customer/open-customer.ts';
import { endAppliance, recordAppliance } from '../customer/record-appliance.ts';
import { recordContract } from '../customer/record-contract.ts';
import { codeCylinder } from '../cylinder/code-cylinder.ts';
import { recordDelivery } from '../delivery/record-delivery.ts';
import { authoriseFill } from '../fill/authorise-fill.ts';
import { checkAfterFill } from '../fill/check-after-fill.ts';
import { checkBeforeFill } from '../fill/check-before-fill.ts';
import { correctFacts } from '../fill/correct-facts.ts';
import { correctFill } from '../fill/correct-fill.ts';
import { countOpeningStock } from '../fill/count-opening-stock.ts';
import { handOver } from '../fill/hand-over.ts';
import { recordFill } from '../fill/record-fill.ts';
import { returnCylinder } from '../fill/return-cylinder.ts';
import { endSetAside, setAside } from '../fill/set-aside.ts';
import { checkDoor } from '../hazard/check-door.ts';
import { fixHazard, reviewHazard } from '../hazard/fix-hazard.ts';
import { giveNotice } from '../hazard/give-notice.ts';
import { reportLeak } from '../hazard/report-leak.ts';
import { acceptOrder, failOrder, hailOrder } from '../order/courier-order.ts';
import { moveCylinders } from '../movement/move-cylinders.ts';
import { receiveVehicle } from '../movement/receive-vehicle.ts';
import { beginShift } from '../shift/begin-shift.ts';
import { countVehicle } from '../shift/count-vehicle.ts';
import { endShift } from '../shift/end-shift.ts';
import { useStandInCode } from '../roster/use-code.ts';
import { checkScale } from '../tank/check-scale.ts';
import { emptyTank, receiveGas } from '../tank/receive-gas.ts';
import type { CommandContext, Handled } from './command-context.ts';

type Handlers = { readonly [T in CommandType]: (context: CommandContext, payload: Payload<T>) => Promise<Handled> };

export const handlers: Handlers = {
  'return-cylinder': returnCylinder,
  'set-aside': setAside,
  'end-set-aside': endSetAside,
  'hand-over': handOver,
  'check-scale': checkScale,
  'check-before-fill': checkBeforeFill,
  'authorise-fill': authoriseFill,
  'record-fill': recordFill,
  'correct-fill': correctFill,
  'check-after-fill': checkAfterFill,
  'correct-facts': correctFacts,
  'code-cylinder': codeCylinder,
  'bind-tag': bindTag,
  'receive-gas': receiveGas,
  'empty-tank': emptyTank,
  'count-opening-stock': countOpeningStock,
  'use-stand-in-code': useStandInCode,
  'open-customer': openCustomer,
  'correct-customer': correctCustomer,
  'record-appliance': recordAppliance,
  'end-appliance': endAppliance,
  'record-contract': recordContract,
  'end-customer': endCustomer,
  'begin-shift': beginShift,
  'move-cylinders': moveCylinders,
  'count-vehicle': countVehicle,
  'end-shift': endShift,
  'receive-vehicle': receiveVehicle,
  'check-door': checkDoor,
  'give-notice': giveNotice,
  'fix-hazard': fixHazard,
  'review-hazard': reviewHazard,
  'record-delivery': recordDelivery,
  'report-leak': reportLeak,
  'hail-order': hailOrder,
  'accept-order': acceptOrder,
  'fail-order': failOrder,
};
