// /accounts, /devices, /api-keys: what an office looks after. Looking at people's data is on record.
import { Hono } from 'hono';
import * as v from 'valibot';
import { uuid } from '../../../shared/command/envelope.ts';
import {
  accountSchema,
  apiKeyCreatedSchema,
  apiKeySchema,
  deviceEndSchema,
  deviceFilters,
  deviceSchema,
  endedDeviceCommandSchema,
  newApiKeySchema,
  newBadgeSchema,
  newCertificateSchema,
  newMembershipSchema,
  newPersonSchema,
  passwordResetSchema,
  personCorrectionInputSchema,
  personCorrectionSchema,
  personCreatedSchema,
} from '../../../shared/contract/account.ts';
import { personOf, type Actor } from '../../http/actor.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { keyOf, pageOf, pageQuery, pageRows, textKeyOf } from '../../http/page.ts';
import { ProblemException } from '../../http/problem.ts';
import { orProblem } from '../../http/refusal.ts';
import { describe, valid } from '../../http/validate.ts';
import { listApiKeys, personIdsOf, readAccounts } from './account.lists.ts';
import { byActor, instantOf } from './account-dependencies.ts';
import { createApiKey, createOrderingKey, endApiKey } from './api-key.ts';
import { correctPerson, readCorrections } from './correct-person.ts';
import { endDevice } from './device.ts';
import { listEndedDeviceCommands } from './ended-device.ts';
import { listDevices } from './devices.queries.ts';
import { logLook } from './look.ts';
import {
  beginMembership,
  createPerson,
  endBadge,
  endCertificate,
  endMembership,
  recordCertificate,
  resetPassword,
  setBadge,
} from './manage-account.ts';

const tag = '账号 Accounts';

const page = v.object(pageQuery);
const personParam = v.object({ personId: uuid });
const membershipParam = v.object({ personId: uuid, membershipId: uuid });
const correctionParam = v.object({ personId: uuid, correctionId: uuid });
const certificateParam = v.object({ personId: uuid, certificateId: uuid });

const deviceParam = v.object({ deviceId: uuid });
const organisationQuery = v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64)));

/** The id after which a page begins: '' for the first. */
function afterOf(cursor: string | undefined): string {
  if (cursor === undefined) return '';
  const [id] = keyOf(cursor) ?? [];
  if (typeof id !== 'string') throw new ProblemException('invalid', 'after');
  return id;
}

const ended = (summary: string) => describe({ summary, tag, answer: null, status: 204 });

export function accountRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const db = deps.store.reader;

  /** An authority has no office: its supervisors look after its own devices, and see those of its area. */
  const overDevices = ['office', 'supervisor'] as const;
  const oneDevice = async (actor: Actor, deviceId: string, organisation: string | undefined) => {
    const [device] = await listDevices(db, actor, {
      limit: 1,
      after: null,
      which: null,
      organisationId: organisation ?? actor.organisationId,
      deviceId,
    });
    if (device === undefined) throw new ProblemException('not-found');
    return device;
  };

  return new Hono<AppEnvironment>()
    .get(
      '/accounts',
      describe({
        summary: '人员账号 Accounts of the own organisation',
        description: 'For the office. Each look is on record.',
        tag,
        answer: pageOf(accountSchema),
      }),
      valid('query', page),
      async (c) => {
        const actor = personOf(c, 'office');
        const { limit, after } = c.req.valid('query');
        const ids = await personIdsOf(db, actor.organisationId, { limit, after: afterOf(after) });
        const shown = ids.slice(0, limit);
        const items = await readAccounts(db, actor.organisationId, shown, instantOf(deps.clock.now()));
        await logLook(deps, actor, 'accounts', shown);
        const { next } = pageRows(
          ids,
          limit,
          (id) => [id],
          (id) => id,
        );
        return c.json({ items, next });
      },
    )
    .get(
      '/accounts/:personId',
      describe({
        summary: '一个人员账号 One account',
        description: 'For the office. Each look is on record.',
        tag,
        answer: accountSchema,
      }),
      valid('param', personParam),
      async (c) => {
        const actor = personOf(c, 'office');
        const { personId } = c.req.valid('param');
        const [account] = await readAccounts(db, actor.organisationId, [personId], instantOf(deps.clock.now()));
        if (account === undefined) throw new ProblemException('not-found');
        await logLook(deps, actor, 'account', [personId]);
        return c.json(account);
      },
    )
    .put(
      '/accounts/:personId',
      describe({
        summary: '新建人员账号 Make a person with a login and a temporary password',
        description: 'The id is made by the client (UUIDv7): sending again gives the same answer.',
        tag,
        answer: personCreatedSchema,
      }),
      valid('param', personParam),
      valid('json', newPersonSchema),
      async (c) => {
        const actor = personOf(c, 'office', 'supervisor');
        const { personId } = c.req.valid('param');
        return c.json(orProblem(await createPerson(deps, actor, personId, c.req.valid('json'))));
      },
    )
    .put(
      '/accounts/:personId/corrections/:correctionId',
      describe({
        summary: '更正人员资料 Put right what was entered of a person or of a certificate, with a reason',
        description: 'What it was stays readable to the office and to the person.',
        tag,
        answer: null,
        status: 204,
      }),
      valid('param', correctionParam),
      valid('json', personCorrectionInputSchema),
      async (c) => {
        const { personId, correctionId } = c.req.valid('param');
        orProblem(await correctPerson(deps, personOf(c, 'office'), personId, correctionId, c.req.valid('json')));
        return c.body(null, 204);
      },
    )
    .get(
      '/accounts/:personId/corrections',
      describe({
        summary: '更正记录 What was put right of a person, the newest first',
        description: 'For the office, and for the person themself. Each look of another is on record.',
        tag,
        answer: pageOf(personCorrectionSchema),
      }),
      valid('param', personParam),
      valid('query', page),
      async (c) => {
        const actor = personOf(c);
        const { personId } = c.req.valid('param');
        const isSelf = personId === actor.personId;
        if (!isSelf) {
          personOf(c, 'office');
          const [account] = await readAccounts(db, actor.organisationId, [personId], instantOf(deps.clock.now()));
          if (account === undefined) throw new ProblemException('not-found');
        }
        const { limit, after } = c.req.valid('query');
        const [before = null] = after === undefined ? [] : (keyOf(after) ?? ['']);
        if (typeof before === 'string') throw new ProblemException('invalid', 'after');
        const rows = await readCorrections(db, personId, { before, limit });
        if (!isSelf) await logLook(deps, actor, 'corrections', [personId]);
        return c.json(
          pageRows(
            rows,
            limit,
            (row) => [row.n],
            ({ n: _n, ...row }) => row,
          ),
        );
      },
    )
    .put(
      '/accounts/:personId/memberships/:membershipId',
      ended('上岗 Give a role'),
      valid('param', membershipParam),
      valid('json', newMembershipSchema),
      async (c) => {
        const { personId, membershipId } = c.req.valid('param');
        orProblem(await beginMembership(deps, personOf(c, 'office'), personId, membershipId, c.req.valid('json')));
        return c.body(null, 204);
      },
    )
    .post(
      '/accounts/:personId/memberships/:membershipId/end',
      ended('离岗 End a role at once'),
      valid('param', membershipParam),
      async (c) => {
        const { personId, membershipId } = c.req.valid('param');
        orProblem(await endMembership(deps, personOf(c, 'office'), personId, membershipId));
        return c.body(null, 204);
      },
    )
    .put(
      '/accounts/:personId/certificates/:certificateId',
      ended('登记证书 Record a certificate'),
      valid('param', certificateParam),
      valid('json', newCertificateSchema),
      async (c) => {
        const { personId, certificateId } = c.req.valid('param');
        orProblem(await recordCertificate(deps, personOf(c, 'office'), personId, certificateId, c.req.valid('json')));
        return c.body(null, 204);
      },
    )
    .post(
      '/accounts/:personId/certificates/:certificateId/end',
      ended('注销证书 End a certificate'),
      valid('param', certificateParam),
      async (c) => {
        const { personId, certificateId } = c.req.valid('param');
        orProblem(await endCertificate(deps, personOf(c, 'office'), personId, certificateId));
        return c.body(null, 204);
      },
    )
    .put(
      '/accounts/:personId/badge',
      ended('设置工牌和 PIN Set badge and PIN'),
      valid('param', personParam),
      valid('json', newBadgeSchema),
      async (c) => {
        const { personId } = c.req.valid('param');
        orProblem(await setBadge(deps, personOf(c, 'office'), personId, c.req.valid('json')));
        return c.body(null, 204);
      },
    )
    .post('/accounts/:personId/badge/end', ended('收回工牌 End the badge'), valid('param', personParam), async (c) => {
      orProblem(await endBadge(deps, personOf(c, 'office'), c.req.valid('param').personId));
      return c.body(null, 204);
    })
    .put(
      '/accounts/:personId/password',
      ended('重设口令 Set a temporary password; ends all sessions of the person'),
      valid('param', personParam),
      valid('json', passwordResetSchema),
      async (c) => {
        const { personId } = c.req.valid('param');
        orProblem(await resetPassword(deps, personOf(c, 'office'), personId, c.req.valid('json').password));
        return c.body(null, 204);
      },
    )
    .get(
      '/devices',
      describe({
        summary: '设备 Devices that people sign in on, with what waits on each',
        description:
          'For the office, its own; for supervisors, those of their area, of all organisations or of the one that `organisation` names. `which`: in use, with unsent records, or ended. Names of people come with it: each look is on record.',
        tag,
        answer: pageOf(deviceSchema),
      }),
      valid(
        'query',
        v.object({ ...pageQuery, which: v.optional(v.picklist(deviceFilters)), organisation: organisationQuery }),
      ),
      async (c) => {
        const actor = personOf(c, ...overDevices);
        const { limit, after, which = null, organisation = null } = c.req.valid('query');
        const asked = { limit, after: textKeyOf(after), which, organisationId: organisation };
        const rows = await listDevices(db, actor, asked);
        const devices = pageRows(
          rows,
          limit,
          (row) => [row.organisationId, row.deviceId],
          (row) => row,
        );
        const seen = devices.items.flatMap(({ lastPerson }) => (lastPerson === null ? [] : [lastPerson.personId]));
        await logLook(deps, actor, 'devices', [...new Set(seen)]);
        return c.json(devices);
      },
    )
    .get(
      '/devices/:deviceId',
      describe({
        summary: '一台设备 One device',
        description: 'A device may be known to several organisations: `organisation` names one of the area.',
        tag,
        answer: deviceSchema,
      }),
      valid('param', deviceParam),
      valid('query', v.object({ organisation: organisationQuery })),
      async (c) => {
        const actor = personOf(c, ...overDevices);
        const device = await oneDevice(actor, c.req.valid('param').deviceId, c.req.valid('query').organisation);
        if (device.lastPerson !== null) await logLook(deps, actor, 'device', [device.lastPerson.personId]);
        return c.json(device);
      },
    )
    .post(
      '/devices/:deviceId/end',
      describe({
        summary: '停用设备 End the use of a device at once, with a reason',
        description:
          'Its sessions and its right to send end with it, for good. What it sends afterwards is kept as it came, is recorded nowhere, and opens a case `sent-after-end`.',
        tag,
        answer: null,
        status: 204,
      }),
      valid('param', deviceParam),
      valid('json', deviceEndSchema),
      async (c) => {
        const actor = personOf(c, ...overDevices);
        orProblem(await endDevice(deps, actor, c.req.valid('param').deviceId, c.req.valid('json').reason));
        return c.body(null, 204);
      },
    )
    .get(
      '/devices/:deviceId/sent-after-end',
      describe({
        summary: '停用后发来的记录 What an ended device of the own organisation sent, as it came',
        tag,
        answer: pageOf(endedDeviceCommandSchema),
      }),
      valid('param', deviceParam),
      valid('query', page),
      async (c) => {
        const actor = personOf(c, ...overDevices);
        const { deviceId } = await oneDevice(actor, c.req.valid('param').deviceId, undefined);
        const { limit, after } = c.req.valid('query');
        const of = { organisationId: actor.organisationId, deviceId };
        const rows = await listEndedDeviceCommands(db, of, { limit, after: textKeyOf(after) });
        return c.json(
          pageRows(
            rows,
            limit,
            (row) => [row.receivedAt, row.commandKey],
            (row) => row,
          ),
        );
      },
    )
    .get(
      '/api-keys',
      describe({ summary: '密钥 Keys of scales and ordering apps', tag, answer: pageOf(apiKeySchema) }),
      valid('query', page),
      async (c) => {
        const actor = personOf(c, 'office');
        const { limit, after } = c.req.valid('query');
        const rows = await listApiKeys(db, actor.organisationId, { limit, after: afterOf(after) });
        return c.json(
          pageRows(
            rows,
            limit,
            (row) => [row.keyId],
            (row) => row,
          ),
        );
      },
    )
    .post(
      '/api-keys',
      describe({
        summary: '新建密钥 Make a key for a scale, or for an ordering app',
        description: 'The secret is in this answer only. If it was lost, end the key and make another.',
        tag,
        answer: apiKeyCreatedSchema,
        status: 201,
      }),
      valid('json', newApiKeySchema),
      async (c) => {
        const actor = personOf(c, 'office');
        const wanted = c.req.valid('json');
        if ('purpose' in wanted) return c.json(orProblem(await createOrderingKey(deps, actor, wanted.label)), 201);
        const by = byActor(actor, instantOf(deps.clock.now()));
        return c.json(orProblem(await createApiKey(deps, actor.organisationId, wanted, by)), 201);
      },
    )
    .post(
      '/api-keys/:keyId/end',
      ended('停用密钥 End a key at once'),
      valid('param', v.object({ keyId: uuid })),
      async (c) => {
        orProblem(await endApiKey(deps, personOf(c, 'office'), c.req.valid('param').keyId));
        return c.body(null, 204);
      },
    );
}
