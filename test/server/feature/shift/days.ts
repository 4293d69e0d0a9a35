// What couriers do in a day, for the tests of it: begin, load, unload, count, end.
import type { Payload } from '../../../../shared/command/commands.ts';
import type { Answer } from '../../../../shared/command/envelope.ts';
import type { BeginShiftResult, CountResult, EndShiftResult, MoveResult } from '../../../../shared/contract/shift.ts';
import type { Holder } from '../../../../shared/delivery/movement-payloads.ts';
import type { TestApp } from '../../../support/accounts.ts';
import type { Delivery } from '../../../support/delivery.ts';
import { send, type Sender } from '../../../support/station.ts';

export interface Told<R> {
  readonly answer: Answer;
  readonly result: R;
}

type More = Parameters<typeof send>[4];

const told = <R>(answer: Answer): Told<R> => ({ answer, result: answer.result as R });

export const begin = async (
  test: TestApp,
  by: Sender,
  scanned: string,
  more: Partial<Payload<'begin-shift'>> = {},
  sent: More = {},
): Promise<Told<BeginShiftResult>> =>
  told(await send(test, by, 'begin-shift', { shiftId: test.deps.newId(), scanned, position: null, ...more }, sent));

export const seen = (scanned: string): Payload<'move-cylinders'>['items'][number] => ({
  scanned,
  sealIntact: true,
  sealSeen: null,
});

export const site = (id: string): Holder => ({ kind: 'site', id });
export const vehicle = (id: string): Holder => ({ kind: 'vehicle', id });

export const move = async (
  test: TestApp,
  by: Sender,
  ends: { readonly from: Holder; readonly to: Holder },
  codes: readonly string[],
  more: Partial<Payload<'move-cylinders'>> = {},
  sent: More = {},
): Promise<Told<MoveResult>> =>
  told(
    await send(
      test,
      by,
      'move-cylinders',
      {
        movementId: test.deps.newId(),
        shiftId: null,
        ...ends,
        items: codes.map(seen),
        position: null,
        decided: 'ask',
        addendum: null,
        ...more,
      },
      sent,
    ),
  );

/** From the station onto the courier's vehicle. */
export const load = (
  test: TestApp,
  town: Delivery,
  shiftId: string | null,
  codes: readonly string[],
  more: Partial<Payload<'move-cylinders'>> = {},
  sent: More = {},
): Promise<Told<MoveResult>> =>
  move(test, town.courier, { from: site(town.siteId), to: vehicle(town.vehicleId) }, codes, { shiftId, ...more }, sent);

/** Back to the station. */
export const unload = (
  test: TestApp,
  town: Delivery,
  shiftId: string | null,
  codes: readonly string[],
  more: Partial<Payload<'move-cylinders'>> = {},
  sent: More = {},
): Promise<Told<MoveResult>> =>
  move(test, town.courier, { from: vehicle(town.vehicleId), to: site(town.siteId) }, codes, { shiftId, ...more }, sent);

export const count = async (
  test: TestApp,
  by: Sender,
  shiftId: string,
  items: readonly (readonly [code: string, full: boolean])[],
  more: Partial<Payload<'count-vehicle'>> = {},
): Promise<Told<CountResult>> =>
  told(
    await send(test, by, 'count-vehicle', {
      countId: test.deps.newId(),
      shiftId,
      items: items.map(([scanned, full]) => ({ scanned, full })),
      unreadableFull: 0,
      unreadableEmpty: 0,
      note: null,
      ...more,
    }),
  );

export const end = async (
  test: TestApp,
  by: Sender,
  shiftId: string,
  countId: string | null,
  explanation: string | null = null,
): Promise<Told<EndShiftResult>> =>
  told(await send(test, by, 'end-shift', { shiftId, countId, explanation, position: null }));
