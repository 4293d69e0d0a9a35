// What a filling scale's controller does with one cylinder: weigh, ask or wait for leave, fill fast then slow, stop, report.
import * as v from 'valibot';
import { preFillItems } from '../../shared/command/commands.ts';
import {
  fillLeaveSchema,
  fillOutcomeSchema,
  scaleTileSchema,
  type AuthorisationRequest,
  type FillOutcome,
  type FillReport,
  type ScaleReading,
} from '../../shared/contract/fill.ts';
import { NoAnswer, Refused, type Client } from './client.ts';
import { openPlatform, type Platform } from './platform.ts';

export interface ControllerOptions {
  readonly badge: string;
  /** The code that the scanner reads; null: leave is given on a screen of the hall. */
  readonly code: string | null;
  /** False: the check before filling was made on a screen. */
  readonly checks: boolean;
  /** What the empty cylinder weighs. Null: as ordinary 15 kg cylinders do, or as the leave says. */
  readonly emptyG: number | null;
  /** Gas flows so many times faster than it would. */
  readonly speed: number;
  readonly newId: () => string;
  readonly chance: () => number;
  readonly say: (line: string) => void;
  /** How long leave is asked for again and again before the cylinder is given up. */
  readonly askForMs: number;
  /** Kept outside until the server has acknowledged it. */
  readonly keep: {
    add(fillId: string, report: FillReport): Promise<void>;
    done(fillId: string): Promise<void>;
  };
}

export type Done =
  | { readonly kind: 'reported'; readonly outcome: FillOutcome; readonly report: FillReport }
  | { readonly kind: 'refused'; readonly rules: readonly string[] }
  /** No leave, so no gas. */
  | { readonly kind: 'no-leave'; readonly why: string }
  /** Filled, but the server did not say that it knows: the report is kept. */
  | { readonly kind: 'kept'; readonly why: string };

interface Leave {
  readonly authorisationId: string;
  readonly tareG: number;
  readonly targetNetG: number;
  readonly maxFillG: number;
  readonly expiresAtMs: number;
}

type Phase = ScaleReading['phase'];

const tickMs = 100;
const readingEveryMs = 250;
const pollEveryMs = 1000;
const settleMs = 400;
/** From fast to slow so much before the target; the valve lets through a little while it shuts. */
const slowFromG = 1200;
const drippingG = 20;
/** Leave is not begun in its last moments: the valve opens a little after it was told to. */
const marginMs = 2000;
const ordinaryEmptyG = 16_700;
/** More than this below the tare on record is not the cylinder that the leave is for. */
const tareToleranceG = 300;

const kg = (grams: number): string => `${(grams / 1000).toFixed(2)} kg`;
const instantOf = (ms: number): string => new Date(ms).toISOString();
const sleep = async (ms: number): Promise<void> => await new Promise((resolve) => setTimeout(resolve, ms));

const waitingSchema = v.object({ authorisation: scaleTileSchema.entries.authorisation });

export class Controller {
  readonly #client: Client;
  readonly #options: ControllerOptions;
  #platform: Platform = openPlatform(0);
  #leave: Leave | null = null;
  #phase: Phase = 'idle';
  #toldAtMs = 0;

  constructor(client: Client, options: ControllerOptions) {
    this.#client = client;
    this.#options = options;
  }

  /**
   * One cylinder. `stop`: shut the valve and report what is in it. `giveUp`: do not even wait until the report is
   * acknowledged; it stays kept.
   */
  async fillOne(stop: AbortSignal, giveUp: AbortSignal): Promise<Done> {
    const { say, emptyG, code } = this.#options;
    const residueG = Math.floor(this.#options.chance() * 30) * 10;
    this.#platform = openPlatform(emptyG ?? ordinaryEmptyG + residueG);
    this.#leave = null;
    this.#phase = 'idle';
    await this.#tellReading(true);
    say(`空瓶上秤 cylinder on the scale: ${kg(this.#platform.grossG)}`);
    const leave = code === null ? await this.#waitForLeave(stop, residueG) : await this.#askForLeave(code, stop);
    if ('kind' in leave) return leave;
    const wrong = this.#whyNoGas(leave);
    if (wrong !== null) {
      say(`不开阀 valve stays shut: ${wrong}`);
      return { kind: 'no-leave', why: wrong };
    }
    this.#leave = leave;
    const report = await this.#fill(leave, stop);
    return await this.#report(report, giveUp);
  }

  /** Sends a report that an earlier run could not. */
  async reportAgain(fillId: string, report: FillReport, giveUp: AbortSignal): Promise<Done> {
    return await this.#sendReport(fillId, report, giveUp);
  }

  async #askForLeave(code: string, stop: AbortSignal): Promise<Leave | Done> {
    const { say, badge, checks, newId, askForMs } = this.#options;
    const authorisationId = newId();
    const request: AuthorisationRequest = {
      scanned: code,
      badge,
      occurredAt: instantOf(this.#client.serverNow()),
      check: checks
        ? {
            items: preFillItems.map((item) => ({ item, good: true })),
            firstFill: null,
            evacuated: false,
            emptyG: this.#platform.grossG,
          }
        : null,
      scaleId: null,
    };
    say(`申请充装 asks for leave: ${code} (${authorisationId})`);
    const patience = AbortSignal.any([stop, AbortSignal.timeout(askForMs)]);
    let answer;
    try {
      answer = await this.#client.put(`/fill-authorisations/${authorisationId}`, request, fillLeaveSchema, patience);
    } catch (error) {
      if (!(error instanceof NoAnswer || error instanceof Refused)) throw error;
      say(`没有授权，不开阀 no leave, the valve stays shut: ${error.message}`);
      return { kind: 'no-leave', why: error.message };
    }
    for (const { rule, severity, found, limit } of answer.verdict.reasons) {
      say(`  ${severity} ${rule} ${found ?? ''}${limit === null ? '' : ` / ${limit}`}`);
    }
    const { granted, tareG, targetNetG, maxFillG, expiresAt } = answer;
    if (!granted || tareG === null || targetNetG === null || maxFillG === null || expiresAt === null) {
      say('禁止充装，不开阀 refused, the valve stays shut');
      return { kind: 'refused', rules: answer.verdict.reasons.map(({ rule }) => rule) };
    }
    return { authorisationId, tareG, targetNetG, maxFillG, expiresAtMs: Date.parse(expiresAt) };
  }

  async #waitForLeave(stop: AbortSignal, residueG: number): Promise<Leave | Done> {
    const { say, emptyG } = this.#options;
    say('等待屏幕授权 waits for leave from a screen');
    while (!stop.aborted) {
      let answer;
      try {
        answer = await this.#client.get('/scales/self/fill-authorisation', waitingSchema, stop);
      } catch (error) {
        if (!(error instanceof NoAnswer || error instanceof Refused)) throw error;
        return { kind: 'no-leave', why: error.message };
      }
      const given = answer.authorisation;
      if (given !== null) {
        say(`屏幕已授权 leave was given: ${given.code ?? given.cylinderId} (${given.authorisationId})`);
        // Nobody told the weight: what stands here is taken to be the cylinder that was scanned.
        if (emptyG === null) this.#platform = openPlatform(given.tareG + residueG);
        return { ...given, expiresAtMs: Date.parse(given.expiresAt) };
      }
      await this.#tellReading(true);
      await sleep(pollEveryMs);
    }
    return { kind: 'no-leave', why: 'stopped' };
  }

  #whyNoGas(leave: Leave): string | null {
    if (this.#client.serverNow() > leave.expiresAtMs - marginMs) return 'the leave has run out';
    const { grossG } = this.#platform;
    if (grossG < leave.tareG - tareToleranceG) return `${kg(grossG)} is less than the tare ${kg(leave.tareG)}`;
    if (grossG >= leave.tareG + leave.targetNetG) return `${kg(grossG)} is as much as it shall hold`;
    return null;
  }

  async #fill(leave: Leave, stop: AbortSignal): Promise<FillReport> {
    const { say, speed, badge, code } = this.#options;
    const platform = this.#platform;
    const targetGrossG = leave.tareG + leave.targetNetG;
    platform.cutOffG = targetGrossG - drippingG;
    const startedMs = this.#client.serverNow();
    say(`开阀 gas flows: 皮重 tare ${kg(leave.tareG)}, 目标 target ${kg(leave.targetNetG)}`);
    this.#phase = 'fast';
    platform.valve = 'fast';
    const stepMs = tickMs / 5;
    while (this.#isFlowing()) {
      await sleep(tickMs);
      // Looks at the scale often enough that fast is over in time, however fast time passes.
      for (let passed = 0; passed < tickMs * speed && this.#isFlowing(); passed += stepMs) {
        platform.pass(stepMs);
        if (platform.valve === 'fast' && platform.grossG >= targetGrossG - slowFromG) {
          platform.valve = 'slow';
          this.#phase = 'slow';
          say(`慢充 slow: ${kg(platform.grossG - leave.tareG)}`);
        }
      }
      if (stop.aborted) platform.valve = 'shut';
      void this.#tellReading(false);
    }
    const endedMs = this.#client.serverNow();
    this.#phase = 'stopped';
    await sleep(settleMs / speed);
    await this.#tellReading(true);
    const netG = platform.grossG - leave.tareG;
    say(`关阀 valve shut: 净重 net ${kg(netG)}, 毛重 gross ${kg(platform.grossG)}`);
    return {
      authorisationId: leave.authorisationId,
      scanned: code,
      badge,
      startedAt: instantOf(startedMs),
      endedAt: instantOf(Math.max(endedMs, startedMs)),
      netG: Math.max(netG, 0),
      grossG: platform.grossG,
      scaleId: null,
    };
  }

  #isFlowing(): boolean {
    return this.#platform.valve !== 'shut';
  }

  async #report(report: FillReport, giveUp: AbortSignal): Promise<Done> {
    const fillId = this.#options.newId();
    // Written down before it is sent: a power cut between the two must not lose a fill.
    await this.#options.keep.add(fillId, report);
    return await this.#sendReport(fillId, report, giveUp);
  }

  async #sendReport(fillId: string, report: FillReport, giveUp: AbortSignal): Promise<Done> {
    const { say, keep } = this.#options;
    say(`上报 reports: ${kg(report.netG)} (${fillId})`);
    try {
      const outcome = await this.#client.put(`/fills/${fillId}`, report, fillOutcomeSchema, giveUp);
      await keep.done(fillId);
      const what = outcome.authorised
        ? '已记录 recorded'
        : `违规记录 recorded as a violation: ${outcome.violations.join(', ')}`;
      say(`${what}${outcome.overfilled ? '，超装 overfilled' : ''}`);
      return { kind: 'reported', outcome, report };
    } catch (error) {
      if (!(error instanceof NoAnswer || error instanceof Refused)) throw error;
      say(`未被确认，报告保留 not acknowledged, the report is kept: ${error.message}`);
      return { kind: 'kept', why: error.message };
    }
  }

  async #tellReading(isStable: boolean): Promise<void> {
    const nowMs = this.#client.serverNow();
    if (!isStable && nowMs - this.#toldAtMs < readingEveryMs) return;
    this.#toldAtMs = nowMs;
    const reading: ScaleReading = {
      at: instantOf(nowMs),
      grossG: this.#platform.grossG,
      stable: isStable,
      phase: this.#phase,
      authorisationId: this.#leave?.authorisationId ?? null,
    };
    await this.#client.tell('/scales/self/reading', reading);
  }
}
