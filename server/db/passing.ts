// Which failures of a database pass by themselves: whoever asked may ask again.
import { StreamConflict } from './store.ts';

/**
 * A connection that was cut or refused, a server that starts or stops (PostgreSQL, appendix A: classes 08, 53, 57P; Node's
 * names for the socket's errors; pg's own words have no code), transactions that met too often, a database that is locked.
 */
const passing = /^(?:08...|53...|57P0[1-3]|40001|40P01|SQLITE_BUSY.*|ECONN.*|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/;
const cut =
  /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/;

/** Nothing is wrong with what was asked, and it may be asked again as it is. Whether it was done is not known. */
export const isPassing = (error: unknown): boolean =>
  error instanceof StreamConflict ||
  (error instanceof AggregateError && error.errors.some(isPassing)) ||
  (error instanceof Error &&
    (('code' in error && typeof error.code === 'string' && passing.test(error.code)) || cut.test(error.message)));
