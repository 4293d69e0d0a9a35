// A store that lasts as long as the page: for tests, and where the browser refuses IndexedDB (its private windows).
import type { Envelope } from '../../shared/command/envelope.ts';
import { isFor, type Acknowledged, type OutboxStore } from './store.ts';

const isOpen = (one: Acknowledged): boolean => one.answer.status === 'unreadable' && !one.seen;

export const createMemoryStore = (): OutboxStore => {
  let device: string | null = null;
  let lastSeq = 0;
  let clockOffsetMs: number | null = null;
  let held: { holder: string; untilMs: number } | null = null;
  const unsent: Envelope[] = [];
  const done: Acknowledged[] = [];

  const deviceId = (newId: () => string): string => {
    device ??= newId();
    return device;
  };

  return {
    deviceId: (newId) => Promise.resolve(deviceId(newId)),
    append(draft, newId) {
      const known =
        unsent.find((one) => one.commandId === draft.commandId) ??
        done.find((one) => one.envelope.commandId === draft.commandId)?.envelope;
      if (known !== undefined) return Promise.resolve(known);
      lastSeq += 1;
      const envelope = { ...draft, deviceId: deviceId(newId), seq: lastSeq };
      unsent.push(envelope);
      return Promise.resolve(envelope);
    },
    head: (limit, organisationId) =>
      Promise.resolve(unsent.filter((one) => isFor(one, organisationId)).slice(0, limit)),
    waiting: (organisationId) => Promise.resolve(unsent.filter((one) => isFor(one, organisationId)).length),
    acknowledge(answers, atMs, keep) {
      for (const { commandId, answer } of answers) {
        const at = unsent.findIndex((one) => one.commandId === commandId);
        const [envelope] = at < 0 ? [] : unsent.splice(at, 1);
        if (envelope !== undefined) done.unshift({ envelope, answer, acknowledgedAtMs: atMs, seen: false });
      }
      done.sort((a, b) => b.envelope.seq - a.envelope.seq);
      const kept = done.filter((one, index) => index < keep || isOpen(one));
      done.splice(0, done.length, ...kept);
      return Promise.resolve();
    },
    answerOf: (commandId) => Promise.resolve(done.find((one) => one.envelope.commandId === commandId)?.answer ?? null),
    history: (limit) => Promise.resolve(done.slice(0, limit)),
    unseenFailures: () => Promise.resolve(done.filter(isOpen)),
    markSeen(commandId) {
      const at = done.findIndex((one) => one.envelope.commandId === commandId);
      const one = done[at];
      if (one !== undefined) done[at] = { ...one, seen: true };
      return Promise.resolve();
    },
    readClockOffsetMs: () => Promise.resolve(clockOffsetMs),
    writeClockOffsetMs(offsetMs) {
      clockOffsetMs = offsetMs;
      return Promise.resolve();
    },
    lease(holder, nowMs, untilMs) {
      if (held !== null && held.holder !== holder && held.untilMs > nowMs) return Promise.resolve(false);
      held = { holder, untilMs };
      return Promise.resolve(true);
    },
    release(holder) {
      if (held?.holder === holder) held = null;
      return Promise.resolve();
    },
  };
};
