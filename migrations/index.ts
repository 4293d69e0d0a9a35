// The migrations in their order. The same files serve both databases.
import type { Migration } from 'kysely/migration';
import * as m0001 from './0001-foundation.ts';
import * as m0002 from './0002-accounts.ts';
import * as m0003 from './0003-filling.ts';
import * as m0004 from './0004-import.ts';
import * as m0005 from './0005-registers.ts';
import * as m0006 from './0006-label-hosts.ts';
import * as m0007 from './0007-find-and-cases.ts';
import * as m0008 from './0008-import-screen.ts';
import * as m0009 from './0009-labels.ts';
import * as m0010 from './0010-delivery.ts';
import * as m0012 from './0012-customers.ts';
import * as m0013 from './0013-shift.ts';
import * as m0014 from './0014-door.ts';
import * as m0015 from './0015-orders.ts';
import * as m0016 from './0016-positions.ts';
import * as m0017 from './0017-shift-facts.ts';
import * as m0018 from './0018-label-prints.ts';
import * as m0019 from './0019-emergency.ts';
import * as m0020 from './0020-people-devices-erasure.ts';
import * as m0021 from './0021-device-order.ts';
import * as m0022 from './0022-open-lists.ts';
import * as m0023 from './0023-device-numbers.ts';

export const migrations: Record<string, Migration> = {
  '0001-foundation': m0001,
  '0002-accounts': m0002,
  '0003-filling': m0003,
  '0004-import': m0004,
  '0005-registers': m0005,
  '0006-label-hosts': m0006,
  '0007-find-and-cases': m0007,
  '0008-import-screen': m0008,
  '0009-labels': m0009,
  '0010-delivery': m0010,
  '0012-customers': m0012,
  '0013-shift': m0013,
  '0014-door': m0014,
  '0015-orders': m0015,
  '0016-positions': m0016,
  '0017-shift-facts': m0017,
  '0018-label-prints': m0018,
  '0019-emergency': m0019,
  '0020-people-devices-erasure': m0020,
  '0021-device-order': m0021,
  '0022-open-lists': m0022,
  '0023-device-numbers': m0023,
};
