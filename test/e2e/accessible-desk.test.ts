// Every screen that somebody can open, looked at by axe on a desk, in the dark and in English.
import { looks, looksAccessible } from './accessible.ts';

looksAccessible(looks.desk);
